package desk

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// FAULTS 57: a member who was removed writes on. It waits on every copy, what she wrote before stays and bears her name, and she can change nothing
// once she has heard of it.
func TestFault57RemovedMember(t *testing.T) {
	m, l, c, id := twins(t)
	var lviv causal.Device
	circles, err := m.Circles(ctx)
	must(t, err)
	for _, x := range circles {
		for _, member := range x.Members {
			if x.ID == c && !member.Self {
				lviv = member.Device
			}
		}
	}
	must(t, m.RemoveMember(ctx, c, lviv))
	must(t, set(l, id, record.Values{"notes": {"written after"}}))
	_, err = m.ReadBundle(ctx, bundle(t, l, c, causal.Device{}), nil)
	must(t, err)
	e, err := m.Get(ctx, id)
	must(t, err)
	if e.Values.Get("notes") == "written after" {
		t.Error("what a removed member wrote counts")
	}
	after, err := m.circle(ctx, c)
	must(t, err)
	if len(after.Members) != 1 || len(after.Gone) != 1 || after.Gone[0].Name == "" || after.Waiting == 0 {
		t.Errorf("%+v", after)
	}
	if _, err := l.Save(ctx, store.Draft{Circle: c, Kind: "library", Set: record.Values{"name.en": {"Late"}}}); err != nil {
		t.Fatalf("who has not heard of it writes on: %v", err)
	}
	if err := m.RemoveMember(ctx, c, lviv); err == nil {
		t.Error("removed twice")
	}
	if err := l.RemoveMember(ctx, c, m.keys.Device()); !errors.Is(err, store.ErrNoRight) {
		t.Errorf("an editor removes the coordinator: %v", err)
	}
	told(t, m.RemoveMember(ctx, c, m.keys.Device()), "circle.last_coordinator")
	_, err = m.InviteAs(ctx, c, "king", true, t.TempDir()+"/i", "", nil)
	told(t, err, "circle.no_role")
}

// FAULTS 59: who was removed is invited again, and comes back with a new key; what she wrote in between is written anew under it.
func TestFault59InvitedAgain(t *testing.T) {
	m, l, c, id := twins(t)
	old := l.keys.Device()
	must(t, m.RemoveMember(ctx, c, old))
	must(t, set(l, id, record.Values{"notes": {"in between"}}))
	file := t.TempDir() + "/again.twinbundle"
	digits, err := m.Invite(ctx, c, file, "", nil)
	must(t, err)
	joined, err := l.Join(ctx, file, digits, nil)
	must(t, err)
	if l.keys.Device() == old || joined.Role != "editor" || l.Renewed() {
		t.Fatalf("she has the old key %v, and is %q", l.keys.Device() == old, joined.Role)
	}
	e, err := l.Get(ctx, id)
	must(t, err)
	if n := l.Offered(); n != 1 || e.Values.Get("notes") != "in between" {
		t.Errorf("%d changes were written anew: %v", n, e.Values)
	}
	events, err := l.History(ctx, id)
	must(t, err)
	if events[0].Device != l.keys.Device() {
		t.Error("what the removed key signed counts")
	}
	must(t, set(l, id, record.Values{"notes": {"back again"}}))
	_, err = m.ReadBundle(ctx, bundle(t, l, c, causal.Device{}), nil)
	must(t, err)
	if e, err = m.Get(ctx, id); err != nil || e.Values.Get("notes") != "back again" {
		t.Errorf("%v %v", e.Values, err)
	}
	if a, b := stateOf(t, m, c), stateOf(t, l, c); a != b {
		t.Error("the two differ")
	}
	// One's own records, and what is written in them, go on under the new key.
	if _, err := l.Save(ctx, store.Draft{Kind: "library", Set: record.Values{"name.en": {"Own"}}}); err != nil {
		t.Error(err)
	}
}

// FAULTS 58: a member is removed while a bundle is being written that would open for her. No file remains, and the next one does not open for her.
func TestFault58RemovedWhileWriting(t *testing.T) {
	m, l, c, _ := twins(t)
	for range 3 {
		add(t, m, c, "Another library")
		must(t, m.store.SealAll(ctx))
	}
	must(t, m.SealAnew(ctx, c)) // from here on bundles are sealed to each member too
	file := filepath.Join(t.TempDir(), "b.twinbundle")
	removed := false
	_, err := m.WriteBundle(ctx, file, c, causal.Device{}, func(int64, int64) {
		if !removed {
			removed = true
			must(t, m.RemoveMember(ctx, c, l.Device()))
		}
	})
	told(t, err, "bundle.removed_meanwhile")
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), "*")); len(left) > 0 || !removed {
		t.Errorf("%v is left", left)
	}
	_, err = m.WriteBundle(ctx, file, c, causal.Device{}, nil)
	must(t, err)
	_, err = l.ReadBundle(ctx, file, nil)
	told(t, err, "bundle.not_for_us")
}
