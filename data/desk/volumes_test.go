package desk

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// A large bundle is split into volumes of a chosen size. Read in the wrong order, one missing at first, one twice: what lacks is said, and all is there in
// the end.
func TestVolumes(t *testing.T) {
	m, l, c, _ := twins(t)
	for i := range 60 {
		_, err := m.Save(ctx, store.Draft{Circle: c, Kind: "activity", Set: record.Values{"title.en": {"Long"}, "notes": {noise(400_000, i)}}})
		must(t, err)
	}
	file := filepath.Join(t.TempDir(), "large.twinbundle")
	_, err := m.WriteVolumes(ctx, file, c, causal.Device{}, 0, 1<<20, nil)
	told(t, err, "bundle.volume_small")
	const size = syncer.MinVolume
	list, err := m.WriteVolumes(ctx, file, c, causal.Device{}, 0, size, nil)
	must(t, err)
	if len(list) < 2 {
		t.Fatalf("%d volumes", len(list))
	}
	changes := 0
	for _, v := range list {
		info, err := os.Stat(v.Path)
		must(t, err)
		if info.Size() > size || info.Size() != v.Bytes {
			t.Fatalf("%s has %d bytes", v.Path, info.Size())
		}
		changes += v.Changes
	}
	if changes != 61 {
		t.Fatalf("%d changes", changes)
	}
	// A newcomer's program knows the circle from an invitation; here one that has nothing but that.
	waited := false
	for _, v := range slices.Backward(list) {
		info, err := l.ReadBundle(ctx, v.Path, nil)
		must(t, err)
		waited = waited || slices.ContainsFunc(info.Waiting, func(m say.Message) bool { return m.ID == "take.gap" })
		_, err = l.ReadBundle(ctx, v.Path, nil)
		must(t, err)
	}
	if !waited {
		t.Fatal("a missing volume was not told of")
	}
	if stateOf(t, m, c) != stateOf(t, l, c) {
		t.Fatal("states differ")
	}
	one, err := l.WriteVolumes(ctx, file, c, m.keys.Device(), 0, size, nil)
	must(t, err)
	if len(one) != 1 || one[0].Path != file {
		t.Fatalf("volumes %+v", one)
	}
}

// Receipts of others are passed on: Manchester learns from Kharkiv what Lviv holds, though the two never meet again.
func TestReceiptsArePassedOn(t *testing.T) {
	m, l, c, id := twins(t)
	k := open(t, "Kharkiv")
	file := filepath.Join(t.TempDir(), "i.twinbundle")
	digits, err := m.Invite(ctx, c, file, "", nil)
	must(t, err)
	_, err = k.Join(ctx, file, digits, nil)
	must(t, err)
	exchange(t, c, m, k)
	rename(t, m, id, "Renamed")
	give := func(from, to *Desk) {
		t.Helper()
		_, err := to.ReadBundle(ctx, bundle(t, from, c, to.keys.Device()), nil)
		must(t, err)
	}
	give(m, k)
	give(k, l)
	if got := memberOf(t, m, c, l.keys.Device()); got.Lacks == 0 {
		t.Fatal("known before it can be")
	}
	give(l, k) // says what it holds, to Kharkiv alone
	give(k, m)
	if got := memberOf(t, m, c, l.keys.Device()); got.Lacks != 0 {
		t.Fatalf("Lviv lacks %d changes as far as Manchester knows", got.Lacks)
	}
}
