package desk

import (
	"path/filepath"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// wroteUnheard has a member write, on her own computer, what the other no longer counts: a library, somebody who works there, and a note on a record that both have.
func wroteUnheard(t *testing.T, d *Desk, c causal.Circle, id record.ID) {
	t.Helper()
	libs, err := d.Save(ctx, store.Draft{Kind: "library", Circle: c, Set: record.Values{"name.uk": {"Нова бібліотека"}}})
	must(t, err)
	_, err = d.Save(ctx, store.Draft{Kind: "activity", Circle: c, Set: record.Values{"title.uk": {"Читання"}, "venue": {libs[0].String()}}})
	must(t, err)
	must(t, set(d, libs[0], record.Values{"notes": {"з дерев’яними полицями"}}))
	must(t, set(d, id, record.Values{"notes": {"said by her"}}))
}

func titled(t *testing.T, d *Desk, kind, slot, value string) []store.Entry {
	t.Helper()
	rows, err := d.List(ctx, storeQuery(kind), 0, 1000)
	must(t, err)
	var list []store.Entry
	for _, r := range rows {
		if e, err := d.Get(ctx, r.ID); err == nil && e.Values.Get(slot) == value {
			list = append(list, e)
		}
	}
	return list
}

// What a removed member wrote waits. A coordinator reads it, and takes it in as her own or refuses it; either is known everywhere, and nothing leaves in silence.
func TestWaiting(t *testing.T) {
	for _, admit := range []bool{true, false} {
		m, l, c, id := twins(t)
		must(t, m.RemoveMember(ctx, c, l.Device()))
		wroteUnheard(t, l, c, id)
		_, err := m.ReadBundle(ctx, bundle(t, l, c, causal.Device{}), nil)
		must(t, err)
		list, err := m.Waiting(ctx, false)
		must(t, err)
		if len(list) != 1 || list[0].Reason.ID != "quarantine.removed" || list[0].Release != "release.removed" || list[0].Name == "" || list[0].Changes != 4 {
			t.Fatalf("%+v", list)
		}
		w := list[0]
		changes, left, err := m.ShowWaiting(ctx, w)
		must(t, err)
		if len(changes) != 4 || left != 0 || !changes[0].Created || changes[0].Values.Get("name.uk") != "Нова бібліотека" || changes[3].Record != id || changes[3].Created {
			t.Errorf("%+v, %d more", changes, left)
		}
		if !admit {
			must(t, m.RefuseWaiting(ctx, w))
			if got := titled(t, m, "library", "name.uk", "Нова бібліотека"); len(got) != 0 {
				t.Errorf("what was refused counts: %+v", got)
			}
			wantDecided(t, m, false)
			continue
		}
		o, err := m.AdmitWaiting(ctx, w)
		must(t, err)
		if o.Changes != 4 || o.Left != 0 {
			t.Errorf("%+v", o)
		}
		libs, acts := titled(t, m, "library", "name.uk", "Нова бібліотека"), titled(t, m, "activity", "title.uk", "Читання")
		if len(libs) != 1 || len(acts) != 1 || acts[0].Values.Get("venue") != libs[0].ID.String() || libs[0].Values.Get("notes") != "з дерев’яними полицями" || libs[0].ID == changes[0].Record {
			t.Errorf("%+v %+v", libs, acts)
		}
		e, err := m.Get(ctx, id)
		must(t, err)
		if e.Values.Get("notes") != "said by her" {
			t.Errorf("%+v", e.Values)
		}
		if o, err = m.AdmitWaiting(ctx, w); err != nil || o.Changes != 0 {
			t.Errorf("taken in twice: %+v %v", o, err)
		}
		wantDecided(t, m, true)
		k := open(t, "Київ")
		file := filepath.Join(t.TempDir(), "i.twinbundle")
		digits, err := m.Invite(ctx, c, file, "", nil)
		must(t, err)
		_, err = k.Join(ctx, file, digits, nil)
		must(t, err)
		wantDecided(t, k, true)
		if got := titled(t, k, "activity", "title.uk", "Читання"); len(got) != 1 {
			t.Errorf("%+v", got)
		}
		if a, ok, err := m.Undoable(ctx); err != nil || !ok || a.What != store.DidOffer {
			t.Errorf("%+v %v", a, err)
		}
		_, err = m.Undo(ctx)
		must(t, err)
		if got := titled(t, m, "library", "name.uk", "Нова бібліотека"); len(got) != 0 {
			t.Errorf("undone, it is there: %+v", got)
		}
	}
}

func wantDecided(t *testing.T, d *Desk, admitted bool) {
	t.Helper()
	open, err := d.Waiting(ctx, false)
	must(t, err)
	done, err := d.Waiting(ctx, true)
	must(t, err)
	if len(open) != 0 || len(done) != 1 || done[0].Decided.Admitted != admitted || done[0].Decided.By == "" || done[0].Changes != 4 {
		t.Errorf("waiting %+v, decided %+v", open, done)
	}
}

// Only a coordinator decides; what somebody says of others' changes without being one counts nowhere.
func TestWaitingIsForCoordinators(t *testing.T) {
	m, l, c, id := twins(t)
	e := open(t, "Editor")
	file := filepath.Join(t.TempDir(), "i.twinbundle")
	digits, err := m.InviteAs(ctx, c, circle.Editor, true, file, "", nil)
	must(t, err)
	_, err = e.Join(ctx, file, digits, nil)
	must(t, err)
	must(t, m.RemoveMember(ctx, c, l.Device()))
	wroteUnheard(t, l, c, id)
	_, err = m.ReadBundle(ctx, bundle(t, l, c, causal.Device{}), nil)
	must(t, err)
	_, err = m.ReadBundle(ctx, bundle(t, e, c, causal.Device{}), nil)
	must(t, err)
	_, err = e.ReadBundle(ctx, bundle(t, m, c, causal.Device{}), nil)
	must(t, err)
	list, err := e.Waiting(ctx, false)
	must(t, err)
	if len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	_, err = e.AdmitWaiting(ctx, list[0])
	told(t, err, "circle.coordinators_check")
	told(t, e.RefuseWaiting(ctx, list[0]), "circle.coordinators_check")
}

// Whoever gets another role goes on with a new key: what she wrote before her program heard of it is written anew by itself, once.
func TestCutOffIsOfferedAnew(t *testing.T) {
	m, _, c, id := twins(t)
	k := open(t, "Київ")
	file := filepath.Join(t.TempDir(), "i.twinbundle")
	digits, err := m.InviteAs(ctx, c, circle.Editor, true, file, "", nil)
	must(t, err)
	_, err = k.Join(ctx, file, digits, nil)
	must(t, err)
	_, err = m.ReadBundle(ctx, bundle(t, k, c, causal.Device{}), nil)
	must(t, err)
	must(t, m.ChangeRole(ctx, c, k.Device(), circle.Coordinator))
	wroteUnheard(t, k, c, id)
	must(t, k.store.SealAll(ctx))
	for range 2 {
		_, err = k.ReadBundle(ctx, bundle(t, m, c, causal.Device{}), nil)
		must(t, err)
		_, err = m.ReadBundle(ctx, bundle(t, k, c, causal.Device{}), nil)
		must(t, err)
		must(t, k.Tend(ctx))
	}
	if n := k.Offered(); n != 4 {
		t.Errorf("%d changes were written anew", n)
	}
	for _, d := range []*Desk{k, m} {
		if got := titled(t, d, "library", "name.uk", "Нова бібліотека"); len(got) != 1 || got[0].Values.Get("notes") == "" {
			t.Errorf("%s has %+v", d.Name(), got)
		}
		wantDecided(t, d, true)
	}
	if a, b := stateOf(t, m, c), stateOf(t, k, c); a != b {
		t.Error("the two differ")
	}
}
