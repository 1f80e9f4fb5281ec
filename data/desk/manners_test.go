package desk

import (
	"errors"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/store"
)

func TestQuietHours(t *testing.T) {
	d := open(t, "Lviv")
	at := func(clock string) time.Time {
		x, err := time.ParseInLocation("2006-01-02 15:04", "2026-11-27 "+clock, time.Local)
		must(t, err)
		return x
	}
	for _, c := range []struct{ hours, kept, now, next string }{
		{"", "", "12:00", "12:00"},
		{"22:00-07:00", "22:00-07:00", "06:59", "07:00"},
		{"22:00 – 7:00", "22:00-07:00", "12:00", "12:00"},
		{"13:00-17:00, 16:00-19:00", "13:00-17:00, 16:00-19:00", "14:30", "19:00"},
		{"00:00-04:00; 09:00-11:00", "00:00-04:00, 09:00-11:00", "00:00", "04:00"},
		{"08:00-08:00", "", "08:00", "08:00"},
	} {
		must(t, d.SetQuietHours(c.hours))
		if got := d.QuietHours(); got != c.kept {
			t.Errorf("%q is kept as %q", c.hours, got)
		}
		if got := d.notQuiet(at(c.now)); !got.Equal(at(c.next)) {
			t.Errorf("%q at %s: %v", c.hours, c.now, got)
		}
	}
	must(t, d.SetQuietHours("22:00-07:00"))
	if got, want := d.notQuiet(at("23:00")), at("07:00").AddDate(0, 0, 1); !got.Equal(want) {
		t.Errorf("%v, want %v", got, want)
	}
	for _, bad := range []string{"22:00", "22-7", "25:00-07:00", "night", "22:00-07:00-08:00"} {
		told(t, d.SetQuietHours(bad), "sync.bad_hours")
	}
	if d.QuietHours() != "22:00-07:00" {
		t.Error("what was wrong has changed something")
	}
	// The whole day: no round is ever due by itself, and nothing hangs.
	must(t, d.SetQuietHours("00:00-12:00, 12:00-00:00"))
	d.notQuiet(at("05:00"))
}

// What goes by itself ends with the day's allowance, in words, and goes on the next day; who asks is not bound.
func TestBudget(t *testing.T) {
	at := davServer(t)
	o := newOffice()
	opts := Options{Work: 2, Now: func() time.Time { return o.now }}
	m, l := openWith(t, opts, "Manchester"), openWith(t, opts, "Lviv")
	c, id := meet(t, m, l)
	p, err := m.AddPlace(ctx, c, at.address, at.secret)
	must(t, err)
	must(t, m.SetBudget(60_000))
	worked := 0
	for ; err == nil && worked < 20; worked++ {
		must(t, set(m, id, notes(randomText(uint64(worked), 10_000))))
		_, err = m.syncPlace(ctx, p.ID, false, true, nil)
	}
	if worked < 2 || !errors.Is(err, place.ErrBudget) {
		t.Fatalf("save %d: %v", worked, err)
	}
	if used := m.Used(); used > 62_000 {
		t.Errorf("%d bytes were moved", used)
	}
	p, err = m.Place(ctx, p.ID)
	must(t, err)
	if p.State.Failures != 0 || p.Summary().ID != "place.budget" {
		t.Errorf("%+v", p.State)
	}
	if next := m.NextLook(&p); next.Before(tomorrow(o.now)) {
		t.Errorf("it is looked at again at %v", next)
	}
	_, err = m.SyncPlace(ctx, p.ID, false, nil)
	must(t, err)
	must(t, set(m, id, notes("the next day")))
	o.now = o.now.AddDate(0, 0, 1)
	if m.Used() != 0 {
		t.Error("yesterday counts")
	}
	_, err = m.syncPlace(ctx, p.ID, false, true, nil)
	must(t, err)
	if p, err = m.Place(ctx, p.ID); err != nil || p.State.Problem.ID != "" {
		t.Errorf("%+v, %v", p.State, err)
	}
}

// What a place was used for is told in words, the newest first; looks that found nothing are not.
func TestPlaceLog(t *testing.T) {
	x := newMeeting(t, false)
	p, err := x.m.AddPlace(ctx, x.c, cloud, "")
	must(t, err)
	_, err = x.l.AddPlace(ctx, x.c, cloud, "")
	must(t, err)
	sync := func(d *Desk) error {
		defer func() { x.now = x.now.Add(time.Minute) }()
		_, err := d.SyncPlace(ctx, p.ID, false, nil)
		return err
	}
	must(t, sync(x.m))
	for range 3 {
		must(t, sync(x.l))
		must(t, sync(x.m))
	}
	_, err = x.l.Save(ctx, store.Draft{Circle: x.c, Kind: "library", Set: notes("by Lviv")})
	must(t, err)
	must(t, sync(x.l))
	must(t, sync(x.m))
	x.place.put = func(string, []byte) error { return errLocked }
	must(t, set(x.m, x.id, notes("not sent")))
	for range 2 {
		if sync(x.m) == nil {
			t.Fatal("nothing was wrong")
		}
	}
	x.place.put = nil
	must(t, sync(x.m))
	log, err := x.m.PlaceLog(ctx, p.ID)
	must(t, err)
	var said []string
	for _, e := range log {
		said = append(said, e.Said.ID)
	}
	if len(log) < 4 || said[0] != "sync.works_again" || said[1] != "place.password" || said[2] != "sync.done" || log[2].Said.With["Added"] != 1 || log[0].At.Before(log[1].At) {
		t.Errorf("%v: %+v", said, log)
	}
}
