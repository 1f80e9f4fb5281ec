package desk

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// copyFolder copies a closed data folder.
func copyFolder(t *testing.T, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	must(t, os.CopyFS(to, os.DirFS(from)))
	return to
}

func reopen(t *testing.T, d *Desk, dir string) *Desk {
	t.Helper()
	if d != nil {
		must(t, d.Close())
	}
	d, err := Open(ctx, dir)
	must(t, err)
	t.Cleanup(func() { closeOnce(t, d) })
	return d
}

func rename(t *testing.T, d *Desk, id record.ID, name string) {
	t.Helper()
	e, err := d.Get(ctx, id)
	must(t, err)
	_, err = d.Save(ctx, store.Draft{ID: id, Set: record.Values{"name.en": {name}}, Seen: e.Seen})
	must(t, err)
}

func memberOf(t *testing.T, d *Desk, c causal.Circle, who causal.Device) Member {
	t.Helper()
	known, err := d.circle(ctx, c)
	must(t, err)
	for _, m := range known.Members {
		if m.Device == who {
			return m
		}
	}
	t.Fatal("no such member")
	return Member{}
}

// FAULTS 50: a folder is set back to an older state. What is written then has numbers that others know already from before: it is sent all the same,
// and not said to be received.
func TestFault50RolledBack(t *testing.T) {
	m, l, c, id := twins(t)
	dir := m.Dir()
	must(t, m.Close())
	old := copyFolder(t, dir)
	m = reopen(t, nil, dir)
	for i := range 3 {
		rename(t, m, id, fmt.Sprint("Lost ", i))
	}
	_, err := l.ReadBundle(ctx, bundle(t, m, c, causal.Device{}), nil)
	must(t, err)
	must(t, m.Close())
	m = reopen(t, nil, old)
	rename(t, m, id, "Written anew")
	_, err = m.ReadBundle(ctx, bundle(t, l, c, causal.Device{}), nil) // the receipt names what is lost here
	must(t, err)
	if got := memberOf(t, m, c, l.keys.Device()); got.Lacks != 1 {
		t.Fatalf("Lviv lacks %d changes, want 1", got.Lacks)
	}
	m = reopen(t, m, old) // with the lost ones, which came back, beside the new
	rename(t, m, id, "And once more")
	_, err = l.ReadBundle(ctx, bundle(t, m, c, l.keys.Device()), nil)
	must(t, err)
	if stateOf(t, l, c) != stateOf(t, m, c) {
		t.Fatal("states differ")
	}
	if got := memberOf(t, m, c, l.keys.Device()); got.Lacks != 2 {
		t.Fatalf("Lviv lacks %d changes, want 2", got.Lacks)
	}
	_, err = m.ReadBundle(ctx, bundle(t, l, c, m.keys.Device()), nil)
	must(t, err)
	if got := memberOf(t, m, c, l.keys.Device()); got.Lacks != 0 {
		t.Fatalf("Lviv lacks %d changes, want 0", got.Lacks)
	}
}

// forge signs a segment with the key of a desk, whatever it says.
func forge(t *testing.T, d *Desk, draft segment.Draft) *segment.Segment {
	t.Helper()
	s, err := draft.Sign(d.keys.Sign())
	must(t, err)
	return s
}

func take(t *testing.T, d *Desk, c causal.Circle, segments ...*segment.Segment) store.Taken {
	t.Helper()
	taken, err := d.store.Take(ctx, func(yield func([]byte, error) bool) {
		for _, s := range segments {
			if !yield(s.Raw, nil) {
				return
			}
		}
	}, store.TakeOptions{Circle: c, Route: "route.bundle"})
	must(t, err)
	return taken
}

// FAULTS 64: a member's segment that names the one before but counts from elsewhere waits, in whatever order the two come. So do two branches that
// hold the same change: it counts once.
func TestFault64Branches(t *testing.T) {
	m, l, c, id := twins(t)
	third := join(t, m, c, "Third")
	must(t, l.store.Seal(ctx, c))
	last := tipOf(t, l, c)
	edit := func(text string) causal.Change {
		return causal.Change{Record: id, Kind: "library", Clock: causal.At(time.Now()), Sets: []causal.Set{{Slot: "name.en", Values: []string{text}}}}
	}
	first := forge(t, l, segment.Draft{Circle: c, First: last.Number + 1, Previous: last.Segment, Changes: []causal.Change{edit("one")}})
	jump := forge(t, l, segment.Draft{Circle: c, First: last.Number + 100, Previous: first.Hash, Changes: []causal.Change{edit("far")}})
	other := forge(t, l, segment.Draft{Circle: c, First: last.Number + 1, Previous: last.Segment, Changes: []causal.Change{edit("two")}})
	// The same change, after either: number, secret and place are the same, so its name is.
	shared := segment.Draft{Circle: c, First: last.Number + 2, Secret: segment.Secret{5}, Changes: []causal.Change{{
		Record: id, Kind: "library", Sets: []causal.Set{{Slot: "services", Class: record.ClassSet, Values: []string{"shared"}}},
	}}}
	shared.Previous = first.Hash
	after1 := forge(t, l, shared)
	shared.Previous = other.Hash
	after2 := forge(t, l, shared)
	take(t, m, c, first, jump, after1, other, after2)
	take(t, third, c, jump, after2, other, after1, first)
	if stateOf(t, m, c) != stateOf(t, third, c) {
		t.Fatal("states differ")
	}
}

// join lets a new desk into a circle, and lets the one who invited know.
func join(t *testing.T, m *Desk, c causal.Circle, name string) *Desk {
	t.Helper()
	return joinWith(t, Options{}, m, c, name)
}

// joinWith is join with a certain version, or clock.
func joinWith(t *testing.T, o Options, m *Desk, c causal.Circle, name string) *Desk {
	t.Helper()
	d := openWith(t, o, name)
	file := filepath.Join(t.TempDir(), "i.twinbundle")
	digits, err := m.Invite(ctx, c, file, "", nil)
	must(t, err)
	_, err = d.Join(ctx, file, digits, nil)
	must(t, err)
	_, err = m.ReadBundle(ctx, bundle(t, d, c, causal.Device{}), nil)
	must(t, err)
	return d
}

// tipOf is the end of a desk's own chain.
func tipOf(t *testing.T, d *Desk, c causal.Circle) (last causal.Tip) {
	t.Helper()
	for _, tip := range tipsOf(t, d, c) {
		if tip.Device == d.keys.Device() {
			last = tip
		}
	}
	return last
}

// FAULTS 85: the power goes when a large save has signed several segments and committed none. All of them are adopted, in the order of their
// chain, and nothing is signed twice.
func TestFault85SeveralSigned(t *testing.T) {
	withoutMarks(t)
	dir := folder(t)
	before := copyFolder(t, dir)
	d := reopen(t, nil, dir)
	own := d.Own()
	drafts := make([]store.Draft, 10_000)
	for i := range drafts {
		drafts[i] = store.Draft{Kind: "library", Set: record.Values{"name.en": {fmt.Sprint("Library ", i)}}}
	}
	_, err := d.Save(ctx, drafts...)
	must(t, err)
	state := stateOf(t, d, own)
	must(t, d.Close())
	for _, name := range []string{"twinshelf.db-wal", "twinshelf.db-shm"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(filepath.Join(before, "twinshelf.db"))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "twinshelf.db"), b, 0o600))
	d = reopen(t, nil, dir)
	if stateOf(t, d, own) != state {
		t.Fatal("not all that was signed was adopted")
	}
	add(t, d, causal.Circle{}, "Later")
	must(t, d.store.Seal(ctx, own))
	if tips := tipsOf(t, d, own); len(tips) != 1 {
		t.Fatalf("the chain has branches: %v", tips)
	}
}

// Long texts that are edited again and again before anything is sent: what is pending is signed before it is too long for a segment.
func TestManyLongTexts(t *testing.T) {
	d := open(t, "Library")
	id := add(t, d, causal.Circle{}, "Story")
	for i := range 12 {
		e, err := d.Get(ctx, id)
		must(t, err)
		_, err = d.Save(ctx, store.Draft{ID: id, Set: record.Values{"notes": {noise(1<<20, i)}}, Seen: e.Seen})
		must(t, err)
	}
	drafts := make([]store.Draft, 12)
	for i := range drafts {
		drafts[i] = store.Draft{Kind: "library", Set: record.Values{"name.en": {fmt.Sprint(i)}, "notes": {noise(1<<20, i)}}}
	}
	_, err := d.Save(ctx, drafts...)
	must(t, err)
	must(t, d.store.Seal(ctx, d.Own()))
	stateOf(t, d, d.Own())
	rename(t, d, id, "Goes on")
	stateOf(t, d, d.Own())
}

// FAULTS 9: however often two exchange, what each is known to hold takes no more room.
func TestFault9ClaimsStayFew(t *testing.T) {
	m, l, c, id := twins(t)
	for i := range 12 {
		rename(t, m, id, fmt.Sprint("By Manchester ", i))
		exchange(t, c, m, l)
		rename(t, l, id, fmt.Sprint("By Lviv ", i))
		exchange(t, c, l, m)
	}
	if got := memberOf(t, m, c, l.keys.Device()); got.Lacks != 0 {
		t.Fatalf("Lviv lacks %d changes", got.Lacks)
	}
	must(t, m.Close())
	db, err := sql.Open("sqlite3", filepath.Join(m.Dir(), "twinshelf.db"))
	must(t, err)
	defer func() { must(t, db.Close()) }()
	var n int
	must(t, db.QueryRow("SELECT count(*) FROM claim").Scan(&n))
	if n > 8 { // two members, two devices, and one's own circle
		t.Fatalf("%d claims", n)
	}
}
