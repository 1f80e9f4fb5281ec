package circle_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

func wantSaid(t *testing.T, err error, id say.Ref) {
	t.Helper()
	var told *say.Error
	if !errors.As(err, &told) || told.ID != string(id) {
		t.Errorf("%v; want %s", err, id)
	}
}

func (p *peer) ask(name string) *circle.Request {
	p.t.Helper()
	b, err := circle.Ask(p.Keys, name, time.Now())
	must(p.t, err)
	r, err := circle.ParseRequest(b)
	must(p.t, err)
	return r
}

func (p *peer) answer(r *circle.Request, c causal.Circle, role string) string {
	p.t.Helper()
	a, err := circle.Admit(context.Background(), p.Store, p.Keys, c, r, role)
	must(p.t, err)
	path := filepath.Join(p.t.TempDir(), "a.twinbundle")
	_, err = p.WriteAnswer(context.Background(), path, a, r.Recipient, nil)
	must(p.t, err)
	return path
}

// Two trips: she asks, a coordinator admits her, and all members know her; the answer opens for nobody else, and what comes later opens for her.
func TestAskToJoin(t *testing.T) {
	ctx := context.Background()
	m, k, l, c := group(t)
	l.save(c, library("Lviv"))
	l.pass(m, c)
	o := newPeer(t, "Одеса")
	r := o.ask("Одеса")
	answer := m.answer(r, c, circle.Editor)
	_, _, err := k.PeekAnswer(ctx, answer, nil)
	wantSaid(t, err, "bundle.not_for_us")
	members, id, err := o.PeekAnswer(ctx, answer, nil)
	must(t, err)
	if name := members.Name.Get("name.en"); id != c || name != "Three" {
		t.Errorf("the answer is of circle %s, %q", id, name)
	}
	if len(o.Store.Circles()) != 1 {
		t.Error("a look at the answer takes it in")
	}
	for range 2 {
		_, err = o.ReadAnswer(ctx, answer, nil)
		must(t, err)
	}
	if o.count(c) != 1 {
		t.Error("the records have not come with the answer")
	}
	o.save(c, library("Odesa"))
	o.give(m, c)
	m.give(k, c)
	if k.count(c) != 2 || m.hash(c) != k.hash(c) || k.hash(c) != o.hash(c) {
		t.Error("not everybody has the same")
	}
	must(t, circle.Remove(ctx, m.Store, m.Keys, c, l.Keys.Device()))
	m.pass(o, c)
	k.save(c, library("Later"))
	m.pass(k, c)
	k.pass(o, c)
	if o.count(c) != 3 {
		t.Errorf("%d records after a removal", o.count(c))
	}
	// Admitting her again writes the answer again, and nothing else.
	before := m.hash(c)
	m.answer(r, c, circle.Viewer)
	if members, err := circle.Of(m.Store, c); err != nil || m.hash(c) != before {
		t.Error(err)
	} else if x, _ := members.Of(r.Device()); x.Role != circle.Editor || x.Name != "Одеса" {
		t.Errorf("member %+v", x)
	}
	// A key loses its rights once.
	must(t, circle.Remove(ctx, m.Store, m.Keys, c, r.Device()))
	_, err = circle.Admit(ctx, m.Store, m.Keys, c, r, circle.Editor)
	wantSaid(t, err, "request.removed")
}

// Anybody can seal something to a newcomer: what does not admit her is not taken in, and only coordinators admit.
func TestAnswerByOthers(t *testing.T) {
	ctx := context.Background()
	m, _, l, c := group(t)
	o := newPeer(t, "Одеса")
	r := o.ask("Одеса")
	_, err := circle.Admit(ctx, l.Store, l.Keys, c, r, circle.Editor)
	if !errors.Is(err, store.ErrNoRight) {
		t.Errorf("an editor admits: %v", err)
	}
	// An editor who writes the change by herself admits nobody either.
	members, err := circle.Of(l.Store, c)
	must(t, err)
	_, err = l.Store.WriteControl(ctx, c, members.LyingAdmit(l.Keys, r))
	must(t, err)
	path := filepath.Join(t.TempDir(), "a.twinbundle")
	_, err = l.WriteAnswer(ctx, path, circle.Invitation{Circle: c, Epochs: l.Keys.Epochs(c)}, r.Recipient, nil)
	must(t, err)
	_, err = o.ReadAnswer(ctx, path, nil)
	wantSaid(t, err, "request.not_admitted")
	if len(o.Store.Circles()) != 1 || o.Keys.HasEpoch(c, members.Epoch) {
		t.Error("an answer that admits nobody was taken in")
	}
	l.pass(m, c)
	if m.standing(c, o) {
		t.Error("whom an editor admits is a member")
	}
	_, err = circle.Admit(ctx, m.Store, m.Keys, m.own, r, circle.Editor)
	wantSaid(t, err, "circle.own_is_private")
}

func TestRequestDamaged(t *testing.T) {
	o := newPeer(t, "Одеса")
	good, err := circle.Ask(o.Keys, strings.Repeat("Бібліотека ", 100), time.Now())
	must(t, err)
	if _, err := circle.ParseRequest(good); err != nil || len(good) > circle.MaxRequest {
		t.Fatalf("%d bytes: %v", len(good), err)
	}
	other := newPeer(t, "other")
	change := func(f func(*circle.Request)) []byte {
		var r circle.Request
		must(t, json.Unmarshal(good, &r))
		f(&r)
		b, err := json.Marshal(r)
		must(t, err)
		return b
	}
	for name, c := range map[string]struct {
		b    []byte
		want say.Ref
	}{
		"nothing":         {nil, "request.not_one"},
		"something else":  {[]byte(`{"a":1}`), "request.not_one"},
		"much":            {bytes.Repeat([]byte(" "), circle.MaxRequest+1), "request.not_one"},
		"newer":           {change(func(r *circle.Request) { r.Version = 2 }), "request.newer"},
		"another's key":   {change(func(r *circle.Request) { r.Key = other.Keys.Public() }), "request.damaged"},
		"to another":      {change(func(r *circle.Request) { r.Recipient = other.Keys.Recipient() }), "request.damaged"},
		"no age key":      {change(func(r *circle.Request) { r.Recipient = "age1nonsense" }), "request.damaged"},
		"by another name": {change(func(r *circle.Request) { r.Name = "Одеса" }), "request.damaged"},
	} {
		if _, err := circle.ParseRequest(c.b); true {
			t.Run(name, func(t *testing.T) { wantSaid(t, err, c.want) })
		}
	}
}

// Twenty digits, the same for the same keys and circle, others for anything else; frozen, for two versions of the program must agree by telephone.
func TestDigits(t *testing.T) {
	key, recipient := bytes.Repeat([]byte{7}, 32), "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
	seen := map[string]bool{}
	for _, c := range []causal.Circle{{}, {1}} {
		for _, r := range []string{recipient, recipient[1:]} {
			d, err := circle.Digits(c, key, r)
			must(t, err)
			if !regexp.MustCompile(`^(\d{4} ){4}\d{4}$`).MatchString(d) || seen[d] {
				t.Errorf("digits %q", d)
			}
			seen[d] = true
		}
	}
	if d, err := circle.Digits(causal.Circle{1}, key, recipient); err != nil || d != "2702 4673 8837 0246 2151" {
		t.Errorf("the digits %s are not those that other versions show, %v", d, err)
	}
}

// The circle's kit brings back a coordinator after the last one is gone, and one who came by it is above all others (FAULTS 60, 59).
func TestFault60Kit(t *testing.T) {
	ctx := context.Background()
	m, k, l, c := group(t)
	kit, ok := m.Keys.Kit(c)
	if !ok {
		t.Fatal("the circle was made without a kit")
	}
	// The coordinators remove each other: nobody is left but an editor.
	must(t, circle.Remove(ctx, m.Store, m.Keys, c, k.Keys.Device()))
	must(t, circle.Remove(ctx, k.Store, k.Keys, c, m.Keys.Device()))
	m.pass(l, c)
	k.pass(l, c)
	if l.standing(c, m) || l.standing(c, k) {
		t.Fatal("somebody still coordinates")
	}
	other, err := seal.NewRecovery()
	must(t, err)
	old := l.Keys.Device()
	wantSaid(t, circle.UseKit(ctx, l.Store, l.Keys, c, other, old, "Львів"), "kit.other")
	l.renew()
	must(t, circle.UseKit(ctx, l.Store, l.Keys, c, kit, old, "Львів"))
	members, err := circle.Of(l.Store, c)
	must(t, err)
	if x, _ := members.Of(l.Keys.Device()); x.Role != circle.Coordinator || x.Before != old || members.Epoch == "" {
		t.Fatalf("member %+v, epoch %q", x, members.Epoch)
	}
	o := newPeer(t, "Одеса")
	_, err = o.ReadAnswer(ctx, l.answer(o.ask("Одеса"), c, circle.Coordinator), nil)
	must(t, err)
	// Whom she takes in can't remove her.
	wantSaid(t, circle.Remove(ctx, o.Store, o.Keys, c, l.Keys.Device()), "circle.by_kit")
	members, err = circle.Of(o.Store, c)
	must(t, err)
	_, err = o.Store.WriteControl(ctx, c, members.CutOff(o.Keys, l.Keys.Device()))
	must(t, err)
	if !o.standing(c, l) {
		t.Error("one who came by the kit was removed by another")
	}
	must(t, circle.Remove(ctx, l.Store, l.Keys, c, o.Keys.Device()))
	l.save(c, library("After all"))
	o.pass(l, c)
	if !l.standing(c, l) || l.standing(c, o) {
		t.Error("the one who came by the kit does not decide")
	}
	var told *say.Error
	if _, err := l.tryPass(o, c); !errors.As(err, &told) || told.ID != "bundle.not_for_us" {
		t.Errorf("the removed one reads on: %v", err)
	}
}

// renew takes a new key, as the desk does.
func (p *peer) renew() {
	p.t.Helper()
	must(p.t, p.Store.SealAll(context.Background()))
	must(p.t, p.Keys.Renew())
	must(p.t, p.Store.TakeKey(context.Background(), p.Keys.Sign()))
}

// A member gets another role with a new key; what she wrote before she heard of it waits, and she reads on.
func TestChangeRole(t *testing.T) {
	ctx := context.Background()
	m, k, l, c := group(t)
	old := l.Keys.Device()
	must(t, circle.ChangeRole(ctx, m.Store, m.Keys, c, old, circle.Viewer))
	l.save(c, library("Meanwhile"))
	if waiting := l.pass(m, c); waiting != 1 || m.count(c) != 0 {
		t.Errorf("%d wait, %d records", waiting, m.count(c))
	}
	m.save(c, library("Before she returns"))
	m.pass(l, c)
	returns, err := circle.Returns(l.Store, l.Keys, c)
	must(t, err)
	if !returns || l.count(c) != 1 {
		t.Fatalf("returns %v, reads %d records", returns, l.count(c))
	}
	if other, err := circle.Returns(k.Store, k.Keys, c); err != nil || other {
		t.Error("another returns")
	}
	l.renew()
	must(t, circle.Return(ctx, l.Store, l.Keys, c))
	must(t, circle.Return(ctx, l.Store, l.Keys, c))
	l.pass(m, c)
	m.pass(k, c)
	m.pass(l, c)
	for _, p := range []*peer{m, k, l} {
		members, err := circle.Of(p.Store, c)
		must(t, err)
		x, _ := members.Of(l.Keys.Device())
		if x.Role != circle.Viewer || x.Before != old || len(members.List) != 3 || len(members.Open) != 0 {
			t.Errorf("member %+v of %d, %d open invitations", x, len(members.List), len(members.Open))
		}
	}
	if m.hash(c) != k.hash(c) || m.hash(c) != l.hash(c) {
		t.Error("states differ")
	}
	// And up again.
	must(t, circle.ChangeRole(ctx, k.Store, k.Keys, c, l.Keys.Device(), circle.Coordinator))
	k.pass(l, c)
	l.renew()
	must(t, circle.Return(ctx, l.Store, l.Keys, c))
	must(t, circle.Tend(ctx, l.Store, l.Keys, c))
	if _, err := circle.Invite(ctx, l.Store, l.Keys, c, circle.Editor, time.Now()); err != nil {
		t.Error(err)
	}
	wantSaid(t, circle.ChangeRole(ctx, l.Store, l.Keys, c, old, circle.Viewer), "circle.no_member")
	wantSaid(t, circle.ChangeRole(ctx, l.Store, l.Keys, c, m.Keys.Device(), "king"), "circle.no_role")
}

// A coordinator may step back, the last one not.
func TestStepBack(t *testing.T) {
	ctx := context.Background()
	m, k, _, c := group(t)
	must(t, circle.ChangeRole(ctx, k.Store, k.Keys, c, k.Keys.Device(), circle.Editor))
	k.renew()
	must(t, circle.Return(ctx, k.Store, k.Keys, c))
	k.pass(m, c)
	members, err := circle.Of(m.Store, c)
	must(t, err)
	if x, _ := members.Of(k.Keys.Device()); x.Role != circle.Editor {
		t.Errorf("member %+v", x)
	}
	wantSaid(t, circle.ChangeRole(ctx, m.Store, m.Keys, c, m.Keys.Device(), circle.Editor), "circle.last_coordinator")
}

// An invitation that was withdrawn admits nobody, unless its use was confirmed before.
func TestFault61Withdrawn(t *testing.T) {
	ctx := context.Background()
	m, k, _, c := group(t)
	inv, err := circle.Invite(ctx, m.Store, m.Keys, c, circle.Editor, time.Now())
	must(t, err)
	path := filepath.Join(t.TempDir(), "i.twinbundle")
	_, err = m.WriteInvitation(ctx, path, inv, "1234-5678", nil)
	must(t, err)
	members, err := circle.Of(m.Store, c)
	must(t, err)
	if len(members.Open) != 1 || members.Open[0].Until != inv.Until {
		t.Fatalf("open invitations %+v", members.Open)
	}
	name := members.Open[0].Name
	m.pass(k, c)
	wantSaid(t, circle.Withdraw(ctx, k.Store, k.Keys, c, name), "circle.invitation_others")
	must(t, circle.Withdraw(ctx, m.Store, m.Keys, c, name))
	wantSaid(t, circle.Withdraw(ctx, m.Store, m.Keys, c, name), "circle.invitation_not_open")
	thief := newPeer(t, "thief")
	r, err := thief.ReadInvitation(ctx, path, "1234-5678", nil)
	must(t, err)
	must(t, circle.Join(ctx, thief.Store, thief.Keys, r.Invitation, "thief"))
	thief.save(c, library("Mine"))
	if waiting := thief.pass(m, c); waiting != 1 || m.standing(c, thief) {
		t.Errorf("%d wait, member %v", waiting, m.standing(c, thief))
	}
	members, err = circle.Of(m.Store, c)
	must(t, err)
	if ok, why := members.Standing(thief.Keys.Device()); ok || why.ID != "quarantine.invitation_withdrawn" {
		t.Errorf("waits for %v", why)
	}
	if m.count(c) != 0 {
		t.Error("what a thief writes counts")
	}
}

// A request as text is the same request, however a telephone or a letter broke its lines.
func TestRequestAsText(t *testing.T) {
	b, err := circle.Ask(newPeer(t, "Одеса").Keys, "Бібліотека на Молдаванці", time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC))
	must(t, err)
	want, err := circle.ParseRequest(b)
	must(t, err)
	text, err := circle.RequestText(b)
	must(t, err)
	for _, sent := range []string{text, "  " + text + "\r\n", text[:100] + "\n" + text[100:200] + " " + text[200:]} {
		if r, err := circle.ParseRequest([]byte(sent)); err != nil || r.Name != want.Name || r.Device() != want.Device() {
			t.Errorf("%q: %v, %v", sent, r, err)
		}
	}
	if len(text) > 900 { // a square that an old telephone reads from an old screen
		t.Errorf("%d characters", len(text))
	}
	for _, bad := range []string{"", "TWINSHELF:", text[:len(text)-9], text[:40] + "A" + text[41:], strings.Replace(text, "TWINSHELF", "TWINSHELL", 1), text + strings.Repeat("A", circle.MaxRequest)} {
		if r, err := circle.ParseRequest([]byte(bad)); err == nil {
			t.Errorf("%q is taken for a request of %s", bad, r.Name)
		}
	}
}
