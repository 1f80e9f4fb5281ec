package store

import (
	"errors"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/segment"
)

// When the open segment is closed by itself: long before it is as large as readers accept, for a segment goes over a line as a whole or not at all. At 20 kbit/s one of texts that do not pack goes
// within five minutes (FAULTS 30), and others pack to a quarter.
const (
	closeCount = 2048
	closeBytes = segment.MaxBody / 16
)

// bulkSave is the number of drafts above which a save goes straight into signed segments, without pending changes.
const bulkSave = 64

// saving makes the changes of one circle in a save.
type saving struct {
	*txn
	c       *circleState
	author  record.ID
	namer   *causal.Namer
	open    []openChange // pending changes made by this save, or, in bulk, those not signed yet
	size    int          // of the changes in the open segment
	direct  bool
	filling int64 // row of the segment that a bulk save fills; 0 for pending changes
	chain   chain
	start   uint64      // the number of the first change
	last    causal.Hash // the name of the latest
}

// next is the number of the next change.
func (sv *saving) next() uint64 { return sv.chain.first + uint64(sv.chain.count+len(sv.open)) }

// chain is where a device's log in a circle ends.
type chain struct {
	secret segment.Secret
	first  uint64 // of the open segment
	count  int    // changes in it before this save
	prev   causal.Hash
	fresh  bool // the secret is of this run of the program
}

// save turns a draft into a change.
func (sv *saving) save(d Draft) (record.ID, error) {
	if err := sv.ctx.Err(); err != nil {
		return d.ID, err
	}
	h, kind, err := sv.target(&d)
	if err != nil {
		return d.ID, err
	}
	sets := sv.s.setsOf(kind, &d, h)
	if len(sets) == 0 && !d.ID.IsZero() {
		return d.ID, nil
	}
	return sv.add(causal.Change{Record: d.ID, Kind: kind, Author: sv.author, Sets: sets}, h)
}

// target loads the record that the draft is about.
func (sv *saving) target(d *Draft) (*held, string, error) {
	if d.ID.IsZero() {
		return &held{rec: &merge.Record{}}, d.Kind, nil
	}
	d.ID = sv.c.standsFor(d.ID)
	h, err := sv.load(sv.c, d.ID)
	if err != nil {
		return nil, "", err
	}
	switch {
	case h.row == 0:
		return nil, "", say.Err(ErrNotFound, "record.not_found")
	case sv.c.hides(d.ID):
		return nil, "", say.Err(ErrNotFound, "record.forgotten")
	}
	return h, h.rec.Kind, nil
}

// errDecides stops a change that would decide who belongs to a circle from being signed as one of a record.
var errDecides = errors.New("store: a control change is written by WriteControl alone")

// add numbers, names and applies a change, and makes it pending.
func (sv *saving) add(c causal.Change, h *held) (record.ID, error) {
	if IsControl(c.Kind) {
		return record.ID{}, errDecides
	}
	index := sv.chain.count + len(sv.open)
	c.Circle, c.Device, c.Number = sv.c.id, sv.s.self().device, sv.chain.first+uint64(index)
	c.Clock = sv.tick(h)
	sv.clock = c.Clock
	name := sv.namer.Name(&c, index)
	sv.last = name
	id := c.On(name)
	if err := sv.write(&c, name, h); err != nil {
		return id, err
	}
	if err := sv.nameFiles(sv.c, &c); err != nil {
		return id, err
	}
	sv.open = append(sv.open, openChange{number: c.Number, change: c, name: name})
	sv.size += sizeOf(&c)
	if !sv.direct {
		_, err := sv.exec("INSERT INTO pending (circle, number, clock, record, change) VALUES (?, ?, ?, ?, ?)",
			sv.c.row, int64(c.Number), int64(c.Clock), id[:], segment.AppendChange(nil, &c))
		if err == nil && sv.size >= closeBytes {
			err = sv.signPending()
		}
		return id, err
	}
	if len(sv.open) >= closeCount || sv.size >= closeBytes {
		return id, sv.signDirect()
	}
	return id, nil
}

// tick gives the clock of the next change to a record.
func (sv *saving) tick(h *held) causal.Clock { return causal.Next(sv.now, sv.clock, h.rec.Clock()) }

func (sv *saving) write(c *causal.Change, name causal.Hash, h *held) error {
	if c.Record.IsZero() {
		if ok, err := sv.bear(sv.c, sv.filling, c, name); ok || err != nil {
			return err
		}
	}
	h.rec.ID = c.On(name)
	h.rec.Apply(c, name.Short())
	h.touchedIn(sv.filling)
	return sv.txn.save(sv.c, h)
}

func sizeOf(c *causal.Change) int {
	n := 64
	for i := range c.Sets {
		n += 8 + 11*len(c.Sets[i].Bases)
		for _, v := range c.Sets[i].Values {
			n += 2 + len(v)
		}
	}
	return n
}

// finish makes what was saved part of the store's memory once it is committed.
func (sv *saving) finish() error {
	if sv.direct {
		if len(sv.open) > 0 {
			if err := sv.signDirect(); err != nil {
				return err
			}
		}
		return nil
	}
	c, open, size := sv.c, sv.open, sv.size
	sv.after = append(sv.after, func() {
		c.open, c.size = append(c.open, open...), size
		sv.s.journalPending(c, open)
	})
	return nil
}
