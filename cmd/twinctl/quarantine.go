package main

import (
	"io"
	"time"

	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
)

// quarantine lists what came and does not count, with the reason and what would release it; shows what it would do; takes it in, or refuses it.
func quarantine(s *session, _ string) error {
	switch verb := s.args.next(); verb {
	case "", "list":
		decided := s.args.flag("decided")
		if err := s.args.check(); err != nil {
			return err
		}
		return s.waiting(decided)
	case "show", "admit", "refuse":
		w, err := s.waits()
		if err != nil {
			return err
		}
		return s.decideOn(verb, w)
	default:
		return wrong("ctl.no_command", "Name", "quarantine "+verb)
	}
}

func (s *session) waiting(decided bool) error {
	list, err := s.desk.Waiting(s.ctx, decided)
	if err != nil {
		return err
	}
	names := s.circleNames()
	docs := []map[string]any{}
	for i := range list {
		w := &list[i]
		s.line("%s  %s%s  %s", w.ID(), s.words.T("waiting.from", "Name", circle.NameOf(circle.Member{Name: w.Name})), names[w.Circle], s.words.N("waiting.changes", w.Changes))
		s.line("    %s", s.words.Say(w.Reason))
		doc := map[string]any{"id": w.ID(), "circle": w.Circle.String(), "member": w.Name, "changes": w.Changes, "reason": w.Reason.ID, "arrived": w.Arrived.Format(time.RFC3339), "gap": w.Gap}
		if w.Decided != nil {
			said := "waiting.was_refused"
			if w.Decided.Admitted {
				said = "waiting.was_taken_in"
			}
			s.line("    %s", s.words.T(said, "Name", w.Decided.By))
			doc["admitted"], doc["by"] = w.Decided.Admitted, w.Decided.By
		} else {
			s.line("    %s", s.words.T(string(w.Release)))
			doc["release"] = string(w.Release)
		}
		docs = append(docs, doc)
	}
	if len(list) == 0 {
		s.say("waiting.none")
	} else if !decided {
		s.code = look
	}
	if s.json {
		s.print(map[string]any{"waiting": docs})
	}
	return nil
}

// waits finds what waits by the name that a list gives it.
func (s *session) waits() (desk.Waiting, error) {
	id, err := s.args.need("ID")
	if err != nil {
		return desk.Waiting{}, err
	}
	if err := s.args.check(); err != nil {
		return desk.Waiting{}, err
	}
	list, err := s.desk.Waiting(s.ctx, false)
	if err != nil {
		return desk.Waiting{}, err
	}
	for i := range list {
		if list[i].ID() == id {
			return list[i], nil
		}
	}
	return desk.Waiting{}, wrong("ctl.nothing_waits", "Name", id)
}

func (s *session) decideOn(verb string, w desk.Waiting) error {
	switch verb {
	case "admit":
		o, err := s.desk.AdmitWaiting(s.ctx, w)
		if err != nil {
			return err
		}
		s.line("%s", s.words.N("waiting.taken_in", o.Changes))
		if o.Left > 0 {
			s.line("%s", s.words.N("waiting.left", o.Left))
			s.code = look
		}
		if s.json {
			s.print(map[string]any{"id": w.ID(), "changes": o.Changes, "left": o.Left})
		}
		return nil
	case "refuse":
		if err := s.desk.RefuseWaiting(s.ctx, w); err != nil {
			return err
		}
		s.say("waiting.refused")
		if s.json {
			s.print(map[string]any{"id": w.ID(), "changes": w.Changes})
		}
		return nil
	}
	changes, left, err := s.desk.ShowWaiting(s.ctx, w)
	if err != nil {
		return err
	}
	docs := make([]map[string]any, 0, len(changes))
	for i := range changes {
		docs = append(docs, s.waitingChange(&changes[i]))
	}
	if left > 0 {
		s.line("%s", s.words.N("waiting.more", left))
	}
	if s.json {
		s.print(map[string]any{"id": w.ID(), "changes": docs, "more": left})
	}
	return nil
}

func (s *session) waitingChange(c *desk.WaitingChange) map[string]any {
	s.line("%s  %s: %s", c.At.Local().Format("2006-01-02 15:04"), s.words.KindName(c.Kind), s.title(c.Kind, c.Values))
	switch {
	case c.Created:
		s.line("    %s", s.words.T("history.created"))
	case c.Deleted:
		s.line("    %s", s.words.T("history.deleted"))
	}
	slots := map[string][]string{}
	for _, sl := range c.Slots {
		slots[sl.Slot] = sl.Values
		if sl.Slot != "" && sl.Slot[0] != '@' {
			s.line("    %s: %s", s.words.SlotName(c.Kind, sl.Slot), s.shownAll(c.Kind, sl))
		}
	}
	return map[string]any{"record": c.Record.String(), "kind": c.Kind, "created": c.Created, "deleted": c.Deleted, "at": c.At.Format(time.RFC3339), "values": slots}
}

// decisions lists what was decided about a circle, or writes it into a table.
func decisions(s *session) error {
	out := s.args.take("out")
	c, err := s.shared(s.args.take("circle"))
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	list, err := s.desk.Decisions(s.ctx, c)
	if err != nil {
		return err
	}
	if out != "" {
		if err := writeFile(out, func(w io.Writer) error { return desk.WriteDecisions(w, list, s.words.Say) }); err != nil {
			return err
		}
		s.say("audit.saved", "File", out)
	}
	docs := []map[string]any{}
	for _, d := range list {
		by := d.By
		if by == "" {
			by = s.words.T("member.unknown")
		}
		why := ""
		if d.Why != "" {
			why = "  (" + s.words.T(string(d.Why)) + ")"
		}
		if out == "" {
			s.line("%s  %s: %s%s", d.At.Local().Format("2006-01-02 15:04"), by, s.words.Say(d.What), why)
		}
		docs = append(docs, map[string]any{"at": d.At.Format(time.RFC3339), "by": d.By, "kind": d.Kind, "what": s.words.Say(d.What), "counts": d.Why == "", "why": string(d.Why)})
	}
	if s.json {
		s.print(map[string]any{"circle": c.String(), "decisions": docs})
	}
	return nil
}
