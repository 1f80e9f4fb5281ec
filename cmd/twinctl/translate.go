package main

import (
	"slices"

	"github.com/twinshelf/twinshelf/data/bilingual"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/papers"
	"github.com/twinshelf/twinshelf/data/record"
)

// translate lists the texts that wait for a translation, notes what somebody says of one, and has the phrases of a first contact.
func translate(s *session, _ string) error {
	switch verb := s.args.next(); verb {
	case "", "list":
		return toTranslate(s)
	case "mark":
		return markTranslated(s)
	case "phrases":
		return phrases(s)
	default:
		return wrong("ctl.too_many", "Word", verb)
	}
}

func toTranslate(s *session) error {
	to := s.args.take("to")
	if err := s.args.check(); err != nil {
		return err
	}
	if to != "" && !slices.Contains(record.Languages, to) {
		return wrong("translate.no_language", "Word", to)
	}
	list, err := s.desk.ToTranslate(s.ctx)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(t desk.Translation) bool { return to != "" && t.To != to })
	docs := []map[string]any{}
	for _, t := range list {
		s.line("%s  %s: %s — %s", t.Row.ID, s.title(t.Row.Kind, t.Row.Values), s.words.SlotName(t.Row.Kind, t.Slot()), s.words.T("translate.state."+string(t.State)))
		docs = append(docs, map[string]any{
			"id": t.Row.ID.String(), "kind": t.Row.Kind, "circle": t.Row.Circle.String(), "field": t.Field, "from": t.From, "to": t.To, "state": t.State,
			"original": t.Original, "translation": t.Translation,
		})
	}
	if len(list) == 0 {
		s.say("translate.well")
	}
	if s.json {
		s.print(map[string]any{"texts": docs})
	}
	return nil
}

// markTranslated notes that a machine made a translation, or that somebody has checked it.
func markTranslated(s *session) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	slot, err := s.args.need("FIELD.LANGUAGE")
	if err != nil {
		return err
	}
	said, err := s.args.need("machine|checked")
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	state := bilingual.State(said)
	if state != bilingual.Machine && state != bilingual.Checked {
		return wrong("translate.no_state", "Word", said)
	}
	if err := s.desk.SayTranslated(s.ctx, e.ID, slot, state); err != nil {
		return err
	}
	s.say("translate.noted")
	if s.json {
		s.print(map[string]any{"id": e.ID.String(), "slot": slot, "state": state})
	}
	return nil
}

// phrases says the sentences for a first contact, or writes them into a file to be printed.
func phrases(s *session) error {
	file := s.args.take("out")
	if err := s.args.check(); err != nil {
		return err
	}
	if file != "" {
		if err := writeFile(file, papers.PhraseSheet(s.words).Write); err != nil {
			return err
		}
		s.say("handover.written", "File", file)
		if s.json {
			s.print(map[string]any{"file": file})
		}
		return nil
	}
	docs := []map[string]any{}
	for _, p := range papers.Phrases() {
		s.line("%s\n    %s\n    %s", p.English, p.Ukrainian, p.Romanised())
		docs = append(docs, map[string]any{"section": p.Section, "en": p.English, "uk": p.Ukrainian, "romanised": p.Romanised()})
	}
	if s.json {
		s.print(map[string]any{"phrases": docs})
	}
	return nil
}
