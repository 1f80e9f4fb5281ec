package screens

import (
	"context"

	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/store"
)

// Undo takes back what was done last on this computer. Of an import or a bundle, which may have changed much, it asks first.
func Undo(h Host) {
	takeBack(h, h.Desk().Undoable, h.Desk().Undo, "undo.nothing", "ctl.undone", "command.undo")
}

// Redo takes the last undoing back.
func Redo(h Host) {
	takeBack(h, h.Desk().Redoable, h.Desk().Redo, "redo.nothing", "ctl.redone", "command.redo")
}

func takeBack(h Host, what func(context.Context) (store.Action, bool, error), do func(context.Context) (store.Reverted, error), nothing, done, title string) {
	w := h.Words()
	var a store.Action
	var ok bool
	h.Do(func(ctx context.Context) (err error) {
		a, ok, err = what(ctx)
		return err
	}, func() {
		run := func() {
			var out store.Reverted
			h.Long(w.T(title), func(ctx context.Context, _ desk.Progress) (err error) {
				out, err = do(ctx)
				return err
			}, func() {
				sentence := w.N(done, out.Records)
				if out.Kept > 0 {
					sentence += " " + w.N("undo.kept", out.Kept)
				}
				h.Tell(sentence)
				h.Show()
			})
		}
		day := w.MediumDate(a.At.Local().Format("2006-01-02")) + ", " + a.At.Local().Format("15:04")
		switch {
		case !ok:
			h.Tell(w.T(nothing))
		case a.What == store.DidBundle:
			h.Ask(w.T(title), w.N("undo.ask.bundle", a.Changes, "When", day), w.T("undo.yes"), run)
		case a.What == store.DidImport:
			h.Ask(w.T(title), w.N("undo.ask.import", a.Changes, "When", day), w.T("undo.yes"), run)
		default:
			run()
		}
	})
}
