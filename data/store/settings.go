package store

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/twinshelf/twinshelf/data/causal"
)

// settings are kept in memory too: screens ask for them while they draw.
type settings struct {
	mu     sync.Mutex
	values map[string]string
}

func (x *settings) set(key, value string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.values[key] = value
}

func (s *Store) loadSettings(ctx context.Context) error {
	rows, err := s.w.QueryContext(ctx, "SELECT key, value FROM setting")
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	s.settings.values = map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return err
		}
		s.settings.values[key] = value
	}
	return rows.Err()
}

// Setting gives a text that is kept on this computer only; "" if it was never set. It does not touch the disk.
func (s *Store) Setting(key string) string {
	s.settings.mu.Lock()
	defer s.settings.mu.Unlock()
	return s.settings.values[key]
}

// Settings gives the texts whose keys begin with prefix, by the rest of their keys.
func (s *Store) Settings(prefix string) map[string]string {
	s.settings.mu.Lock()
	defer s.settings.mu.Unlock()
	found := map[string]string{}
	for key, value := range s.settings.values {
		if rest, ok := strings.CutPrefix(key, prefix); ok && value != "" {
			found[rest] = value
		}
	}
	return found
}

// SetSetting keeps a text on this computer.
func (s *Store) SetSetting(ctx context.Context, key, value string) error {
	return s.write(ctx, func(t *txn) error {
		t.after = append(t.after, func() { s.settings.set(key, value) })
		_, err := t.exec("INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
		return err
	})
}

// Authors lists the names used on this computer.
func (s *Store) Authors(ctx context.Context) ([]string, error) {
	rows, err := s.r.QueryContext(ctx, "SELECT DISTINCT name FROM author ORDER BY name")
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	var names []string
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, s.explain(err)
		}
		names = append(names, n)
	}
	return names, s.explain(rows.Err())
}

// KeepForm keeps a half-typed form, durably, under a key of the caller's.
func (s *Store) KeepForm(ctx context.Context, key string, d Draft) error {
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return s.write(ctx, func(t *txn) error {
		_, err := t.exec("INSERT OR REPLACE INTO form (key, draft) VALUES (?, ?)", key, string(b))
		return err
	})
}

// DropForm forgets a kept form.
func (s *Store) DropForm(ctx context.Context, key string) error {
	return s.write(ctx, func(t *txn) error {
		_, err := t.exec("DELETE FROM form WHERE key = ?", key)
		return err
	})
}

// KeptForms gives the forms that were kept and not dropped.
func (s *Store) KeptForms(ctx context.Context) (map[string]Draft, error) {
	rows, err := s.r.QueryContext(ctx, "SELECT key, draft FROM form")
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	forms := map[string]Draft{}
	for rows.Next() {
		var key, text string
		if err := rows.Scan(&key, &text); err != nil {
			return nil, s.explain(err)
		}
		var d Draft
		if json.Unmarshal([]byte(text), &d) == nil { // a form of another version is no loss worth stopping for
			forms[key] = d
		}
	}
	return forms, s.explain(rows.Err())
}

// CircleInfo is a circle that is known here.
type CircleInfo struct {
	ID  causal.Circle
	Own bool
}

// Circles lists the circles known here, one's own first.
func (s *Store) Circles() []CircleInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]CircleInfo, 0, len(s.circles))
	for row := int64(1); len(list) < len(s.circles); row++ {
		if c := s.byRow[row]; c != nil {
			list = append(list, CircleInfo{ID: c.id, Own: c.own})
		}
	}
	// After a repair, rows are in the order in which the journal was read.
	slices.SortStableFunc(list, func(a, b CircleInfo) int {
		switch {
		case a.Own == b.Own:
			return 0
		case a.Own:
			return -1
		}
		return 1
	})
	return list
}
