package main

import "github.com/twinshelf/twinshelf/data/desk"

// empty tells what only this computer has; with --yes it removes keys and records from it, and asks for no passphrase.
func empty(s *session, dir string) error {
	yes := s.args.flag("yes")
	if err := s.args.check(); err != nil {
		return err
	}
	if !yes {
		return s.opened(dir, s.onlyHere)
	}
	left, err := s.options.Empty(dir)
	if err != nil {
		return err
	}
	s.say("empty.done.what", "Dir", dir)
	if len(left) > 0 {
		s.say("empty.left")
		for _, name := range left {
			s.line("    %s", name)
		}
		s.code = look
	}
	if s.json {
		s.print(map[string]any{"dir": dir, "left": append([]string{}, left...)})
	}
	return nil
}

func (s *session) onlyHere() error {
	only, err := s.desk.OnlyHere(s.ctx)
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for _, c := range only.Circles {
		s.say("empty.in_circle", "Circle", s.circleName(desk.Circle{Name: c.Name}), "Changes", s.words.N("waiting.changes", c.Changes))
		docs = append(docs, map[string]any{"circle": c.Circle.String(), "changes": c.Changes})
	}
	if only.Own > 0 {
		s.line("%s", s.words.N("empty.own", only.Own))
	}
	if len(only.Circles) == 0 && only.Own == 0 {
		s.say("empty.all_elsewhere")
	}
	elsewhere := ""
	switch {
	case only.Elsewhere.IsZero():
		s.say("empty.no_backup")
	case !only.Opens:
		s.say("empty.backup_shut", "Day", s.words.MediumDate(only.Elsewhere.Local().Format("2006-01-02")))
	default:
		s.say("empty.backup", "Day", s.words.MediumDate(only.Elsewhere.Local().Format("2006-01-02")))
	}
	if !only.Elsewhere.IsZero() {
		elsewhere = only.Elsewhere.UTC().Format("2006-01-02T15:04:05Z")
	}
	s.say("empty.not_yet")
	if s.json {
		s.print(map[string]any{"circles": docs, "own": only.Own, "backup_elsewhere": elsewhere, "recovery": only.Opens})
	}
	return nil
}
