package main

import (
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
)

// share shows what may be shared of a damage report or a need, and what keeps it back; with fields it shares these with a circle, and no others.
func share(s *session, _ string) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	name := s.args.take("circle")
	slots := s.args.words
	s.args.words = nil
	if err := s.args.check(); err != nil {
		return err
	}
	if len(slots) > 0 {
		return s.shareFields(e.ID, name, s.slotsOf(e.Kind, e.Values, slots))
	}
	state, err := s.desk.Shareable(s.ctx, e.ID)
	if err != nil {
		return err
	}
	s.line("%s", s.title(e.Kind, e.Values))
	s.say("release.law")
	held := s.sentences(state.Held)
	k := s.desk.Registry().Kind(e.Kind)
	for _, slot := range state.Slots {
		f := s.desk.Registry().Field(k.ID, slot)
		for _, v := range e.Values[slot] {
			s.line("  %-16s %s: %s", slot, s.words.SlotName(k.ID, slot), s.shown(f, v))
		}
	}
	names := s.circleNames()
	docs := []map[string]any{}
	for _, c := range state.Shared {
		s.line("%s  %v%s", c.Record, c.Slots, names[c.Circle])
		docs = append(docs, map[string]any{"circle": c.Circle.String(), "id": c.Record.String(), "fields": c.Slots, "changed": c.Changed})
	}
	if len(held) > 0 {
		s.code = look
	}
	if s.json {
		s.print(map[string]any{"id": e.ID.String(), "held": held, "fields": state.Slots, "shared": docs})
	}
	return nil
}

// slotsOf takes the name of a bilingual field for those of its halves that have a value.
func (s *session) slotsOf(kind string, v record.Values, words []string) (slots []string) {
	k := s.desk.Registry().Kind(kind)
	for _, word := range words {
		f := k.Field(word)
		if f == nil || !f.Type.IsBilingual() {
			slots = append(slots, word)
			continue
		}
		for _, slot := range f.Slots() {
			if len(v[slot]) > 0 {
				slots = append(slots, slot)
			}
		}
	}
	return slots
}

func (s *session) shareFields(id record.ID, name string, slots []string) error {
	var c causal.Circle
	var err error
	if name != "" {
		if c, err = s.circle(name); err != nil {
			return err
		}
	}
	there, err := s.desk.ShareFields(s.ctx, id, c, slots)
	if err != nil {
		return err
	}
	all, err := s.desk.Circles(s.ctx)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.ID == c {
			name = s.circleName(x)
		}
	}
	s.say("release.shared", "Circle", name)
	if s.json {
		s.print(map[string]any{"id": there.String()})
	}
	return nil
}
