package store

import (
	"context"
	"maps"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
)

// Duplicates (package merge, same.go): the row of the record that stands holds what the changes to all of them make; the rows of the others what
// their own make, and show nowhere. Whatever touches one of them, or an alias, has the whole group made anew at the end of the write.
//
// A record that is being forgotten, or was, is one with none: what is written of others is not hidden with it, and it shows in none of them.

// aliases are those of a circle. A value is never changed, only replaced.
type aliases struct {
	linked map[record.ID]struct{}  // every record that an alias begins or ends with
	stands map[record.ID]record.ID // the one that stands for each that is one with others
}

// standsFor gives the record that stands for id: itself, unless it is one with others.
func (c *circleState) standsFor(id record.ID) record.ID {
	if to, ok := c.aliases.stands[id]; ok {
		return to
	}
	return id
}

// oneWith lists the records that are one with id, itself included; sorted.
func (c *circleState) oneWith(id record.ID) []record.ID {
	to, ok := c.aliases.stands[id]
	if !ok {
		return []record.ID{id}
	}
	var list []record.ID
	for member, stands := range c.aliases.stands {
		if stands == to {
			list = append(list, member)
		}
	}
	slices.SortFunc(list, compareIDs)
	return list
}

// standing gives the record that stands for id in whatever circle it is.
func (s *Store) standing(q querier, id record.ID) record.ID {
	s.lockIf(q)
	defer s.unlockIf(q)
	for _, c := range s.circles {
		if to := c.standsFor(id); to != id {
			return to
		}
	}
	return id
}

// oneAs lists the ids, as text, of the records that are one with the one that text names.
func (s *Store) oneAs(text string) []string {
	id, err := record.ParseID(text)
	if err != nil {
		return []string{text}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []string{text}
	for _, c := range s.circles {
		for _, other := range c.oneWith(id) {
			if other != id {
				list = append(list, other.String())
			}
		}
	}
	return list
}

func (s *Store) loadAliases(ctx context.Context, c *circleState) error {
	edges, err := edgesOf(ctx, s.w, c)
	if err != nil {
		return err
	}
	rows, err := s.w.QueryContext(ctx, "SELECT id FROM record WHERE circle = ?1 AND id IN (SELECT a FROM same WHERE circle = ?1 UNION SELECT b FROM same WHERE circle = ?1)", c.row)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	there := map[record.ID]bool{}
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return err
		}
		there[record.ID(b)] = true
	}
	c.aliases = aliasesOf(edges, func(id record.ID) bool { return there[id] && !c.hides(id) })
	return rows.Err()
}

func edgesOf(ctx context.Context, q querier, c *circleState) (map[record.ID][]record.ID, error) {
	rows, err := q.QueryContext(ctx, "SELECT a, b FROM same WHERE circle = ?", c.row)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	edges := map[record.ID][]record.ID{}
	for rows.Next() {
		var a, b []byte
		if err := rows.Scan(&a, &b); err != nil {
			return nil, err
		}
		edges[record.ID(a)] = append(edges[record.ID(a)], record.ID(b))
	}
	return edges, rows.Err()
}

func aliasesOf(edges map[record.ID][]record.ID, there func(record.ID) bool) aliases {
	a := aliases{linked: map[record.ID]struct{}{}, stands: merge.Groups(edges, there)}
	for id, others := range edges {
		a.linked[id] = struct{}{}
		for _, other := range others {
			a.linked[other] = struct{}{}
		}
	}
	return a
}

// setAliases takes others for the rest of the write, and for good if it is committed.
func (t *txn) setAliases(c *circleState, a aliases) {
	was := c.aliases
	t.undo = append(t.undo, func() { c.aliases = was })
	c.aliases = a
}

// regroupIf notes that a record that is being written has aliases, or is one.
func (t *txn) regroupIf(c *circleState, id record.ID, names bool) {
	if _, linked := c.aliases.linked[id]; !names && !linked {
		return
	}
	if t.regroups == nil {
		t.regroups = map[*circleState]map[record.ID]struct{}{}
	}
	if t.regroups[c] == nil {
		t.regroups[c] = map[record.ID]struct{}{}
	}
	t.regroups[c][id] = struct{}{}
}

// regroup makes the records anew that are, or were, one with those noted.
func (t *txn) regroup() error {
	for c, ids := range t.regroups {
		if err := t.regroupIn(c, slices.Collect(maps.Keys(ids))); err != nil {
			return err
		}
	}
	t.regroups = nil
	return nil
}

func (t *txn) regroupIn(c *circleState, ids []record.ID) error {
	edges, err := edgesOf(t.ctx, t.Tx, c)
	if err != nil {
		return err
	}
	// All that hang together, as they did and as they do, each merged from its own changes.
	own := map[record.ID]*held{}
	for next := ids; len(next) > 0; {
		if next, err = t.gather(c, next, own, edges); err != nil {
			return err
		}
	}
	was := c.aliases.stands
	t.setAliases(c, aliasesOf(edges, func(id record.ID) bool {
		if h := own[id]; h != nil {
			return h.row != 0 && !c.hides(id)
		}
		_, there := was[id]
		return there
	}))
	for _, id := range slices.SortedFunc(maps.Keys(own), compareIDs) {
		h := own[id]
		if h.row == 0 {
			continue
		}
		members := c.oneWith(id)
		if len(members) > 1 && c.standsFor(id) == id {
			if h, err = t.joined(c, h, members); err != nil {
				return err
			}
		}
		if err := t.save(c, h); err != nil {
			return err
		}
	}
	return nil
}

// gather merges records from their own changes, brings the edges up to date with them, and gives those that hang together with them and were not
// gathered yet.
func (t *txn) gather(c *circleState, ids []record.ID, own map[record.ID]*held, edges map[record.ID][]record.ID) (next []record.ID, err error) {
	fresh := map[record.ID]*held{}
	for _, id := range ids {
		if own[id] != nil {
			continue
		}
		h, err := t.load(c, id)
		if err != nil {
			return nil, err
		}
		own[id], fresh[id] = h, h
	}
	if err := t.merged(c, fresh); err != nil {
		return nil, err
	}
	for id, h := range fresh {
		next = append(next, edges[id]...)
		for a, others := range edges {
			if slices.Contains(others, id) {
				next = append(next, a)
			}
		}
		if _, err := t.exec("DELETE FROM same WHERE circle = ? AND a = ?", c.row, id[:]); err != nil {
			return nil, err
		}
		delete(edges, id)
		for _, other := range h.rec.Aliases() {
			if _, err := t.exec("INSERT INTO same (circle, a, b) VALUES (?, ?, ?)", c.row, id[:], other[:]); err != nil {
				return nil, err
			}
			edges[id] = append(edges[id], other)
			next = append(next, other)
		}
	}
	return slices.DeleteFunc(next, func(id record.ID) bool { return own[id] != nil }), nil
}

// joined makes the record that stands for several.
func (t *txn) joined(c *circleState, h *held, members []record.ID) (*held, error) {
	one := &held{row: h.row, segments: h.segments, before: h.before, rec: &merge.Record{ID: h.rec.ID}}
	if err := t.eachChangeOf(c, members, func(ch *segment.Named) { one.rec.Apply(&ch.Change, ch.Name.Short()) }); err != nil {
		return nil, err
	}
	one.rec.Kind, one.rec.Born = h.rec.Kind, h.rec.Born
	return one, nil
}

// eachChangeOf gives all changes to some records that count, pending ones included.
func (t *txn) eachChangeOf(c *circleState, ids []record.ID, f func(*segment.Named)) error {
	rows := map[int64]struct{}{}
	for _, id := range ids {
		h, err := t.load(c, id)
		if err != nil {
			return err
		}
		for _, row := range h.segments {
			rows[row] = struct{}{}
		}
	}
	take := func(ch *segment.Named) {
		if slices.Contains(ids, ch.On(ch.Name)) && ch.Reader <= ReaderVersion {
			f(ch)
		}
	}
	for _, row := range slices.Sorted(maps.Keys(rows)) {
		changes, state, err := t.changesOf(row)
		if err != nil {
			return err
		}
		for i := range changes {
			if state == stateCounts {
				take(&changes[i])
			}
		}
	}
	for _, o := range t.pending(c) {
		take(&segment.Named{Change: o.change, Name: o.name})
	}
	return nil
}

// Merge makes two records of a circle one. Unmerge takes it back.
func (w *Work) Merge(circle causal.Circle, author, a, b record.ID) error {
	return w.alias(circle, author, a, func(h *held) *causal.Set {
		if w.t.s.circles[circle].standsFor(a) == w.t.s.circles[circle].standsFor(b) {
			return nil
		}
		return &causal.Set{Slot: record.SlotSame, Class: record.ClassSet, Values: []string{b.String()}}
	})
}

// Unmerge makes all records that are one with id records of their own again.
func (w *Work) Unmerge(circle causal.Circle, author, id record.ID) error {
	c := w.t.s.circles[circle]
	if c == nil {
		return ErrForeign
	}
	for _, member := range c.oneWith(id) {
		own := map[record.ID]*held{}
		h, err := w.t.load(c, member)
		if err != nil {
			return err
		}
		own[member] = h
		if err := w.t.merged(c, own); err != nil {
			return err
		}
		slot := h.rec.Slot(record.SlotSame)
		if slot == nil || len(slot.Live) == 0 {
			continue
		}
		if err := w.alias(circle, author, member, func(*held) *causal.Set {
			return &causal.Set{Slot: record.SlotSame, Class: record.ClassSet, Bases: slot.Bases()}
		}); err != nil {
			return err
		}
	}
	return nil
}

// alias writes aliases of a record on that very record, whichever stands for it.
func (w *Work) alias(circle causal.Circle, author, id record.ID, change func(*held) *causal.Set) error {
	sv, err := w.saver(circle)
	if err != nil {
		return err
	}
	h, err := sv.load(sv.c, id)
	if err != nil {
		return err
	}
	if h.row == 0 {
		return ErrNotFound
	}
	set := change(h)
	if set == nil {
		return nil
	}
	_, err = sv.add(causal.Change{Record: id, Kind: h.rec.Kind, Author: author, Sets: []causal.Set{*set}}, h)
	return err
}

// One lists the records that are one with id, itself included.
func (s *Store) One(id record.ID) []record.ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.circles {
		if list := c.oneWith(id); len(list) > 1 {
			return list
		}
	}
	return []record.ID{id}
}
