package main

import "github.com/twinshelf/twinshelf/data/atrest"

// diagnostics writes what helps to mend the program, and nothing that a person wrote, into a file, or else shows it.
func diagnostics(s *session, _ string) error {
	file := s.args.next()
	if err := s.args.check(); err != nil {
		return err
	}
	if err := s.desk.SetDisk(atrest.Of(s.desk.Dir())); err != nil {
		return err
	}
	x, err := s.desk.Diagnostics(s.ctx, nil)
	if err != nil {
		return err
	}
	if file == "" {
		s.print(x)
		return nil
	}
	if err := writeFile(file, x.Write); err != nil {
		return err
	}
	s.say("diagnostics.saved", "File", file)
	if s.json {
		s.print(map[string]any{"file": file})
	}
	return nil
}
