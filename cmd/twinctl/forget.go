package main

import (
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
)

// erase forgets a person: without words it lists what is being forgotten.
func erase(s *session, _ string) error {
	stop, look, keep := s.args.flag("stop"), s.args.flag("dry-run"), s.args.flag("keep-texts")
	word := s.args.next()
	if err := s.args.check(); err != nil {
		return err
	}
	if word == "" {
		return s.forgettings()
	}
	id, err := record.ParseID(word)
	if err != nil {
		return wrong("ctl.not_id", "Word", word)
	}
	if stop {
		if err := s.desk.StopForgetting(s.ctx, id); err != nil {
			return err
		}
		s.say("erase.stopped")
		return s.forgettings()
	}
	var mentions []desk.Mention
	if !keep {
		if mentions, err = s.desk.Mentions(s.ctx, id); err != nil {
			return err
		}
	}
	for _, m := range mentions {
		s.line("%s  %s  %s: %s", m.Record, s.words.KindName(m.Kind), s.words.SlotName(m.Kind, m.Slot), m.Text)
	}
	if look {
		return s.mentionsDoc(mentions)
	}
	if err := s.desk.Forget(s.ctx, id, mentions); err != nil {
		return err
	}
	s.say("erase.begun", "Days", desk.ForgetDays)
	return s.forgettings()
}

func (s *session) mentionsDoc(mentions []desk.Mention) error {
	if !s.json {
		return nil
	}
	docs := []map[string]any{}
	for _, m := range mentions {
		docs = append(docs, map[string]any{"record": m.Record.String(), "kind": m.Kind, "field": m.Slot, "text": m.Text})
	}
	s.print(map[string]any{"mentions": docs})
	return nil
}

func (s *session) forgettings() error {
	list, err := s.desk.Forgettings()
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for _, f := range list {
		id := "erase.waits"
		switch {
		case f.Done:
			id = "erase.done"
		case f.Stopped:
			id = "erase.was_stopped"
		}
		s.line("%s  %s", f.Record, s.words.T(id, "Date", s.words.MediumDate(f.Due.Local().Format("2006-01-02"))))
		docs = append(docs, map[string]any{"record": f.Record.String(), "circle": f.Circle.String(), "by": f.By, "at": f.At, "due": f.Due, "stopped": f.Stopped, "done": f.Done})
	}
	if s.json {
		s.print(map[string]any{"forgetting": docs})
	}
	return nil
}
