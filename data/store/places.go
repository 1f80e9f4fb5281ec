package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/twinshelf/twinshelf/data/causal"
)

// Notes of places are what this device knows of each: what it has put there, and what it has seen. They are kept here because they change with the segments that are taken; what they mean
// is package syncer's. Should they be lost with a database, they are made up again from the place.

// PlaceNote gives a note of a place; nil if there is none.
func (s *Store) PlaceNote(ctx context.Context, place, key string) ([]byte, error) {
	var b []byte
	err := s.r.QueryRowContext(ctx, "SELECT value FROM place WHERE id = ? AND key = ?", place, key).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return b, s.explain(err)
}

// PlaceNotes calls f with all notes of a place whose keys begin with prefix, in their order.
func (s *Store) PlaceNotes(ctx context.Context, place, prefix string, f func(key string, value []byte) error) error {
	rows, err := s.r.QueryContext(ctx, "SELECT key, value FROM place WHERE id = ? AND substr(key, 1, length(?2)) = ?2 ORDER BY key", place, prefix)
	if err != nil {
		return s.explain(err)
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	for rows.Next() {
		var key string
		var value []byte
		if err := rows.Scan(&key, &value); err != nil {
			return s.explain(err)
		}
		if err := f(key, value); err != nil {
			return err
		}
	}
	return s.explain(rows.Err())
}

// NotePlace keeps a note of a place, durably; nil removes it.
func (s *Store) NotePlace(ctx context.Context, place, key string, value []byte) error {
	return s.write(ctx, func(t *txn) error {
		if value == nil {
			_, err := t.exec("DELETE FROM place WHERE id = ? AND key = ?", place, key)
			return err
		}
		_, err := t.exec("INSERT OR REPLACE INTO place (id, key, value) VALUES (?, ?, ?)", place, key, value)
		return err
	})
}

// ForgetPlace removes all notes of a place.
func (s *Store) ForgetPlace(ctx context.Context, place string) error {
	return s.write(ctx, func(t *txn) error {
		_, err := t.exec("DELETE FROM place WHERE id = ?", place)
		return err
	})
}

// Newest gives the row of the last segment of a circle that came or was written, and how many changes wait to be signed. Where both are as they were, nothing is new. It reads one row.
func (s *Store) Newest(ctx context.Context, c causal.Circle) (row int64, pending int, err error) {
	state, err := s.circle(c)
	if err != nil {
		return 0, 0, err
	}
	err = s.r.QueryRowContext(ctx, "SELECT row FROM segment WHERE circle = ? ORDER BY row DESC LIMIT 1", state.row).Scan(&row)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return row, len(state.open), s.explain(err)
}
