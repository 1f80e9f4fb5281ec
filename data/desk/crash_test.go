package desk

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// FAULTS 85: the power goes between the signing of a segment and its commit. At the next start the signed segment is taken as it is, so that
// nothing is signed twice with other contents; the records are those that were saved.
func TestFault85SignedNotCommitted(t *testing.T) {
	withoutMarks(t)
	dir := t.TempDir()
	must(t, Init(ctx, dir, "Library", "en"))
	d, err := Open(ctx, dir)
	must(t, err)
	id := add(t, d, causal.Circle{}, "Pending")
	own := d.Own()
	must(t, d.Close())
	before, err := os.ReadFile(filepath.Join(dir, "twinshelf.db"))
	must(t, err)

	d, err = Open(ctx, dir)
	must(t, err)
	must(t, d.store.Seal(ctx, own))
	state, tips := stateOf(t, d, own), tipsOf(t, d, own)
	must(t, d.Close())

	must(t, os.WriteFile(filepath.Join(dir, "twinshelf.db"), before, 0o600)) // the journal has the segment, the database has not
	d, err = Open(ctx, dir)
	must(t, err)
	defer func() { must(t, d.Close()) }()
	if stateOf(t, d, own) != state {
		t.Fatal("the records changed")
	}
	if got := tipsOf(t, d, own); got[0] != tips[0] {
		t.Fatalf("signed anew: %v, want %v", got, tips)
	}
	e, err := d.Get(ctx, id)
	must(t, err)
	_, err = d.Save(ctx, store.Draft{ID: id, Set: record.Values{"name.en": {"Later"}}, Seen: e.Seen})
	must(t, err)
	must(t, d.store.Seal(ctx, own))
	stateOf(t, d, own) // and the chain goes on
	h, err := d.History(ctx, id)
	must(t, err)
	if len(h) != 2 {
		t.Fatalf("history has %d steps", len(h))
	}
}

func tipsOf(t *testing.T, d *Desk, c causal.Circle) causal.Tips {
	t.Helper()
	tips, err := d.store.Tips(ctx, c)
	must(t, err)
	return tips
}

// The power goes in the middle of founding one's own circle: there is one afterwards, not two.
func TestInitCutOff(t *testing.T) {
	dir := t.TempDir()
	must(t, Init(ctx, dir, "Library", "en"))
	for _, name := range []string{"twinshelf.db", "twinshelf.db-wal", "twinshelf.db-shm"} {
		err := os.Remove(filepath.Join(dir, name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	must(t, Init(ctx, dir, "Library", "en"))
	d, err := Open(ctx, dir)
	must(t, err)
	defer func() { must(t, d.Close()) }()
	circles, err := d.Circles(ctx)
	must(t, err)
	if len(circles) != 1 || !circles[0].Own || circles[0].Role == "" {
		t.Fatalf("circles: %+v", circles)
	}
}

// The file of pending changes is emptied when they are in a segment: it does not grow for ever.
func TestPendingFileIsEmptied(t *testing.T) {
	d := open(t, "Library")
	path := filepath.Join(d.Dir(), "journal", "pending.log")
	size := func() int64 {
		info, err := os.Stat(path)
		must(t, err)
		return info.Size()
	}
	add(t, d, causal.Circle{}, "Pending")
	if size() == 0 {
		t.Fatal("a saved change is not in the journal")
	}
	must(t, d.store.Seal(ctx, d.Own()))
	if size() != 0 {
		t.Fatal("a sealed change is still there")
	}
	add(t, d, causal.Circle{}, "Another")
	if size() == 0 {
		t.Fatal("the journal ended")
	}
}
