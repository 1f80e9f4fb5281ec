package sim

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

func (d *device) take(path string, c *shared) error {
	_, err := d.Import(ctx, path, desk.ImportOptions{Circle: c.id, Kind: "library", Lang: "en"}, nil)
	return told(err)
}

func mergeRecords(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	return d.mergeSome(r, c)
}

// mergeSome makes two or three records of a kind one, deleted ones now and then among them.
func (d *device) mergeSome(r *rand.Rand, c *shared) error {
	var rows []store.Row
	kind := pick(r, []string{"library", "library", "activity", "person"})
	for _, deleted := range []bool{false, r.IntN(3) == 0} {
		list, err := d.List(ctx, store.Query{Circle: c.id, Kind: kind, Deleted: deleted}, 0, 200)
		if err != nil {
			return err
		}
		rows = append(rows, list...)
	}
	slices.SortFunc(rows, func(a, b store.Row) int { return slices.Compare(a.ID[:], b.ID[:]) })
	rows = slices.CompactFunc(rows, func(a, b store.Row) bool { return a.ID == b.ID })
	r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	if len(rows) < 2 {
		return nil
	}
	var ids []record.ID
	for _, row := range rows[:min(len(rows), 2+r.IntN(2))] {
		ids = append(ids, row.ID)
	}
	if err := d.MergeRecords(ctx, ids...); err != nil {
		d.w.say("%s can't merge: %s.", d.name, why(err))
		return told(err)
	}
	d.w.say("%s makes %v one.", d.name, ids)
	for _, id := range d.Merged(ids[0]) { // who settles what they differ in, or undoes it, writes the words of one on another
		d.w.model.named[id] = true
	}
	if one := d.Merged(ids[0]); !slices.Contains(one, ids[1]) {
		return fmt.Errorf("%s made %v one, and they are not: %v", d.name, ids, one)
	}
	return nil
}

func separate(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	rows, err := d.List(ctx, store.Query{Circle: c.id}, 0, 200)
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b store.Row) int { return slices.Compare(a.ID[:], b.ID[:]) })
	rows = slices.DeleteFunc(rows, func(row store.Row) bool { return len(d.Merged(row.ID)) < 2 })
	if len(rows) == 0 {
		return nil
	}
	id := pick(r, rows).ID
	was := d.Merged(id)
	if err := d.UnmergeRecord(ctx, id); err != nil {
		w.say("%s can't separate: %s.", d.name, why(err))
		return told(err)
	}
	w.say("%s separates %v.", d.name, was)
	for _, id := range was {
		if one := d.Merged(id); len(one) > 1 {
			return fmt.Errorf("%s separated %v, and %v are still one", d.name, was, one)
		}
	}
	return nil
}

// groups says which records are one, from what their own changes say: slowly, and straight from the rules.
func groups(of map[record.ID][]*segment.Named, hidden map[record.ID]struct{}) map[record.ID][]record.ID {
	next := map[record.ID][]record.ID{}
	for id, changes := range of {
		own := expect(changes)
		for _, text := range own.values[record.SlotSame] {
			if other, err := record.ParseID(text); err == nil {
				next[id], next[other] = append(next[id], other), append(next[other], id)
			}
		}
	}
	all := map[record.ID][]record.ID{}
	for id := range of {
		seen, todo := map[record.ID]bool{}, []record.ID{id}
		for len(todo) > 0 {
			at := todo[0]
			todo = todo[1:]
			if seen[at] {
				continue
			}
			seen[at] = true
			todo = append(todo, next[at]...)
		}
		for other := range seen {
			if _, out := hidden[other]; of[other] != nil && !out {
				all[id] = append(all[id], other)
			}
		}
		if _, out := hidden[id]; out {
			all[id] = []record.ID{id}
		}
		slices.SortFunc(all[id], func(a, b record.ID) int { return slices.Compare(a[:], b[:]) })
	}
	return all
}

// resolveTwice lets two people settle the same difference at the same time, each for herself; when they have met, both see the same.
func resolveTwice(w *world, r *rand.Rand) error {
	c := pick(r, w.circles)
	in := slices.DeleteFunc(c.members(w), func(d *device) bool { return d.hostile })
	if len(in) < 2 {
		return nil
	}
	r.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
	a, b := in[0], in[1]
	if role(a, c.id) == "" || role(b, c.id) == "" {
		return nil
	}
	meet := func() error {
		for range 2 {
			if err := w.carry(c, a, b); err != nil {
				return err
			}
			if err := w.carry(c, b, a); err != nil {
				return err
			}
		}
		return nil
	}
	e, ok, err := a.of(r, c.id, "library")
	if err != nil || !ok {
		return err
	}
	if err := meet(); err != nil {
		return err
	}
	if ok, err := w.bothWrite(c, a, b); err != nil || !ok {
		return err
	}
	for _, d := range []*device{a, b, a, b} { // first a difference, then two settlements
		diffs, err := d.Differences(ctx)
		if err != nil {
			return err
		}
		e, err := d.Get(ctx, e.ID)
		if w.cut && errors.Is(err, store.ErrNotFound) {
			return nil // whoever wrote it had been removed
		}
		if err != nil || e.Hidden {
			return err
		}
		i := slices.IndexFunc(diffs, func(x store.Difference) bool { return x.Entry.ID == e.ID && x.Slot == "name.en" })
		set := record.Values{"name.en": {w.value(d)}}
		on := []record.ID{e.ID}
		if i >= 0 {
			err = d.Resolve(ctx, diffs[i], -1, set["name.en"])
		} else {
			on, err = d.Save(ctx, store.Draft{ID: e.ID, Set: set, Seen: e.Seen})
		}
		if err != nil {
			return told(err)
		}
		w.model.saves(d, c.id, on[0], set, e.Seen)
		if d == b {
			if err := meet(); err != nil {
				return err
			}
		}
	}
	w.say("%s and %s settle a difference of %s at once.", a.name, b.name, e.ID)
	return alike(a, b, e.ID)
}

// alike: both show the same of a record.
func alike(a, b *device, id record.ID) error {
	x, err := a.Get(ctx, id)
	if err != nil {
		return err
	}
	y, err := b.Get(ctx, id)
	if err == nil && fmt.Sprint(x.Values, x.Differences, x.Deleted) != fmt.Sprint(y.Values, y.Differences, y.Deleted) {
		err = fmt.Errorf("%s shows %v %v of %s, %s %v %v", a.name, x.Values, x.Differences, id, b.name, y.Values, y.Differences)
	}
	return err
}

func role(d *device, c causal.Circle) string {
	circles, err := d.Circles(ctx)
	if i := slices.IndexFunc(circles, func(x desk.Circle) bool { return x.ID == c }); err == nil && i >= 0 {
		return circles[i].Role
	}
	return ""
}
