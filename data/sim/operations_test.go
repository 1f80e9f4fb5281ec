package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// operation is something that may happen. do makes it happen and tells it with world.say; an error is a promise broken. Where there is nothing
// to do it does nothing and says nothing.
type operation struct {
	name   string
	weight int
	do     func(w *world, r *rand.Rand) error
}

// operations lists all that may happen. New ones come last: seeds that once failed are played with those that there were then.
func operations() []operation {
	return []operation{
		{"write a new record", 12, create},
		{"edit a record", 14, edit},
		{"open a form", 6, openForm},
		{"save a form that was open", 6, saveForm},
		{"delete", 4, remove},
		{"undelete", 3, undelete},
		{"resolve a difference", 8, resolve},
		{"import a file", 3, importFile},
		{"write a bundle", 12, writeBundle},
		{"read a bundle", 18, readBundle},
		{"preview a bundle", 3, previewBundle},
		{"lose something on the way", 2, lose},
		{"damage something on the way", 3, damage},
		{"invite", 5, invite},
		{"found another circle", 1, foundAnother},
		{"end without warning", 4, crash},
		{"lose power in the middle", 5, powerCut},
		{"run out of disk", 4, fullDisk},
		{"set a clock", 3, setClock},
		{"keep a snapshot", 2, snapshot},
		{"set a folder back", 1, setBack},
		{"clone a folder", 1, clone},
		{"let someone hostile in", 2, letHostileIn},
		{"do something hostile", 8, hostility},
		{"change the version", 3, changeVersion},
		{"change who works", 2, changeAuthor},
		{"write a person", 6, writePerson},
		{"edit a person", 6, editPerson},
		{"forget a person", 4, forget},
		{"object to a forgetting", 2, objectToForgetting},
		{"let days pass", 4, daysPass},
		{"undo", 5, undo},
		{"redo", 3, redo},
		{"do something and undo it", 8, doAndUndo},
		{"make records one", 6, mergeRecords},
		{"separate records", 3, separate},
		{"settle a difference twice", 3, resolveTwice},
		{"lose the database", 3, loseDatabase},
		{"copy a whole computer", 1, cloneComputer},
		{"remove who is hostile", 5, removeHostile},
		{"seal anew", 2, sealAnew},
		{"remove a member", 3, removeMember},
		{"change a role", 3, changeRole},
		{"ask to join", 4, askToJoin},
		{"invite as somebody", 4, inviteAs},
		{"use the kit", 1, useKit},
		{"decide on what waits", 10, decideOnWaiting},
		{"write without having heard", 6, writeUnheard},
		{"sync with a place", 30, syncPlace},
		{"spoil a place", 4, spoilPlace},
		{"have a place go wrong", 4, troublePlace},
		{"use a place no more", 1, removeHere},
	}
}

// slots are what is edited: one of each class, and those of a later version.
var slots = []struct {
	kind, slot string
	class      record.Class
}{
	{"library", "name.en", record.ClassValue}, {"library", "name.en", record.ClassValue}, {"library", "name.uk", record.ClassValue},
	{"library", "notes", record.ClassText}, {"library", "social", record.ClassSet}, {"library", "social", record.ClassSet},
	{"activity", "title.en", record.ClassValue}, {"activity", "category", record.ClassSet}, {"activity", "notes", record.ClassText},
	{"library", "later_text", record.ClassValue}, {"library", "later_set", record.ClassSet}, {"library", "later_light", record.ClassWeightless},
	{"later", "name.en", record.ClassValue}, {"later", "tags", record.ClassSet},
}

// value makes a value that is like no other in the play.
func (w *world) value(d *device) string {
	w.names++
	return fmt.Sprintf("%s %d", d.name, w.names)
}

func create(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	return createBy(w, r, c, d)
}

func createBy(w *world, r *rand.Rand, c *shared, d *device) error {
	id := c.id
	if r.IntN(8) == 0 {
		id = d.Own()
	}
	s := pick(r, slots)
	for s.kind == "later" && !d.newer || d.Registry().Field(s.kind, s.slot) == nil {
		s = pick(r, slots)
	}
	set := record.Values{s.slot: {w.value(d)}}
	ids, err := d.Save(ctx, store.Draft{Circle: id, Kind: s.kind, Set: set})
	if err != nil {
		w.say("%s can't write a new record: %s.", d.name, why(err))
		return told(err)
	}
	w.model.saves(d, id, ids[0], set, nil)
	w.say("%s writes %q (%s).", d.name, set[s.slot][0], s.kind)
	return nil
}

// some picks a record that a device shows in a circle.
func (d *device) some(r *rand.Rand, c causal.Circle, deleted bool) (store.Entry, bool, error) {
	rows, err := d.List(ctx, store.Query{Circle: c, Deleted: deleted}, 0, 200)
	if err != nil || len(rows) == 0 {
		return store.Entry{}, false, err
	}
	slices.SortFunc(rows, func(a, b store.Row) int { return slices.Compare(a.ID[:], b.ID[:]) })
	e, err := d.Get(ctx, pick(r, rows).ID)
	return e, err == nil && e.Circle == c, err
}

func edit(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	return editBy(w, r, c, d)
}

func editBy(_ *world, r *rand.Rand, c *shared, d *device) error {
	e, ok, err := d.some(r, c.id, false)
	if err != nil || !ok {
		return err
	}
	return d.save(r, e, "edits")
}

// save changes a slot or two of a record, from a view of it.
func (d *device) save(r *rand.Rand, e store.Entry, verb string) error {
	w := d.w
	set, added := record.Values{}, record.Values{}
	for range 1 + r.IntN(2) {
		s := pick(r, slots)
		if s.kind != e.Kind || set[s.slot] != nil || d.Registry().Field(s.kind, s.slot) == nil {
			continue
		}
		v := w.value(d)
		set[s.slot], added[s.slot] = []string{v}, []string{v}
		if s.class != record.ClassSet {
			continue
		}
		for _, old := range e.Values[s.slot] {
			if r.IntN(3) > 0 {
				set[s.slot] = append(set[s.slot], old)
			}
		}
	}
	if len(set) == 0 {
		return nil
	}
	ids, err := d.Save(ctx, store.Draft{ID: e.ID, Set: set, Seen: e.Seen})
	if err != nil {
		w.say("%s can't save: %s.", d.name, why(err))
		return told(err)
	}
	w.model.saves(d, e.Circle, ids[0], added, e.Seen) // on the record that stands for it now: it may have become one with others since the form was opened
	w.say("%s %s %s: %v.", d.name, verb, e.ID, added)
	return nil
}

func openForm(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	e, ok, err := d.some(r, c.id, false)
	if err != nil || !ok {
		return err
	}
	d.forms = append(d.forms, form{e})
	w.say("%s opens a form with %s.", d.name, e.ID)
	return nil
}

func saveForm(w *world, r *rand.Rand) error {
	d := pick(r, w.devices)
	if len(d.forms) == 0 {
		return nil
	}
	i := r.IntN(len(d.forms))
	f := d.forms[i]
	d.forms = slices.Delete(d.forms, i, i+1)
	return d.save(r, f.entry, "saves the form that was open with")
}

func remove(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	e, ok, err := d.some(r, c.id, false)
	if err != nil || !ok {
		return err
	}
	if err := d.Delete(ctx, e.ID); err != nil {
		w.say("%s can't delete: %s.", d.name, why(err))
		return told(err)
	}
	w.say("%s deletes %s.", d.name, e.ID)
	if e, err = d.Get(ctx, e.ID); err == nil && !e.Deleted {
		err = fmt.Errorf("%s deleted %s, and it is still there", d.name, e.ID)
	}
	return err
}

func undelete(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	e, ok, err := d.some(r, c.id, true)
	if err != nil || !ok {
		return err
	}
	if err := d.Undelete(ctx, e.ID); err != nil {
		w.say("%s can't undelete: %s.", d.name, why(err))
		return told(err)
	}
	w.say("%s brings %s back.", d.name, e.ID)
	if e, err = d.Get(ctx, e.ID); err == nil && (e.Deleted || e.Revived) {
		err = fmt.Errorf("%s brought %s back, and it is not there, or is still a difference", d.name, e.ID)
	}
	return err
}

func resolve(w *world, r *rand.Rand) error {
	d := pick(r, w.devices)
	diffs, err := d.Differences(ctx)
	if err != nil || len(diffs) == 0 {
		return err
	}
	diff := pick(r, diffs)
	keep := r.IntN(max(len(diff.Variants), 1)+1) - 1
	set := record.Values{diff.Slot: {w.value(d)}}
	if diff.Slot == record.SlotDeleted {
		keep = max(keep, 0)
	}
	if err := d.Resolve(ctx, diff, keep, set[diff.Slot]); err != nil {
		w.say("%s can't resolve a difference: %s.", d.name, why(err))
		return told(err)
	}
	if keep < 0 {
		w.model.saves(d, diff.Entry.Circle, diff.Entry.ID, set, diff.Entry.Seen)
	}
	w.say("%s resolves the difference in %s of %s with %d of %d.", d.name, diff.Slot, diff.Entry.ID, keep+1, len(diff.Variants))
	e, err := d.Get(ctx, diff.Entry.ID)
	if err == nil && (slices.Contains(e.Differences, diff.Slot) || diff.Slot == record.SlotDeleted && e.Revived) {
		err = fmt.Errorf("%s resolved %s of %s, and it is still a difference", d.name, diff.Slot, e.ID)
	}
	return err
}

// The clocks that computers have been seen to show.
var clocks = []struct {
	skew  time.Duration
	words string
}{
	{0, "right"}, {0, "right"}, {-56 * 365 * 24 * time.Hour, "in 1970"}, {10 * 365 * 24 * time.Hour, "ten years ahead"},
	{-time.Hour, "an hour behind"}, {3 * time.Minute, "three minutes ahead"}, {-40 * 24 * time.Hour, "forty days behind"},
}

func setClock(w *world, r *rand.Rand) error {
	d, c := pick(r, w.devices), pick(r, clocks)
	d.skew = c.skew
	w.say("The clock of %s is %s.", d.name, c.words)
	return nil
}

func changeVersion(w *world, r *rand.Rand) error {
	d := pick(r, w.devices)
	if err := d.close(); err != nil {
		return err
	}
	d.newer = !d.newer
	w.say("%s changes the version of the program; newer: %v.", d.name, d.newer)
	return d.open()
}

func changeAuthor(w *world, r *rand.Rand) error {
	d, who := pick(r, w.devices), pick(r, []string{"Olena", "Оксана Тестова", "Bob", ""})
	w.say("%q works at %s.", who, d.name)
	return d.SetAuthor(who)
}

func foundAnother(w *world, r *rand.Rand) error {
	if len(w.circles) > 1 {
		return nil
	}
	d := pick(r, w.honest())
	w.say("%s founds another circle.", d.name)
	return w.found(d, "Others")
}
