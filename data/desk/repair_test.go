package desk

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// FAULTS 4: the database is zeroed, cut, full of rubbish, or missing. It is noticed, nothing is overwritten, and Repair makes it anew from the journal: every record, shared
// and own, what others sent, what was pending; members, rights and history; and work goes on.
func TestFault4DatabaseDamaged(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, path string){
		"zeroed":   func(t *testing.T, path string) { overwritten(t, path, 0, 1<<30, 0) },
		"rubbish":  func(t *testing.T, path string) { overwritten(t, path, 0, 4096, 0x55) },
		"cut":      func(t *testing.T, path string) { must(t, os.Truncate(path, 20_000)) },
		"a middle": func(t *testing.T, path string) { overwritten(t, path, 8192, 60_000, 0x55) },
		"missing":  func(t *testing.T, path string) { must(t, os.Remove(path)) },
		"emptied":  func(t *testing.T, path string) { must(t, os.Truncate(path, 0)) },
	} {
		t.Run(name, func(t *testing.T) {
			m, l, c, id := twins(t)
			must(t, m.SetAuthor("Olha"))
			digits, err := m.NewRecovery(ctx)
			must(t, err)
			rename(t, l, id, "Renamed in Lviv")
			exchange(t, c, m, l)
			rename(t, m, id, "Pending here")
			mine := add(t, m, causal.Circle{}, "Only mine, pending")
			state, own := stateOf(t, m, c), stateOf(t, m, m.Own())
			events, err := m.History(ctx, id)
			must(t, err)
			must(t, m.Close())
			path := filepath.Join(m.Dir(), "twinshelf.db")
			_ = os.Remove(path + "-wal")
			damage(t, path)
			if d, err := Open(ctx, m.Dir()); err == nil { // a hole in the middle may show only when it is looked for
				if _, err := d.Verify(ctx, nil); err == nil {
					t.Fatal("nothing was noticed")
				}
				must(t, d.Close())
			}
			out, err := Repair(ctx, m.Dir())
			must(t, err)
			if out.Damaged != 0 || out.Pending != 3 { // a person made for the author, and a save in each circle
				t.Logf("repaired %+v", out)
			}
			d := reopen(t, nil, m.Dir())
			if stateOf(t, d, c) != state || stateOf(t, d, d.Own()) != own {
				t.Fatal("the records are others")
			}
			if ok, err := d.CheckRecovery(digits); err != nil || !ok {
				t.Fatalf("the recovery digits are not known any more: %v", err)
			}
			if d.Name() != "Manchester" {
				t.Fatalf("name %q", d.Name())
			}
			again, err := d.History(ctx, id)
			must(t, err)
			if len(again) != len(events) {
				t.Fatalf("history of %d, before %d", len(again), len(events))
			}
			if valueOf(t, d, mine, "name.en") != "Only mine, pending" {
				t.Fatal("what was pending is lost")
			}
			found, err := d.Search(ctx, "pending", "library", 10)
			must(t, err)
			if len(found) != 2 {
				t.Fatalf("search finds %d", len(found))
			}
			rename(t, d, id, "And on")
			exchange(t, c, d, l)
			if stateOf(t, d, c) != stateOf(t, l, c) || valueOf(t, l, id, "name.en") != "And on" {
				t.Fatal("work does not go on")
			}
		})
	}
}

func overwritten(t *testing.T, path string, from, to int64, with byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	for i := from; i < min(to, int64(len(b))); i++ {
		b[i] = with
	}
	must(t, os.WriteFile(path, b, 0o600))
}

// FAULTS 4: a repair that was cut off is done again, and loses nothing of what was pending.
func TestFault4RepairCutOff(t *testing.T) {
	dir := folder(t)
	must(t, os.Remove(filepath.Join(dir, "twinshelf.db")))
	pending, err := os.ReadFile(filepath.Join(dir, "journal", "pending.log"))
	must(t, err)
	if len(pending) == 0 {
		t.Fatal("the test is none")
	}
	// The power goes after the file of pending changes was emptied.
	must(t, os.WriteFile(filepath.Join(dir, "journal", "pending.repair"), pending, 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "journal", "pending.log"), nil, 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "twinshelf.db"), []byte("half made"), 0o600))
	_, err = Repair(ctx, dir)
	must(t, err)
	d := reopen(t, nil, dir)
	rows, err := d.List(ctx, store.Query{Kind: "library"}, 0, 10)
	must(t, err)
	if len(rows) != 1 || rows[0].Values.Get("name.en") != "Kept" {
		t.Fatalf("rows %v", rows)
	}
	if _, err := os.Stat(filepath.Join(dir, "journal", "pending.repair")); err == nil {
		t.Fatal("the copy stays")
	}
	ids, err := d.Save(ctx, store.Draft{Kind: "library", Set: record.Values{"name.en": {"Next"}}})
	must(t, err)
	if len(ids) != 1 {
		t.Fatal("no save")
	}
}

// FAULTS 48: a computer that took a new key, because its folder was copied, is repaired: what it wrote with the old key is there, in the order that one knows.
func TestFault48RepairedAfterANewKey(t *testing.T) {
	m, l, c, _ := twins(t)
	add(t, m, causal.Circle{}, "Mine")
	must(t, m.Close())
	must(t, os.RemoveAll(markDir()))
	m = reopen(t, nil, m.Dir())
	if !m.Renewed() {
		t.Fatal("the test is none: the key is the same")
	}
	add(t, m, c, "With the new key")
	exchange(t, c, m, l)
	state, own := stateOf(t, m, c), stateOf(t, m, m.Own())
	must(t, m.Close())
	must(t, os.Remove(filepath.Join(m.Dir(), "twinshelf.db")))
	_, err := Repair(ctx, m.Dir())
	must(t, err)
	m = reopen(t, nil, m.Dir())
	if stateOf(t, m, c) != state || stateOf(t, m, m.Own()) != own {
		t.Fatal("the records are others")
	}
	circles, err := m.Circles(ctx)
	must(t, err)
	if !circles[0].Own {
		t.Fatal("one's own circle does not come first")
	}
}

// The power takes the end of the file of pending changes. At the next start it is whole again, so that the database may be lost after that.
func TestPendingFileIsMadeWhole(t *testing.T) {
	d := open(t, "Library")
	id := add(t, d, causal.Circle{}, "Pending")
	must(t, d.Close())
	must(t, os.Truncate(filepath.Join(d.Dir(), "journal", "pending.log"), 7))
	d = reopen(t, nil, d.Dir())
	must(t, d.Close())
	must(t, os.Remove(filepath.Join(d.Dir(), "twinshelf.db")))
	_, err := Repair(ctx, d.Dir())
	must(t, err)
	d = reopen(t, nil, d.Dir())
	if v := valueOf(t, d, id, "name.en"); v != "Pending" {
		t.Fatalf("%q", v)
	}
}

// After a repair, undoing takes back what was done since, and nothing of what was read back.
func TestUndoAfterARepair(t *testing.T) {
	m, l, c, id := twins(t)
	rename(t, l, id, "Renamed in Lviv")
	exchange(t, c, m, l)
	must(t, m.Close())
	must(t, os.Remove(filepath.Join(m.Dir(), "twinshelf.db")))
	_, err := Repair(ctx, m.Dir())
	must(t, err)
	m = reopen(t, nil, m.Dir())
	if _, ok, err := m.Undoable(ctx); ok || err != nil {
		t.Fatalf("the repair can be undone: %v", err)
	}
	state := stateOf(t, m, c)
	other := add(t, m, c, "Since")
	must(t, m.MergeRecords(ctx, id, other))
	_, err = m.Undo(ctx)
	must(t, err)
	_, err = m.Undo(ctx)
	must(t, err)
	if v := valueOf(t, m, id, "name.en"); v != "Renamed in Lviv" || stateOf(t, m, c) == state {
		t.Fatalf("%q", v)
	}
}

// The database that can still be read is an older one than the journal beside it: what was pending since is in the journal's file, and is brought back.
func TestRepairWithAnOlderDatabase(t *testing.T) {
	d := open(t, "Library")
	first := add(t, d, causal.Circle{}, "Pending then")
	must(t, d.Close())
	path := filepath.Join(d.Dir(), "twinshelf.db")
	older, err := os.ReadFile(path)
	must(t, err)
	d = reopen(t, nil, d.Dir())
	must(t, d.store.Seal(ctx, d.Own()))
	second := add(t, d, causal.Circle{}, "Pending now")
	must(t, d.Close())
	must(t, os.WriteFile(path, older, 0o600))
	_, err = Repair(ctx, d.Dir())
	must(t, err)
	d = reopen(t, nil, d.Dir())
	for id, want := range map[record.ID]string{first: "Pending then", second: "Pending now"} {
		if got := valueOf(t, d, id, "name.en"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
