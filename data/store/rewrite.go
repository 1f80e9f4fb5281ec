package store

import (
	"context"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
)

// Live is a value that stands in a slot of a record.
type Live struct {
	Slot  string
	Text  string
	Base  causal.Base
	Class record.Class
}

// Live gives all values that stand in a record, also those that are not shown.
func (w *Work) Live(id record.ID) ([]Live, error) {
	rec, _, err := w.t.s.get(w.t.ctx, w.t.Tx, id, nil)
	if err != nil {
		return nil, err
	}
	var list []Live
	for i := range rec.Slots {
		s := &rec.Slots[i]
		for j := range s.Live {
			list = append(list, Live{s.Name, s.Live[j].Text, s.Live[j].Base(), s.Class})
		}
	}
	return list, nil
}

// Replace writes values in the place of some that stand, which it names, and of no others: what differs from them goes on doing so. Of a
// register one value is written, or none if there is nothing to put in its place.
func (w *Work) Replace(circle causal.Circle, author, id record.ID, slot string, bases []causal.Base, values []string) error {
	return w.special(circle, author, id, func(h *held) *causal.Set {
		set := &causal.Set{Slot: slot, Class: w.t.s.classOf(h.rec.Kind, slot, h), Private: w.t.s.private(h.rec.Kind, slot), Bases: bases, Values: cleaned(values)}
		if set.Class != record.ClassSet && len(set.Values) != 1 {
			set.Values = []string{""}
		}
		return set
	})
}

// EachChange gives every change of a circle that is held and counts, in the order in which they came; none that is pending. f's error ends it.
func (s *Store) EachChange(ctx context.Context, circle causal.Circle, f func(*segment.Named) error) error {
	infos, err := s.Segments(ctx, circle)
	if err != nil {
		return err
	}
	for _, info := range infos {
		if err := ctx.Err(); err != nil {
			return err
		}
		changes, state, err := changesOf(ctx, s.r, info.Row)
		if err != nil {
			return s.explain(err)
		}
		for i := range changes {
			if state == stateCounts {
				if err := f(&changes[i]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
