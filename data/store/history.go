package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
)

// step is a change to a record with the segment that it came in.
type step struct {
	segment.Named
	route   string
	arrived time.Time
}

// steps reads all changes to a record that count, in the order of their clocks.
func (s *Store) steps(ctx context.Context, q querier, id record.ID, in *circleState) ([]step, error) {
	circle, ids, rows, err := s.touching(ctx, q, id, in)
	if err != nil {
		return nil, err
	}
	var list []step
	seen := map[causal.Hash]bool{}
	for _, row := range rows {
		changes, state, err := changesOf(ctx, q, row)
		if err != nil {
			return nil, err
		}
		var route string
		var arrived int64
		if err := q.QueryRowContext(ctx, "SELECT route, arrived FROM segment WHERE row = ?", row).Scan(&route, &arrived); err != nil {
			return nil, err
		}
		for i := range changes {
			if state == stateCounts && changes[i].Reader <= ReaderVersion && slices.Contains(ids, changes[i].On(changes[i].Name)) && !seen[changes[i].Name] {
				seen[changes[i].Name] = true
				list = append(list, step{changes[i], route, time.UnixMilli(arrived).UTC()})
			}
		}
	}
	s.lockIf(q)
	for _, o := range circle.open {
		if slices.Contains(ids, o.change.On(o.name)) && !seen[o.name] {
			list = append(list, step{segment.Named{Change: o.change, Name: o.name}, "", o.change.Clock.Time()})
		}
	}
	s.unlockIf(q)
	slices.SortStableFunc(list, func(a, b step) int {
		switch {
		case a.Clock != b.Clock:
			if a.Clock < b.Clock {
				return -1
			}
			return 1
		case a.Device != b.Device:
			return slices.Compare(a.Device[:], b.Device[:])
		}
		return slices.Compare(a.Name[:], b.Name[:])
	})
	return list, nil
}

// touching gives the circle of a record, the ids of those that are one with it, and the rows of the segments that touched any of them.
func (s *Store) touching(ctx context.Context, q querier, id record.ID, in *circleState) (c *circleState, ids []record.ID, rows []int64, err error) {
	_, c, err = s.get(ctx, q, id, in)
	if err != nil {
		return nil, nil, nil, err
	}
	s.lockIf(q)
	ids = c.oneWith(c.standsFor(id))
	s.unlockIf(q)
	for _, id := range ids {
		var b []byte
		err := q.QueryRowContext(ctx, "SELECT segments FROM record WHERE id = ? AND circle = ?", id[:], c.row).Scan(&b)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, nil, nil, err
		}
		rows = append(rows, readRows(b)...)
	}
	slices.Sort(rows)
	return c, ids, slices.Compact(rows), nil
}

// History tells what was done to a record, the latest first.
func (s *Store) History(ctx context.Context, id record.ID) ([]Event, error) {
	steps, err := s.steps(ctx, s.r, id, nil)
	if err != nil {
		return nil, s.explain(err)
	}
	entry, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	values := map[causal.Base]string{} // of set additions, by name, to say what a removal removed
	events := make([]Event, 0, len(steps))
	for _, st := range steps {
		e := Event{Change: st.Name, Author: st.Author, Device: st.Device, At: st.Clock.Time(), Route: st.route, Arrived: st.arrived, Created: st.Record.IsZero()}
		for i := range st.Sets {
			set := &st.Sets[i]
			if set.Class == record.ClassDelete {
				e.Deleted = true
				continue
			}
			slot := EventSlot{Slot: set.Slot, Values: set.Values, Gone: set.Gone}
			if set.Class == record.ClassSet {
				for pos, v := range set.Values {
					values[causal.Base{Change: st.Name.Short(), Pos: uint32(pos)}] = v
				}
				for _, b := range set.Bases {
					slot.Removed = append(slot.Removed, values[b])
				}
			}
			if entry.Hidden {
				slot = EventSlot{Slot: set.Slot, Gone: true}
			}
			e.Slots = append(e.Slots, slot)
		}
		events = append(events, e)
	}
	slices.Reverse(events)
	return events, nil
}

// Differences lists what people wrote differently without having seen each other's, in all circles.
func (s *Store) Differences(ctx context.Context) ([]Difference, error) {
	rows, err := s.r.QueryContext(ctx, "SELECT id, circle FROM record WHERE differs = 1 ORDER BY kind, sort_en, row LIMIT 1000")
	if err != nil {
		return nil, s.explain(err)
	}
	type key struct {
		id     record.ID
		circle int64
	}
	var keys []key
	defer rows.Close() //nolint:errcheck // read to its end below
	for rows.Next() {
		var k key
		var b []byte
		if err := rows.Scan(&b, &k.circle); err != nil {
			return nil, s.explain(err)
		}
		copy(k.id[:], b)
		keys = append(keys, k)
	}
	if err := rows.Err(); err != nil {
		return nil, s.explain(err)
	}
	var list []Difference
	for _, k := range keys {
		s.mu.Lock()
		c := s.byRow[k.circle]
		s.mu.Unlock()
		diffs, err := s.differencesOf(ctx, s.r, c, k.id)
		if err != nil {
			return nil, s.explain(err)
		}
		list = append(list, diffs...)
	}
	return list, nil
}

// differencesOf tells the differences of one record.
func (s *Store) differencesOf(ctx context.Context, q querier, c *circleState, id record.ID) ([]Difference, error) {
	rec, _, err := s.get(ctx, q, id, c)
	if err != nil {
		return nil, err
	}
	steps, err := s.steps(ctx, q, id, c)
	if err != nil {
		return nil, err
	}
	byName := make(map[causal.Short]*step, len(steps))
	for i := range steps {
		byName[steps[i].Name.Short()] = &steps[i]
	}
	s.lockIf(q)
	entry := c.entryOf(rec)
	s.unlockIf(q)
	var list []Difference
	for _, name := range entry.Differences {
		list = append(list, difference(entry, rec.Slot(name), byName))
	}
	if entry.Revived {
		list = append(list, Difference{Entry: entry, Slot: record.SlotDeleted, Variants: deletions(rec, byName)})
	}
	return list, nil
}

// deletions tells who deleted a record that someone else edited.
func deletions(rec *merge.Record, byName map[causal.Short]*step) []Variant {
	list := make([]Variant, 0, len(rec.Deletes))
	for _, d := range rec.Deletes {
		v := Variant{Device: d.Device, At: d.Clock.Time(), Bases: []causal.Base{{Change: d.Name}}}
		if st := byName[d.Name]; st != nil {
			v.Author, v.Route, v.Arrived = st.Author, st.route, st.arrived
		}
		list = append(list, v)
	}
	return list
}

func difference(entry Entry, slot *merge.Slot, byName map[causal.Short]*step) Difference {
	d := Difference{Entry: entry, Slot: slot.Name}
	wrote := make([]*step, len(slot.Live))
	for i := range slot.Live {
		live := &slot.Live[i]
		st := byName[live.Source.Name]
		wrote[i] = st
		if j := slices.IndexFunc(d.Variants, func(v Variant) bool { return v.Values[0] == live.Text }); j >= 0 {
			d.Variants[j].Bases = append(d.Variants[j].Bases, live.Base())
			continue
		}
		v := Variant{Values: []string{live.Text}, Bases: []causal.Base{live.Base()}, Device: live.Source.Device, At: live.Source.Clock.Time()}
		if st != nil {
			v.Author, v.Route, v.Arrived = st.Author, st.route, st.arrived
		}
		d.Variants = append(d.Variants, v)
	}
	for _, b := range seenByAll(wroteFirst(wrote, slot, byName), slot.Name) {
		if st := byName[b.Change]; st != nil {
			d.Before = valuesOf(st, slot.Name)
		}
	}
	return d
}

// seenByAll gives what all who wrote had seen.
func seenByAll(wrote []*step, slot string) []causal.Base {
	common := basesOf(wrote[0], slot)
	for _, st := range wrote[1:] {
		mine := basesOf(st, slot)
		common = slices.DeleteFunc(common, func(b causal.Base) bool { return !slices.Contains(mine, b) })
	}
	return common
}

// wroteFirst gives those who wrote the values of a slot. Where a decision was undone, its values were written anew by who undid it, who had seen the
// decision: then those are meant who wrote them before it, for what they had seen is what the values are compared with.
func wroteFirst(wrote []*step, slot *merge.Slot, byName map[causal.Short]*step) []*step {
	first := make([]*step, len(wrote))
	for i, st := range wrote {
		first[i] = st
		for older := st; older != nil; older = olderWith(older, slot.Name, slot.Live[i].Text, byName) {
			first[i] = older
		}
		if first[i] == st {
			return wrote // this one is new: nothing was undone
		}
	}
	return first
}

// olderWith gives the step nearest before one that wrote the same text in a slot, nil if none did.
func olderWith(st *step, slot, text string, byName map[causal.Short]*step) *step {
	seen := map[*step]bool{}
	next := []*step{st}
	for len(next) > 0 {
		var before []*step
		for _, st := range next {
			for _, b := range basesOf(st, slot) {
				older := byName[b.Change]
				if older == nil || seen[older] {
					continue
				}
				if slices.Contains(valuesOf(older, slot), text) {
					return older
				}
				seen[older] = true
				before = append(before, older)
			}
		}
		next = before
	}
	return nil
}

func basesOf(st *step, slot string) []causal.Base {
	if st == nil {
		return nil
	}
	for i := range st.Sets {
		if st.Sets[i].Slot == slot {
			return slices.Clone(st.Sets[i].Bases)
		}
	}
	return nil
}

func valuesOf(st *step, slot string) []string {
	for i := range st.Sets {
		if st.Sets[i].Slot == slot {
			return st.Sets[i].Values
		}
	}
	return nil
}
