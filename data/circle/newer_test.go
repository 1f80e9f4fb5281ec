package circle_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/store"
)

// A newer version's decision that this one does not understand closes nothing for those who read and write, and keeps this one from deciding anything itself (FAULTS 55). A stranger's word
// does neither.
func TestFault55(t *testing.T) {
	ctx := context.Background()
	m, k, l, c := group(t)
	stranger := newPeer(t, "Stranger")
	must(t, stranger.Store.Know(ctx, c, false))
	future := causal.Change{Kind: "@future", Reader: store.ReaderVersion + 1, Sets: []causal.Set{{Slot: "what", Values: []string{"something"}}}}
	_, err := stranger.Store.WriteControl(ctx, c, future)
	must(t, err)
	stranger.hand(k, c)
	x, err := circle.Of(k.Store, c)
	must(t, err)
	if x.Newer {
		t.Error("a stranger's word closes the circle")
	}
	// What a later version marks as nothing that an older one has to understand is passed over.
	_, err = m.Store.WriteControl(ctx, c, causal.Change{Kind: "@harmless", Sets: future.Sets})
	must(t, err)
	m.pass(k, c)
	if x, err = circle.Of(k.Store, c); err != nil || x.Newer {
		t.Errorf("%v, newer: %v", err, x.Newer)
	}
	_, err = m.Store.WriteControl(ctx, c, future)
	must(t, err)
	m.pass(k, c)
	m.pass(l, c)
	_, err = circle.Invite(ctx, k.Store, k.Keys, c, circle.Editor, time.Now())
	wantSaid(t, err, "circle.newer")
	wantSaid(t, circle.Remove(ctx, k.Store, k.Keys, c, l.Keys.Device()), "circle.newer")
	wantSaid(t, circle.ChangeRole(ctx, k.Store, k.Keys, c, l.Keys.Device(), circle.Viewer), "circle.newer")
	wantSaid(t, circle.Rotate(ctx, k.Store, k.Keys, c), "circle.newer")
	before, err := k.Store.Controls(ctx, c)
	must(t, err)
	must(t, circle.Tend(ctx, k.Store, k.Keys, c))
	if after, err := k.Store.Controls(ctx, c); err != nil || len(after) != len(before) {
		t.Errorf("it decided by itself: %d, then %d, %v", len(before), len(after), err)
	}
	l.save(c, library("Written all the same"))
	if waiting := l.pass(k, c); waiting != 0 || k.count(c) != 1 {
		t.Errorf("%d wait, %d libraries", waiting, k.count(c))
	}
	states, err := k.Store.Verify(ctx, nil)
	must(t, err)
	for _, s := range states {
		if s.Circle == c && !s.Unknown {
			t.Error("verify compares what can't be compared")
		}
	}
}

// hand gives the segments that a peer signed to another, sealed or not.
func (p *peer) hand(q *peer, c causal.Circle) {
	p.t.Helper()
	infos, err := p.Store.Segments(context.Background(), c)
	must(p.t, err)
	_, err = q.Store.Take(context.Background(), func(yield func([]byte, error) bool) {
		for _, i := range infos {
			b, err := p.Store.SegmentBytes(context.Background(), i.Row)
			if !yield(bytes.Clone(b), err) {
				return
			}
		}
	}, store.TakeOptions{Circle: c, Route: "route.bundle"})
	must(p.t, err)
}

// Removals by those who can't belong to the circle are not even weighed: that costs the square of their number.
func TestRemovalsOfStrangers(t *testing.T) {
	ctx := context.Background()
	m, k, _, c := group(t)
	stranger := newPeer(t, "Stranger")
	must(t, stranger.Store.Know(ctx, c, false))
	x, err := circle.Of(m.Store, c)
	must(t, err)
	for range 20 {
		_, err := stranger.Store.WriteControl(ctx, c, x.CutOff(m.Keys, k.Keys.Device()))
		must(t, err)
	}
	stranger.hand(m, c)
	if x, err = circle.Of(m.Store, c); err != nil || x.Considered() != 0 || !m.standing(c, k) {
		t.Errorf("%v, %d removals were weighed", err, x.Considered())
	}
	must(t, circle.Remove(ctx, m.Store, m.Keys, c, k.Keys.Device()))
	if x, err = circle.Of(m.Store, c); err != nil || x.Considered() != 1 || m.standing(c, k) {
		t.Errorf("%v, %d removals were weighed", err, x.Considered())
	}
}
