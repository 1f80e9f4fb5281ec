package store

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
)

// setsOf says what a draft does to each slot, naming as bases what its author saw. What is as she saw it makes no set.
func (s *Store) setsOf(kind string, d *Draft, h *held) []causal.Set {
	slots := make([]string, 0, len(d.Set))
	for slot := range d.Set {
		slots = append(slots, slot)
	}
	slices.Sort(slots)
	sets := make([]causal.Set, 0, len(slots))
	for _, slot := range slots {
		set := causal.Set{Slot: slot, Class: s.classOf(kind, slot, h), Private: s.private(kind, slot)}
		values := cleaned(d.Set[slot])
		var changed bool
		if set.Class == record.ClassSet {
			changed = s.setSet(&set, values, d, h)
		} else {
			changed = s.setRegister(&set, values, d, h)
		}
		if changed {
			sets = append(sets, set)
		}
	}
	return sets
}

func (s *Store) setRegister(set *causal.Set, values []string, d *Draft, h *held) bool {
	value := ""
	if len(values) > 0 {
		value = values[0]
	}
	set.Bases, set.Values = d.Seen[set.Slot], []string{value}
	slot := h.rec.Slot(set.Slot)
	if slot == nil || len(slot.Live) == 0 {
		return value != ""
	}
	// The same value once more, by someone who saw just that, says nothing new.
	return !(len(slot.Live) == 1 && slot.Live[0].Text == value && len(set.Bases) > 0 && sameBases(set.Bases, slot.Bases()))
}

func sameBases(a, b []causal.Base) bool {
	for _, x := range b {
		if !slices.Contains(a, x) {
			return false
		}
	}
	return true
}

// setSet removes of what the author saw what she left out, and adds what is not among what she saw.
func (s *Store) setSet(set *causal.Set, values []string, d *Draft, h *held) bool {
	seen := map[string]bool{}
	if slot := h.rec.Slot(set.Slot); slot != nil {
		for i := range slot.Live {
			v := &slot.Live[i]
			if !slices.Contains(d.Seen[set.Slot], v.Base()) {
				continue
			}
			seen[v.Text] = true
			if !slices.Contains(values, v.Text) {
				set.Bases = append(set.Bases, v.Base())
			}
		}
	}
	for _, v := range values {
		if !seen[v] && v != "" && !slices.Contains(set.Values, v) {
			set.Values = append(set.Values, v)
		}
	}
	return len(set.Bases)+len(set.Values) > 0
}

// classOf gives the merge class of a slot: the field's, else what the record has, else a plain value.
func (s *Store) classOf(kind, slot string, h *held) record.Class {
	if f := s.registry.Field(kind, slot); f != nil {
		return f.Class()
	}
	if slot == record.SlotCopies || slot == record.SlotSame {
		return record.ClassSet
	}
	if slot := h.rec.Slot(slot); slot != nil {
		return slot.Class
	}
	return record.ClassValue
}

// private tells whether a slot's values can be redacted as personal or sensitive. What this version does not know counts as such.
func (s *Store) private(kind, slot string) bool {
	if slot[0] == '@' {
		return false
	}
	f := s.registry.Field(kind, slot)
	return f == nil || f.Private()
}

// cleaned makes values fit for the log: valid UTF-8, and no longer than a reader accepts.
func cleaned(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		v = strings.ToValidUTF8(v, "\uFFFD")
		for len(v) > segment.MaxText {
			v = v[:segment.MaxText]
			for !utf8.ValidString(v) {
				v = v[:len(v)-1]
			}
		}
		out[i] = v
	}
	return out
}
