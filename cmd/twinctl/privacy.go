package main

import (
	"time"

	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/papers"
)

// personData tells all that is held about a person; with a file, as a page that can be given to her.
func personData(s *session, _ string) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	file := s.args.next()
	if err := s.args.check(); err != nil {
		return err
	}
	p, err := s.desk.PersonData(s.ctx, e.ID)
	if err != nil {
		return err
	}
	paper, err := s.desk.PersonPaper(s.ctx, p, s.words)
	if err != nil {
		return err
	}
	if file != "" {
		if err := writeFile(file, paper.Write); err != nil {
			return err
		}
		s.say("ctl.written", "File", file)
	} else {
		s.paper(paper)
	}
	if s.json {
		s.print(personDoc(p))
	}
	return nil
}

// paper writes what stands on a paper as plain lines.
func (s *session) paper(p papers.Paper) {
	s.line("%s\n%s", p.Title, p.Under)
	for _, sec := range p.Sections {
		s.line("\n%s", sec.Heading)
		if sec.Note != "" {
			s.line("    %s", sec.Note)
		}
		for _, l := range sec.Lines {
			s.line("    %s: %s", l.Name, l.Text)
			for _, m := range l.More {
				s.line("        %s", m)
			}
		}
	}
}

func personDoc(p desk.PersonData) map[string]any {
	referring, mentions, circles, history := []map[string]any{}, []map[string]any{}, []map[string]any{}, []map[string]any{}
	for _, r := range p.Referring {
		referring = append(referring, map[string]any{"record": r.Row.ID.String(), "kind": r.Row.Kind, "field": r.Field, "circle": r.Row.Circle.String()})
	}
	for _, m := range p.Mentions {
		mentions = append(mentions, map[string]any{"record": m.Record.String(), "kind": m.Kind, "field": m.Slot, "text": m.Text})
	}
	for _, c := range p.Circles {
		members := []string{}
		for _, m := range c.Members {
			members = append(members, m.Name)
		}
		circles = append(circles, map[string]any{"circle": c.ID.String(), "own": c.Own, "members": members})
	}
	for _, e := range p.Events {
		slots := map[string]any{}
		for _, sl := range e.Slots {
			slots[sl.Slot] = map[string]any{"values": sl.Values, "removed": sl.Removed, "gone": sl.Gone}
		}
		history = append(history, map[string]any{"at": e.At, "member": e.Member, "author": e.Author.String(), "route": e.Route, "created": e.Created, "deleted": e.Deleted, "fields": slots})
	}
	doc := map[string]any{
		"id": p.Entry.ID.String(), "fields": p.Entry.Values, "referring": referring, "mentions": mentions, "wrote": p.Wrote, "circles": circles, "history": history,
	}
	if !p.Kept.Until.IsZero() {
		doc["until"] = p.Kept.Until.Format(time.DateOnly)
	}
	return doc
}

// retain lists the people whose time is over, and decides for one that her data are kept, or that all has been looked through for this year.
func retain(s *session, _ string) error {
	word := s.args.next()
	until := s.args.take("until")
	switch word {
	case "keep":
		return s.keepUntil(until)
	case "done":
		if err := s.args.check(); err != nil {
			return err
		}
		if err := s.desk.Swept(); err != nil {
			return err
		}
		s.say("retention.swept")
		return nil
	case "", "list":
	default:
		return wrong("ctl.too_many", "Word", word)
	}
	if err := s.args.check(); err != nil {
		return err
	}
	list, err := s.desk.OverTime(s.ctx)
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for _, k := range list {
		s.line("%s  %s: %s", k.Row.ID, s.title(k.Row.Kind, k.Row.Values), s.words.Say(k.Why))
		docs = append(docs, map[string]any{"id": k.Row.ID.String(), "until": k.Until.Format(time.DateOnly), "why": s.words.Say(k.Why)})
	}
	if len(list) == 0 {
		s.say("retention.none")
	} else {
		s.code = look
	}
	if s.json {
		s.print(map[string]any{"people": docs})
	}
	return nil
}

func (s *session) keepUntil(typed string) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	if typed == "" {
		return wrong("ctl.missing", "What", "--until")
	}
	day, err := s.day(typed)
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	if e.Kind != "person" {
		return wrong("persondata.person_only")
	}
	if err := s.desk.KeepUntil(s.ctx, e.ID, day.Last()); err != nil {
		return err
	}
	until := day.Last().Format(time.DateOnly)
	s.say("retention.kept", "Name", s.title(e.Kind, e.Values), "Day", s.words.MediumDate(until))
	if s.json {
		s.print(map[string]any{"id": e.ID.String(), "until": until})
	}
	return nil
}
