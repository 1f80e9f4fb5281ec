package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/place/placetest"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// meddled is a place whose answers a test changes.
type meddled struct {
	place.Place
	get  func(name string, o place.Object, err error) (place.Object, error)
	put  func(name string, body []byte) error // before it is put; an error instead
	list func(list []place.Info) []place.Info
}

func (m *meddled) Get(ctx context.Context, name, tag string, limit int64) (place.Object, error) {
	o, err := m.Place.Get(ctx, name, tag, limit)
	if m.get == nil {
		return o, err
	}
	return m.get(name, o, err)
}

func (m *meddled) Put(ctx context.Context, name string, body []byte, how place.How) error {
	if m.put != nil {
		if err := m.put(name, body); err != nil {
			return err
		}
	}
	return m.Place.Put(ctx, name, body, how)
}

func (m *meddled) List(ctx context.Context, folder string) ([]place.Info, error) {
	list, err := m.Place.List(ctx, folder)
	if m.list != nil {
		list = m.list(list)
	}
	return list, err
}

// meeting is two members and a place that a test meddles with.
type meeting struct {
	*office
	t     *testing.T
	m, l  *Desk
	c     causal.Circle
	id    record.ID // of a record that both have
	place *meddled
}

func newMeeting(t *testing.T, cheap bool) *meeting {
	t.Helper()
	x := &meeting{office: newOffice(), t: t, place: &meddled{Place: placetest.NewUnreliable(cheap)}}
	x.m, x.l = openWith(t, x.options(), "Manchester"), openWith(t, x.options(), "Lviv")
	x.c, x.id = meet(t, x.m, x.l)
	return x
}

func (x *meeting) options() Options {
	o := x.office.options()
	o.Places = func(place.Address, string, place.Options) (place.Place, error) { return x.place, nil }
	return o
}

func (x *meeting) sync(d *Desk, fill bool) (syncer.Synced, error) {
	x.t.Helper()
	defer func() { x.now = x.now.Add(time.Minute) }()
	return d.sync.Sync(ctx, x.c, syncer.Site{ID: "test", Place: x.place, Fill: fill, FilesUpTo: 1 << 20, AskUpTo: 1 << 20}, nil)
}

// rounds has desks sync in turn; nothing may go wrong.
func (x *meeting) rounds(n int, desks ...*Desk) {
	x.t.Helper()
	for range n {
		for _, d := range desks {
			_, err := x.sync(d, false)
			must(x.t, err)
		}
	}
}

// unsent is what is only on this computer, as far as is known for sure.
func (x *meeting) unsent(d *Desk) int {
	x.t.Helper()
	c, err := d.circle(ctx, x.c)
	must(x.t, err)
	return c.Unsent
}

func notes(text string) record.Values { return record.Values{"notes": {text}} }

// An emptied place, another in its stead, and a folder of somebody else: what is here stays, it is said, and filled again only when somebody says so.
func TestFault21Emptied(t *testing.T) {
	x := newMeeting(t, true)
	must(t, set(x.m, x.id, notes("before")))
	x.rounds(2, x.m, x.l)
	others := newMeeting(t, true)
	others.rounds(1, others.m)
	for name, instead := range map[string]place.Place{"emptied": placetest.NewUnreliable(true), "of another circle": others.place.Place} {
		x.place.Place = instead
		before := len(instead.(*placetest.Unreliable).Names())
		_, err := x.sync(x.m, false)
		if !errors.Is(err, syncer.ErrEmptied) {
			t.Errorf("%s: %v", name, err)
		}
		if e, err := x.m.Get(ctx, x.id); err != nil || e.Values.Get("notes") != "before" {
			t.Errorf("%s: a record is gone: %v", name, err)
		}
		if after := len(instead.(*placetest.Unreliable).Names()); after != before {
			t.Errorf("%s: %d objects were put there unasked", name, after-before)
		}
	}
	for range 2 {
		for _, d := range []*Desk{x.m, x.l} {
			_, err := x.sync(d, true)
			must(t, err)
		}
	}
	must(t, set(x.l, x.id, notes("after")))
	x.rounds(2, x.l, x.m)
	wantSame(t, x.c, x.m, x.l)
}

// A listing that is empty, half, old, or has each object twice: nothing is concluded from what is not in it, nothing is deleted, and all is caught up with later.
func TestFault22Listings(t *testing.T) {
	for name, list := range map[string]func([]place.Info) []place.Info{
		"empty":      func([]place.Info) []place.Info { return nil },
		"half":       func(l []place.Info) []place.Info { return l[:len(l)/2] },
		"twice":      func(l []place.Info) []place.Info { return append(slices.Clone(l), l...) },
		"other tags": func(l []place.Info) []place.Info { return tagged(l, "old") },
		"no tags":    func(l []place.Info) []place.Info { return tagged(l, "") },
	} {
		for _, cheap := range []bool{true, false} {
			t.Run(fmt.Sprint(name, cheap), func(t *testing.T) {
				x := newMeeting(t, cheap)
				must(t, set(x.m, x.id, notes("one")))
				x.rounds(2, x.m, x.l)
				must(t, set(x.m, x.id, notes("two")))
				x.place.list = list
				for range 3 {
					for _, d := range []*Desk{x.m, x.l} {
						if _, err := x.sync(d, false); err != nil && !errors.Is(err, syncer.ErrEmptied) {
							t.Fatal(err)
						}
					}
					x.now = x.now.Add(25 * time.Hour)
				}
				x.place.list = nil
				x.rounds(2, x.m, x.l)
				wantSame(t, x.c, x.m, x.l)
			})
		}
	}
}

func tagged(list []place.Info, tag string) (out []place.Info) {
	for _, i := range list {
		i.Tag = tag
		out = append(out, i)
	}
	return out
}

// Two put things into their copies of one folder in the same second; the program that keeps the copies in step makes of what it can't bring together a second file with a name of its own. All the same both have
// everything, and what is not the program's stays as it is.
func TestFault26ConflictedCopies(t *testing.T) {
	o := newOffice()
	m, l := openWith(t, o.options(), "Manchester"), openWith(t, o.options(), "Lviv")
	c, id := meet(t, m, l)
	at := map[*Desk]string{m: t.TempDir(), l: t.TempDir()}
	round := func() {
		for d, dir := range at {
			_, err := d.sync.Sync(ctx, c, syncer.Site{ID: "test", Place: place.Folder(dir), Fill: true}, nil)
			must(t, err)
		}
		o.now = o.now.Add(time.Minute)
		keepInStep(t, at[m], at[l])
	}
	for i := range 12 {
		must(t, set(m, id, record.Values{"notes": {fmt.Sprint("m", i)}}))
		must(t, set(l, id, record.Values{"opening_hours": {fmt.Sprint("l", i)}}))
		round()
		if i == 5 {
			o.now = o.now.Add(3 * time.Hour)
		}
	}
	for range 3 {
		round()
	}
	wantSame(t, c, m, l)
	for _, dir := range at {
		left, err := filepath.Glob(dir + "/*/head/* (conflicted copy)*")
		must(t, err)
		if len(left) == 0 {
			t.Error("the second files are gone")
		}
	}
}

// keepInStep brings two folders together as such programs do: what one lacks is copied; of two that differ the younger stays, and the other is kept beside it.
func keepInStep(t *testing.T, a, b string) {
	t.Helper()
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		must(t, filepath.WalkDir(pair[0], func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			rel, err := filepath.Rel(pair[0], path)
			must(t, err)
			to := filepath.Join(pair[1], rel)
			mine, err := os.ReadFile(path)
			must(t, err)
			theirs, err := os.ReadFile(to)
			must(t, os.MkdirAll(filepath.Dir(to), 0o755))
			if err == nil && (bytes.Equal(mine, theirs) || younger(t, to, path)) {
				return nil
			}
			if err == nil {
				must(t, os.WriteFile(to+" (conflicted copy)", theirs, 0o600))
			}
			info, err := e.Info()
			must(t, err)
			must(t, os.WriteFile(to, mine, 0o600))
			return os.Chtimes(to, info.ModTime(), info.ModTime())
		}))
	}
}

func younger(t *testing.T, a, b string) bool {
	t.Helper()
	x, err := os.Stat(a)
	must(t, err)
	y, err := os.Stat(b)
	must(t, err)
	return x.ModTime().After(y.ModTime())
}

// One object among many is damaged: all that does not follow on what it holds comes, and whoever holds that puts it back.
func TestFault27OneDamaged(t *testing.T) {
	x := newMeeting(t, false)
	packs := func() []string {
		return slices.DeleteFunc(x.place.Place.(*placetest.Unreliable).Names(), func(n string) bool { return !strings.Contains(n, "/log/") })
	}
	var before []string
	for i := range 3 {
		before = packs()
		id := add(t, x.m, x.c, fmt.Sprintf("Library %d", i))
		must(t, set(x.m, id, notes(randomText(uint64(i), 6000)))) // each its own pack
		x.rounds(1, x.m)
	}
	last := slices.DeleteFunc(packs(), func(n string) bool { return slices.Contains(before, n) })
	if len(before) < 2 || len(last) != 1 {
		t.Fatalf("%v and %v: one pack for each was meant", before, last)
	}
	bad := last[0]
	o, err := x.place.Place.Get(ctx, bad, "", place.MaxObject)
	must(t, err)
	must(t, x.place.Place.Put(ctx, bad, append(bytes.Clone(o.Body[:len(o.Body)-1]), o.Body[len(o.Body)-1]^1), place.Replace))
	had := records(t, x.l, x.c)
	x.rounds(1, x.l)
	if got := records(t, x.l, x.c); got != had+2 {
		t.Errorf("%d records came with two good packs: one bad object blocks others", got-had)
	}
	x.rounds(2, x.m, x.l)
	wantSame(t, x.c, x.m, x.l)
}

func records(t *testing.T, d *Desk, c causal.Circle) int {
	t.Helper()
	x, err := d.circle(ctx, c)
	must(t, err)
	return x.Records
}

// A line with so little in each window that no round comes to its end, and with a third of all requests lost: each window goes on where the last one ended, nothing goes backwards, little is sent twice.
func TestFault30Windows(t *testing.T) {
	x := newMeeting(t, false)
	drafts := make([]store.Draft, 4000)
	for i := range drafts {
		drafts[i] = store.Draft{Circle: x.c, Kind: "library", Set: record.Values{"name.en": {fmt.Sprintf("Library %d", i)}, "notes": {randomText(uint64(i), 600)}}}
	}
	_, err := x.m.Save(ctx, drafts...)
	must(t, err)
	must(t, x.m.store.Seal(ctx, x.c))
	attach(t, x.m, x.id, photoFile(t, "visit.jpg", 1))

	// 20 kbit/s for five minutes.
	const window = 20_000 / 8 * 300
	r := rand.New(rand.NewPCG(30, 1))
	left, sent := 0, 0
	lost := errors.Join(place.ErrLater, errors.New("lost"))
	spend := func(n int) error {
		if r.IntN(10) < 3 || left < n {
			left -= min(left, n/2) // half of it went over the line
			return lost
		}
		left -= n
		return nil
	}
	x.place.put = func(_ string, body []byte) error {
		sent += len(body)
		return spend(len(body) + 500)
	}
	x.place.get = func(_ string, o place.Object, err error) (place.Object, error) {
		if lost := spend(len(o.Body) + 500); lost != nil {
			return place.Object{}, lost
		}
		return o, err
	}
	objects, held, windows := 0, 0, 0
	for ; windows < 200; windows++ {
		for _, d := range []*Desk{x.m, x.l} {
			left = window
			for range 50 {
				if _, err := x.sync(d, false); err == nil && left < window/2 {
					break
				}
			}
		}
		x.now = x.now.Add(5 * time.Minute)
		n, h := len(x.place.Place.(*placetest.Unreliable).Names()), records(t, x.l, x.c)
		if n < objects/2 || h < held {
			t.Fatalf("window %d goes backwards: %d objects after %d, %d records after %d", windows, n, objects, h, held)
		}
		objects, held = n, h
		if held == records(t, x.m, x.c) && x.unsent(x.m) == 0 {
			break
		}
	}
	wantSame(t, x.c, x.m, x.l)
	whole := 0
	for _, name := range x.place.Place.(*placetest.Unreliable).Names() {
		o, err := x.place.Place.Get(ctx, name, "", place.MaxObject)
		must(t, err)
		whole += len(o.Body)
	}
	t.Logf("%d windows, %d bytes sent for %d that lie there", windows+1, sent, whole)
	if sent > 3*whole { // a third of all puts is lost, and some more for want of time
		t.Errorf("%d bytes were sent for %d", sent, whole)
	}
}

// randomText is text that packs badly.
func randomText(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = "abcdefghijklmnopqrstuvwxyz0123456789"[r.IntN(36)]
	}
	return string(b)
}

// A computer that begins anew with nothing comes to a full place: it reads, and never puts its emptiness there.
func TestFault51BeginsAnew(t *testing.T) {
	x := newMeeting(t, true)
	for i := range 20 {
		add(t, x.m, x.c, fmt.Sprintf("Library %d", i))
	}
	x.rounds(2, x.m, x.l)
	x.now = x.now.Add(2 * time.Hour)
	x.rounds(2, x.m, x.l)
	u := x.place.Place.(*placetest.Unreliable)
	before := u.Names()
	again := openWith(t, x.options(), "Lviv")
	joinOnly(t, x.m, again, x.c)
	x.rounds(2, again, x.m, x.l)
	for _, name := range before {
		if strings.Contains(name, "/log/") && !slices.Contains(u.Names(), name) {
			t.Errorf("%s is gone", name)
		}
	}
	wantSame(t, x.c, x.m, again, x.l)
}

// An owner who withholds, rolls back and reorders: the others' acknowledgements stay away, which is seen, and what he gives is never taken for newer than it is.
func TestFault69HostileOwner(t *testing.T) {
	x := newMeeting(t, false)
	must(t, set(x.m, x.id, notes("one")))
	x.rounds(2, x.m, x.l)
	kept := map[string]place.Object{} // what lay there, to be given again
	u := x.place.Place.(*placetest.Unreliable)
	for _, name := range u.Names() {
		o, err := u.Get(ctx, name, "", place.MaxObject)
		must(t, err)
		kept[name] = o
	}
	x.place.get = func(name string, o place.Object, err error) (place.Object, error) {
		if old, ok := kept[name]; ok {
			return old, nil
		}
		return place.Object{}, place.ErrNotFound
	}
	must(t, set(x.m, x.id, notes("two")))
	for range 4 {
		for _, d := range []*Desk{x.m, x.l} {
			if _, err := x.sync(d, false); err != nil && !errors.Is(err, syncer.ErrEmptied) {
				t.Fatal(err)
			}
		}
		x.now = x.now.Add(25 * time.Hour)
	}
	if n := x.unsent(x.m); n == 0 {
		t.Error("it is not seen that the place withholds")
	}
	for d, want := range map[*Desk]string{x.m: "two", x.l: "one"} {
		if e, err := d.Get(ctx, x.id); err != nil || e.Values.Get("notes") != want {
			t.Errorf("%s has %q, want %q; %v", d.Name(), e.Values.Get("notes"), want, err)
		}
	}
	// Names changed about: each object's name is bound to what is in it.
	x.place.get = func(name string, o place.Object, err error) (place.Object, error) {
		for other, old := range kept {
			if other != name && strings.Split(other, "/")[1] == strings.Split(name, "/")[1] {
				return old, nil
			}
		}
		return o, err
	}
	for range 3 {
		for _, d := range []*Desk{x.m, x.l} {
			_, _ = x.sync(d, false)
		}
		x.now = x.now.Add(25 * time.Hour)
	}
	x.place.get = nil
	for range 3 {
		for _, d := range []*Desk{x.m, x.l} {
			_, err := x.sync(d, true)
			must(t, err)
		}
		x.now = x.now.Add(25 * time.Hour)
	}
	wantSame(t, x.c, x.m, x.l)
	if n := x.unsent(x.m); n != 0 {
		t.Errorf("%d changes are not acknowledged", n)
	}
}

// "Shared" follows from acknowledgements alone: what was put somewhere, and what somebody says was put there, counts for nothing until the other says that she has it.
func TestFault72Acknowledged(t *testing.T) {
	x := newMeeting(t, false)
	x.rounds(3, x.m, x.l)
	for i, count := range []int{1, 3} {
		for n := range count {
			must(t, set(x.m, x.id, notes(fmt.Sprint("change", i, n))))
		}
		if n := x.unsent(x.m); n != count {
			t.Errorf("%d changes are only here, it says %d", count, n)
		}
		x.rounds(2, x.m)
		if n := x.unsent(x.m); n != count {
			t.Errorf("put there, and nobody has them: %d, it says %d", count, n)
		}
		x.rounds(1, x.l)
		if n := x.unsent(x.m); n != count {
			t.Errorf("nobody has said so yet: %d, it says %d", count, n)
		}
		x.rounds(1, x.m)
		if n := x.unsent(x.m); n != 0 {
			t.Errorf("all are acknowledged, it says %d", n)
		}
	}
}

// What comes is told to whoever looks, without a new start.
func TestFault73SeenAtOnce(t *testing.T) {
	x := newMeeting(t, false)
	x.rounds(2, x.m, x.l)
	told := make(chan Changes, 16)
	defer x.l.Subscribe(func(c Changes) { told <- c })()
	must(t, set(x.m, x.id, notes("new")))
	x.rounds(1, x.m, x.l)
	select {
	case <-told:
	default:
		t.Error("nobody was told")
	}
	if e, err := x.l.Get(ctx, x.id); err != nil || e.Values.Get("notes") != "new" {
		t.Errorf("it is not seen: %+v, %v", e.Values, err)
	}
}

// A first sync brings the records first, then all small pictures, then the originals: one can work after the text.
func TestFault75TextFirst(t *testing.T) {
	x := newMeeting(t, false)
	var drafts []store.Draft
	for i := range 2000 {
		drafts = append(drafts, store.Draft{Circle: x.c, Kind: "library", Set: record.Values{"name.en": {fmt.Sprintf("Library %d", i)}}})
	}
	_, err := x.m.Save(ctx, drafts...)
	must(t, err)
	var files []string
	for i := range 20 {
		files = append(files, photoFile(t, fmt.Sprintf("visit%d.jpg", i), uint64(i)))
	}
	attach(t, x.m, x.id, files...)
	for range 30 {
		if out, err := x.sync(x.m, false); err != nil || !out.More {
			must(t, err)
			break
		}
	}
	var order []string
	x.place.get = func(name string, o place.Object, err error) (place.Object, error) {
		if part := strings.Split(name, "/"); err == nil && len(part) > 1 {
			kind := part[1]
			if kind == "blob" && len(o.Body) > 40_000 {
				kind = "original"
			}
			order = append(order, kind)
		}
		return o, err
	}
	for range 30 {
		out, err := x.sync(x.l, false)
		must(t, err)
		if records(t, x.l, x.c) != records(t, x.m, x.c) {
			t.Fatal("files come before the records")
		}
		if !out.More {
			break
		}
	}
	lastLog, firstBlob := lastIndex(order, "log"), slices.Index(order, "blob")
	lastBlob, firstOriginal := lastIndex(order, "blob"), slices.Index(order, "original")
	if lastLog < 0 || firstBlob < lastLog {
		t.Errorf("packs up to %d, the first picture at %d", lastLog, firstBlob)
	}
	t.Logf("packs to %d, small pictures %d to %d, originals from %d of %d", lastLog, firstBlob, lastBlob, firstOriginal, len(order))
	if firstOriginal >= 0 && firstOriginal < lastBlob {
		t.Errorf("an original comes at %d, before the small picture at %d", firstOriginal, lastBlob)
	}
}

func lastIndex(list []string, s string) int {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i] == s {
			return i
		}
	}
	return -1
}

// A pack is gone, and the head of whoever put it there opens no more when it is read again: a key is on its way. The round goes on with what there is, and the next one has the rest.
func TestPackGoneAndHeadSealed(t *testing.T) {
	x := newMeeting(t, false)
	o := joinWith(t, x.options(), x.m, x.c, "Odesa")
	x.rounds(2, x.m, x.l, o)
	must(t, set(x.m, x.id, notes(randomText(1, 9000)))) // too much for a head
	must(t, set(o, x.id, record.Values{"phone": {"020 7946 0000"}}))
	x.rounds(1, x.m, o)
	var sealed bytes.Buffer
	w, err := seal.ToPassphrase(&sealed, "another", 2)
	must(t, err)
	must(t, w.Close())
	gone := false
	x.place.get = func(name string, obj place.Object, err error) (place.Object, error) {
		switch {
		case strings.Contains(name, "/log/"):
			gone = true
			return place.Object{}, place.ErrNotFound
		case gone && strings.Contains(name, "/head/"):
			return place.Object{Body: sealed.Bytes(), Tag: "another"}, nil
		}
		return obj, err
	}
	if _, err := x.sync(x.l, false); err != nil {
		t.Error(err)
	}
	if !gone {
		t.Fatal("no pack was read")
	}
	if e := entryOf(t, x.l, x.id); e.Values.Get("phone") == "" {
		t.Error("what another put there was not taken in")
	}
	x.place.get = nil
	x.now = x.now.Add(25 * time.Hour)
	x.rounds(2, x.m, x.l)
	if len(entryOf(t, x.l, x.id).Values.Get("notes")) < 9000 {
		t.Error("the rest has not come")
	}
}
