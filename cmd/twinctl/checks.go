package main

import (
	"strings"

	"github.com/twinshelf/twinshelf/data/atrest"
)

func status(s *session, _ string) error {
	if err := s.args.check(); err != nil {
		return err
	}
	all, err := s.desk.Circles(s.ctx)
	if err != nil {
		return err
	}
	diffs, err := s.desk.Differences(s.ctx)
	if err != nil {
		return err
	}
	s.say("ctl.status", "Name", s.desk.Name(), "Dir", s.desk.Dir())
	if s.desk.Renewed() {
		s.say("ctl.renewed")
		if err := s.desk.SeenRenewed(); err != nil {
			return err
		}
	}
	warning := ""
	if m, ok := s.desk.FolderWarning(); ok {
		warning = s.words.Say(m)
		s.line("%s", warning)
	}
	if err := s.desk.SetDisk(atrest.Of(s.desk.Dir())); err != nil {
		return err
	}
	disk, help := s.desk.Disk()
	s.line("%s", s.words.Say(disk))
	if help.ID != "" {
		s.line("%s", s.words.Say(help))
	}
	if a := s.desk.Author(); a != "" {
		s.say("ctl.status.author", "Name", a)
	}
	docs := []map[string]any{}
	for _, c := range all {
		s.tellCircle(c, true)
		docs = append(docs, circleDoc(c))
	}
	if len(diffs) > 0 {
		s.line("%s", s.words.N("ctl.bundle.differs", len(diffs)))
	}
	places, err := s.placeDocs()
	if err != nil {
		return err
	}
	if s.json {
		s.print(map[string]any{"places": places, "name": s.desk.Name(), "author": s.desk.Author(), "data": s.desk.Dir(), "warning": warning, "disk": strings.TrimPrefix(disk.ID, "disk."), "circles": docs, "differences": len(diffs)})
	}
	return nil
}

func verify(s *session, _ string) error {
	if err := s.args.check(); err != nil {
		return err
	}
	states, err := s.desk.Verify(s.ctx, nil)
	if err != nil {
		return err
	}
	all, err := s.desk.Circles(s.ctx)
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for i, st := range states {
		s.line("%s  %s  %s", st.Hash, st.Circle, s.circleName(all[i]))
		if st.Unknown {
			s.say("verify.not_comparable")
		}
		faults := []string{}
		for _, f := range st.Faults {
			s.line("  %s", s.words.Say(f))
			faults = append(faults, s.words.Say(f))
			s.code = notDone
		}
		docs = append(docs, map[string]any{"circle": st.Circle.String(), "own": st.Own, "state": st.Hash.String(), "records": st.Records, "segments": st.Segments, "comparable": !st.Unknown, "faults": faults})
	}
	if s.code == done {
		s.say("verify.well")
	}
	if s.json {
		s.print(map[string]any{"circles": docs})
	}
	return nil
}

func practise(s *session, _ string) error {
	if err := s.args.check(); err != nil {
		return err
	}
	if err := s.desk.Practice(s.ctx); err != nil {
		return err
	}
	s.say("ctl.practice", "Dir", s.desk.Dir())
	if s.json {
		counts, err := s.desk.Counts(s.ctx)
		if err != nil {
			return err
		}
		s.print(map[string]any{"records": counts})
	}
	return s.desk.Index(s.ctx, nil)
}
