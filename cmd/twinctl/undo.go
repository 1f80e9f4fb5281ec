package main

import (
	"context"

	"github.com/twinshelf/twinshelf/data/store"
)

func undo(s *session, _ string) error { return s.revert(s.desk.Undo, "ctl.undone") }

func redo(s *session, _ string) error { return s.revert(s.desk.Redo, "ctl.redone") }

func (s *session) revert(do func(context.Context) (store.Reverted, error), id string) error {
	if err := s.args.check(); err != nil {
		return err
	}
	done, err := do(s.ctx)
	if err != nil {
		return err
	}
	s.line("%s", s.words.N(id, done.Records))
	if done.Kept > 0 {
		s.line("%s", s.words.N("undo.kept", done.Kept))
	}
	if s.json {
		s.print(map[string]any{"records": done.Records, "kept": done.Kept})
	}
	return nil
}
