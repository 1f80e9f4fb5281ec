package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
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
	DidOffer  = "offer"  // what was held and did not count was written anew
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

// keptActions is how many actions can be undone, at least; after how many more the oldest are forgotten.
const (
	keptActions  = 200
	pruneActions = 64
)

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
	segment     int64 // the row of the one that brought it; 0 for what was written here. Where a computer was copied, copies give their changes the same numbers
}

// part notes that a run of a device's changes belongs to the action; segment is the row of the one that brought them, 0 for none.
func (a *action) part(c *circleState, d causal.Device, first, last uint64, segment int64) {
	if last < first {
		return
	}
	if n := len(a.parts) - 1; n >= 0 && a.parts[n].circle == c && a.parts[n].device == d && a.parts[n].last+1 == first && a.parts[n].segment == segment {
		a.parts[n].last = last
		return
	}
	a.parts = append(a.parts, actionPart{circle: c, device: d, first: first, last: last, segment: segment})
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
	var parts []byte
	for _, p := range a.parts {
		parts = binary.AppendUvarint(parts, uint64(p.circle.row))
		parts = append(parts, p.device[:]...)
		parts = binary.AppendUvarint(binary.AppendUvarint(binary.AppendUvarint(parts, p.first), p.last), uint64(p.segment))
	}
	res, err := t.exec("INSERT INTO action (at, what, changes, record, reverts, undone, parts) VALUES (?, ?, ?, ?, ?, 0, ?)",
		t.now.UnixMilli(), a.what, n, t.first[:], a.reverts, parts)
	if err != nil {
		return err
	}
	row, err := res.LastInsertId()
	if err != nil || row%pruneActions != 0 {
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
func (t *txn) partsSince(row int64) (list []actionPart, err error) {
	err = t.each("SELECT parts FROM action WHERE row >= ? ORDER BY row", []any{row}, 1, func(v []driver.Value) error {
		b, _ := v[0].([]byte)
		for len(b) > 0 {
			p := actionPart{}
			if b = p.read(t.s, b); b == nil {
				return ErrDamaged
			}
			if p.circle != nil {
				list = append(list, p)
			}
		}
		return nil
	})
	return list, err
}

// read takes a part from the beginning of b and gives the rest; nil if it is none.
func (p *actionPart) read(s *Store, b []byte) []byte {
	circle, n := binary.Uvarint(b)
	if n <= 0 || len(b) < n+len(p.device) {
		return nil
	}
	p.circle = s.byRow[int64(circle)]
	copy(p.device[:], b[n:])
	b = b[n+len(p.device):]
	segment := uint64(0)
	for _, number := range []*uint64{&p.first, &p.last, &segment} {
		if *number, n = binary.Uvarint(b); n <= 0 {
			return nil
		}
		b = b[n:]
	}
	p.segment = int64(segment)
	return b
}
