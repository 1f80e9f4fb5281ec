package desk

import (
	"testing"
	"time"

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

func (lawless) Admits(*segment.Segment) (bool, say.Message) { return true, say.Message{} }
func (lawless) MayWrite(causal.Device) bool                 { return true }

// infiltrate gives the desk of a stranger who has the circle's epoch and all its records, and obeys no rules.
func infiltrate(t *testing.T, m *Desk, c causal.Circle) *Desk {
	t.Helper()
	dir := t.TempDir()
	keys, err := seal.Create(dir)
	must(t, err)
	for _, e := range m.keys.Epochs(c) {
		must(t, keys.AddEpoch(c, e))
	}
	rules := func(id causal.Circle, controls []store.Control) store.Membership {
		return lawless{circle.Read(id, controls)}
	}
	st, err := store.Create(ctx, dir, store.Options{Registry: record.Standard(), Sign: keys.Sign(), Rules: rules})
	must(t, err)
	must(t, m.store.Seal(ctx, c))
	must(t, st.Know(ctx, c))
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
	st, err = store.Open(ctx, dir, options(keys)) // her bundle is written by the real program
	must(t, err)
	t.Cleanup(func() { must(t, st.Close()) })
	return &Desk{dir: dir, registry: record.Standard(), store: st, keys: keys, sync: &syncer.Syncer{Store: st, Keys: keys, Now: time.Now}}
}
