package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/store"
)

func TestMain(m *testing.M) {
	if os.Getenv("TWINSHELF_STATE") != "" { // a child of a test, which may be killed: it leaves nothing behind
		os.Exit(m.Run())
	}
	dir, err := os.MkdirTemp("", "twinshelf-state-")
	if err != nil {
		panic(err)
	}
	_ = os.Setenv("TWINSHELF_STATE", dir)
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// withoutMarks opens folders where no mark can be kept: a database from before is then taken for what a power cut left.
func withoutMarks(t *testing.T) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	t.Setenv("TWINSHELF_STATE", file)
}

func exchange(t *testing.T, c causal.Circle, desks ...*Desk) {
	t.Helper()
	for range 2 {
		for _, from := range desks {
			file := bundle(t, from, c, causal.Device{})
			for _, to := range desks {
				if to != from {
					_, err := to.ReadBundle(ctx, file, nil)
					must(t, err)
				}
			}
		}
	}
}

// one demands that all hold the same, and says how many libraries that is.
func one(t *testing.T, c causal.Circle, desks ...*Desk) int {
	t.Helper()
	n := -1
	state := stateOf(t, desks[0], c)
	for _, d := range desks {
		if stateOf(t, d, c) != state {
			t.Fatal("states differ")
		}
		got, err := d.Count(ctx, store.Query{Kind: "library", Circle: c})
		must(t, err)
		if n >= 0 && got != n {
			t.Fatalf("%d libraries, elsewhere %d", got, n)
		}
		n = got
	}
	return n
}

// FAULTS 49: a folder that was copied on the same computer: the copy takes a key of its own before it writes, and the original keeps
// its own. What was pending when it was copied is there once.
func TestFault49CopiedFolder(t *testing.T) {
	m, l, c, _ := twins(t)
	add(t, m, c, "Pending")
	was := m.keys.Device()
	must(t, m.Close())
	other := reopen(t, nil, copyFolder(t, m.Dir()))
	m = reopen(t, nil, m.Dir())
	if m.keys.Device() != was || m.Renewed() {
		t.Fatal("the original took another key")
	}
	if other.keys.Device() == was || !other.Renewed() {
		t.Fatal("the copy writes with the same key")
	}
	add(t, m, c, "By the original")
	add(t, other, c, "By the copy")
	exchange(t, c, m, other, l)
	if n := one(t, c, m, other, l); n != 4 {
		t.Fatalf("%d libraries, want 4", n)
	}
	if m.Renewed() || l.Renewed() {
		t.Fatal("someone else took a new key")
	}
	for _, d := range []*Desk{m, other, l} {
		circles, err := d.Circles(ctx)
		must(t, err)
		for _, x := range circles[1].Members {
			if x.Role == "" || x.Name == "" {
				t.Fatalf("members %+v", circles[1].Members)
			}
		}
		if circles[1].Waiting != 0 {
			t.Fatalf("%d pieces wait", circles[1].Waiting)
		}
	}
}

// A folder that was moved stays what it is.
func TestMovedFolder(t *testing.T) {
	dir := folder(t)
	to := filepath.Join(t.TempDir(), "Дані Ольги", "moved")
	must(t, os.MkdirAll(filepath.Dir(to), 0o700))
	must(t, os.Rename(dir, to))
	for range 2 {
		d, err := Open(ctx, to)
		must(t, err)
		if d.Renewed() {
			t.Fatal("a moved folder took a new key")
		}
		must(t, d.Close())
	}
}

// cloneUnseen copies a folder with its mark, as a copy of the whole disk does: nothing tells it from the original at start.
func cloneUnseen(t *testing.T, dir string) *Desk {
	t.Helper()
	state := t.TempDir()
	must(t, os.CopyFS(state, os.DirFS(markDir())))
	to := copyFolder(t, dir)
	was := os.Getenv("TWINSHELF_STATE")
	t.Setenv("TWINSHELF_STATE", state)
	moved := dir + "-away"
	must(t, os.Rename(dir, moved)) // on its own computer no other folder stands
	d := reopen(t, nil, to)
	must(t, os.Rename(moved, dir))
	t.Setenv("TWINSHELF_STATE", was)
	return d
}

// FAULTS 48, 82: the whole disk is copied to several computers, each makes a library before anyone knows, with the same clock: all are there, and
// each computer becomes a device of its own when it hears of the others.
func TestFault48And82ClonedDisks(t *testing.T) {
	m, l, c, _ := twins(t)
	add(t, m, c, "Pending")
	must(t, m.Close())
	clones := make([]*Desk, 0, 10)
	for range 10 {
		clones = append(clones, cloneUnseen(t, m.Dir()))
	}
	for _, d := range clones {
		if d.Renewed() {
			t.Fatal("the test is none: the clone was seen at start")
		}
		add(t, d, c, "Made on every clone")
	}
	all := append([]*Desk{l}, clones...)
	exchange(t, c, all...)
	exchange(t, c, all...)
	if n := one(t, c, all...); n != 12 {
		t.Fatalf("%d libraries, want 12", n)
	}
	devices := map[causal.Device]bool{}
	for i, d := range clones {
		devices[d.keys.Device()] = true
		add(t, d, c, fmt.Sprint("Later ", i))
	}
	if len(devices) < len(clones) {
		t.Fatalf("%d devices of %d clones", len(devices), len(clones))
	}
	exchange(t, c, all...)
	if n := one(t, c, all...); n != 22 {
		t.Fatalf("%d libraries, want 22", n)
	}
}

// FAULTS 48: what was pending when the whole disk was copied is signed by both, with the same bytes; each can read what the other signed.
func TestFault48PendingOnBothSides(t *testing.T) {
	m, _, c, _ := twins(t)
	add(t, m, c, "Pending")
	must(t, m.Close())
	clone := cloneUnseen(t, m.Dir())
	m = reopen(t, nil, m.Dir())
	_, err := clone.ReadBundle(ctx, bundle(t, m, c, causal.Device{}), nil)
	must(t, err)
	add(t, clone, c, "Later")
	exchange(t, c, m, clone)
	if n := one(t, c, m, clone); n != 3 {
		t.Fatalf("%d libraries, want 3", n)
	}
}

// FAULTS 50: the folder is put back to an earlier state, mark and all. What it wrote afterwards comes back from others, is kept as a branch beside what
// it has written since, and the key is changed.
func TestFault50KeyIsChanged(t *testing.T) {
	m, l, c, id := twins(t)
	must(t, m.Close())
	snapshot, state := copyFolder(t, m.Dir()), t.TempDir()
	must(t, os.CopyFS(state, os.DirFS(markDir())))
	m = reopen(t, nil, m.Dir())
	lost := add(t, m, c, "Written after the snapshot")
	rename(t, m, id, "Changed after the snapshot")
	_, err := l.ReadBundle(ctx, bundle(t, m, c, causal.Device{}), nil)
	must(t, err)
	must(t, m.Close())
	must(t, os.RemoveAll(m.Dir()))
	must(t, os.Rename(snapshot, m.Dir()))
	was := os.Getenv("TWINSHELF_STATE")
	t.Setenv("TWINSHELF_STATE", state)
	m = reopen(t, nil, m.Dir())
	t.Setenv("TWINSHELF_STATE", was)
	before := m.keys.Device()
	if m.Renewed() {
		t.Fatal("the test is none: it was seen at start")
	}
	add(t, m, c, "Written on the snapshot")
	exchange(t, c, m, l)
	if m.keys.Device() == before || !m.Renewed() {
		t.Fatal("the key is still the one that wrote two histories")
	}
	add(t, m, c, "And later")
	exchange(t, c, m, l)
	if n := one(t, c, m, l); n != 4 {
		t.Fatalf("%d libraries, want 4", n)
	}
	e, err := m.Get(ctx, lost)
	must(t, err)
	if e.Values.Get("name.en") != "Written after the snapshot" {
		t.Fatal("what came back is not there")
	}
	must(t, m.SeenRenewed())
}

// FAULTS 47: only the database is put back, from a copy of the file: the mark tells.
func TestFault47DatabasePutBack(t *testing.T) {
	m, l, c, _ := twins(t)
	must(t, m.Close())
	path := filepath.Join(m.Dir(), "twinshelf.db")
	old, err := os.ReadFile(path)
	must(t, err)
	m = reopen(t, nil, m.Dir())
	add(t, m, c, "Written afterwards")
	exchange(t, c, m, l)
	must(t, m.Close())
	must(t, os.RemoveAll(filepath.Join(m.Dir(), "journal")))
	must(t, os.WriteFile(path, old, 0o600))
	must(t, os.MkdirAll(filepath.Join(m.Dir(), "journal"), 0o700))
	m = reopen(t, nil, m.Dir())
	if !m.Renewed() {
		t.Fatal("it was not noticed")
	}
	add(t, m, c, "Written since")
	exchange(t, c, m, l)
	if n := one(t, c, m, l); n != 3 {
		t.Fatalf("%d libraries, want 3", n)
	}
}
