package circle_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// A member floods: a reading takes no more of hers than the quota, says so, and goes on when the bundle is opened again; what others wrote comes at once (FAULTS 70).
func TestFault70Flood(t *testing.T) {
	m, k, l, c := group(t)
	for range 3 {
		drafts := make([]store.Draft, 100)
		for i := range drafts {
			drafts[i] = library("flood")
		}
		_, err := l.Store.Save(context.Background(), c, record.ID{}, drafts...)
		must(t, err)
	}
	m.save(c, library("quiet"))
	m.pass(l, c)
	path := filepath.Join(t.TempDir(), "flood.twinbundle")
	_, err := l.Write(context.Background(), path, c, causal.Device{}, 0, nil)
	must(t, err)
	k.Quota = 150
	for round, want := range []struct{ records, left int }{{101, 200}, {201, 100}, {301, 0}, {301, 0}} {
		r, err := k.Read(context.Background(), path, true, nil)
		must(t, err)
		if r.Taken.Left != want.left {
			t.Errorf("the preview of reading %d leaves %d", round, r.Taken.Left)
		}
		r, err = k.Read(context.Background(), path, false, nil)
		must(t, err)
		states, err := k.Store.Verify(context.Background(), nil)
		must(t, err)
		for _, s := range states {
			if s.Circle == c && (s.Records != want.records || len(s.Faults) > 0) {
				t.Errorf("after reading %d there are %d records, faults %v", round, s.Records, s.Faults)
			}
		}
		if r.Taken.Left != want.left || want.left > 0 != (len(r.Taken.Reasons) == 1 && r.Taken.Reasons[0].ID == "take.flood") {
			t.Errorf("reading %d leaves %d and says %v", round, r.Taken.Left, r.Taken.Reasons)
		}
	}
}
