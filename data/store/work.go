package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// Work is a save in progress: drafts of any circles, which all become durable together, or none does.
type Work struct {
	t      *txn
	bulk   bool
	savers map[causal.Circle]*saving
	action action
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
	w := &Work{bulk: bulk, savers: map[causal.Circle]*saving{}, action: action{what: DidSave}}
	if bulk {
		w.action.what = DidImport
	}
	err := s.write(ctx, func(t *txn) error {
		w.t = t
		t.bulk = bulk
		if err := fn(w); err != nil {
			return err
		}
		for _, sv := range w.savers {
			w.action.part(sv.c, s.self().device, sv.start, sv.next()-1, 0)
			if err := sv.finish(); err != nil {
				return err
			}
		}
		return t.act(&w.action)
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
	rec, c, err := w.t.s.get(w.t.ctx, w.t.Tx, id, nil)
	if err != nil {
		return Entry{}, err
	}
	return c.entryOf(rec), nil
}

// External finds the record of a circle that had this id in a file that it was imported from, of one of the kinds; without kinds, of any. Lists
// number their rows from 1 on, each its own.
func (w *Work) External(circle causal.Circle, text string, kinds ...string) (record.ID, bool, error) {
	c := w.t.s.circles[circle]
	if c == nil {
		return record.ID{}, false, say.Err(ErrForeign, "circle.unknown")
	}
	id, ok, err := external(w.t.ctx, w.t.Tx, c, text, kinds)
	return c.standsFor(id), ok, err
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

func (w *Work) saver(circle causal.Circle) (*saving, error) {
	if sv := w.savers[circle]; sv != nil {
		return sv, nil
	}
	sv, err := w.t.saver(circle, w.bulk)
	if err == nil {
		w.savers[circle] = sv
	}
	return sv, err
}

func (t *txn) saver(circle causal.Circle, bulk bool) (*saving, error) {
	c := t.s.circles[circle]
	switch {
	case c == nil:
		return nil, say.Err(ErrForeign, "circle.unknown")
	case !c.members.MayWrite(t.s.self().device):
		return nil, say.Err(ErrNoRight, "circle.no_right")
	}
	t.circular = true
	sv := t.savingIn(c)
	sv.direct = bulk
	if err := sv.freshen(); err != nil {
		return nil, err
	}
	if bulk && sv.chain.count > 0 {
		if err := sv.signOpen(c.open); err != nil {
			return nil, err
		}
	}
	if bulk {
		return sv, sv.begin()
	}
	sv.namer = causal.NewNamer(sv.chain.secret[:])
	return sv, nil
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
		return undelete(h, nil)
	})
}

// undelete takes the deletions of a record back, all but some that are to stand against its values.
func undelete(h *held, but []merge.Source) *causal.Set {
	set := &causal.Set{Slot: record.SlotRestored, Class: record.ClassValue, Values: []string{""}}
	for _, d := range h.rec.Deletes {
		if !slices.ContainsFunc(but, func(s merge.Source) bool { return s.Name == d.Name }) {
			set.Bases = append(set.Bases, causal.Base{Change: d.Name})
		}
	}
	if slot := h.rec.Slot(record.SlotRestored); slot != nil {
		set.Bases = append(set.Bases, slot.Bases()...)
	}
	return set
}

func (w *Work) special(circle causal.Circle, author, id record.ID, change func(*held) *causal.Set) error {
	sv, err := w.saver(circle)
	if err != nil {
		return err
	}
	d := Draft{ID: id}
	h, kind, err := sv.target(&d)
	if err != nil {
		return err
	}
	set := change(h)
	if set == nil {
		return nil
	}
	_, err = sv.add(causal.Change{Record: d.ID, Kind: kind, Author: author, Sets: []causal.Set{*set}}, h)
	return err
}

// Each gives all records of a kind in a circle that are not deleted, as the work so far has left them.
func (w *Work) Each(circle causal.Circle, kind string, f func(record.ID, record.Values)) error {
	c := w.t.s.circles[circle]
	if c == nil {
		return say.Err(ErrForeign, "circle.unknown")
	}
	rows, err := w.t.QueryContext(w.t.ctx, "SELECT id, fields FROM record WHERE circle = ? AND kind = ? AND deleted = 0", c.row, kind)
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
