package main

import "github.com/twinshelf/twinshelf/data/desk"

func sticks(s *session, _ string) error {
	switch verb := s.args.next(); verb {
	case "", "list":
		return listSticks(s)
	case "use":
		return useStick(s)
	default:
		return wrong("ctl.no_command", "Name", "stick "+verb)
	}
}

// listSticks tells what is plugged in, and whom a stick could serve.
func listSticks(s *session) error {
	if err := s.args.check(); err != nil {
		return err
	}
	plugged := []map[string]any{}
	for _, x := range s.desk.Sticks() {
		id := "stick.free"
		if x.Ours {
			id = "stick.ours"
		}
		s.say(id, "Name", x.Path, "Size", s.words.Size(x.Free))
		plugged = append(plugged, map[string]any{"name": x.Name, "path": x.Path, "free": x.Free, "ours": x.Ours})
	}
	if len(plugged) == 0 {
		s.say("stick.none")
	}
	serves, err := s.desk.StickServes(s.ctx)
	if err != nil {
		return err
	}
	lacking := []map[string]any{}
	for _, l := range serves {
		s.line("%s", s.circleName(l.Circle))
		for _, m := range l.Members {
			s.line("  %s", s.memberLine(m))
			lacking = append(lacking, map[string]any{"circle": l.Circle.ID.String(), "member": m.Device.String(), "name": m.Name, "changes": m.Lacks})
		}
	}
	if len(lacking) == 0 {
		s.say("stick.nobody")
	}
	if s.json {
		s.print(map[string]any{"sticks": plugged, "lacking": lacking})
	}
	return nil
}

// useStick reads what others left on a stick, and fills it.
func useStick(s *session) error {
	path, err := s.args.need("FOLDER")
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	out, err := s.desk.UseStick(s.ctx, path, nil)
	if err != nil {
		return err
	}
	s.line("%s", s.words.Say(desk.SyncedMessage(&out)))
	for _, m := range out.Taken.Reasons {
		s.line("  %s", s.words.Say(m))
	}
	s.line("%s", s.words.Say(desk.StickMessage(&out)))
	if s.json {
		s.print(map[string]any{"new": out.Taken.New, "added": out.Taken.Added, "changed": out.Taken.Changed, "deleted": out.Taken.Deleted, "sent": out.Sent, "bytes": out.Bytes, "files": out.Files + out.GotFiles, "full": out.Full})
	}
	return s.desk.Index(s.ctx, nil)
}
