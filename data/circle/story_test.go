package circle_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

type peer struct {
	*syncer.Syncer
	t   *testing.T
	dir string
	own causal.Circle
}

func newPeer(t *testing.T, name string) *peer {
	t.Helper()
	dir := t.TempDir()
	keys, err := seal.Create(dir)
	must(t, err)
	st, err := store.Create(context.Background(), dir, store.Options{Registry: record.Standard(), Sign: keys.Sign(), Rules: circle.Rules})
	must(t, err)
	t.Cleanup(func() { must(t, st.Close()) })
	p := &peer{Syncer: &syncer.Syncer{Store: st, Keys: keys, Now: time.Now}, t: t, dir: dir}
	p.own, err = circle.Create(context.Background(), st, keys, nil, name, true)
	must(t, err)
	return p
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (p *peer) save(c causal.Circle, d store.Draft) record.ID {
	p.t.Helper()
	ids, err := p.Store.Save(context.Background(), c, record.ID{}, d)
	must(p.t, err)
	return ids[0]
}

func (p *peer) set(id record.ID, slot, value string) {
	p.t.Helper()
	e, err := p.Store.Get(context.Background(), id)
	must(p.t, err)
	p.save(e.Circle, store.Draft{ID: id, Set: record.Values{slot: {value}}, Seen: e.Seen})
}

func (p *peer) give(q *peer, c causal.Circle) syncer.Read {
	p.t.Helper()
	path := filepath.Join(p.t.TempDir(), "a.twinbundle")
	_, err := p.Write(context.Background(), path, c, q.Keys.Device(), 0, nil)
	must(p.t, err)
	r, err := q.Read(context.Background(), path, false, nil)
	must(p.t, err)
	if len(r.Taken.Reasons) > 0 || r.Taken.Waiting > 0 {
		p.t.Fatalf("a whole bundle leaves something waiting: %+v", r.Taken)
	}
	return r
}

func (p *peer) hash(c causal.Circle) causal.Hash {
	p.t.Helper()
	states, err := p.Store.Verify(context.Background(), nil)
	must(p.t, err)
	for _, s := range states {
		if len(s.Faults) > 0 {
			p.t.Fatalf("faults: %v", s.Faults)
		}
		if s.Circle == c {
			return s.Hash
		}
	}
	p.t.Fatal("no such circle")
	return causal.Hash{}
}

func TestTwoLibraries(t *testing.T) {
	ctx := context.Background()
	m, l := newPeer(t, "Manchester"), newPeer(t, "Львів")
	c, err := circle.Create(ctx, m.Store, m.Keys, record.Values{"name.en": {"Manchester–Lviv"}}, "Manchester", false)
	must(t, err)
	id := m.save(c, store.Draft{Kind: "activity", Set: record.Values{"title.en": {"Garden day"}, "status": {"planned"}}})
	inv, err := circle.Invite(ctx, m.Store, m.Keys, c, circle.Editor, time.Now())
	must(t, err)
	path := filepath.Join(t.TempDir(), "i.twinbundle")
	_, err = m.WriteInvitation(ctx, path, inv, "1234-5678", nil)
	must(t, err)
	r, err := l.ReadInvitation(ctx, path, "1234-5678", nil)
	must(t, err)
	must(t, circle.Join(ctx, l.Store, l.Keys, r.Invitation, "Львів"))
	e, err := l.Store.Get(ctx, id)
	must(t, err)
	if e.Values.Get("title.en") != "Garden day" {
		t.Fatalf("entry %+v", e)
	}
	l.set(id, "status", "done")
	m.set(id, "status", "cancelled")
	m.set(id, "title.uk", "День саду")
	l.give(m, c)
	m.give(l, c)
	diffs, err := l.Store.Differences(ctx)
	must(t, err)
	if len(diffs) != 1 || diffs[0].Slot != "status" || len(diffs[0].Variants) != 2 || diffs[0].Before[0] != "planned" {
		t.Fatalf("differences %+v", diffs)
	}
	l.set(id, "status", "done")
	l.give(m, c)
	if got := m.hash(c); got != l.hash(c) {
		t.Fatal("states differ")
	}
	e, _ = m.Store.Get(ctx, id)
	if e.Values.Get("status") != "done" || len(e.Differences) != 0 || e.Values.Get("title.uk") != "День саду" {
		t.Fatalf("entry %+v", e)
	}
	h, err := m.Store.History(ctx, id)
	must(t, err)
	if len(h) != 5 {
		t.Fatalf("history %+v", h)
	}
	m.give(l, c)
	if all, err := m.Store.Lacks(ctx, c, l.Keys.Device()); err != nil || all != 0 {
		t.Fatalf("lacks %d %v", all, err)
	}
}
