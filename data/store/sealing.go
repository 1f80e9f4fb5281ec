package store

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/segment"
)

// Seal makes the pending changes of a circle into a signed segment, so that they can leave. Without any it does nothing.
func (s *Store) Seal(ctx context.Context, circle causal.Circle) error {
	return s.write(ctx, func(t *txn) error {
		c := s.circles[circle]
		if c == nil {
			return say.Err(ErrForeign, "circle.unknown")
		}
		if len(c.open) == 0 {
			return nil
		}
		sv := t.savingIn(c)
		t.circular = true
		return sv.signOpen(c.open)
	})
}

func (s *Store) closeIfLarge(ctx context.Context, circle causal.Circle) error {
	s.mu.Lock()
	n := len(s.circles[circle].open)
	s.mu.Unlock()
	if n < closeCount {
		return nil
	}
	return s.Seal(ctx, circle)
}

// signOpen signs pending changes and begins the next segment.
func (sv *saving) signOpen(open []openChange) error {
	changes := make([]causal.Change, len(open))
	for i := range open {
		changes[i] = open[i].change
	}
	row, err := sv.sign(changes)
	if err != nil {
		return err
	}
	if _, err := sv.exec("DELETE FROM pending WHERE circle = ?", sv.c.row); err != nil {
		return err
	}
	sv.size = 0
	return sv.own(row, open)
}

// signPending signs all that is pending, what this save made included, before it is more than a segment holds: long texts that are edited
// again and again.
func (sv *saving) signPending() error {
	var open []openChange
	if sv.chain.count > 0 { // else they have been signed
		open = append(open, sv.c.open...)
	}
	if err := sv.signOpen(append(open, sv.open...)); err != nil {
		return err
	}
	sv.open = nil
	sv.namer = causal.NewNamer(sv.chain.secret[:])
	return nil
}

// signDirect signs the changes of a bulk save that were never pending.
func (sv *saving) signDirect() error {
	open := sv.open
	changes := make([]causal.Change, len(open))
	for i := range open {
		changes[i] = open[i].change
	}
	if _, err := sv.sign(changes); err != nil {
		return err
	}
	sv.open, sv.size = nil, 0
	return sv.begin()
}

// begin begins a segment that a bulk save fills: the records that it will touch are given its row at once.
func (sv *saving) begin() (err error) {
	sv.namer = causal.NewNamer(sv.chain.secret[:])
	sv.filling, err = sv.nextSegment()
	return err
}

// savingIn begins a save that goes on where this device's log in a circle ends.
func (t *txn) savingIn(c *circleState) *saving {
	sv := &saving{txn: t, c: c, size: c.size, chain: chain{secret: c.secret, first: c.first, count: len(c.open), prev: c.prev, fresh: c.fresh}}
	sv.start = sv.next()
	t.savings = append(t.savings, sv)
	return sv
}

// pending gives the changes of a circle that are in no segment, those of this write included.
func (t *txn) pending(c *circleState) []openChange {
	var list []openChange
	if _, signed := t.signed[c]; !signed {
		list = slices.Clip(c.open)
	}
	for _, sv := range t.savings {
		if sv.c == c {
			list = append(list, sv.open...)
		}
	}
	return list
}

// freshen sees to it that the open segment's secret is one that this run of the program has made: names of changes, and so ids of
// records, are made from it, and a copy of the folder that nobody knows of has the same one (FAULTS 82). What an earlier run left pending is signed with
// the secret that it had.
func (sv *saving) freshen() error {
	if sv.chain.fresh {
		return nil
	}
	if len(sv.c.open) > 0 {
		return sv.signOpen(sv.c.open)
	}
	secret := newSecret()
	if _, err := sv.exec("UPDATE circle SET secret = ? WHERE row = ?", secret[:], sv.c.row); err != nil {
		return err
	}
	sv.chain.secret, sv.chain.fresh = secret, true
	c := sv.c
	sv.after = append(sv.after, func() { c.secret, c.fresh = secret, true })
	return nil
}

// own notes on each record which segment its pending changes went into.
func (sv *saving) own(row int64, open []openChange) error {
	names := map[record.ID]struct{}{}
	for _, o := range open {
		names[o.change.On(o.name)] = struct{}{}
	}
	return sv.touchedBy(row, names)
}

func (sv *saving) touchedBy(row int64, ids map[record.ID]struct{}) error {
	for id := range ids {
		var rec int64
		var b []byte
		if err := sv.row("SELECT row, segments FROM record WHERE id = ? AND circle = ?", []any{id[:], sv.c.row}, &rec, &b); err != nil {
			return err
		}
		h := held{segments: readRows(b)}
		h.touchedIn(row)
		if _, err := sv.exec("UPDATE record SET segments = ? WHERE row = ?", appendRows(nil, h.segments), rec); err != nil {
			return err
		}
	}
	return nil
}

// sign closes the open segment: sign, journal file durable, database. It returns the segment's row.
func (sv *saving) sign(changes []causal.Change) (int64, error) {
	tips, err := sv.newTips(sv.c)
	if err != nil {
		return 0, err
	}
	d := segment.Draft{Circle: sv.c.id, First: sv.chain.first, Previous: sv.chain.prev, Tips: tips, Secret: sv.chain.secret, Changes: changes}
	seg, err := d.Sign(sv.s.self().sign)
	if err != nil {
		return 0, err
	}
	return sv.ownSegment(seg, false)
}

// ownSegment files a segment that this device signed.
func (sv *saving) ownSegment(seg *segment.Segment, control bool) (int64, error) {
	path, err := sv.s.journal([][]byte{seg.Raw}, ownPrefix)
	sv.undo = append(sv.undo, func() { sv.s.forget(path) }) // also where it was written and the last flush failed (FAULTS 6)
	if err != nil {
		return 0, err
	}
	return sv.fileOwn(seg, control)
}

// fileOwn makes a journalled segment of this device the end of its chain.
func (sv *saving) fileOwn(seg *segment.Segment, control bool) (int64, error) {
	row, err := sv.fileOnce(seg, control)
	if err != nil {
		return 0, err
	}
	next := chain{secret: newSecret(), first: seg.Last() + 1, prev: seg.Hash, fresh: true}
	if _, err := sv.exec("UPDATE circle SET secret = ?, clock = ? WHERE row = ?", next.secret[:], int64(sv.clock), sv.c.row); err != nil {
		return 0, err
	}
	sv.chain, sv.filling = next, 0
	sv.signed[sv.c] = struct{}{}
	c := sv.c
	sv.after = append(sv.after, func() {
		c.secret, c.first, c.prev, c.open, c.size, c.fresh = next.secret, next.first, next.prev, nil, 0, true
		sv.s.trimPending()
	})
	return row, nil
}

// fileOnce gives the row of a segment that this device signed. Of a computer of which the whole disk was copied, the copy may have signed the same
// pending changes, and its segment may have come back already: they are the same bytes.
func (sv *saving) fileOnce(seg *segment.Segment, control bool) (row int64, err error) {
	err = sv.row("SELECT row FROM segment WHERE hash = ?", []any{seg.Hash[:]}, &row)
	if !errors.Is(err, sql.ErrNoRows) {
		return row, err
	}
	if row, err = sv.insertSegment(sv.c, sv.filling, seg, stateCounts, "", control, ""); err != nil {
		return 0, err
	}
	return row, sv.claims(sv.c, seg)
}

// WriteControl signs a change that decides who belongs to the circle, in a segment to itself, after the pending changes.
func (s *Store) WriteControl(ctx context.Context, circle causal.Circle, c causal.Change) (*segment.Segment, error) {
	var seg *segment.Segment
	err := s.write(ctx, func(t *txn) error {
		state := s.circles[circle]
		if state == nil {
			return say.Err(ErrForeign, "circle.unknown")
		}
		t.circular = true
		sv := t.savingIn(state)
		if len(state.open) > 0 {
			if err := sv.signOpen(state.open); err != nil {
				return err
			}
		}
		if err := sv.freshen(); err != nil {
			return err
		}
		var err error
		if seg, err = sv.signControl(c); err != nil {
			return err
		}
		return t.newMembers(state)
	})
	return seg, err
}

// signControl signs a control change in a segment to itself. Nothing may be pending.
func (sv *saving) signControl(c causal.Change) (*segment.Segment, error) {
	c.Clock = causal.Next(sv.now, sv.clock, 0)
	sv.clock = c.Clock
	tips, err := sv.newTips(sv.c)
	if err != nil {
		return nil, err
	}
	d := segment.Draft{Circle: sv.c.id, First: sv.chain.first, Previous: sv.chain.prev, Tips: tips, Secret: sv.chain.secret, Changes: []causal.Change{c}}
	seg, err := d.Sign(sv.s.self().sign)
	if err != nil {
		return nil, err
	}
	_, err = sv.ownSegment(seg, true)
	return seg, err
}

// decree signs a control change that changes no admission before what this save goes on to write.
func (sv *saving) decree(c causal.Change) error {
	if sv.chain.count > 0 {
		if err := sv.signOpen(sv.c.open); err != nil {
			return err
		}
	}
	if _, err := sv.signControl(c); err != nil {
		return err
	}
	state, was := sv.c, sv.c.members
	sv.undo = append(sv.undo, func() { state.members = was })
	if err := sv.s.loadMembers(sv.ctx, sv.Tx, state); err != nil {
		return err
	}
	if sv.direct {
		return sv.begin()
	}
	sv.namer = causal.NewNamer(sv.chain.secret[:])
	return nil
}

// newMembers reads the membership of a circle after a control change of this device, and looks at what waited for it.
func (t *txn) newMembers(c *circleState) error {
	was := c.members
	t.undo = append(t.undo, func() { c.members = was })
	if err := t.s.loadMembers(t.ctx, t.Tx, c); err != nil {
		return err
	}
	in := &intake{txn: t, c: c, taken: &Taken{Added: map[string]int{}}, waits: map[int64]say.Message{}}
	return in.reconsider(was)
}

// Found founds a circle with this change. own says that it is the circle of one's own. before is called with the circle's id before
// anything is durable: what it keeps, the circle's keys, can't be missing later.
func (s *Store) Found(ctx context.Context, c causal.Change, own bool, before func(causal.Circle) error) (causal.Circle, error) {
	var id causal.Circle
	err := s.write(ctx, func(t *txn) error {
		c.Clock = causal.Next(t.now, t.clock, 0)
		t.clock = c.Clock
		d := segment.Draft{First: 1, Secret: newSecret(), Changes: []causal.Change{c}}
		seg, err := d.Sign(s.self().sign)
		if err != nil {
			return err
		}
		if _, err := seg.Changes(); err != nil {
			return err
		}
		id = seg.Circle
		if err := before(id); err != nil {
			return err
		}
		state, err := t.addCircle(id, own)
		if err != nil {
			return err
		}
		sv := &saving{txn: t, c: state}
		if _, err := sv.ownSegment(seg, true); err != nil {
			return err
		}
		return s.loadMembers(ctx, t.Tx, state)
	})
	return id, err
}

// Know makes a circle known here that was founded elsewhere, so that its segments can be taken. own says that it is that of one's own records, which comes back.
func (s *Store) Know(ctx context.Context, id causal.Circle, own bool) error {
	return s.write(ctx, func(t *txn) error {
		if s.circles[id] != nil {
			return nil
		}
		state, err := t.addCircle(id, own)
		if err != nil {
			return err
		}
		return s.loadMembers(ctx, t.Tx, state)
	})
}

func (t *txn) addCircle(id causal.Circle, own bool) (*circleState, error) {
	t.circular = true
	c := &circleState{id: id, own: own, secret: newSecret(), fresh: true, first: 1, forked: map[causal.Device]bool{}}
	res, err := t.exec("INSERT INTO circle (id, own, secret, joined, clock) VALUES (?, ?, ?, ?, 0)", id[:], own, c.secret[:], t.now.UnixMilli())
	if err != nil {
		return nil, err
	}
	if c.row, err = res.LastInsertId(); err != nil {
		return nil, err
	}
	s := t.s
	s.circles[id], s.byRow[c.row] = c, c
	t.undo = append(t.undo, func() { delete(s.circles, id); delete(s.byRow, c.row) })
	return c, nil
}

// Device names this device, and Key is the public half of its key.
func (s *Store) Device() causal.Device { return s.self().device }

// Key is the public key of this device.
func (s *Store) Key() ed25519.PublicKey { return s.self().sign.Public().(ed25519.PublicKey) }
