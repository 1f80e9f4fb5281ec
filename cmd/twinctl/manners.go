package main

// syncSettings tells when and for what places are used, and changes that.
func syncSettings(s *session) error {
	only, always := s.args.flag("only-when-asked"), s.args.flag("by-itself")
	set := []func() error{}
	if only || always {
		set = append(set, func() error { return s.desk.SetManual(only) })
	}
	if hours := s.args.take("quiet"); hours != "" {
		if hours == "none" {
			hours = ""
		}
		set = append(set, func() error { return s.desk.SetQuietHours(hours) })
	}
	for option, change := range map[string]func(int64) error{"files-up-to": s.desk.SetFilesUpTo, "budget": s.desk.SetBudget} {
		typed := s.args.take(option)
		if typed == "" {
			continue
		}
		n, err := parseSize(typed)
		if err != nil {
			return err
		}
		set = append(set, func() error { return change(n) })
	}
	if err := s.args.check(); err != nil {
		return err
	}
	for _, f := range set {
		if err := f(); err != nil {
			return err
		}
	}
	d, w := s.desk, s.words
	if d.Manual() {
		s.say("manners.manual")
	} else {
		s.say("manners.by_itself")
	}
	if quiet := d.QuietHours(); quiet != "" {
		s.line("%s: %s", w.T("manners.quiet"), quiet)
	}
	s.line("%s: %s", w.T("manners.files"), w.Size(d.FilesUpTo()))
	if d.Budget() > 0 {
		s.line("%s: %s", w.T("manners.budget"), w.T("manners.used", "Used", w.Size(d.Used()), "Most", w.Size(d.Budget())))
	}
	if s.json {
		s.print(map[string]any{"manual": d.Manual(), "quiet": d.QuietHours(), "files_up_to": d.FilesUpTo(), "budget": d.Budget(), "used": d.Used()})
	}
	return nil
}
