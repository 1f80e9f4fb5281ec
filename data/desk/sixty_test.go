package desk

import (
	"os"
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// One field of up to 40 bytes, nothing else owed, takes no more in a circle of sixty than in one of two: tips are differences, and an epoch has one key.
func TestOneFieldInACircleOfSixty(t *testing.T) {
	t.Parallel()
	m, l, c, id := twins(t)
	for range 58 {
		must(t, join(t, m, c, "Another").Close())
	}
	to := func(from, to *Desk) int64 {
		path := bundle(t, from, c, to.keys.Device())
		_, err := to.ReadBundle(ctx, path, nil)
		must(t, err)
		info, err := os.Stat(path)
		must(t, err)
		return info.Size()
	}
	for range 2 { // each acknowledges what the other has, and its acknowledgement
		to(m, l)
		to(l, m)
	}
	e, err := m.Get(ctx, id)
	must(t, err)
	_, err = m.Save(ctx, store.Draft{ID: id, Set: record.Values{"notes": {strings.Repeat("Ї", 20)}}, Seen: e.Seen})
	must(t, err)
	if n := len(tipsOf(t, m, c)); n < 59 {
		t.Fatalf("%d tips", n)
	}
	if size := to(m, l); size > 512 {
		t.Fatalf("%d bytes", size)
	} else {
		t.Logf("%d bytes", size)
	}
	if stateOf(t, m, c) != stateOf(t, l, c) {
		t.Fatal("states differ")
	}
}
