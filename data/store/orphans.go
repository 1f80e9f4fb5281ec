package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
)

// When the keys of a computer are lost, what it had signed is as good as ever; what was pending can't be signed by the key in whose name it was written. Such orphans are kept as they were,
// and written anew once the computer's new key may write.

// Orphans gives the pending changes of all circles of a store that was opened without the key that wrote them, in the form of the journal's file, and whose they were; nothing if there are none.
func (s *Store) Orphans(ctx context.Context) (lines []byte, by causal.Device, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.circles {
		for i := range c.open {
			lines = appendPending(lines, c.id, c.secret, c.open[i].number, segment.AppendChange(nil, &c.open[i].change))
		}
	}
	var b []byte
	err = s.w.QueryRowContext(ctx, "SELECT device FROM segment WHERE route = '' ORDER BY row DESC LIMIT 1").Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return lines, by, nil
	}
	copy(by[:], b)
	return lines, by, s.explain(err)
}

// OfferOrphans writes those of a circle anew, as Offer does, and notes in the same write that it did: doing it again does nothing.
func (w *Work) OfferOrphans(circle causal.Circle, lines []byte, by causal.Device, author func(record.ID) record.ID) (Offered, error) {
	var out Offered
	done := "orphans." + by.String() + "." + circle.String()
	if w.t.s.Setting(done) != "" {
		return out, nil
	}
	entries := readPending(lines, by)[circle]
	if len(entries) == 0 {
		return out, nil
	}
	sv, err := w.saver(circle)
	if err != nil {
		return out, err
	}
	w.action.what = DidOffer
	slices.SortStableFunc(entries, func(a, b pendingEntry) int { return cmp.Compare(a.number, b.number) })
	namer := causal.NewNamer(entries[0].secret[:])
	anew := renaming{}
	for i := range entries {
		e := &entries[i]
		ok, err := sv.offer(&segment.Named{Change: e.change, Name: namer.Name(&e.change, i)}, anew, author)
		if err != nil {
			return out, err
		}
		if ok {
			out.Changes++
		} else {
			out.Left++
		}
	}
	w.t.after = append(w.t.after, func() { w.t.s.settings.set(done, "yes") })
	_, err = w.t.exec("INSERT INTO setting (key, value) VALUES (?, 'yes') ON CONFLICT (key) DO UPDATE SET value = excluded.value", done)
	return out, err
}
