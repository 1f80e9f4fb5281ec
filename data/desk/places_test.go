package desk

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/place/placetest"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

func syncAt(t *testing.T, d *Desk, c causal.Circle, p place.Place) syncer.Synced {
	t.Helper()
	out, err := d.sync.Sync(ctx, c, syncer.Site{ID: "test", Place: p}, nil)
	must(t, err)
	return out
}

// What one writes reaches the other by way of a folder, with an acknowledgement; then nothing is left to do.
func TestSyncByFolder(t *testing.T) {
	m, l, c, id := twins(t)
	p := place.Folder(t.TempDir())
	out := syncAt(t, m, c, p)
	if out.Quiet || out.Bytes == 0 {
		t.Errorf("%+v", out)
	}
	out = syncAt(t, l, c, p)
	t.Logf("%+v", out)
	must(t, set(m, id, record.Values{"notes": {"by way of the folder"}}))
	_, err := l.Save(ctx, store.Draft{Kind: "library", Circle: c, Set: record.Values{"name.uk": {"Бібліотека"}}})
	must(t, err)
	for i := range 6 {
		for _, d := range []*Desk{m, l} {
			out = syncAt(t, d, c, p)
			t.Logf("%d: quiet %v came %d sent %d bytes %d new %d", i, out.Quiet, out.Came, out.Sent, out.Bytes, out.Taken.New)
		}
	}
	if !out.Quiet {
		t.Error("there is no end")
	}
	e, err := l.Get(ctx, id)
	must(t, err)
	if e.Values.Get("notes") != "by way of the folder" || len(titled(t, m, "library", "name.uk", "Бібліотека")) != 1 {
		t.Errorf("%+v", e.Values)
	}
	for _, d := range []*Desk{m, l} {
		x, err := d.circle(ctx, c)
		must(t, err)
		if x.Unsent != 0 {
			t.Errorf("%d changes are not acknowledged", x.Unsent)
		}
	}
}

// placeSeeds is how many plays with a bad place are tried.
const placeSeeds = 20

// Whatever a place does, nothing is lost, nothing false is believed, and once it works everybody has everything (FAULTS 22, 23, 24, 25, 27).
func TestUnreliablePlace(t *testing.T) {
	for seed := range uint64(placeSeeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 5))
			now := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
			at := Options{Now: func() time.Time { return now }, Work: 2}
			desks := []*Desk{openWith(t, at, "Manchester"), openWith(t, at, "Lviv")}
			c, id := meet(t, desks[0], desks[1])
			desks = append(desks, joinWith(t, at, desks[0], c, "Odesa"))
			u := placetest.NewUnreliable(seed%3 == 0)
			site := syncer.Site{ID: "test", Place: u}
			u.Trouble(r, 0.25)
			for i := range 60 {
				d := desks[r.IntN(len(desks))]
				switch r.IntN(8) {
				case 0, 1:
					must(t, set(d, id, record.Values{"notes": {fmt.Sprintf("%s %d", d.Name(), i)}}))
				case 2:
					_, err := d.Save(ctx, store.Draft{Kind: "library", Circle: c, Set: record.Values{"name.en": {fmt.Sprintf("Library %d", i)}}})
					must(t, err)
				case 3:
					u.Spoil(r)
				case 4:
					now = now.Add(time.Duration(r.IntN(50)) * time.Hour)
				default:
					site.Fill = r.IntN(2) == 0
					if _, err := d.sync.Sync(ctx, c, site, nil); err != nil && say.Of(err).ID == "error.unexpected" {
						t.Fatal(err)
					}
				}
			}
			u.Trouble(nil, 0)
			site.Fill = true
			for range 8 {
				for _, d := range desks {
					_, err := d.sync.Sync(ctx, c, site, nil)
					must(t, err)
				}
				now = now.Add(25 * time.Hour) // all heads are read daily, and what somebody could not read others put back after a day
			}
			wantSame(t, c, desks...)
			for _, d := range desks {
				x, err := d.circle(ctx, c)
				must(t, err)
				if x.Unsent != 0 {
					t.Errorf("%s: %d changes are not acknowledged", d.Name(), x.Unsent)
				}
			}
			// A newcomer reads what nobody has needed for long. What is missing or damaged of that she says, and is given.
			n := stranger(t, at, desks[0], c)
			for range 3 {
				for _, d := range append([]*Desk{n}, desks...) {
					_, err := d.sync.Sync(ctx, c, site, nil)
					must(t, err)
				}
				now = now.Add(25 * time.Hour)
			}
			wantSame(t, c, desks[0], n)
		})
	}
}

// Photos follow their records: small pictures first, small originals by themselves, larger ones when somebody asks. One that the place loses is put back by whoever has it.
func TestPhotosByPlace(t *testing.T) {
	now := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	at := Options{Now: func() time.Time { return now }, Work: 2}
	m, l := openWith(t, at, "Manchester"), openWith(t, at, "Lviv")
	c, id := meet(t, m, l)
	o := joinWith(t, at, m, c, "Odesa")
	u := placetest.NewUnreliable(false)
	site := syncer.Site{ID: "test", Place: u}
	rounds := func(n int, desks ...*Desk) {
		t.Helper()
		for range n {
			for _, d := range desks {
				_, err := d.sync.Sync(ctx, c, site, nil)
				must(t, err)
				now = now.Add(time.Minute)
			}
		}
	}
	rounds(2, m, l, o)
	photo := attach(t, m, id, photoFile(t, "visit.jpg", 1))[0]
	f, _ := record.ParseFile(photo.Value)
	rounds(3, m, l)
	if holds(t, l, f) {
		t.Fatal("an original came that nobody asked for")
	}
	if _, err := l.Thumbnail(ctx, f.Thumb); err != nil {
		t.Fatal("the small picture has not come:", err)
	}
	must(t, l.Want(ctx, f.Hash))
	rounds(2, l, m)
	if !holds(t, l, f) {
		t.Fatal("the original has not come")
	}
	for _, name := range u.Names() {
		if strings.Contains(name, "/blob/") {
			must(t, u.Delete(ctx, name))
		}
	}
	site.FilesUpTo = 10 << 20
	rounds(1, o)
	if holds(t, o, f) {
		t.Fatal("it came from nowhere")
	}
	must(t, o.Want(ctx, f.Hash))
	rounds(1, o)
	now = now.Add(7 * time.Hour)
	rounds(2, l, m, o)
	if !holds(t, o, f) {
		t.Error("what the place lost was not put back")
	}
}

// stranger has a new computer know a circle and hold its keys and its founding change, and nothing else.
func stranger(t *testing.T, o Options, m *Desk, c causal.Circle) *Desk {
	t.Helper()
	n := openWith(t, o, "Newcomer")
	must(t, m.Admit(ctx, c, asks(t, n, m), circle.Editor, false, t.TempDir()+"/a.twinbundle", nil)) // her request is granted; the answer is on its way for long
	for _, e := range m.keys.Epochs(c) {
		must(t, n.keys.AddEpoch(c, e))
	}
	must(t, n.store.Know(ctx, c, false))
	infos, err := m.store.Segments(ctx, c)
	must(t, err)
	_, err = n.store.Take(ctx, func(yield func([]byte, error) bool) {
		for _, i := range infos {
			if i.Hash.Short() == infos[0].Hash.Short() {
				b, err := m.store.SegmentBytes(ctx, i.Row)
				yield(b, err)
				return
			}
		}
	}, store.TakeOptions{Circle: c})
	must(t, err)
	return n
}

// wantSame wants desks to hold the same of a circle, and to show it alike.
func wantSame(t *testing.T, c causal.Circle, desks ...*Desk) {
	t.Helper()
	var first store.State
	for i, d := range desks {
		states, err := d.Verify(ctx, nil)
		must(t, err)
		for _, s := range states {
			if s.Circle != c {
				continue
			}
			if len(s.Faults) > 0 {
				t.Errorf("%s: %v", d.Name(), s.Faults)
			}
			if i == 0 {
				first = s
			}
			if s.Hash != first.Hash || s.Segments != first.Segments || s.Records != first.Records {
				t.Errorf("%s holds %d segments and shows %d records, %s %d and %d", desks[0].Name(), first.Segments, first.Records, d.Name(), s.Segments, s.Records)
			}
		}
	}
}
