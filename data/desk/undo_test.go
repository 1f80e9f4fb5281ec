package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

func undo(t *testing.T, d *Desk) store.Reverted {
	t.Helper()
	out, err := d.Undo(ctx)
	must(t, err)
	return out
}

func redo(t *testing.T, d *Desk) {
	t.Helper()
	_, err := d.Redo(ctx)
	must(t, err)
}

// shown gives what a person sees of a desk: every record with its values, deleted ones apart.
func shown(t require, d *Desk) string {
	t.Helper()
	var b strings.Builder
	for _, deleted := range []bool{false, true} {
		rows, err := d.List(ctx, store.Query{Deleted: deleted}, 0, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		lines := make([]string, 0, len(rows))
		for _, r := range rows {
			lines = append(lines, fmt.Sprint(r.ID, r.Deleted, r.Differs, r.Values))
		}
		slices.Sort(lines)
		if !deleted { // what was made and undone stays among the deleted ones
			fmt.Fprintln(&b, strings.Join(lines, "\n"))
		}
	}
	return b.String()
}

type require interface {
	Helper()
	Fatal(args ...any)
}

// Undoing and redoing, across records and kinds of fields, is as if what was undone had never been done.
func TestUndoAndRedo(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp("", "undo-")
		must(t, err)
		defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
		must(t, Init(ctx, dir, "Library", "en"))
		d, err := Open(ctx, dir)
		must(t, err)
		defer func() { must(t, d.Close()) }()
		var ids []record.ID
		states := []string{shown(rt, d)}
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			was, _, err := d.Undoable(ctx)
			must(t, err)
			ids = step(rt, d, ids)
			is, _, err := d.Undoable(ctx)
			must(t, err)
			if is != was { // what says nothing new makes no change
				states = append(states, shown(rt, d))
			}
		}
		back := rapid.IntRange(0, len(states)-1).Draw(rt, "back")
		for i := range back {
			if _, err := d.Undo(ctx); err != nil {
				rt.Fatal(err)
			}
			if got, want := shown(rt, d), states[len(states)-2-i]; got != want {
				rt.Fatalf("after %d times back:\n%s\nwant\n%s", i+1, got, want)
			}
		}
		for i := range back {
			if _, err := d.Redo(ctx); err != nil {
				rt.Fatal(err)
			}
			if got, want := shown(rt, d), states[len(states)-back+i]; got != want {
				rt.Fatalf("after %d times forward:\n%s\nwant\n%s", i+1, got, want)
			}
		}
		stateOf(t, d, d.Own())
	})
}

func step(rt *rapid.T, d *Desk, ids []record.ID) []record.ID {
	text := func(label string) string { return rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(rt, label) }
	if len(ids) == 0 || rapid.IntRange(0, 3).Draw(rt, "what") == 0 {
		made, err := d.Save(ctx, store.Draft{Kind: "library", Set: record.Values{"name.en": {"Library " + text("name")}, "interests": {"x"}}})
		if err != nil {
			rt.Fatal(err)
		}
		return append(ids, made...)
	}
	id := rapid.SampledFrom(ids).Draw(rt, "record")
	e, err := d.Get(ctx, id)
	if err != nil {
		rt.Fatal(err)
	}
	switch rapid.IntRange(0, 3).Draw(rt, "change") {
	case 0:
		if e.Deleted {
			err = d.Undelete(ctx, id)
		} else {
			err = d.Delete(ctx, id)
		}
	case 1:
		_, err = d.Save(ctx, store.Draft{ID: id, Set: record.Values{"interests": rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"x", "y", "z"}), 0, 3, rapid.ID[string]).Draw(rt, "tags")}, Seen: e.Seen})
	default:
		if !e.Deleted {
			_, err = d.Save(ctx, store.Draft{ID: id, Set: record.Values{"notes": {text("notes")}, "city.uk": {text("city")}}, Seen: e.Seen})
		}
	}
	if err != nil {
		rt.Fatal(err)
	}
	return ids
}

// FAULTS 44, 74: an import of 2,000 rows is undone as one, made again without duplicates, and what was there before stays.
func TestFault44And74UndoOfAnImport(t *testing.T) {
	d := open(t, "Library")
	kept := add(t, d, causal.Circle{}, "Kept")
	var b strings.Builder
	b.WriteString("id,name\n")
	for i := range 2000 {
		fmt.Fprintf(&b, "x%d,Library %d\n", i, i)
	}
	file := filepath.Join(t.TempDir(), "list.csv")
	must(t, os.WriteFile(file, []byte(b.String()), 0o600))
	take := func() {
		t.Helper()
		r, err := d.Import(ctx, file, ImportOptions{Kind: "library", Map: map[string]string{"name": "name.en"}}, nil)
		must(t, err)
		if r.Added != 2000 {
			t.Fatalf("added %d", r.Added)
		}
	}
	count := func(want int) {
		t.Helper()
		n, err := d.Count(ctx, store.Query{Kind: "library"})
		must(t, err)
		if n != want {
			t.Fatalf("%d libraries, want %d", n, want)
		}
	}
	take()
	count(2001)
	if out := undo(t, d); out.Records != 2000 || out.Kept != 0 {
		t.Fatalf("undone %+v", out)
	}
	count(1)
	redo(t, d)
	count(2001)
	undo(t, d)
	take()
	count(2001)
	e, err := d.Get(ctx, kept)
	must(t, err)
	if e.Deleted {
		t.Fatal("what was there before is gone")
	}
	stateOf(t, d, d.Own())
}

// FAULTS 74: a bundle that was read is taken back as a whole, by changes that travel; what someone has written since stays; it can be redone.
func TestFault74UndoOfABundle(t *testing.T) {
	m, l, c, id := twins(t)
	other := add(t, m, c, "Another")
	exchange(t, c, m, l)
	rename(t, l, id, "Renamed in Lviv")
	rename(t, l, other, "Renamed too")
	must(t, l.Delete(ctx, add(t, l, c, "Made and deleted")))
	added := add(t, l, c, "Added in Lviv")
	before := shown(t, m)
	_, err := m.ReadBundle(ctx, bundle(t, l, c, causal.Device{}), nil)
	must(t, err)
	after := shown(t, m)
	undo(t, m)
	if got := shown(t, m); got != before {
		t.Fatalf("got\n%s\nwant\n%s", got, before)
	}
	redo(t, m)
	if got := shown(t, m); got != after {
		t.Fatalf("got\n%s\nwant\n%s", got, after)
	}
	rename(t, m, other, "Written since")
	undo(t, m) // that
	undo(t, m) // the bundle
	exchange(t, c, m, l)
	if stateOf(t, m, c) != stateOf(t, l, c) {
		t.Fatal("states differ")
	}
	e, err := l.Get(ctx, added)
	must(t, err)
	if !e.Deleted {
		t.Fatal("the undoing did not travel")
	}
}

// What was settled is a difference again.
func TestUndoOfASettledDifference(t *testing.T) {
	m, l, c, id := twins(t)
	rename(t, m, id, "By Manchester")
	rename(t, l, id, "By Lviv")
	exchange(t, c, m, l)
	diffs, err := m.Differences(ctx)
	must(t, err)
	if len(diffs) != 1 {
		t.Fatalf("%d differences", len(diffs))
	}
	shownFirst := diffs[0].Variants[0].Values[0]
	if from := diffs[0].Variants; from[0].Route == from[1].Route || from[0].Route+from[1].Route != "route.bundle" {
		t.Fatalf("routes %q, %q", from[0].Route, from[1].Route)
	}
	must(t, m.Resolve(ctx, diffs[0], -1, []string{"By both"}))
	undo(t, m)
	redo(t, m)
	undo(t, m)
	diffs, err = m.Differences(ctx)
	must(t, err)
	if len(diffs) != 1 || len(diffs[0].Variants) != 2 || diffs[0].Variants[0].Values[0] != shownFirst {
		t.Fatalf("differences %+v", diffs)
	}
	if before := diffs[0].Before; !slices.Equal(before, []string{"Shared library"}) {
		t.Fatalf("before: %q", before)
	}
	exchange(t, c, m, l)
	if stateOf(t, m, c) != stateOf(t, l, c) {
		t.Fatal("states differ")
	}
}

// A bundle that brings a record and makes it one with another is undone: the one is gone, and the other as it was.
func TestUndoABundleThatMergesWhatItBrings(t *testing.T) {
	m, l, c, id := twins(t)
	other := add(t, l, c, "Twice")
	must(t, l.MergeRecords(ctx, id, other))
	_, err := m.ReadBundle(ctx, bundle(t, l, c, causal.Device{}), nil)
	must(t, err)
	_, err = m.Undo(ctx)
	must(t, err)
	if n := libraries(t, m, c); n != 1 || valueOf(t, m, id, "name.en") != "Shared library" {
		t.Fatalf("%d libraries, %q", n, valueOf(t, m, id, "name.en"))
	}
	_, err = m.Redo(ctx)
	must(t, err)
	if len(m.Merged(id)) != 2 {
		t.Fatal("not done again")
	}
	stateOf(t, m, c)
}

// FAULTS 48: of a computer of which the whole disk was copied, both have written since, with the same numbers. Undoing takes back one's own only.
func TestFault48UndoOnACopiedComputer(t *testing.T) {
	m, _, c, id := twins(t)
	must(t, m.Close())
	clone := cloneUnseen(t, m.Dir())
	m = reopen(t, nil, m.Dir())
	other := add(t, clone, c, "Of the copy")
	rename(t, m, id, "Of the first")
	_, err := m.ReadBundle(ctx, bundle(t, clone, c, causal.Device{}), nil)
	must(t, err)
	_, err = m.Undo(ctx) // the bundle
	must(t, err)
	if valueOf(t, m, id, "name.en") != "Of the first" {
		t.Fatal("what was written here is taken back with the bundle")
	}
	_, err = m.Redo(ctx)
	must(t, err)
	_, err = m.Undo(ctx)
	must(t, err)
	_, err = m.Undo(ctx) // the first's own change
	must(t, err)
	if v := valueOf(t, m, id, "name.en"); v != "Shared library" {
		t.Fatalf("%q", v)
	}
	if e, err := m.Get(ctx, other); err != nil || !e.Deleted {
		t.Fatalf("%+v, %v", e, err)
	}
}
