package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
)

// What an action was.
const (
	DidSave   = "save"
	DidImport = "import"
	DidBundle = "bundle" // others' changes came in
	DidUndo   = "undo"
	DidRedo   = "redo"
)

// Action is something that was done on this computer and can be undone as a whole.
type Action struct {
	Row     int64
	At      time.Time
	What    string
	Changes int
	Record  record.ID // the first that it touched
}

// keptActions is how many actions can be undone.
const keptActions = 200

// action is one in the making.
type action struct {
	what    string
	reverts int64
	parts   []actionPart
	silent  bool // it can't be undone
}

type actionPart struct {
	circle      *circleState
	device      causal.Device
	first, last uint64
}

// part notes that a run of a device's changes belongs to the action.
func (a *action) part(c *circleState, d causal.Device, first, last uint64) {
	if last < first {
		return
	}
	if n := len(a.parts) - 1; n >= 0 && a.parts[n].circle == c && a.parts[n].device == d && a.parts[n].last+1 == first {
		a.parts[n].last = last
		return
	}
	a.parts = append(a.parts, actionPart{c, d, first, last})
}

// act keeps the action, and forgets the oldest.
func (t *txn) act(a *action) error {
	if len(a.parts) == 0 || a.silent {
		return nil
	}
	n := 0
	for _, p := range a.parts {
		n += int(p.last - p.first + 1)
	}
	res, err := t.exec("INSERT INTO action (at, what, changes, record, reverts, undone) VALUES (?, ?, ?, ?, ?, 0)", t.now.UnixMilli(), a.what, n, t.first[:], a.reverts)
	if err != nil {
		return err
	}
	row, err := res.LastInsertId()
	if err != nil {
		return err
	}
	for _, p := range a.parts {
		if _, err := t.exec("INSERT OR REPLACE INTO action_part (action, circle, device, first, last) VALUES (?, ?, ?, ?, ?)", row, p.circle.row, p.device[:], int64(p.first), int64(p.last)); err != nil {
			return err
		}
	}
	if _, err := t.exec("DELETE FROM action_part WHERE action <= ?", row-keptActions); err != nil {
		return err
	}
	_, err = t.exec("DELETE FROM action WHERE row <= ?", row-keptActions)
	return err
}

// Undoable gives the action that Undo would take back; ok is false if there is none.
func (s *Store) Undoable(ctx context.Context) (a Action, ok bool, err error) {
	return s.action(ctx, "what <> 'undo' AND undone = 0")
}

// Redoable gives the undoing that Redo would take back: the last one, unless something else was done since.
func (s *Store) Redoable(ctx context.Context) (a Action, ok bool, err error) {
	return s.action(ctx, `what = 'undo' AND undone = 0 AND row > (SELECT coalesce(max(row), 0) FROM action WHERE what NOT IN ('undo', 'redo'))`)
}

func (s *Store) action(ctx context.Context, where string) (a Action, ok bool, err error) {
	var at int64
	var id []byte
	err = s.r.QueryRowContext(ctx, "SELECT row, at, what, changes, record FROM action WHERE "+where+" ORDER BY row DESC LIMIT 1").Scan(&a.Row, &at, &a.What, &a.Changes, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return a, false, nil
	}
	copy(a.Record[:], id)
	a.At = time.UnixMilli(at).UTC()
	return a, err == nil, s.explain(err)
}

// NotUndoable says that what this work saves is not to be undone by Revert.
func (w *Work) NotUndoable() { w.action.silent = true }

// partsSince reads which changes belong to an action and those after it. These were all taken back before, since the last is always the first to be; with
// what took them back they come to nothing.
func (t *txn) partsSince(row int64) ([]actionPart, error) {
	rows, err := t.QueryContext(t.ctx, "SELECT circle, device, first, last FROM action_part WHERE action >= ? ORDER BY action", row)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	var list []actionPart
	for rows.Next() {
		var p actionPart
		var circle int64
		var device []byte
		if err := rows.Scan(&circle, &device, &p.first, &p.last); err != nil {
			return nil, err
		}
		copy(p.device[:], device)
		if p.circle = t.s.byRow[circle]; p.circle != nil {
			list = append(list, p)
		}
	}
	return list, rows.Err()
}
