package sim

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// model is what was confirmed to people, and what should follow from all that was signed.
type model struct {
	saved []*saved
	named map[record.ID]bool // people whose words stand, or may come to stand, in other records: who has not heard that she is forgotten copies them on
}

// saved is a save that was confirmed: this value in this slot of this record, by someone who had seen these.
type saved struct {
	by     *device
	circle causal.Circle
	record record.ID
	slot   string
	value  string // unlike any other in the play
	bases  []causal.Base
	unsure bool // its folder was set back to a time before: it may be gone
}

func (m *model) saves(d *device, c causal.Circle, id record.ID, set record.Values, seen map[string][]causal.Base) {
	for slot, values := range set {
		for _, v := range values {
			m.saved = append(m.saved, &saved{by: d, circle: c, record: id, slot: slot, value: v, bases: slices.Clone(seen[slot])})
		}
	}
}

// setBack marks what a device may have lost.
func (m *model) setBack(d *device, kept int) {
	for _, s := range m.saved[kept:] {
		if s.by == d {
			s.unsure = true
		}
	}
}

// copyOf says that all that a device saved was also saved by its copy.
func (m *model) copyOf(d, other *device) {
	for _, s := range slices.Clone(m.saved) {
		if s.by == d {
			twin := *s
			twin.by = other
			m.saved = append(m.saved, &twin)
		}
	}
}

// in tells whether a change says what was saved, or did so until it was erased.
func (s *saved) in(ch *segment.Named, erased func(ch *segment.Named, part int) bool) bool {
	if ch.On(ch.Name) != s.record {
		return false
	}
	for i := range ch.Sets {
		set := &ch.Sets[i]
		gone := set.Gone && erased(ch, set.Part())
		if set.Slot != s.slot || !gone && !slices.Contains(set.Values, s.value) {
			continue
		}
		// Of a set only what is removed is named; of a register all that was seen.
		return set.Class == record.ClassSet || ch.Record.IsZero() || sameBases(set.Bases, s.bases)
	}
	return false
}

func sameBases(a, b []causal.Base) bool {
	order := func(a, b causal.Base) int {
		return cmp.Or(slices.Compare(a.Change[:], b.Change[:]), cmp.Compare(a.Pos, b.Pos))
	}
	return slices.Equal(slices.SortedFunc(slices.Values(a), order), slices.SortedFunc(slices.Values(b), order))
}

// shown is what a record should show: the rules of DESIGN.md, section 5, one after the other, from all changes to it at once.
type shown struct {
	kind    string
	values  record.Values
	differs []string
	deleted bool
	revived bool
}

// standing is a value that no change names.
type standing struct {
	text   string
	change *segment.Named
	pos    int
}

func expect(changes []*segment.Named) shown {
	var out shown
	classes := map[string]record.Class{}
	named, covered, undone := map[string]bool{}, map[causal.Short]bool{}, map[causal.Short]bool{}
	key := func(slot string, c causal.Short, pos int) string { return fmt.Sprint(slot, "\x00", c, pos) }
	each := func(f func(ch *segment.Named, s *causal.Set)) {
		for _, ch := range changes {
			for i := range ch.Sets {
				f(ch, &ch.Sets[i])
			}
		}
	}
	each(func(_ *segment.Named, s *causal.Set) {
		class := record.ClassOf(s.Slot, s.Class)
		if old, ok := classes[s.Slot]; s.Class != record.ClassDelete && (!ok || class < old) {
			classes[s.Slot] = class
		}
		for _, b := range s.Bases {
			if s.Class == record.ClassDelete {
				covered[b.Change] = true
				continue
			}
			named[key(s.Slot, b.Change, int(b.Pos))] = true
			if s.Slot == record.SlotRestored {
				undone[b.Change] = true
			}
		}
	})
	stands := map[string][]standing{}
	pending, alive := false, false
	each(func(ch *segment.Named, s *causal.Set) {
		if s.Class == record.ClassDelete {
			pending = pending || !undone[ch.Name.Short()]
			return
		}
		for pos, text := range s.Values {
			if !named[key(s.Slot, ch.Name.Short(), pos)] {
				stands[s.Slot] = append(stands[s.Slot], standing{text, ch, pos})
				alive = alive || !covered[ch.Name.Short()]
			}
		}
		if s.Gone && record.ClassOf(s.Slot, s.Class) != record.ClassSet && !named[key(s.Slot, ch.Name.Short(), 0)] { // what was erased stands as an empty value
			stands[s.Slot] = append(stands[s.Slot], standing{"", ch, 0})
			alive = alive || !covered[ch.Name.Short()]
		}
	})
	out.deleted = (len(covered) > 0 || pending) && !alive
	out.revived = pending && !out.deleted
	out.kind = kindOf(changes)
	out.values = record.Values{}
	for slot, list := range stands {
		out.show(slot, classes[slot], list)
	}
	slices.Sort(out.differs)
	return out
}

// kindOf is the creating change's kind, or the smallest until that is there.
func kindOf(changes []*segment.Named) string {
	var kinds []string
	for _, creating := range []bool{true, false} {
		for _, ch := range changes {
			if ch.Record.IsZero() == creating {
				kinds = append(kinds, ch.Kind)
			}
		}
		if len(kinds) > 0 {
			break
		}
	}
	return slices.Min(kinds)
}

func (s *shown) show(slot string, class record.Class, list []standing) {
	if class == record.ClassSet {
		for _, v := range list {
			s.values[slot] = append(s.values[slot], v.text)
		}
		slices.Sort(s.values[slot])
		s.values[slot] = slices.Compact(s.values[slot])
		return
	}
	first := slices.MaxFunc(list, func(a, b standing) int {
		return cmp.Or(cmp.Compare(a.change.Clock, b.change.Clock), slices.Compare(a.change.Device[:], b.change.Device[:]),
			slices.Compare(a.change.Name[:], b.change.Name[:]), cmp.Compare(b.pos, a.pos))
	})
	if first.text != "" {
		s.values[slot] = []string{first.text}
	}
	other := slices.ContainsFunc(list, func(v standing) bool { return v.text != first.text })
	if other && class != record.ClassWeightless && slot != record.SlotRestored {
		s.differs = append(s.differs, slot)
	}
}

// wrong says in which way an entry is not what is expected; "" if it is.
func (s *shown) wrong(e store.Entry) string {
	switch {
	case e.Kind != s.kind:
		return fmt.Sprintf("is of kind %q, not %q", e.Kind, s.kind)
	case fmt.Sprint(e.Values) != fmt.Sprint(s.values):
		return fmt.Sprintf("shows %q, not %q", e.Values, s.values)
	case !slices.Equal(e.Differences, s.differs):
		return fmt.Sprintf("has the differences %v, not %v", e.Differences, s.differs)
	case e.Deleted != s.deleted || e.Revived != s.revived:
		return fmt.Sprintf("is deleted: %v, revived: %v; not %v, %v", e.Deleted, e.Revived, s.deleted, s.revived)
	}
	return ""
}
