package desk

import (
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// FAULTS 45: the same story is edited on two computers: what lies apart is combined, as a view; saved, it settles the difference everywhere.
func TestFault45StoryEditedTwice(t *testing.T) {
	m, l, c, id := twins(t)
	write(t, m, id, "notes", "We met in May.\nWe read tales.\nWe went home.")
	exchange(t, c, m, l)
	write(t, m, id, "notes", "We met in May.\nWe read tales to children.\nWe went home.")
	write(t, l, id, "notes", "We met in Lviv in May.\nWe read tales.\nWe went home.\nWe wrote.")
	exchange(t, c, m, l)
	want := "We met in Lviv in May.\nWe read tales to children.\nWe went home.\nWe wrote."
	for _, d := range []*Desk{m, l} {
		diffs, err := d.Differences(ctx)
		must(t, err)
		text, clean, ok := d.Combined(diffs[0])
		if text != want || !clean || !ok {
			t.Fatalf("%q, %v, %v", text, clean, ok)
		}
		if e, err := d.Get(ctx, id); err != nil || len(e.Differences) != 1 {
			t.Fatal("the view has changed something")
		}
	}
	diffs, err := m.Differences(ctx)
	must(t, err)
	must(t, m.Resolve(ctx, diffs[0], -1, []string{want}))
	exchange(t, c, m, l)
	if diffs, err := l.Differences(ctx); err != nil || len(diffs) > 0 || valueOf(t, l, id, "notes") != want {
		t.Fatalf("%v, %v", diffs, err)
	}
}

// FAULTS 84: the same long text is combined on five computers at once: they agree, and nothing is in it twice.
func TestFault84CombinedFiveTimes(t *testing.T) {
	m, l, c, id := twins(t)
	all := []*Desk{m, l}
	for _, name := range []string{"Odesa", "Leeds", "Kharkiv"} {
		d := open(t, name)
		file := t.TempDir() + "/in.twinbundle"
		words, err := m.Invite(ctx, c, file, "", nil)
		must(t, err)
		_, err = d.Join(ctx, file, words, nil)
		must(t, err)
		all = append(all, d)
	}
	exchange(t, c, all...)
	exchange(t, c, all...)
	write(t, m, id, "notes", "One.\nTwo.\nThree.\nFour.\nFive.")
	exchange(t, c, all...)
	for i, d := range all {
		lines := strings.Split("One.\nTwo.\nThree.\nFour.\nFive.", "\n")
		lines[i] += " " + d.Name()
		write(t, d, id, "notes", strings.Join(lines, "\n"))
	}
	exchange(t, c, all...)
	exchange(t, c, all...)
	for _, d := range all {
		diffs, err := d.Differences(ctx)
		must(t, err)
		text, clean, _ := d.Combined(diffs[0])
		if !clean || len(diffs[0].Variants) != len(all) {
			t.Fatalf("%d variants: %q", len(diffs[0].Variants), text)
		}
		must(t, d.Resolve(ctx, diffs[0], -1, []string{text}))
	}
	exchange(t, c, all...)
	exchange(t, c, all...)
	want := "One. Manchester\nTwo. Lviv\nThree. Odesa\nFour. Leeds\nFive. Kharkiv"
	for _, d := range all {
		if e, err := d.Get(ctx, id); err != nil || e.Values.Get("notes") != want || len(e.Differences) > 0 {
			t.Fatalf("%s: %q, %v, %v", d.Name(), e.Values.Get("notes"), e.Differences, err)
		}
	}
	one(t, c, all...)
}

// Many differences are settled as one, and undone as one.
func TestResolveAll(t *testing.T) {
	m, l, c, id := twins(t)
	other := add(t, m, c, "Other")
	exchange(t, c, m, l)
	for _, d := range []*Desk{m, l} {
		for _, r := range []record.ID{id, other} {
			write(t, d, r, "postcode", "of "+d.Name())
			write(t, d, r, "notes", "of "+d.Name())
		}
	}
	must(t, m.Delete(ctx, other))
	exchange(t, c, m, l)
	before := stateOf(t, m, c)
	n, err := m.ResolveAll(ctx, func(d store.Difference) int {
		if d.Slot == record.SlotDeleted || !m.Mine(d.Variants[0].Device) {
			return min(1, len(d.Variants)-1)
		}
		return 0
	})
	must(t, err)
	diffs, err := m.Differences(ctx)
	must(t, err)
	if n < 4 || len(diffs) > 0 || valueOf(t, m, id, "notes") != "of Manchester" {
		t.Fatalf("%d settled, %d left, %q", n, len(diffs), valueOf(t, m, id, "notes"))
	}
	_, err = m.Undo(ctx)
	must(t, err)
	again, err := m.Differences(ctx)
	must(t, err)
	if len(again) != n || stateOf(t, m, c) == before {
		t.Fatalf("%d differences after undoing, %d before", len(again), n)
	}
	n, err = m.ResolveAll(ctx, func(store.Difference) int { return Leave })
	if n != 0 || err != nil {
		t.Fatalf("%d settled, %v", n, err)
	}
}
