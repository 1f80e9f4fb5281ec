// Package merge says what a record holds, given the admitted changes to it. The result is a function of the set of
// changes: their order, route and repetition make no difference, and no clock of a reader counts.
//
// A slot keeps the values that no change names as a base. One value, or several equal ones: that is what the slot
// holds. Several different ones: the one with the greatest (clock, device, hash) is shown first, the others stay, and the
// slot is a difference until a person chooses; her choice is a change that names them all. A set keeps the additions that
// no change removes. How a slot merges, its class, is said by each change; where two say different ones, the smallest
// counts; the slots that the program itself relies on have one of their own, whatever is said (record.ClassOf).
//
// A deletion names the values that its author saw. The record is deleted while each of its values is named so; any
// other value brings it back, and that is shown to a person. Deleting does not supersede values.
//
// A change that is applied twice counts once, and a short name stands for every change that it matches: should a member
// make two that share one (which costs her 2^40 hashes), all copies agree all the same.
//
// The package is pure. Record is applied to step by step, as the store does; Slow in the tests is the same, written
// straight from the sentences above.
package merge

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
)

// Source is what is kept of a change whose values stand: enough to order and to name them.
type Source struct {
	Name   causal.Short
	Clock  causal.Clock
	Device causal.Device
}

// Value is a value that stands in a slot.
type Value struct {
	Text   string
	Source Source
	Pos    uint32 // among the additions of its change; 0 in registers
}

// Base names the value.
func (v *Value) Base() causal.Base { return causal.Base{Change: v.Source.Name, Pos: v.Pos} }

// Slot is one slot of a record.
type Slot struct {
	Name  string
	Class record.Class
	Live  []Value // greatest first in registers; in order of their names in sets
	// Dead are all bases that changes named, sorted. They keep a value that comes late, or once more, from standing up.
	Dead []causal.Base
}

// Record is a record of one circle, as merged from the changes applied to it.
type Record struct {
	ID      record.ID
	Kind    string   // the creating change's; until that has arrived, the smallest of the others'
	Born    bool     // the creating change has arrived
	Slots   []Slot   // sorted by name
	Deletes []Source // the deletions that no restoring change names
	Undone  []causal.Short
	Covered []causal.Short // the changes that deletions name; sorted
}

// Apply takes a change into the record, in any order, and any number of times.
func (r *Record) Apply(c *causal.Change, name causal.Short) {
	src := Source{Name: name, Clock: c.Clock, Device: c.Device}
	r.called(c)
	for i := range c.Sets {
		s := &c.Sets[i]
		if s.Class == record.ClassDelete {
			r.delete(s, src)
			continue
		}
		if s.Slot == record.SlotRestored {
			r.restore(s)
		}
		slot := r.slot(s.Slot, record.ClassOf(s.Slot, s.Class))
		slot.supersede(s.Bases)
		for pos, text := range s.Values {
			slot.add(Value{Text: text, Source: src, Pos: uint32(pos)})
		}
		// A redacted value stands as an empty one, so that what supersedes what does not change. How many additions a redacted set had is gone too.
		if s.Gone && record.ClassOf(s.Slot, s.Class) != record.ClassSet {
			slot.add(Value{Source: src})
		}
	}
}

// called settles the kind: a creating change's goes before that of any other, and of several the smallest stands.
func (r *Record) called(c *causal.Change) {
	creates := c.Record.IsZero()
	switch {
	case creates && !r.Born:
		r.Kind, r.Born = c.Kind, true
	case creates == r.Born && (r.Kind == "" || c.Kind < r.Kind):
		r.Kind = c.Kind
	}
}

func (r *Record) delete(s *causal.Set, src Source) {
	for _, b := range s.Bases {
		if i, found := slices.BinarySearchFunc(r.Covered, b.Change, compareShorts); !found {
			r.Covered = slices.Insert(r.Covered, i, b.Change)
		}
	}
	if slices.Contains(r.Undone, src.Name) {
		return
	}
	if i, found := slices.BinarySearchFunc(r.Deletes, src, compareSources); !found {
		r.Deletes = slices.Insert(r.Deletes, i, src)
	}
}

// compareSources sorts by name; where a name is shared, by all that there is.
func compareSources(a, b Source) int {
	if c := compareShorts(a.Name, b.Name); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.Clock, b.Clock), compareShorts(a.Device, b.Device))
}

// restore takes back the deletions that the restoring change names, whether they have arrived or not.
func (r *Record) restore(s *causal.Set) {
	for _, b := range s.Bases {
		if i, found := slices.BinarySearchFunc(r.Undone, b.Change, compareShorts); !found {
			r.Undone = slices.Insert(r.Undone, i, b.Change)
		}
		r.Deletes = slices.DeleteFunc(r.Deletes, func(d Source) bool { return d.Name == b.Change })
	}
}

func (r *Record) slot(name string, class record.Class) *Slot {
	i, found := slices.BinarySearchFunc(r.Slots, name, func(s Slot, n string) int { return strings.Compare(s.Name, n) })
	if !found {
		r.Slots = slices.Insert(r.Slots, i, Slot{Name: name, Class: class})
	}
	// Two writers can only differ in the class if one of them is at fault; the smallest stands on every copy.
	r.Slots[i].Class = min(r.Slots[i].Class, class)
	return &r.Slots[i]
}

// Slot finds a slot by its name; nil if nothing was ever written there.
func (r *Record) Slot(name string) *Slot {
	i, found := slices.BinarySearchFunc(r.Slots, name, func(s Slot, n string) int { return strings.Compare(s.Name, n) })
	if !found {
		return nil
	}
	return &r.Slots[i]
}

func (s *Slot) supersede(bases []causal.Base) {
	for _, b := range bases {
		i, found := slices.BinarySearchFunc(s.Dead, b, compareBases)
		if found {
			continue
		}
		s.Dead = slices.Insert(s.Dead, i, b)
		s.Live = slices.DeleteFunc(s.Live, func(v Value) bool { return v.Base() == b })
	}
}

func (s *Slot) add(v Value) {
	if _, dead := slices.BinarySearchFunc(s.Dead, v.Base(), compareBases); dead {
		return
	}
	if i, found := slices.BinarySearchFunc(s.Live, v, func(a, b Value) int { return compareValues(&a, &b) }); !found {
		s.Live = slices.Insert(s.Live, i, v)
	}
}

// compareValues puts the greatest first: by clock, then device, then hash; additions of one change by position. Those of two changes that
// share a name are told apart by their texts.
func compareValues(a, b *Value) int {
	return cmp.Or(
		cmp.Compare(b.Source.Clock, a.Source.Clock),
		compareShorts(b.Source.Device, a.Source.Device),
		compareShorts(b.Source.Name, a.Source.Name),
		cmp.Compare(a.Pos, b.Pos),
		strings.Compare(a.Text, b.Text),
	)
}

func compareShorts(a, b causal.Short) int { return bytes.Compare(a[:], b[:]) }

func compareBases(a, b causal.Base) int {
	if c := compareShorts(a.Change, b.Change); c != 0 {
		return c
	}
	return int(a.Pos) - int(b.Pos)
}

// Shown gives what the slot shows: for a register the value that comes first, nothing if that is empty; for a set its
// values, sorted, each once.
func (s *Slot) Shown() []string {
	if s.Class != record.ClassSet {
		if len(s.Live) == 0 || s.Live[0].Text == "" {
			return nil
		}
		return []string{s.Live[0].Text}
	}
	values := make([]string, 0, len(s.Live))
	for i := range s.Live {
		values = append(values, s.Live[i].Text)
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// Differs tells whether a person has to choose between values.
func (s *Slot) Differs() bool {
	if s.Class == record.ClassSet || s.Class == record.ClassWeightless || s.Name == record.SlotRestored {
		return false
	}
	for i := 1; i < len(s.Live); i++ {
		if s.Live[i].Text != s.Live[0].Text {
			return true
		}
	}
	return false
}

// Bases names all that stands in the slot: what a change by someone who sees it names.
func (s *Slot) Bases() []causal.Base {
	bases := make([]causal.Base, len(s.Live))
	for i := range s.Live {
		bases[i] = s.Live[i].Base()
	}
	return bases
}

// Values gives what the record shows, the program's own slots included.
func (r *Record) Values() record.Values {
	v := make(record.Values, len(r.Slots))
	for i := range r.Slots {
		if shown := r.Slots[i].Shown(); len(shown) > 0 {
			v[r.Slots[i].Name] = shown
		}
	}
	return v
}

// Deleted tells whether there is a deletion, and every value is named by one.
func (r *Record) Deleted() bool {
	if len(r.Covered) == 0 && len(r.Deletes) == 0 {
		return false
	}
	for i := range r.Slots {
		for j := range r.Slots[i].Live {
			if _, found := slices.BinarySearchFunc(r.Covered, r.Slots[i].Live[j].Source.Name, compareShorts); !found {
				return false
			}
		}
	}
	return true
}

// Revived tells whether someone deleted the record while someone else edited it: it stands, and a person decides.
func (r *Record) Revived() bool { return len(r.Deletes) > 0 && !r.Deleted() }

// Differences lists the slots in which a person has to choose.
func (r *Record) Differences() []string {
	var names []string
	for i := range r.Slots {
		if r.Slots[i].Differs() {
			names = append(names, r.Slots[i].Name)
		}
	}
	return names
}

// Seen names all that stands, once for each change: what a deletion by someone who sees the record names.
func (r *Record) Seen() []causal.Base {
	var names []causal.Short
	for i := range r.Slots {
		for j := range r.Slots[i].Live {
			names = append(names, r.Slots[i].Live[j].Source.Name)
		}
	}
	slices.SortFunc(names, compareShorts)
	names = slices.Compact(names)
	bases := make([]causal.Base, len(names))
	for i, n := range names {
		bases[i].Change = n
	}
	return bases
}

// Clock gives the greatest clock of the values that stand.
func (r *Record) Clock() (c causal.Clock) {
	for i := range r.Slots {
		for j := range r.Slots[i].Live {
			c = max(c, r.Slots[i].Live[j].Source.Clock)
		}
	}
	for i := range r.Deletes {
		c = max(c, r.Deletes[i].Clock)
	}
	return c
}
