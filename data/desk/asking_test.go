package desk

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
)

// She asks, is admitted, and joins; digits agree on both computers, before and after.
func TestAskAndJoin(t *testing.T) {
	m, _, c, _ := twins(t)
	o := open(t, "Одеса")
	dir := t.TempDir()
	request, answer := filepath.Join(dir, "o.twinrequest"), filepath.Join(dir, "o.twinbundle")
	must(t, o.Ask(request))
	r, err := m.Request(request)
	must(t, err)
	here, err := m.AskedDigits(r)
	must(t, err)
	if there, err := o.AskedDigits(nil); err != nil || there != here || r.Name != "Одеса" {
		t.Errorf("digits %q and %q, %v", here, there, err)
	}
	told(t, m.Admit(ctx, c, r, "king", true, answer, nil), "circle.no_role")
	must(t, m.Admit(ctx, c, r, circle.Editor, true, answer, nil))
	if !IsRequest(request) || IsRequest(answer) || !IsAnswer(answer) || IsAnswer(request) {
		t.Error("a request and an answer are taken for each other")
	}
	a, err := o.Answer(ctx, answer, nil)
	must(t, err)
	here, err = m.Digits(c, r.Device())
	must(t, err)
	if there, err := o.Digits(a.Circle, o.Device()); err != nil || there != here || len(a.From) != 1 || a.Role != circle.Editor {
		t.Errorf("digits %q and %q, %+v, %v", here, there, a, err)
	}
	joined, err := o.JoinByAnswer(ctx, answer, nil)
	must(t, err)
	if joined.ID != c || joined.Records == 0 || joined.Role != circle.Editor {
		t.Errorf("%+v", joined)
	}
	// Half an answer: what is whole is taken, she is told, and the whole one completes it.
	k := open(t, "Київ")
	must(t, k.Ask(request))
	r, err = m.Request(request)
	must(t, err)
	must(t, m.Admit(ctx, c, r, circle.Editor, true, answer, nil))
	b, err := os.ReadFile(answer)
	must(t, err)
	must(t, os.WriteFile(answer, b[:len(b)-100], 0o600))
	_, err = k.JoinByAnswer(ctx, answer, nil)
	if err == nil {
		t.Error("half an answer is taken for a whole one")
	}
	must(t, os.WriteFile(answer, b, 0o600))
	_, err = k.JoinByAnswer(ctx, answer, nil)
	must(t, err)
}

// What comes with a bundle is told before it is taken in, and who comes and goes with it too.
func TestBundleBringsMembers(t *testing.T) {
	m, l, c, _ := twins(t)
	k := open(t, "Київ")
	file := filepath.Join(t.TempDir(), "i.twinbundle")
	digits, err := m.Invite(ctx, c, file, "", nil)
	must(t, err)
	_, err = k.Join(ctx, file, digits, nil)
	must(t, err)
	joining := bundle(t, k, c, causal.Device{})
	for _, read := range []func(context.Context, string, Progress) (BundleInfo, error){m.PreviewBundle, m.ReadBundle} {
		info, err := read(ctx, joining, nil)
		must(t, err)
		if len(info.Joined) != 1 || info.Joined[0].Name != "Київ" || info.Joined[0].Role != circle.Editor || len(info.Gone) != 0 || len(info.Waiting) != 0 || info.From != "Київ" {
			t.Errorf("%+v", info)
		}
	}
	must(t, m.RemoveMember(ctx, c, k.Device()))
	news := bundle(t, m, c, causal.Device{})
	_, err = l.ReadBundle(ctx, joining, nil)
	must(t, err)
	for _, read := range []func(context.Context, string, Progress) (BundleInfo, error){l.PreviewBundle, l.ReadBundle} {
		info, err := read(ctx, news, nil)
		must(t, err)
		if len(info.Gone) != 1 || info.Gone[0].Name != "Київ" || len(info.Joined) != 0 {
			t.Errorf("%+v", info)
		}
	}
}

// A member who may only view gets to write: her program takes a new key by itself, and her other circles know it too.
func TestRoleIsTaken(t *testing.T) {
	m, l, c, id := twins(t)
	other, err := l.CreateCircle(ctx, record.Values{"name.en": {"Another"}})
	must(t, err)
	old := l.Device()
	must(t, m.ChangeRole(ctx, c, old, circle.Viewer))
	x, err := m.circle(ctx, c)
	must(t, err)
	if len(x.Members) != 2 || x.Members[1].Becomes != circle.Viewer || len(x.Gone) != 0 {
		t.Errorf("%+v", x)
	}
	_, err = l.ReadBundle(ctx, bundle(t, m, c, causal.Device{}), nil)
	must(t, err)
	if l.Device() == old || l.Renewed() {
		t.Error("she has not taken a new key, or is told that her computer was copied")
	}
	if x, err = l.circle(ctx, c); err != nil || x.Role != circle.Viewer || len(x.Gone) != 0 {
		t.Errorf("%+v %v", x, err)
	}
	if x, err = l.circle(ctx, other); err != nil || x.Role != circle.Coordinator {
		t.Errorf("%+v %v", x, err)
	}
	if err := set(l, id, record.Values{"notes": {"not mine to write"}}); err == nil {
		t.Error("who may only view writes")
	}
	must(t, l.Tend(ctx))
	_, err = m.ReadBundle(ctx, bundle(t, l, c, causal.Device{}), nil)
	must(t, err)
	if x, err = m.circle(ctx, c); err != nil || len(x.Members) != 2 || x.Members[1].Role != circle.Viewer || x.Members[1].Becomes != "" || len(x.Gone) != 0 {
		t.Errorf("%+v %v", x, err)
	}
}

// The kit's digits lie here until they are on paper; with them a member coordinates, and trying them changes nothing (FAULTS 60).
func TestFault60KitOnPaper(t *testing.T) {
	m, l, c, _ := twins(t)
	digits, err := m.Kit(c)
	must(t, err)
	_, err = l.Kit(c)
	told(t, err, "kit.not_here")
	must(t, m.KitPrinted(c))
	_, err = m.Kit(c)
	told(t, err, "kit.not_here")
	if m.KitDue(c) {
		t.Error("it is to be tried on the day on which it was put on paper")
	}
	now := m.now()
	m.now = func() time.Time { return now.AddDate(1, 0, 1) }
	l.now = m.now
	if !m.KitDue(c) || l.KitDue(c) {
		t.Error("after a year the one who put it on paper is not reminded, or somebody else is")
	}
	must(t, m.CheckKit(c, digits))
	if m.KitDue(c) {
		t.Error("it was tried")
	}
	m.now, l.now = func() time.Time { return now }, func() time.Time { return now }
	must(t, l.CheckKit(c, digits))
	told(t, l.CheckKit(l.Own(), digits), "kit.none")
	told(t, l.UseKit(ctx, c, "123"), "recovery.digits")
	recovery, err := l.NewRecovery(ctx)
	must(t, err)
	told(t, l.UseKit(ctx, c, recovery), "kit.other")
	must(t, l.UseKit(ctx, c, digits))
	x, err := l.circle(ctx, c)
	must(t, err)
	if x.Role != circle.Coordinator || !x.Kit || x.KitHere {
		t.Errorf("%+v", x)
	}
	_, err = m.ReadBundle(ctx, bundle(t, l, c, causal.Device{}), nil)
	must(t, err)
	if a, b := stateOf(t, m, c), stateOf(t, l, c); a != b {
		t.Error("the two differ")
	}
}

// What is pending on a computer when it hears that it is no member is signed and held, and counts neither there nor elsewhere.
func TestPendingWhenRightIsLost(t *testing.T) {
	m, _, c, id := twins(t)
	o := open(t, "Одеса")
	file := filepath.Join(t.TempDir(), "i.twinbundle")
	digits, err := m.Invite(ctx, c, file, "", nil)
	must(t, err)
	list, err := m.Invitations(c)
	must(t, err)
	must(t, m.Withdraw(ctx, c, list[0].Name))
	_, err = o.Join(ctx, file, digits, nil)
	must(t, err)
	must(t, set(o, id, record.Values{"notes": {"not heard of it"}}))
	_, err = o.ReadBundle(ctx, bundle(t, m, c, causal.Device{}), nil)
	must(t, err)
	for range 2 {
		e, err := o.Get(ctx, id)
		must(t, err)
		if len(e.Values["notes"]) > 0 {
			t.Errorf("what does not count is shown: %v", e.Values)
		}
		must(t, o.store.SealAll(ctx))
	}
	info, err := m.ReadBundle(ctx, bundle(t, o, c, causal.Device{}), nil)
	must(t, err)
	if len(info.Waiting) == 0 {
		t.Error("what she wrote is not held")
	}
	if a, b := stateOf(t, m, c), stateOf(t, o, c); a != b {
		t.Error("the two differ")
	}
}
