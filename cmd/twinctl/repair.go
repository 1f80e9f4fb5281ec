package main

// repair makes the database anew from the journal.
func repair(s *session, dir string) error {
	if err := s.args.check(); err != nil {
		return err
	}
	out, err := s.options.Repair(s.ctx, dir)
	if err != nil {
		return err
	}
	s.say("ctl.repaired", "Segments", out.Segments, "Pending", out.Pending, "File", out.Aside)
	if out.Damaged > 0 {
		s.line("%s", s.words.N("ctl.repair.damaged", out.Damaged))
		s.code = look
	}
	if s.json {
		s.print(map[string]any{"segments": out.Segments, "pending": out.Pending, "damaged": out.Damaged, "aside": out.Aside})
	}
	return nil
}
