package desk

import (
	"errors"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// recording is a file with no small picture, of some hundred kilobytes: it lies in a place in several parts.
func recording(t *testing.T, seed uint64) string {
	t.Helper()
	r, b := rand.New(rand.NewPCG(seed, 9)), make([]byte, 700_000)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return textFile(t, "reading.mp3", string(b))
}

// useStick takes a stick from one to the next.
func (x *meeting) useStick(dir string, desks ...*Desk) {
	x.t.Helper()
	for _, d := range desks {
		_, err := d.UseStick(ctx, dir, nil)
		must(x.t, err)
		x.now = x.now.Add(time.Minute)
	}
}

// parts counts how often each part of a file is put into the place from now on.
func (x *meeting) parts() map[string]int {
	put := map[string]int{}
	x.place.put = func(name string, _ []byte) error {
		if strings.Contains(name, "/blob/") {
			put[name]++
		}
		return nil
	}
	return put
}

// What a member adds who only ever uses a stick comes to those who only ever use the place, although she never puts anything there.
func TestFilesOfWhoUsesAStick(t *testing.T) {
	x := newMeeting(t, false)
	k := joinWith(t, x.options(), x.m, x.c, "Kharkiv")
	stick := t.TempDir()
	x.rounds(2, x.m, x.l)
	x.useStick(stick, x.m, k)
	f, _ := record.ParseFile(attach(t, k, x.id, recording(t, 1))[0].Value)
	x.useStick(stick, k, x.m)
	if !holds(t, x.m, f) {
		t.Fatal("the stick did not bring it")
	}
	put := x.parts()
	x.rounds(4, x.m, x.l)
	if !holds(t, x.l, f) {
		t.Error("it has not come")
	}
	for name, n := range put {
		if n > 1 {
			t.Errorf("%s was put there %d times", name, n)
		}
	}
}

// A file that comes to the carrier of a stick after its record went out on it goes with the stick the next time but one.
func TestFilesLaterThanTheirRecordOnAStick(t *testing.T) {
	x := newMeeting(t, false)
	k := joinWith(t, x.options(), x.m, x.c, "Kharkiv")
	stick := t.TempDir()
	x.rounds(2, x.m, x.l)
	x.useStick(stick, x.m, k, x.m)
	f, _ := record.ParseFile(attach(t, x.l, x.id, recording(t, 2))[0].Value)
	x.place.put = func(name string, _ []byte) error {
		if strings.Contains(name, "/blob/") {
			return errors.Join(place.ErrLater, errors.New("the line is gone"))
		}
		return nil
	}
	if _, err := x.sync(x.l, false); !errors.Is(err, place.ErrLater) {
		t.Fatal(err)
	}
	x.rounds(1, x.m)
	x.useStick(stick, x.m, k, x.m)
	x.place.put = nil
	x.rounds(2, x.l, x.m)
	if !holds(t, x.m, f) {
		t.Fatal("it has not come to the carrier")
	}
	x.useStick(stick, x.m, k)
	if !holds(t, k, f) {
		t.Error("it has not come")
	}
}

// One began to put a file there and was cut off. Another who has it goes on where she was, and so does she: no part is sent twice.
func TestFilesAreGoneOnWith(t *testing.T) {
	x := newMeeting(t, false)
	o := joinWith(t, x.options(), x.m, x.c, "Odesa")
	stick := t.TempDir()
	x.rounds(2, x.m, x.l, o)
	f, _ := record.ParseFile(attach(t, x.m, x.id, recording(t, 3))[0].Value)
	x.useStick(stick, x.m, o)
	put := x.parts()
	count := x.place.put
	x.place.put = func(name string, body []byte) error {
		if len(put) == 2 && put[name] == 0 && strings.Contains(name, "/blob/") {
			return errors.Join(place.ErrLater, errors.New("the line is gone"))
		}
		return count(name, body)
	}
	if _, err := x.sync(x.m, false); !errors.Is(err, place.ErrLater) {
		t.Fatal(err)
	}
	x.place.put = count
	x.rounds(1, x.l)         // sees the beginning, and says that it lacks the rest
	x.rounds(2, x.l, o, x.m) // and both have it
	if !holds(t, x.l, f) {
		t.Error("it has not come")
	}
	for name, n := range put {
		if n != 1 {
			t.Errorf("%s was put there %d times", name, n)
		}
	}
	if len(put) != 3 {
		t.Errorf("%d parts", len(put))
	}
}

// A part that can't be looked at because the line is gone is not for that reason put there again.
func TestFilesAreNotSentForALineThatIsCut(t *testing.T) {
	x := newMeeting(t, false)
	x.rounds(2, x.m, x.l)
	f, _ := record.ParseFile(attach(t, x.m, x.id, recording(t, 4))[0].Value)
	put := x.parts()
	x.rounds(3, x.m)
	var lost string
	for name := range put {
		if strings.HasSuffix(name, "-0001") {
			lost = name
		}
	}
	must(t, x.place.Delete(ctx, lost))
	x.rounds(1, x.l)
	x.now = x.now.Add(7 * time.Hour)
	x.rounds(1, x.l)
	x.place.get = func(name string, o place.Object, err error) (place.Object, error) {
		if strings.Contains(name, "/blob/") {
			return place.Object{}, errors.Join(place.ErrLater, errors.New("the line is gone"))
		}
		return o, err
	}
	if _, err := x.sync(x.m, false); !errors.Is(err, place.ErrLater) {
		t.Error(err)
	}
	x.place.get = nil
	x.rounds(2, x.m, x.l)
	if !holds(t, x.l, f) {
		t.Error("it has not come")
	}
	for name, n := range put {
		if want := map[bool]int{true: 2, false: 1}[name == lost]; n != want {
			t.Errorf("%s was put there %d times, not %d", name, n, want)
		}
	}
}

// What somebody asked for does not go on a stick either that has no room for it: the stick is full, which is no error, and it goes the next time.
func TestAskedForAndNoRoomOnTheStick(t *testing.T) {
	x := newMeeting(t, false)
	dir := t.TempDir()
	f, _ := record.ParseFile(attach(t, x.m, x.id, recording(t, 5))[0].Value)
	x.rounds(1, x.m)
	_, err := x.l.sync.Sync(ctx, x.c, syncer.Site{ID: "test", Place: x.place}, nil)
	must(t, err)
	must(t, x.l.Want(ctx, f.Hash))
	x.useStick(dir, x.l)
	use := func(room int64) (all syncer.Synced) {
		t.Helper()
		all.Taken.Added = map[string]int{}
		must(t, x.m.useStick(ctx, x.c, "small", filepath.Join(dir, stickFolder), &all, func(string) (int64, error) { return max(room-all.Bytes, 0), nil }, nil))
		x.now = x.now.Add(time.Minute)
		return all
	}
	if out := use(300_000); !out.Full || out.Bytes > 300_000 || out.Files > 0 {
		t.Errorf("room for less: %+v", out)
	}
	if out := use(2_000_000); out.Full || out.Files != 1 {
		t.Errorf("room for all: %+v", out)
	}
	x.useStick(dir, x.l)
	if !holds(t, x.l, f) {
		t.Error("it has not come")
	}
}
