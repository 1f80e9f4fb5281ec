package sim

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

func undo(w *world, r *rand.Rand) error {
	d := pick(r, w.devices)
	a, ok, err := d.Undoable(ctx)
	if err != nil || !ok {
		return err
	}
	out, err := d.Undo(ctx)
	if err != nil {
		w.say("%s can't undo: %s.", d.name, why(err))
		return told(err)
	}
	w.say("%s undoes a %s: %d records, %d kept.", d.name, a.What, out.Records, out.Kept)
	return nil
}

func redo(w *world, r *rand.Rand) error {
	d := pick(r, w.devices)
	_, ok, err := d.Redoable(ctx)
	if err != nil || !ok {
		return err
	}
	out, err := d.Redo(ctx)
	if err != nil {
		w.say("%s can't redo: %s.", d.name, why(err))
		return told(err)
	}
	w.say("%s redoes: %d records, %d kept.", d.name, out.Records, out.Kept)
	return nil
}

// shows gives all that a device shows, by record; what is deleted or hidden is not shown.
func (d *device) shows() (map[record.ID]string, error) {
	rows, err := d.List(ctx, store.Query{}, 0, 10_000)
	if err != nil {
		return nil, err
	}
	all := map[record.ID]string{}
	for _, row := range rows {
		e, err := d.Get(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		if e.Kind == "person" && e.Values.Get("family_name.en") == "" {
			continue // who works is written down with the first thing that she does, be it an undoing
		}
		v := maps.Clone(e.Values)
		delete(v, record.SlotRestored)
		delete(v, record.SlotSame)
		if unmade(row.ID) {
			e.Kind = ""
		}
		if len(v["name.en"]) > 1 { // someone hostile has said that it is a set; the first to write there says otherwise, and undoing can't unsay it
			all[row.ID] = spoilt
			continue
		}
		all[row.ID] = fmt.Sprint(e.Kind, " ", v, " differs in ", e.Differences, ", revived: ", e.Revived)
	}
	return all, nil
}

// spoilt stands for a record of which it can't be said what undoing should show.
const spoilt = "spoilt"

func differing(a, b map[record.ID]string) string {
	for _, id := range slices.SortedFunc(maps.Keys(a), func(x, y record.ID) int { return slices.Compare(x[:], y[:]) }) {
		if a[id] != b[id] && a[id] != spoilt && b[id] != spoilt {
			return fmt.Sprintf("%s was %q, and is %q", id, a[id], b[id])
		}
	}
	for id := range b {
		if _, ok := a[id]; !ok {
			return fmt.Sprintf("%s was not there, and is %q", id, b[id])
		}
	}
	return ""
}

// doAndUndo does something and takes it back at once: what is shown is as it was. Done again, it is as it had become.
func doAndUndo(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	if d.hostile { // its numbers are on several branches: nobody can say what was the last thing
		return nil
	}
	was, _, err := d.Undoable(ctx)
	if err != nil {
		return err
	}
	before, err := d.shows()
	if err != nil {
		return err
	}
	members, err := d.belonging()
	if err != nil {
		return err
	}
	if err := d.something(r, c); err != nil {
		return err
	}
	a, ok, err := d.Undoable(ctx)
	if err != nil || !ok || a.Row == was.Row {
		return err
	}
	after, err := d.shows()
	if err != nil {
		return err
	}
	if now, err := d.belonging(); err != nil || now != members { // who belongs, and what is forgotten, is not undone
		return err
	}
	out, err := d.Undo(ctx)
	if w.cut && why(err) == "circle.no_right" {
		return nil // she may only view, or is no member any more
	}
	if err != nil {
		return fmt.Errorf("%s undoes at once: %w", d.name, err)
	}
	w.say("%s undoes the last thing, a %s.", d.name, a.What)
	if now, err := d.shows(); err != nil || differing(before, now) != "" {
		return fmt.Errorf("%s undid at once, and %s: %w", d.name, differing(before, now), err)
	}
	if out.Records == 0 || r.IntN(2) == 0 { // what was forged may have changed nothing: then nothing is taken back, and there is nothing to do again
		return nil
	}
	if _, err := d.Redo(ctx); err != nil {
		return fmt.Errorf("%s redoes at once: %w", d.name, err)
	}
	w.say("%s does it all the same.", d.name)
	if now, err := d.shows(); err != nil || differing(after, now) != "" {
		return fmt.Errorf("%s did it all the same, and %s: %w", d.name, differing(after, now), err)
	}
	return nil
}

// belonging is who belongs to the circles, and who is being forgotten, as text.
func (d *device) belonging() (string, error) {
	circles, err := d.Circles(ctx)
	if err != nil {
		return "", err
	}
	text := ""
	for _, c := range circles {
		for _, m := range c.Members {
			text += fmt.Sprint(m.Device, m.Role, m.Becomes)
		}
		text += fmt.Sprint(c.Waiting)
	}
	list, err := d.Forgettings()
	return text + fmt.Sprint(list), err
}

// something is one of what people do, on this device.
func (d *device) something(r *rand.Rand, c *shared) error {
	w := d.w
	e, ok, err := d.some(r, c.id, r.IntN(5) == 0)
	if err != nil {
		return err
	}
	switch r.IntN(8) {
	case 0, 1:
		if f, _ := w.reader(r); f != nil && f.circle.in[d] {
			info, err := d.ReadBundle(ctx, f.path, nil)
			w.say("%s reads %s: %d new segments.", d.name, f.words(), info.Segments)
			return told(err)
		}
	case 2:
		path, n, err := w.table(r)
		if err != nil {
			return err
		}
		w.say("%s imports %d rows.", d.name, n)
		return d.take(path, c)
	case 3:
		set := record.Values{"name.en": {w.value(d)}, "notes": {"new"}}
		ids, err := d.Save(ctx, store.Draft{Circle: c.id, Kind: "library", Set: set})
		if err != nil {
			return told(err)
		}
		delete(set, "notes")
		w.model.saves(d, c.id, ids[0], set, nil)
		w.say("%s writes %q.", d.name, set["name.en"][0])
	case 4:
		if ok && !e.Deleted {
			w.say("%s deletes %s.", d.name, e.ID)
			return told(d.Delete(ctx, e.ID))
		}
	case 5:
		if ok && e.Deleted {
			w.say("%s undeletes %s.", d.name, e.ID)
			return told(d.Undelete(ctx, e.ID))
		}
	case 6:
		return d.mergeSome(r, c)
	default:
		if ok {
			return d.save(r, e, "edits")
		}
	}
	return nil
}
