package main

import "github.com/twinshelf/twinshelf/data/say"

// accreditations shows what is due with all accreditations, or the evidence for one.
func accreditations(s *session, _ string) error {
	if len(s.args.words) == 0 {
		if err := s.args.check(); err != nil {
			return err
		}
		return s.accreditationsDue()
	}
	e, err := s.entry()
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	a, err := s.desk.Accreditation(s.ctx, e.ID)
	if err != nil {
		return err
	}
	s.line("%s", s.title(e.Kind, e.Values))
	due, missing := s.sentences(a.Due), s.sentences(a.Missing)
	evidence := map[string]any{}
	for _, found := range a.Evidence {
		if len(found.Rows) > 0 {
			s.line("\n%s", s.words.T("accreditation."+string(found.Criterion)))
		}
		ids := []string{}
		for _, r := range found.Rows {
			s.line("    %s  %s", r.ID, s.title(r.Kind, r.Values))
			ids = append(ids, r.ID.String())
		}
		evidence[string(found.Criterion)] = ids
	}
	if s.json {
		s.print(map[string]any{"id": e.ID.String(), "due": due, "missing": missing, "evidence": evidence})
	}
	return nil
}

// sentences writes sentences, each on a line of its own, and gives them.
func (s *session) sentences(list []say.Message) []string {
	texts := []string{}
	for _, m := range list {
		s.line("    %s", s.words.Say(m))
		texts = append(texts, s.words.Say(m))
	}
	return texts
}

func (s *session) accreditationsDue() error {
	list, err := s.desk.AccreditationsDue(s.ctx)
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for _, a := range list {
		s.line("%s  %s", a.Row.ID, s.title(a.Row.Kind, a.Row.Values))
		docs = append(docs, map[string]any{"id": a.Row.ID.String(), "due": s.sentences(a.Due)})
	}
	if len(list) == 0 {
		s.say("accreditation.nothing_due")
	}
	if s.json {
		s.print(map[string]any{"accreditations": docs})
	}
	return nil
}
