package circle_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// group founds a circle of three: the first two coordinate, the third edits. All hold all.
func group(t *testing.T) (m, k, l *peer, c causal.Circle) {
	t.Helper()
	m, k, l = newPeer(t, "Manchester"), newPeer(t, "Kyiv"), newPeer(t, "Львів")
	c, err := circle.Create(context.Background(), m.Store, m.Keys, record.Values{"name.en": {"Three"}}, "Manchester", false)
	must(t, err)
	m.invite(k, c, circle.Coordinator)
	m.invite(l, c, circle.Editor)
	k.pass(m, c)
	l.pass(m, c)
	m.pass(k, c)
	m.pass(l, c)
	return m, k, l, c
}

func (p *peer) invite(q *peer, c causal.Circle, role string) {
	p.t.Helper()
	inv, err := circle.Invite(context.Background(), p.Store, p.Keys, c, role, time.Now())
	must(p.t, err)
	path := filepath.Join(p.t.TempDir(), "i.twinbundle")
	_, err = p.WriteInvitation(context.Background(), path, inv, "1234-5678", nil)
	must(p.t, err)
	r, err := q.ReadInvitation(context.Background(), path, "1234-5678", nil)
	must(p.t, err)
	must(p.t, circle.Join(context.Background(), q.Store, q.Keys, r.Invitation, "somebody"))
}

// pass gives everything to another, whatever comes of it.
func (p *peer) pass(q *peer, c causal.Circle) (waiting int) {
	p.t.Helper()
	r, err := p.tryPass(q, c)
	must(p.t, err)
	return r
}

func (p *peer) tryPass(q *peer, c causal.Circle) (waiting int, err error) {
	p.t.Helper()
	path := filepath.Join(p.t.TempDir(), "p.twinbundle")
	_, err = p.Write(context.Background(), path, c, causal.Device{}, 0, nil)
	must(p.t, err)
	r, err := q.Read(context.Background(), path, false, nil)
	return r.Taken.Waiting, err
}

func (p *peer) standing(c causal.Circle, q *peer) bool {
	p.t.Helper()
	m, err := circle.Of(p.Store, c)
	must(p.t, err)
	_, ok := m.Of(q.Keys.Device())
	return ok
}

func library(name string) store.Draft {
	return store.Draft{Kind: "library", Set: record.Values{"name.en": {name}}}
}

func (p *peer) count(c causal.Circle) int {
	p.t.Helper()
	rows, err := p.Store.List(context.Background(), store.Query{Circle: c, Kind: "library"}, 0, 100)
	must(p.t, err)
	return len(rows)
}

// FAULTS 57: what a removed member wrote before, as far as the remover held it, stays, under her name; what she writes after it waits everywhere, whichever came first; what is sealed
// from then on does not open for her.
func TestFault57Removed(t *testing.T) {
	ctx := context.Background()
	m, k, l, c := group(t)
	l.save(c, library("Before"))
	l.pass(m, c)
	must(t, circle.Remove(ctx, m.Store, m.Keys, c, l.Keys.Device()))
	l.save(c, library("After"))
	l.pass(k, c) // who has not heard of it takes it
	if m.count(c) != 1 || k.count(c) != 2 {
		t.Fatalf("%d and %d records", m.count(c), k.count(c))
	}
	if waiting := k.pass(m, c); waiting != 1 { // relayed by one who has not heard of it either
		t.Errorf("%d segments wait", waiting)
	}
	if waiting := l.pass(m, c); waiting != 0 || m.count(c) != 1 {
		t.Errorf("%d segments wait, %d records", waiting, m.count(c))
	}
	m.pass(k, c)
	if k.count(c) != 1 || k.standing(c, l) || m.hash(c) != k.hash(c) {
		t.Errorf("%d records after hearing of it, member %v, same state %v", k.count(c), k.standing(c, l), m.hash(c) == k.hash(c))
	}
	members, err := circle.Of(k.Store, c)
	must(t, err)
	if x, ok := members.Known(l.Keys.Device()); !ok || x.Name != "somebody" {
		t.Errorf("what is left bears no name: %+v %v", x, ok)
	}
	var told *say.Error
	if _, err := k.tryPass(l, c); !errors.As(err, &told) || told.ID != "bundle.not_for_us" {
		t.Errorf("the removed one reads on: %v", err)
	}
	if _, err := circle.Invite(ctx, k.Store, k.Keys, c, circle.Editor, time.Now()); err != nil {
		t.Errorf("the other coordinator can't go on: %v", err)
	}
	if got := k.pass(m, c); got != 0 || m.hash(c) != k.hash(c) {
		t.Errorf("%d wait, same state %v", got, m.hash(c) == k.hash(c))
	}
}

// FAULTS 59: two coordinators who remove each other both go, on every computer, whichever removal arrived first. An editor removes nobody.
func TestFault59EachOther(t *testing.T) {
	ctx := context.Background()
	m, k, l, c := group(t)
	o := newPeer(t, "Одеса")
	m.invite(o, c, circle.Editor)
	o.pass(m, c)
	m.pass(k, c)
	m.pass(l, c)
	if err := circle.Remove(ctx, l.Store, l.Keys, c, m.Keys.Device()); !errors.Is(err, store.ErrNoRight) {
		t.Fatalf("an editor removes: %v", err)
	}
	must(t, circle.Remove(ctx, m.Store, m.Keys, c, k.Keys.Device()))
	must(t, circle.Remove(ctx, k.Store, k.Keys, c, m.Keys.Device()))
	m.pass(l, c)
	if l.standing(c, k) || !l.standing(c, m) {
		t.Fatal("the removal that came first does not hold")
	}
	k.pass(l, c)
	if l.standing(c, k) || l.standing(c, m) {
		t.Error("one of the two stays")
	}
	k.pass(o, c)
	m.pass(o, c)
	if o.hash(c) != l.hash(c) || o.standing(c, k) || o.standing(c, m) {
		t.Error("the order makes a difference")
	}
}

// Whoever leaves has left; the last coordinator can't.
func TestLeave(t *testing.T) {
	ctx := context.Background()
	m, k, l, c := group(t)
	l.save(c, library("Hers"))
	must(t, circle.Remove(ctx, l.Store, l.Keys, c, l.Keys.Device()))
	l.pass(m, c)
	if m.standing(c, l) || m.count(c) != 1 {
		t.Errorf("still there %v, %d records", m.standing(c, l), m.count(c))
	}
	must(t, circle.Remove(ctx, k.Store, k.Keys, c, k.Keys.Device()))
	k.pass(m, c)
	var told *say.Error
	if err := circle.Remove(ctx, m.Store, m.Keys, c, m.Keys.Device()); !errors.As(err, &told) || told.ID != "circle.last_coordinator" {
		t.Errorf("the last coordinator leaves: %v", err)
	}
}

// A newcomer gets in one bundle what a member wrote after she was removed, with a difference of her own making in it, and after that the removal: neither stops him
// from having the rest.
func TestNewcomerAfterRemoval(t *testing.T) {
	ctx := context.Background()
	m, k, l, c := group(t)
	m.save(c, library("Stays"))
	must(t, circle.Remove(ctx, m.Store, m.Keys, c, l.Keys.Device()))
	after := l.save(c, library("After"))
	_, err := l.Store.Save(ctx, c, record.ID{}, store.Draft{ID: after, Set: record.Values{"name.en": {"And not having seen it"}}})
	must(t, err)
	l.pass(k, c) // who has not heard of it
	m.pass(k, c)
	n := newPeer(t, "Одеса")
	k.invite(n, c, circle.Editor)
	if n.count(c) != 1 {
		t.Errorf("the newcomer has %d records", n.count(c))
	}
	n.pass(k, c)
	k.pass(n, c)
	if n.hash(c) != k.hash(c) {
		t.Error("they differ")
	}
}

// FAULTS 79: a removed device goes back to before the cut, writes on from there under old numbers and dates, and has others relay it. Only what comes before the cut on its chain counts.
func TestFault79ForkBelowTheCut(t *testing.T) {
	ctx := context.Background()
	m, k, l, c := group(t)
	l.save(c, library("One"))
	l.pass(m, c)
	before, err := l.Store.Tips(ctx, c)
	must(t, err)
	l.save(c, library("Two"))
	l.pass(m, c)
	must(t, circle.Remove(ctx, m.Store, m.Keys, c, l.Keys.Device()))
	at := slices.IndexFunc(before, func(tip causal.Tip) bool { return tip.Device == l.Keys.Device() })
	draft := segment.Draft{Circle: c, First: before[at].Number + 1, Previous: before[at].Segment, Secret: segment.Secret{1}, Changes: []causal.Change{{
		Kind: "library", Clock: causal.At(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)), Sets: []causal.Set{{Slot: "name.en", Values: []string{"Backdated"}}},
	}}}
	fork, err := draft.Sign(l.Keys.Sign())
	must(t, err)
	for _, p := range []*peer{m, k} { // the one who has not heard of the removal relays it
		taken, err := p.Store.Take(ctx, func(yield func([]byte, error) bool) { yield(fork.Raw, nil) }, store.TakeOptions{Circle: c})
		must(t, err)
		if taken.New != 1 {
			t.Errorf("the fork is not kept: %+v", taken)
		}
	}
	k.pass(m, c)
	m.pass(k, c)
	for _, p := range []*peer{m, k} {
		if got := p.count(c); got != 2 {
			t.Errorf("%d records", got)
		}
	}
	if m.hash(c) != k.hash(c) {
		t.Error("states differ")
	}
}

// A removal that cuts the founder's chain takes effect only once the last segment that it names has arrived: the founding comes before it. What the founder wrote later does not
// count, whichever came first.
func TestRemovalBeforeItsCut(t *testing.T) {
	ctx := context.Background()
	m, k, _, c := group(t)
	m.save(c, library("Before"))
	m.pass(k, c)
	must(t, circle.Remove(ctx, k.Store, k.Keys, c, m.Keys.Device()))
	m.save(c, library("Late"))
	if waiting := m.pass(k, c); waiting != 1 || k.count(c) != 1 {
		t.Fatalf("%d wait, %d records", waiting, k.count(c))
	}
	x := newPeer(t, "Another")
	must(t, x.Store.Know(ctx, c, false))
	infos, err := k.Store.Segments(ctx, c) // those that decide first, then each device's in its order
	must(t, err)
	for _, i := range infos {
		raw, err := k.Store.SegmentBytes(ctx, i.Row)
		must(t, err)
		_, err = x.Store.Take(ctx, func(yield func([]byte, error) bool) { yield(raw, nil) }, store.TakeOptions{Circle: c})
		must(t, err)
	}
	if x.count(c) != 1 || x.hash(c) != k.hash(c) {
		t.Errorf("%d records, the same state %v", x.count(c), x.hash(c) == k.hash(c))
	}
}
