package store

import (
	"context"
	"maps"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
)

// FilesToGive lists the files of a circle that this device puts where others can take them: those that it named itself, and those that another asks for and it holds. They stand in the order of
// their worth (FilesFor).
func (s *Store) FilesToGive(ctx context.Context, c causal.Circle) ([]FileInfo, error) {
	state, err := s.circle(c)
	if err != nil {
		return nil, err
	}
	self := s.self().device
	rows, err := s.r.QueryContext(ctx, `SELECT n.hash, n.size, n.thumb, n.clock, a.hash IS NOT NULL FROM file_named n JOIN file_held h ON h.hash = n.hash AND h.circle = n.circle
		LEFT JOIN file_asked a ON a.circle = n.circle AND a.hash = n.hash WHERE n.circle = ? AND (n.device = ? OR a.hash IS NOT NULL)`, state.row, self[:])
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	found := map[record.FileHash]FileInfo{}
	for rows.Next() {
		var i FileInfo
		var hash []byte
		var clock int64
		if err := rows.Scan(&hash, &i.Size, &i.Thumb, &clock, &i.Asked); err != nil {
			return nil, s.explain(err)
		}
		copy(i.Hash[:], hash)
		i.clock = causal.Clock(clock)
		i.Asked = i.Asked || found[i.Hash].Asked
		s.addSendable(found, i)
	}
	return slices.SortedFunc(maps.Values(found), byWorth), s.explain(rows.Err())
}

// AskedFor counts the files that persons asked for here and that have not come.
func (s *Store) AskedFor(ctx context.Context) (n int, err error) {
	err = s.r.QueryRowContext(ctx, "SELECT count(*) FROM file_wanted").Scan(&n)
	return n, s.explain(err)
}

// FilesToGet lists the files of a circle that are not here and are to come: small pictures, those that a person asked for, and originals of at most upTo bytes. A small picture's size is not known
// before it comes: it is 0. Asked says that a person did.
func (s *Store) FilesToGet(ctx context.Context, c causal.Circle, upTo int64) ([]FileInfo, error) {
	state, err := s.circle(c)
	if err != nil {
		return nil, err
	}
	rows, err := s.r.QueryContext(ctx, `SELECT n.hash, max(n.size), max(n.thumb), max(n.clock), n.hash IN (SELECT hash FROM file_wanted) AS wanted FROM file_named n
		WHERE n.circle = ?1 AND NOT EXISTS (SELECT 1 FROM file_held h WHERE h.hash = n.hash AND h.circle = n.circle)
		GROUP BY n.hash HAVING max(n.thumb) OR wanted OR max(n.size) <= ?2 LIMIT ?3`, state.row, upTo, MaxWants)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	var list []FileInfo
	for rows.Next() {
		var i FileInfo
		var hash []byte
		var clock int64
		if err := rows.Scan(&hash, &i.Size, &i.Thumb, &clock, &i.Asked); err != nil {
			return nil, s.explain(err)
		}
		copy(i.Hash[:], hash)
		i.clock = causal.Clock(clock)
		list = append(list, i)
	}
	slices.SortFunc(list, byWorth)
	return list, s.explain(rows.Err())
}
