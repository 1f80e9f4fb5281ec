package circle_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

func (p *peer) epoch(c causal.Circle) string {
	p.t.Helper()
	m, err := circle.Of(p.Store, c)
	must(p.t, err)
	return m.Epoch
}

// has tells whether a peer can open what is sealed to the epoch that it knows of.
func (p *peer) has(c causal.Circle) bool {
	p.t.Helper()
	return p.Keys.HasEpoch(c, p.epoch(c))
}

func (p *peer) sealedTo(c causal.Circle) int {
	p.t.Helper()
	list, err := circle.Recipients(p.Store, c)
	must(p.t, err)
	return len(list)
}

func (p *peer) tend(c causal.Circle) {
	p.t.Helper()
	must(p.t, circle.Tend(context.Background(), p.Store, p.Keys, c))
}

func (p *peer) refused(q *peer, c causal.Circle) {
	p.t.Helper()
	var told *say.Error
	if _, err := p.tryPass(q, c); !errors.As(err, &told) || told.ID != "bundle.not_for_us" {
		p.t.Errorf("it opens: %v", err)
	}
}

// FAULTS 86: a rotation travels to members who lack the new key: each can open it, the removed one can't.
func TestFault86RotationReachesAll(t *testing.T) {
	m, k, l, c := group(t)
	o := newPeer(t, "Одеса")
	m.invite(o, c, circle.Editor)
	o.pass(m, c)
	first := m.epoch(c)
	must(t, circle.Remove(context.Background(), m.Store, m.Keys, c, l.Keys.Device()))
	if e := m.epoch(c); e == "" || e == first || !m.has(c) {
		t.Fatal("no new epoch")
	}
	if n := m.sealedTo(c); n != 4 {
		t.Errorf("sealed to %d", n)
	}
	m.pass(k, c)
	m.pass(o, c)
	if !k.has(c) || !o.has(c) || k.epoch(c) != m.epoch(c) {
		t.Error("a member lacks the new epoch")
	}
	m.refused(l, c)
	k.refused(l, c)
	o.refused(l, c)
	k.pass(m, c)
	o.pass(m, c)
	l.pass(m, c) // she has the old one, and so have they: what she writes opens, and waits
}

// FAULTS 63: the power goes between a removal and the new epoch. It is owed; until it is there, what leaves is sealed to each device that stays, and any coordinator completes it.
func TestFault63RotationInterrupted(t *testing.T) {
	m, k, l, c := group(t)
	must(t, circle.RemoveOnly(context.Background(), m.Store, m.Keys, c, l.Keys.Device()))
	if m.epoch(c) != "" {
		t.Fatal("an epoch that a removed member has is used")
	}
	if n := m.sealedTo(c); n != 2 {
		t.Errorf("sealed to %d devices", n)
	}
	m.refused(l, c)
	m.pass(k, c) // the other coordinator completes it
	if k.epoch(c) == "" || !k.has(c) {
		t.Fatal("it is still owed")
	}
	k.pass(m, c)
	if m.epoch(c) != k.epoch(c) || !m.has(c) {
		t.Error("they differ")
	}
	k.refused(l, c)
}

// FAULTS 81: two coordinators rotate at the same time while one of them removes a member: nothing that is sealed afterwards opens for her, and all agree on one epoch.
func TestFault81RotationAndRemoval(t *testing.T) {
	ctx := context.Background()
	m, k, l, c := group(t)
	must(t, circle.Rotate(ctx, k.Store, k.Keys, c)) // he has not heard of the removal: it is given to her too
	theirs := k.epoch(c)
	must(t, circle.Remove(ctx, m.Store, m.Keys, c, l.Keys.Device()))
	k.pass(l, c)
	if !l.has(c) {
		t.Fatal("before he heard of it she was a member")
	}
	k.pass(m, c)
	m.pass(k, c)
	k.pass(m, c)
	if m.epoch(c) != k.epoch(c) || m.epoch(c) == theirs || !m.has(c) || !k.has(c) {
		t.Error("they don't agree on an epoch that she lacks")
	}
	m.refused(l, c)
	k.refused(l, c)
	// Both without a removal: of the two the same is used by both, and the next takes the place of either.
	must(t, circle.Rotate(ctx, m.Store, m.Keys, c))
	must(t, circle.Rotate(ctx, k.Store, k.Keys, c))
	m.pass(k, c)
	k.pass(m, c)
	if m.epoch(c) != k.epoch(c) || !m.has(c) || !k.has(c) {
		t.Error("of two that were made at once different ones are used")
	}
	was := m.epoch(c)
	must(t, circle.Rotate(ctx, k.Store, k.Keys, c))
	if k.epoch(c) == was {
		t.Error("a rotation changes nothing")
	}
	if err := circle.Rotate(ctx, l.Store, l.Keys, c); !errors.Is(err, store.ErrNoRight) {
		t.Errorf("an editor rotates: %v", err)
	}
}

// Who joins with an invitation that was written before a rotation is given the new epoch, and reads from the first bundle.
func TestJoinDuringRotation(t *testing.T) {
	ctx := context.Background()
	m, k, l, c := group(t)
	n := newPeer(t, "Одеса")
	k.invite(n, c, circle.Editor)
	must(t, circle.Remove(ctx, m.Store, m.Keys, c, l.Keys.Device()))
	n.save(c, library("Hers"))
	n.pass(m, c)
	if m.count(c) != 1 {
		t.Fatal("what a newcomer wrote does not count")
	}
	m.pass(n, c)
	if !n.has(c) || n.epoch(c) != m.epoch(c) {
		t.Error("the newcomer lacks the epoch")
	}
	// And with one that was written after it she has it at once.
	o := newPeer(t, "Харків")
	m.invite(o, c, circle.Viewer)
	if !o.has(c) || o.epoch(c) != m.epoch(c) {
		t.Error("the invitation lacks the epoch")
	}
}

// A coordinator who says of an epoch that he gave it, and did not, is found out by another coordinator, who makes one.
func TestEpochNotGiven(t *testing.T) {
	m, k, _, c := group(t)
	members, err := circle.Of(m.Store, c)
	must(t, err)
	_, err = m.Store.WriteControl(context.Background(), c, members.LyingEpoch(m.Keys, k.Keys.Device()))
	must(t, err)
	lie := m.epoch(c)
	m.pass(k, c)
	if k.epoch(c) == lie || !k.has(c) {
		t.Error("he seals to what nobody can open")
	}
	m.tend(c)
	k.pass(m, c)
	m.pass(k, c)
	if m.epoch(c) != k.epoch(c) || !m.has(c) {
		t.Error("they differ")
	}
}

// A member who says rubbish of the key that she receives with, or one to which nothing can be sealed, hinders nobody but herself: a new epoch is made without her.
func TestRubbishRecipient(t *testing.T) {
	for name, rubbish := range map[string]string{"no key": "rubbish", "a key of low order": "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z"} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			m, k, l, c := group(t)
			n := newPeer(t, "Одеса")
			inv, err := circle.Invite(ctx, m.Store, m.Keys, c, circle.Editor, time.Now())
			must(t, err)
			path := filepath.Join(t.TempDir(), "i.twinbundle")
			_, err = m.WriteInvitation(ctx, path, inv, "1234-5678", nil)
			must(t, err)
			r, err := n.ReadInvitation(ctx, path, "1234-5678", nil)
			must(t, err)
			_, err = n.Store.WriteControl(ctx, c, circle.JoinWith(n.Keys, r.Invitation, rubbish))
			must(t, err)
			n.pass(m, c)
			if !m.standing(c, n) {
				t.Fatal("she is no member: the test shows nothing")
			}
			must(t, circle.Remove(ctx, m.Store, m.Keys, c, l.Keys.Device()))
			m.tend(c)
			m.pass(k, c)
			if !k.has(c) || k.epoch(c) != m.epoch(c) {
				t.Error("the others have no new epoch")
			}
			before := len(m.controls(c))
			m.tend(c)
			if len(m.controls(c)) != before {
				t.Error("it is passed on for ever to who can't have it")
			}
		})
	}
}

func (p *peer) controls(c causal.Circle) []store.Control {
	p.t.Helper()
	list, err := p.Store.Controls(context.Background(), c)
	must(p.t, err)
	return list
}

// An epoch to which nothing can be sealed is not used, whoever made it.
func TestRubbishEpoch(t *testing.T) {
	m, k, _, c := group(t)
	was := m.epoch(c)
	members, err := circle.Of(m.Store, c)
	must(t, err)
	_, err = m.Store.WriteControl(context.Background(), c, members.RubbishEpoch(m.Keys))
	must(t, err)
	m.tend(c)
	m.pass(k, c)
	k.pass(m, c)
	if m.epoch(c) != was || k.epoch(c) != was {
		t.Error("it is used")
	}
}
