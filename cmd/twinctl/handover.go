package main

import (
	"strings"
)

// handover writes the hand-over sheet of a twinning, into a file or to the terminal.
func handover(s *session, _ string) error {
	file, private := s.args.take("out"), s.args.flag("private")
	e, err := s.entry()
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	var page strings.Builder
	sheet, err := s.desk.Handover(s.ctx, e.ID, s.words, private)
	if err != nil {
		return err
	}
	if file != "" {
		err = writeFile(file, sheet.Write)
	} else {
		err = sheet.Write(&page)
	}
	if err != nil {
		return err
	}
	if !private {
		s.tell(s.words.T("ctl.left_out"))
	}
	switch {
	case s.json && file == "":
		s.print(map[string]any{"page": page.String(), "private": private})
	case s.json:
		s.print(map[string]any{"file": file, "private": private})
	case file == "":
		s.line("%s", page.String())
	default:
		s.say("handover.written", "File", file)
	}
	return nil
}
