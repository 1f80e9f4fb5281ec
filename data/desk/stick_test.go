package desk

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

func carry(t *testing.T, d *Desk, stick string) syncer.Synced {
	t.Helper()
	out, err := d.UseStick(ctx, stick, nil)
	must(t, err)
	return out
}

func branches(t *testing.T, d *Desk, c causal.Circle, n, from int) {
	t.Helper()
	for i := range n {
		_, err := d.Save(ctx, store.Draft{Kind: "library", Circle: c, Set: record.Values{"name.en": {fmt.Sprintf("Branch %d", from+i)}, "notes": {noiseText(20_000, uint64(from+i))}}}) //nolint:gosec // small
		must(t, err)
	}
}

func countOf(t *testing.T, d *Desk, kind string) int {
	t.Helper()
	n, err := d.Count(ctx, store.Query{Kind: kind})
	must(t, err)
	return n
}

// weight is how many bytes lie in a folder.
func weight(t *testing.T, dir string) (n int64) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(_ string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			info, err := e.Info()
			must(t, err)
			n += info.Size()
		}
		return err
	}))
	return n
}

// noiseText is a text of n bytes that takes no fewer than half of them.
func noiseText(n int, seed uint64) string {
	b := make([]byte, n/2)
	_, _ = rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)}).Read(b)
	return hex.EncodeToString(b)
}

// A stick gets what somebody lacks, and not what all are known to have; what was delivered is taken off it.
func TestStickHasWhatIsLacking(t *testing.T) {
	now := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	at := Options{Now: func() time.Time { return now }, Work: 2}
	m, l := openWith(t, at, "Manchester"), openWith(t, at, "Lviv")
	c, id := meet(t, m, l)
	shared := place.Folder(t.TempDir())
	branches(t, m, c, 10, 0)
	for range 3 { // by another way
		syncAt(t, m, c, shared)
		syncAt(t, l, c, shared)
	}
	stick := t.TempDir()
	must(t, set(m, id, record.Values{"notes": {"by stick"}}))
	if out := carry(t, m, stick); out.Sent != 1 || weight(t, stick) > 8_000 {
		t.Errorf("%d changes, %d bytes on the stick: %+v", out.Sent, weight(t, stick), out)
	}
	carry(t, l, stick)
	e, err := l.Get(ctx, id)
	must(t, err)
	if e.Values.Get("notes") != "by stick" {
		t.Errorf("%v", e.Values)
	}
	carry(t, m, stick)
	branches(t, m, c, 10, 100)
	carry(t, m, stick)
	if full := weight(t, stick); full < 100_000 {
		t.Errorf("%d bytes", full)
	}
	carry(t, l, stick)
	now = now.Add(2 * time.Hour)
	carry(t, m, stick)
	now = now.Add(2 * time.Hour)
	must(t, set(m, id, record.Values{"notes": {"once more"}}))
	carry(t, m, stick)
	if left := weight(t, stick); left > 15_000 {
		t.Errorf("%d bytes stayed of what all have", left)
	}
	if a, b := countOf(t, m, "library"), countOf(t, l, "library"); a != b {
		t.Errorf("%d and %d libraries", a, b)
	}
}

// A stick without room for everything gets records before photos, in an order in which they are of use; the next journey brings the rest.
func TestStickTooSmall(t *testing.T) {
	m, l, c, _ := twins(t)
	id := activity(t, m, c)
	list := attach(t, m, id, photoFile(t, "a.jpg", 1))
	for n := range 10 {
		branches(t, m, c, 2, 2*n)
		must(t, m.store.Seal(ctx, c))
	}
	stick := t.TempDir()
	journey := func(room int64) syncer.Synced {
		t.Helper()
		out := syncer.Synced{}
		for _, d := range []*Desk{m, l} {
			all := syncer.Synced{}
			all.Taken.Added = map[string]int{}
			must(t, d.useStick(ctx, c, "small", stick, &all, func(string) (int64, error) { return max(room-all.Bytes, 0), nil }, nil))
			if d == m {
				out = all
			}
		}
		return out
	}
	out := journey(120_000)
	if there := countOf(t, l, "library"); !out.Full || there < 2 || there >= countOf(t, m, "library") || out.Bytes > 130_000 {
		t.Errorf("%d of %d libraries came: %+v", there, countOf(t, m, "library"), out)
	}
	if holds(t, l, list[0].File) {
		t.Error("a photo came before a record")
	}
	for range 30 {
		if out = journey(120_000); countOf(t, l, "library") == countOf(t, m, "library") {
			break
		}
	}
	if a, b := countOf(t, m, "library"), countOf(t, l, "library"); a != b {
		t.Errorf("%d and %d libraries: %+v", a, b, out)
	}
	if out = journey(1 << 20); out.Full {
		t.Errorf("%+v", out)
	}
	if !holds(t, l, list[0].File) {
		t.Error("the photo did not come at last")
	}
}

// What happens to sticks: emptied with its marker left, its marker overwritten, taken from one computer to a third that has another circle too. Nothing is lost, and nobody is told what is not so.
func TestStickInTheStreet(t *testing.T) {
	m, l, c, id := twins(t)
	stick := t.TempDir()
	must(t, set(m, id, record.Values{"notes": {"one"}}))
	carry(t, m, stick)
	entries, err := os.ReadDir(filepath.Join(stick, stickFolder))
	must(t, err)
	for _, e := range entries {
		if e.Name() != stickMarker {
			must(t, os.RemoveAll(filepath.Join(stick, stickFolder, e.Name())))
		}
	}
	if out := carry(t, m, stick); out.Sent == 0 {
		t.Errorf("an emptied stick got nothing: %+v", out)
	}
	must(t, os.WriteFile(filepath.Join(stick, stickFolder, stickMarker), []byte(strings.Repeat("rubbish", 1_000_000)), 0o600))
	carry(t, l, stick)
	e, err := l.Get(ctx, id)
	must(t, err)
	if e.Values.Get("notes") != "one" {
		t.Errorf("%v", e.Values)
	}
	other, err := l.CreateCircle(ctx, record.Values{"name.en": {"Others"}})
	must(t, err)
	must(t, set(l, id, record.Values{"notes": {"two"}}))
	_, err = l.Save(ctx, store.Draft{Kind: "library", Circle: other, Set: record.Values{"name.en": {"Not theirs"}}})
	must(t, err)
	carry(t, l, stick)
	carry(t, m, stick)
	carry(t, l, stick)
	e, err = m.Get(ctx, id)
	must(t, err)
	x, err := l.circle(ctx, c)
	must(t, err)
	if e.Values.Get("notes") != "two" || x.Unsent != 0 {
		t.Errorf("%v, %d unsent", e.Values, x.Unsent)
	}
	serves, err := l.StickServes(ctx)
	must(t, err)
	if len(serves) != 0 {
		t.Errorf("%+v", serves)
	}
	if _, err := m.UseStick(ctx, filepath.Join(stick, "gone"), nil); err == nil {
		t.Error("a stick that is not there was used")
	}
}
