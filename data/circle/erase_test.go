package circle_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

var ctx = context.Background()

// founded makes a circle of two, who share all that m holds.
func founded(t *testing.T, m, l *peer) causal.Circle {
	t.Helper()
	c, err := circle.Create(ctx, m.Store, m.Keys, record.Values{"name.en": {"Manchester–Lviv"}}, "Manchester", false)
	must(t, err)
	inv, err := circle.Invite(ctx, m.Store, m.Keys, c, circle.Editor, time.Now())
	must(t, err)
	path := filepath.Join(t.TempDir(), "i.twinbundle")
	_, err = m.WriteInvitation(ctx, path, inv, "1234-5678", nil)
	must(t, err)
	r, err := l.ReadInvitation(ctx, path, "1234-5678", nil)
	must(t, err)
	must(t, circle.Join(ctx, l.Store, l.Keys, r.Invitation, "Львів"))
	return c
}

const secretName = "Zvenyslava-Unmistakable"

func (p *peer) hidden(id record.ID) bool {
	p.t.Helper()
	e, err := p.Store.Get(ctx, id)
	must(p.t, err)
	if e.Hidden && len(e.Values) > 0 {
		p.t.Fatal("a hidden record shows values")
	}
	return e.Hidden
}

// finds tells in which files of a peer the secret name stands.
func (p *peer) finds() (files []string) {
	p.t.Helper()
	must(p.t, filepath.WalkDir(p.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(secretName)) {
			files = append(files, filepath.Base(path))
		}
		return err
	}))
	return files
}

// FAULTS 77, 80: erasing a person hides her at once and takes her out of every copy, file and later bundle after 14 days; what someone writes about
// her who had not heard brings nothing back; the states of the copies are the same.
func TestFault77And80ErasedEverywhere(t *testing.T) {
	m, l := newPeer(t, "Manchester"), newPeer(t, "Львів")
	c := founded(t, m, l)
	person := m.save(c, store.Draft{Kind: "person", Set: record.Values{"given_name.en": {secretName}, "email": {secretName + "@example.org"}, "languages": {"en"}}})
	library := m.save(c, store.Draft{Kind: "library", Set: record.Values{"name.en": {"Stays"}, "notes": {"kept"}}})
	m.give(l, c)
	l.set(person, "email", secretName+"2@example.org")
	must(t, m.Store.Index(ctx, nil))
	if got := m.finds(); len(got) == 0 {
		t.Fatal("the test would find nothing")
	}
	must(t, circle.Erase(ctx, m.Store, m.Keys, c, []record.ID{person}, nil))
	if !m.hidden(person) {
		t.Fatal("not hidden at once")
	}
	if rows, err := m.Store.Search(ctx, secretName, "", 10); err != nil || len(rows) > 0 {
		t.Fatalf("search finds %v, %v", rows, err)
	}
	now := time.Now()
	done, err := circle.Finish(ctx, m.Store, m.Keys, c, now.AddDate(0, 0, circle.ErasureDays-1))
	must(t, err)
	if done {
		t.Fatal("completed too early")
	}
	done, err = circle.Finish(ctx, m.Store, m.Keys, c, now.AddDate(0, 0, circle.ErasureDays).Add(time.Hour))
	must(t, err)
	if !done {
		t.Fatal("not completed in time")
	}
	if got := m.finds(); len(got) > 0 {
		t.Fatalf("the name is still in %v", got)
	}
	l.give(m, c) // by someone who had not heard
	if got := m.finds(); len(got) > 0 || !m.hidden(person) {
		t.Fatalf("the name came back in %v", got)
	}
	m.give(l, c)
	if got := l.finds(); len(got) > 0 || !l.hidden(person) {
		t.Fatalf("at the other's the name is still in %v", got)
	}
	l.give(m, c)
	if m.hash(c) != l.hash(c) {
		t.Fatal("states differ")
	}
	e, err := l.Store.Get(ctx, library)
	must(t, err)
	if e.Values.Get("notes") != "kept" {
		t.Fatal("something else was lost")
	}
	third := newPeer(t, "Third")
	inv, err := circle.Invite(ctx, m.Store, m.Keys, c, circle.Editor, time.Now())
	must(t, err)
	path := filepath.Join(t.TempDir(), "third.twinbundle")
	_, err = m.WriteInvitation(ctx, path, inv, "1234-5678", nil)
	must(t, err)
	_, err = third.ReadInvitation(ctx, path, "1234-5678", nil)
	must(t, err)
	if third.hash(c) != m.hash(c) || len(third.finds()) > 0 {
		t.Fatal("a newcomer's copy differs")
	}
}

// An objection ends the hiding, and nothing is erased; beside a final it comes too late.
func TestObjection(t *testing.T) {
	m, l := newPeer(t, "Manchester"), newPeer(t, "Львів")
	c := founded(t, m, l)
	person := m.save(c, store.Draft{Kind: "person", Set: record.Values{"given_name.en": {secretName}}})
	must(t, circle.Erase(ctx, m.Store, m.Keys, c, []record.ID{person}, nil))
	m.give(l, c)
	if !l.hidden(person) {
		t.Fatal("not hidden at the other's")
	}
	erasures := func(p *peer) []circle.Erasure {
		members, err := circle.Of(p.Store, c)
		must(t, err)
		return members.Erasures
	}
	if err := circle.Erase(ctx, l.Store, l.Keys, c, []record.ID{person}, nil); err == nil {
		t.Fatal("an editor erased")
	}
	must(t, circle.Object(ctx, l.Store, l.Keys, c, erasures(l)[0].Name))
	if l.hidden(person) {
		t.Fatal("still hidden")
	}
	l.give(m, c)
	if m.hidden(person) {
		t.Fatal("still hidden at the coordinator's")
	}
	later := time.Now().AddDate(0, 0, 2*circle.ErasureDays)
	done, err := circle.Finish(ctx, m.Store, m.Keys, c, later)
	must(t, err)
	if done || len(m.finds()) == 0 {
		t.Fatal("erased in spite of the objection")
	}
	must(t, circle.Erase(ctx, m.Store, m.Keys, c, []record.ID{person}, nil))
	_, err = circle.Finish(ctx, m.Store, m.Keys, c, later)
	must(t, err)
	for _, e := range erasures(m) {
		if err := circle.Object(ctx, m.Store, m.Keys, c, e.Name); e.Final && err == nil {
			t.Fatal("an objection after the final was taken")
		}
	}
}

// A carrier that takes out more than a final says is not believed: the copy waits, no tip claims it, and the whole segment replaces it.
func TestUncoveredRedaction(t *testing.T) {
	m, l := newPeer(t, "Manchester"), newPeer(t, "Львів")
	c := founded(t, m, l)
	m.give(l, c)
	person := m.save(c, store.Draft{Kind: "person", Set: record.Values{"given_name.en": {secretName}}})
	must(t, m.Store.Seal(ctx, c))
	raw := m.last(c)
	less := redact(t, raw, l)
	taken := l.take(c, less)
	if taken.Waiting != 1 || len(taken.Reasons) != 1 || taken.Reasons[0].ID != "take.redacted" {
		t.Fatalf("taken %+v", taken)
	}
	if taken = l.take(c, raw); taken.New != 1 || taken.Waiting != 0 {
		t.Fatalf("the whole one: %+v", taken)
	}
	e, err := l.Store.Get(ctx, person)
	must(t, err)
	if e.Values.Get("given_name.en") != secretName {
		t.Fatalf("values %v", e.Values)
	}
	if taken = l.take(c, less); taken.New != 0 {
		t.Fatalf("the lesser copy came back: %+v", taken)
	}
	l.hash(c)
}

// last gives the last segment that a peer holds of a circle, as it would pass it on.
func (p *peer) last(c causal.Circle) []byte {
	p.t.Helper()
	infos, err := p.Store.Segments(ctx, c)
	must(p.t, err)
	raw, err := p.Store.SegmentBytes(ctx, infos[len(infos)-1].Row)
	must(p.t, err)
	return raw
}

func (p *peer) take(c causal.Circle, raws ...[]byte) store.Taken {
	p.t.Helper()
	taken, err := p.Store.Take(ctx, func(yield func([]byte, error) bool) {
		for _, raw := range raws {
			if !yield(raw, nil) {
				return
			}
		}
	}, store.TakeOptions{Circle: c, Route: "route.bundle"})
	must(p.t, err)
	return taken
}

func redact(t *testing.T, raw []byte, by *peer) []byte {
	t.Helper()
	seg, err := segment.Open(raw)
	must(t, err)
	less, err := seg.Redact(func(*segment.Named, int) bool { return true }, by.Keys.Sign())
	must(t, err)
	return less.Raw
}

// A final that becomes void, for its author was removed by somebody who had not heard of it, has taken values out where it was heard of. What else those segments say goes on counting, there and
// for everybody who gets them so.
func TestFinalMadeVoid(t *testing.T) {
	m, k, l, c := group(t)
	person := m.save(c, store.Draft{Kind: "person", Set: record.Values{"given_name.en": {secretName}}})
	m.pass(k, c)
	m.pass(l, c)
	l.set(person, "email", secretName+"@example.org") // in one segment
	l.save(c, library("Written with it"))
	must(t, circle.Erase(ctx, m.Store, m.Keys, c, []record.ID{person}, nil))
	done, err := circle.Finish(ctx, m.Store, m.Keys, c, time.Now().AddDate(0, 0, circle.ErasureDays).Add(time.Hour))
	must(t, err)
	if !done {
		t.Fatal("not completed")
	}
	m.pass(l, c)
	if got := l.finds(); len(got) > 0 {
		t.Fatalf("the name is still in %v", got)
	}
	must(t, circle.Remove(ctx, k.Store, k.Keys, c, m.Keys.Device()))
	for range 2 {
		l.pass(k, c)
		k.pass(l, c)
	}
	for _, p := range []*peer{k, l} {
		if p.count(c) != 1 {
			t.Errorf("%d libraries", p.count(c))
		}
	}
	if k.hash(c) != l.hash(c) {
		t.Error("states differ")
	}
	states, err := k.Store.Verify(ctx, nil)
	must(t, err)
	for _, s := range states {
		if len(s.Faults) > 0 {
			t.Errorf("%v", s.Faults)
		}
	}
}
