package desk

import (
	"errors"
	"io"
	"path/filepath"
	"slices"
	"testing"
	"time"

	tsb "github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// signReceipt signs, with l's own key, that it holds what the tips say.
func signReceipt(l *Desk, c causal.Circle, tips causal.Tips) *segment.Receipt {
	var n uint64
	for _, t := range tips {
		n += t.Number // a later claim has a greater counter
	}
	return segment.SignReceipt(c, n, tips, l.keys.Sign())
}

// lawless admits everyone, and is a membership that the real rules would not make.
type lawless struct{ *circle.Members }

func (lawless) Admits(causal.Device, causal.Hash) (bool, say.Message) { return true, say.Message{} }
func (lawless) MayWrite(causal.Device) bool                           { return true }

// infiltrate gives the desk of a stranger who has the circle's epoch and all its records, and obeys no rules.
func infiltrate(t *testing.T, m *Desk, c causal.Circle) *Desk {
	t.Helper()
	dir := t.TempDir()
	keys, err := seal.Create(dir)
	must(t, err)
	for _, e := range m.keys.Epochs(c) {
		must(t, keys.AddEpoch(c, e))
	}
	rules := func(id causal.Circle, controls []store.Control, chain store.Chain) store.Membership {
		return lawless{circle.Read(id, controls, chain)}
	}
	st, err := store.Create(ctx, dir, store.Options{Registry: record.Standard(), Sign: keys.Sign(), Rules: rules})
	must(t, err)
	must(t, m.store.Seal(ctx, c))
	must(t, st.Know(ctx, c, false))
	infos, err := m.store.Segments(ctx, c)
	must(t, err)
	_, err = st.Take(ctx, func(yield func([]byte, error) bool) {
		for _, i := range infos {
			b, err := m.store.SegmentBytes(ctx, i.Row)
			if !yield(b, err) {
				return
			}
		}
	}, store.TakeOptions{Circle: c})
	must(t, err)
	_, err = st.Save(ctx, c, record.ID{}, store.Draft{Kind: "library", Set: record.Values{"name.en": {"Intruder"}}})
	must(t, err)
	must(t, st.Seal(ctx, c))
	must(t, st.Close())
	st, err = store.Open(ctx, dir, Options{}.filled().store(keys)) // her bundle is written by the real program
	must(t, err)
	t.Cleanup(func() { must(t, st.Close()) })
	return &Desk{dir: dir, registry: record.Standard(), store: st, keys: keys, now: time.Now, sync: &syncer.Syncer{Store: st, Keys: keys, Now: time.Now}}
}

// A member of one circle writes about a record of another, whose id she knows. Wherever both circles are, the record stays what its own circle says,
// also where hers came first.
func TestHostileIdOfAnotherCircle(t *testing.T) {
	m, l, c2, _ := twins(t)
	c1, err := m.CreateCircle(ctx, record.Values{"name.en": {"Other"}})
	must(t, err)
	id := add(t, m, c1, "True name")

	must(t, l.store.Seal(ctx, c2))
	var last causal.Tip
	for _, tip := range tipsOf(t, l, c2) {
		if tip.Device == l.keys.Device() {
			last = tip
		}
	}
	d := segment.Draft{Circle: c2, First: last.Number + 1, Previous: last.Segment, Changes: []causal.Change{{
		Record: id, Kind: "library", Sets: []causal.Set{{Slot: "name.en", Values: []string{"Hijacked"}}},
	}}}
	seg, err := d.Sign(l.keys.Sign())
	must(t, err)
	take := func(into *Desk) {
		_, err := into.store.Take(ctx, func(yield func([]byte, error) bool) { yield(seg.Raw, nil) }, store.TakeOptions{Circle: c2})
		must(t, err)
	}
	x := open(t, "Both")
	for _, c := range []causal.Circle{c2, c1} {
		file := filepath.Join(t.TempDir(), "i.twinbundle")
		digits, err := m.Invite(ctx, c, file, "", nil)
		must(t, err)
		_, err = x.Join(ctx, file, digits, nil)
		must(t, err)
		if c == c2 {
			take(x)
		}
	}
	take(m)
	for _, desk := range []*Desk{m, x} {
		e, err := desk.Get(ctx, id)
		must(t, err)
		rows, err := desk.Rows(ctx, []record.ID{id})
		must(t, err)
		if e.Circle != c1 || e.Values.Get("name.en") != "True name" || rows[id].Values.Get("name.en") != "True name" {
			t.Errorf("%s: %+v, %+v", desk.Name(), e, rows[id])
		}
		h, err := desk.History(ctx, id)
		must(t, err)
		if len(h) != 1 {
			t.Errorf("%s: history %+v", desk.Name(), h)
		}
	}
}

// FAULTS 68: a member of two circles wraps what another signed for one of them again: for the other circle, and as another kind of thing. Nothing of it counts.
func TestFault68WrappedAgain(t *testing.T) {
	m, l, c, _ := twins(t)
	add(t, m, c, "Signed by Manchester")
	other, err := l.CreateCircle(ctx, record.Values{"name.en": {"Other"}})
	must(t, err)
	file := filepath.Join(t.TempDir(), "i.twinbundle")
	digits, err := l.Invite(ctx, other, file, "", nil)
	must(t, err)
	_, err = m.Join(ctx, file, digits, nil)
	must(t, err)
	add(t, m, other, "In the other")
	must(t, m.store.SealAll(ctx))
	receipt := signReceipt(l, c, tipsOf(t, l, c)).Raw
	infos, err := m.store.Segments(ctx, c)
	must(t, err)
	before, elsewhere := stateOf(t, m, other), stateOf(t, m, c)
	wrapped := filepath.Join(t.TempDir(), "wrapped.twinbundle")
	_, err = tsb.WriteFile(wrapped, func(w io.Writer) error {
		sealed, err := seal.To(w, m.keys.Recipient())
		must(t, err)
		b, err := tsb.NewWriter(sealed, tsb.Heading{Circle: other, Device: l.keys.Device(), Written: time.Unix(1_795_000_000, 0)})
		must(t, err)
		must(t, b.Frame(tsb.TypeReceipt, receipt))
		for _, i := range infos {
			raw, err := m.store.SegmentBytes(ctx, i.Row)
			must(t, err)
			must(t, b.Frame(tsb.TypeReceipt, raw))
			must(t, b.Frame(tsb.TypeSegment, raw))
		}
		must(t, b.Frame(tsb.TypeSegment, receipt))
		return errors.Join(b.Close(), sealed.Close())
	})
	must(t, err)
	info, err := m.ReadBundle(ctx, wrapped, nil)
	must(t, err)
	if info.Segments > 0 || !slices.ContainsFunc(info.Waiting, func(w say.Message) bool { return w.ID == "take.other_circle" }) {
		t.Errorf("%+v", info)
	}
	if stateOf(t, m, other) != before || stateOf(t, m, c) != elsewhere {
		t.Error("what was wrapped again counts")
	}
}

// Whoever has no say in a circle hides a change that decides about membership beside one that a later version made, and waits for a coordinator to take in what waits: alone in a segment
// that she signed, it would count. It is left out instead.
func TestWaitingBringsNoDecision(t *testing.T) {
	m, l, c, _ := twins(t)
	x := infiltrate(t, m, c)
	at := causal.At(time.Now())
	chain, err := x.store.Segments(ctx, c)
	must(t, err)
	last := chain[len(chain)-1]
	draft := segment.Draft{Circle: c, First: last.Last() + 1, Previous: last.Hash, Secret: segment.Secret{1}, Changes: []causal.Change{
		{Circle: c, Device: x.Device(), Number: last.Last() + 1, Kind: circle.KindRemove, Clock: at, Sets: []causal.Set{{Slot: "device", Class: record.ClassValue, Values: []string{l.Device().String()}}}},
		{Circle: c, Device: x.Device(), Number: last.Last() + 2, Kind: "library", Clock: at, Reader: store.ReaderVersion + 1, Sets: []causal.Set{{Slot: "name.en", Class: record.ClassValue, Values: []string{"Later"}}}},
	}}
	seg, err := draft.Sign(x.keys.Sign())
	must(t, err)
	_, err = m.store.Take(ctx, func(yield func([]byte, error) bool) {
		for _, i := range chain {
			if b, err := x.store.SegmentBytes(ctx, i.Row); !yield(b, err) {
				return
			}
		}
		yield(seg.Raw, nil)
	}, store.TakeOptions{Circle: c})
	must(t, err)
	decisions := func() (n int) {
		must(t, m.store.Seal(ctx, c))
		list, err := m.store.Segments(ctx, c)
		must(t, err)
		for _, i := range list {
			if i.Control && i.Device == m.Device() {
				n++
			}
		}
		return n
	}
	before := decisions()
	list, err := m.Waiting(ctx, false)
	must(t, err)
	if len(list) != 1 || list[0].Changes != 3 {
		t.Fatalf("%+v", list)
	}
	o, err := m.AdmitWaiting(ctx, list[0])
	must(t, err)
	if o.Changes != 1 || o.Left != 2 {
		t.Errorf("%+v", o)
	}
	if n := decisions(); n != before+1 {
		t.Errorf("%d decisions signed, besides the one that was meant", n-before-1)
	}
}
