package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/segment"
)

// When the open segment is closed by itself: a quarter of what readers accept.
const (
	closeCount = 4096
	closeBytes = segment.MaxBody / 4
)

// bulkSave is the number of drafts above which a save goes straight into signed segments, without pending changes.
const bulkSave = 64

// Work is a save in progress: drafts of any circles, which all become durable together, or none does.
type Work struct {
	t      *txn
	bulk   bool
	savers map[causal.Circle]*Saver
}

// Save saves drafts of one circle as one: all are durable when it returns, or none is saved. It gives the id of each
// draft's record. Drafts that change nothing make no change.
func (s *Store) Save(ctx context.Context, circle causal.Circle, author record.ID, drafts ...Draft) ([]record.ID, error) {
	ids := make([]record.ID, 0, len(drafts))
	err := s.Transact(ctx, len(drafts) > bulkSave, func(w *Work) error {
		for _, d := range drafts {
			id, err := w.Save(circle, author, d)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}

// Transact runs fn and makes all that it saved durable, or, after an error, nothing. bulk is for imports: the changes go straight
// into signed segments, and the full-text index is left to Index. fn must not call the store but through w.
func (s *Store) Transact(ctx context.Context, bulk bool, fn func(w *Work) error) error {
	w := &Work{bulk: bulk, savers: map[causal.Circle]*Saver{}}
	err := s.write(ctx, func(t *txn) error {
		w.t = t
		t.bulk = bulk
		if err := fn(w); err != nil {
			return err
		}
		for _, sv := range w.savers {
			if err := sv.finish(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for c := range w.savers {
		if err := s.closeIfLarge(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// Save saves a draft and gives the id of its record. The draft's own Circle is not looked at.
func (w *Work) Save(circle causal.Circle, author record.ID, d Draft) (record.ID, error) {
	sv, err := w.saver(circle)
	if err != nil {
		return record.ID{}, err
	}
	sv.author = author
	return sv.save(d)
}

// Get reads a record as the work so far has left it.
func (w *Work) Get(id record.ID) (Entry, error) {
	rec, c, err := w.t.s.get(w.t.ctx, w.t.Tx, id)
	if err != nil {
		return Entry{}, err
	}
	return entryOf(rec, c.id), nil
}

// External finds the record of a circle that had this id in a file that it was imported from.
func (w *Work) External(circle causal.Circle, text string) (record.ID, bool, error) {
	c := w.t.s.circles[circle]
	if c == nil {
		return record.ID{}, false, say.Err(ErrForeign, "circle.unknown")
	}
	return external(w.t.ctx, w.t.Tx, c, text)
}

// Author gives the record that stands for an author in a circle, and writes one if there is none: a person with that name. The empty
// name is nobody.
func (w *Work) Author(circle causal.Circle, name string, person record.Values) (record.ID, error) {
	var b []byte
	var id record.ID
	if name == "" {
		return id, nil
	}
	sv, err := w.saver(circle)
	if err != nil {
		return id, err
	}
	err = w.t.row("SELECT record FROM author WHERE circle = ? AND name = ?", []any{sv.c.row, name}, &b)
	if err == nil {
		copy(id[:], b)
		return id, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	if id, err = w.Save(circle, record.ID{}, Draft{Kind: "person", Set: person}); err != nil {
		return id, err
	}
	_, err = w.t.exec("INSERT INTO author (circle, name, record) VALUES (?, ?, ?)", sv.c.row, name, id[:])
	return id, err
}

func (w *Work) saver(circle causal.Circle) (*Saver, error) {
	if sv := w.savers[circle]; sv != nil {
		return sv, nil
	}
	sv, err := w.t.saver(circle, w.bulk)
	if err == nil {
		w.savers[circle] = sv
	}
	return sv, err
}

// Saver makes the changes of one circle in a save.
type Saver struct {
	*txn
	c      *circleState
	author record.ID
	namer  *causal.Namer
	open   []openChange // pending changes made by this save, or, in bulk, those not signed yet
	size   int
	direct bool
	chain  chain
}

// chain is where a device's log in a circle ends.
type chain struct {
	secret segment.Secret
	first  uint64 // of the open segment
	count  int    // changes in it before this save
	prev   causal.Hash
}

func (t *txn) saver(circle causal.Circle, bulk bool) (*Saver, error) {
	c := t.s.circles[circle]
	switch {
	case c == nil:
		return nil, say.Err(ErrForeign, "circle.unknown")
	case !c.members.MayWrite(t.s.device):
		return nil, say.Err(ErrNoRight, "circle.no_right")
	}
	t.circular = true
	sv := &Saver{txn: t, c: c, direct: bulk, chain: chain{secret: c.secret, first: c.first, count: len(c.open), prev: c.prev}}
	if bulk && len(c.open) > 0 {
		if err := sv.signOpen(c.open); err != nil {
			return nil, err
		}
	}
	sv.namer = causal.NewNamer(sv.chain.secret[:])
	return sv, nil
}

// save turns a draft into a change.
func (sv *Saver) save(d Draft) (record.ID, error) {
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
func (sv *Saver) target(d *Draft) (*held, string, error) {
	if d.ID.IsZero() {
		return &held{rec: &merge.Record{}}, d.Kind, nil
	}
	h, err := sv.load(sv.c, d.ID)
	if err != nil {
		return nil, "", err
	}
	if h.row == 0 {
		return nil, "", say.Err(ErrNotFound, "record.not_found")
	}
	return h, h.rec.Kind, nil
}

// add numbers, names and applies a change, and makes it pending.
func (sv *Saver) add(c causal.Change, h *held) (record.ID, error) {
	index := sv.chain.count + len(sv.open)
	c.Circle, c.Device, c.Number = sv.c.id, sv.s.device, sv.chain.first+uint64(index)
	c.Clock = causal.Next(sv.now, sv.clock, h.rec.Clock())
	sv.clock = c.Clock
	name := sv.namer.Name(&c, index)
	id := c.On(name)
	h.rec.ID = id
	h.rec.Apply(&c, name.Short())
	if err := sv.txn.save(sv.c, h); err != nil {
		return id, err
	}
	sv.open = append(sv.open, openChange{number: c.Number, change: c, name: name})
	sv.size += sizeOf(&c)
	if !sv.direct {
		_, err := sv.exec("INSERT INTO pending (circle, number, clock, record, change) VALUES (?, ?, ?, ?, ?)",
			sv.c.row, int64(c.Number), int64(c.Clock), id[:], segment.AppendChange(nil, &c))
		return id, err
	}
	if len(sv.open) >= closeCount || sv.size >= closeBytes {
		return id, sv.signDirect()
	}
	return id, nil
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
func (sv *Saver) finish() error {
	if sv.direct {
		if len(sv.open) > 0 {
			if err := sv.signDirect(); err != nil {
				return err
			}
		}
		return nil
	}
	c, open := sv.c, sv.open
	sv.after = append(sv.after, func() {
		c.open = append(c.open, open...)
		sv.s.journalPending(c, open)
	})
	return nil
}

// setsOf says what a draft does to each slot, naming as bases what its author saw. What is as she saw it makes no set.
func (s *Store) setsOf(kind string, d *Draft, h *held) []causal.Set {
	slots := make([]string, 0, len(d.Set))
	for slot := range d.Set {
		slots = append(slots, slot)
	}
	slices.Sort(slots)
	sets := make([]causal.Set, 0, len(slots))
	for _, slot := range slots {
		set := causal.Set{Slot: slot, Class: s.classOf(kind, slot, h), Private: s.private(kind, slot)}
		values := cleaned(d.Set[slot])
		var changed bool
		if set.Class == record.ClassSet {
			changed = s.setSet(&set, values, d, h)
		} else {
			changed = s.setRegister(&set, values, d, h)
		}
		if changed {
			sets = append(sets, set)
		}
	}
	return sets
}

func (s *Store) setRegister(set *causal.Set, values []string, d *Draft, h *held) bool {
	value := ""
	if len(values) > 0 {
		value = values[0]
	}
	set.Bases, set.Values = d.Seen[set.Slot], []string{value}
	slot := h.rec.Slot(set.Slot)
	if slot == nil || len(slot.Live) == 0 {
		return value != ""
	}
	// The same value once more, by someone who saw just that, says nothing new.
	return !(len(slot.Live) == 1 && slot.Live[0].Text == value && len(set.Bases) > 0 && sameBases(set.Bases, slot.Bases()))
}

func sameBases(a, b []causal.Base) bool {
	for _, x := range b {
		if !slices.Contains(a, x) {
			return false
		}
	}
	return true
}

// setSet removes of what the author saw what she left out, and adds what is not among what she saw.
func (s *Store) setSet(set *causal.Set, values []string, d *Draft, h *held) bool {
	seen := map[string]bool{}
	if slot := h.rec.Slot(set.Slot); slot != nil {
		for i := range slot.Live {
			v := &slot.Live[i]
			if !slices.Contains(d.Seen[set.Slot], v.Base()) {
				continue
			}
			seen[v.Text] = true
			if !slices.Contains(values, v.Text) {
				set.Bases = append(set.Bases, v.Base())
			}
		}
	}
	for _, v := range values {
		if !seen[v] && v != "" && !slices.Contains(set.Values, v) {
			set.Values = append(set.Values, v)
		}
	}
	return len(set.Bases)+len(set.Values) > 0
}

// classOf gives the merge class of a slot: the field's, else what the record has, else a plain value.
func (s *Store) classOf(kind, slot string, h *held) record.Class {
	if f := s.registry.Field(kind, slot); f != nil {
		return f.Class()
	}
	if slot == record.SlotCopies || slot == record.SlotSame {
		return record.ClassSet
	}
	if slot := h.rec.Slot(slot); slot != nil {
		return slot.Class
	}
	return record.ClassValue
}

// private tells whether a slot's values can be redacted as personal or sensitive. What this version does not know counts as such.
func (s *Store) private(kind, slot string) bool {
	if slot[0] == '@' {
		return false
	}
	f := s.registry.Field(kind, slot)
	return f == nil || f.Private()
}

// cleaned makes values fit for the log: valid UTF-8, and no longer than a reader accepts.
func cleaned(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		v = strings.ToValidUTF8(v, "\uFFFD")
		for len(v) > segment.MaxText {
			v = v[:segment.MaxText]
			for !utf8.ValidString(v) {
				v = v[:len(v)-1]
			}
		}
		out[i] = v
	}
	return out
}

// Delete deletes a record: the change names every value that stands, so that an edit by someone who has not seen the
// deletion brings it back and is shown.
func (w *Work) Delete(circle causal.Circle, author, id record.ID) error {
	return w.special(circle, author, id, func(h *held) *causal.Set {
		if h.rec.Deleted() {
			return nil
		}
		return &causal.Set{Slot: record.SlotDeleted, Class: record.ClassDelete, Bases: h.rec.Seen()}
	})
}

// Undelete brings a deleted record back, or settles that an edited one stays.
func (w *Work) Undelete(circle causal.Circle, author, id record.ID) error {
	return w.special(circle, author, id, func(h *held) *causal.Set {
		if !h.rec.Deleted() && !h.rec.Revived() {
			return nil
		}
		set := &causal.Set{Slot: record.SlotRestored, Class: record.ClassValue, Values: []string{""}}
		for _, d := range h.rec.Deletes {
			set.Bases = append(set.Bases, causal.Base{Change: d.Name})
		}
		if slot := h.rec.Slot(record.SlotRestored); slot != nil {
			set.Bases = append(set.Bases, slot.Bases()...)
		}
		return set
	})
}

func (w *Work) special(circle causal.Circle, author, id record.ID, change func(*held) *causal.Set) error {
	sv, err := w.saver(circle)
	if err != nil {
		return err
	}
	h, kind, err := sv.target(&Draft{ID: id})
	if err != nil {
		return err
	}
	set := change(h)
	if set == nil {
		return nil
	}
	_, err = sv.add(causal.Change{Record: id, Kind: kind, Author: author, Sets: []causal.Set{*set}}, h)
	return err
}

// Each gives all records of a kind in a circle that are not deleted, as the work so far has left them.
func (w *Work) Each(circle causal.Circle, kind string, f func(record.ID, record.Values)) error {
	c := w.t.s.circles[circle]
	if c == nil {
		return say.Err(ErrForeign, "circle.unknown")
	}
	rows, err := w.t.QueryContext(w.t.ctx, "SELECT id, json(fields) FROM record WHERE circle = ? AND kind = ? AND deleted = 0", c.row, kind)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	for rows.Next() {
		var b, fields []byte
		if err := rows.Scan(&b, &fields); err != nil {
			return err
		}
		v, err := readFields(fields)
		if err != nil {
			return err
		}
		f(record.ID(b), v)
	}
	return rows.Err()
}
