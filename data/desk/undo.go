package desk

import (
	"context"

	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// Undoable tells what Undo would take back: the last thing that was done on this computer; ok is false if there is nothing.
func (d *Desk) Undoable(ctx context.Context) (a store.Action, ok bool, err error) {
	return d.store.Undoable(ctx)
}

// Redoable tells which undoing Redo would take back.
func (d *Desk) Redoable(ctx context.Context) (a store.Action, ok bool, err error) {
	return d.store.Redoable(ctx)
}

// Undo takes back the last save, import or bundle as a whole, with changes that travel like any others. What someone else has changed since stays.
func (d *Desk) Undo(ctx context.Context) (store.Reverted, error) {
	a, ok, err := d.store.Undoable(ctx)
	if err == nil && !ok {
		err = say.Err(nil, "undo.nothing")
	}
	if err != nil {
		return store.Reverted{}, err
	}
	return d.revert(ctx, a)
}

// Redo takes the last undoing back.
func (d *Desk) Redo(ctx context.Context) (store.Reverted, error) {
	a, ok, err := d.store.Redoable(ctx)
	if err == nil && !ok {
		err = say.Err(nil, "redo.nothing")
	}
	if err != nil {
		return store.Reverted{}, err
	}
	return d.revert(ctx, a)
}

func (d *Desk) revert(ctx context.Context, a store.Action) (out store.Reverted, err error) {
	err = d.work(ctx, a.Changes, func(w *work) error {
		out, err = w.Revert(a, w.by)
		return err
	})
	return out, err
}
