package merge

import (
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
)

// Shown is a slot that shows something.
type Shown struct {
	Slot   string
	Class  record.Class
	Values []string // one for a register; of a set all, sorted, each once
}

// AppendShown appends what the record shows, by slot.
func (r *Record) AppendShown(list []Shown) []Shown {
	for i := range r.Slots {
		s := &r.Slots[i]
		if values := s.Shown(); len(values) > 0 {
			list = append(list, Shown{Slot: s.Name, Class: s.Class, Values: values})
		}
	}
	return list
}

// Birth gives what a record shows and its state, appended to shown and state, if nothing but the change that created it has been applied:
// the same as Apply, AppendShown and AppendState give, without a Record, since almost every record that comes in is like that. ok is
// false if the change is not one of the simple ones that people write; then a Record must be made.
func Birth(shown []Shown, state []byte, c *causal.Change, name causal.Short) (_ []Shown, _ []byte, ok bool) {
	if !c.Record.IsZero() || len(c.Sets) == 0 {
		return shown, state, false
	}
	e := stateEncoder{b: append(state, stateBorn)}
	e.uvarint(1)
	e.source(Source{Name: name, Clock: c.Clock, Device: c.Device})
	for i := range c.Sets {
		s := &c.Sets[i]
		if len(s.Bases) > 0 || len(s.Values) == 0 || s.Slot == record.SlotRestored || record.ClassOf(s.Slot, s.Class) != s.Class || i > 0 && c.Sets[i-1].Slot >= s.Slot {
			return shown, state, false
		}
		values := s.Values
		switch {
		case s.Class == record.ClassDelete || s.Class != record.ClassSet && (len(values) != 1 || values[0] == ""):
			return shown, state, false
		case len(values) == 1:
			e.b = append(e.b, byte(s.Class)|simple)
		default:
			values = slices.Compact(slices.Sorted(slices.Values(values)))
			e.b = append(e.b, byte(s.Class))
			e.additions(s.Values, values)
		}
		shown = append(shown, Shown{Slot: s.Slot, Class: s.Class, Values: values})
	}
	return shown, append(e.b, 0, 0, 0, 0), true // nothing hidden, deleted, undone or covered
}

// additions writes those of one change to a set, as slot does.
func (e *stateEncoder) additions(added, shown []string) {
	e.uvarint(len(added))
	for pos, text := range added {
		e.uvarint(0) // the source
		e.uvarint(pos)
		e.uvarint(slices.Index(shown, text) + 1)
	}
	e.uvarint(0) // dead
}
