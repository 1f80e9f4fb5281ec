package store

import (
	"context"
	"fmt"
)

// Extent gives a text that changes whenever anything is saved or taken in; "" while nothing is.
func (s *Store) Extent(ctx context.Context) (string, error) {
	var segments, pending, records int64
	err := s.r.QueryRowContext(ctx, "SELECT (SELECT coalesce(max(row), 0) FROM segment), (SELECT coalesce(sum(number), 0) FROM pending), (SELECT count(*) FROM record)").Scan(&segments, &pending, &records)
	if err != nil || records == 0 {
		return "", s.explain(err)
	}
	return fmt.Sprint(segments, " ", pending), nil
}

// Size is how many bytes the signed segments take that are held.
func (s *Store) Size(ctx context.Context) (n int64, err error) {
	err = s.r.QueryRowContext(ctx, "SELECT coalesce(sum(length(bytes)), 0) FROM segment").Scan(&n)
	return n, s.explain(err)
}
