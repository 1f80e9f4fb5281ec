package desk

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"golang.org/x/net/webdav"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/place/placetest"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// online is a server in this process.
type online struct {
	address place.Address
	secret  string
}

func davServer(t *testing.T) online {
	t.Helper()
	s := httptest.NewServer(&webdav.Handler{FileSystem: webdav.Dir(t.TempDir()), LockSystem: webdav.NewMemLS()})
	t.Cleanup(s.Close)
	return online{place.Address{Kind: place.KindWebDAV, URL: s.URL}, ""}
}

func s3Server(t *testing.T) online {
	t.Helper()
	backend := s3mem.New()
	must(t, backend.CreateBucket("twins"))
	s := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(s.Close)
	return online{place.Address{Kind: place.KindS3, URL: s.URL + "/twins", User: "key"}, "secret"}
}

// office is where tests with places work: a clock of their own, and what goes over the network is counted.
type office struct {
	now   time.Time
	meter place.Meter
}

func newOffice() *office { return &office{now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)} }

func (o *office) options() Options {
	return Options{Work: 2, Now: func() time.Time { return o.now }, Places: func(a place.Address, secret string, with place.Options) (place.Place, error) {
		with.Meter = &o.meter
		return place.Open(a, secret, with)
	}}
}

// cost is what something took of a network.
type cost struct{ Requests, Sent, Received int64 }

func (o *office) costs(do func()) cost {
	m := &o.meter
	was := cost{m.Requests.Load(), m.Sent.Load(), m.Received.Load()}
	do()
	return cost{m.Requests.Load() - was.Requests, m.Sent.Load() - was.Sent, m.Received.Load() - was.Received}
}

// round has desks sync one after the other, some times, a minute apart.
func (o *office) round(t *testing.T, n int, id string, desks ...*Desk) {
	t.Helper()
	for range n {
		for _, d := range desks {
			_, err := d.SyncPlace(ctx, id, false, nil)
			must(t, err)
			o.now = o.now.Add(time.Minute)
		}
	}
}

// measured are the requests and bytes that daily work takes of S3-compatible storage.
type measured struct{ quiet, saved, heard cost }

// measure has two members of a circle work at a place, until nothing is left to do: what then a look takes, a saved field, and hearing of one.
func measure(t *testing.T, at online, members, records int) (m measured) {
	t.Helper()
	o := newOffice()
	a, b := openWith(t, o.options(), "Manchester"), openWith(t, o.options(), "Lviv")
	c, id := meet(t, a, b)
	for range members - 2 {
		d := openWith(t, o.options(), "Another")
		joinOnly(t, a, d, c)
		p, err := d.AddPlace(ctx, c, at.address, at.secret)
		must(t, err)
		o.round(t, 1, p.ID, d)
		must(t, d.Close())
	}
	drafts := make([]store.Draft, records)
	for i := range drafts {
		drafts[i] = store.Draft{Circle: c, Kind: "library", Set: record.Values{"name.en": {fmt.Sprintf("Library %d", i)}, "notes": {fmt.Sprintf("The %d. of many, with some words about it.", i)}}}
	}
	_, err := a.Save(ctx, drafts...)
	must(t, err)
	var p Place
	for _, d := range []*Desk{a, b} {
		p, err = d.AddPlace(ctx, c, at.address, at.secret)
		must(t, err)
	}
	o.round(t, 4, p.ID, a, b)
	o.now = o.now.Add(2 * time.Hour)
	o.round(t, 3, p.ID, a, b)
	m.quiet = o.costs(func() { o.round(t, 1, p.ID, b) })
	must(t, set(a, id, record.Values{"notes": {"A field of forty bytes, or nearly so many"}}))
	m.saved = o.costs(func() { o.round(t, 1, p.ID, a) })
	m.heard = o.costs(func() { o.round(t, 1, p.ID, b) })
	return m
}

// joinOnly makes a desk a member, of which the one who invites hears at once.
func joinOnly(t *testing.T, m, d *Desk, c causal.Circle) {
	t.Helper()
	file := t.TempDir() + "/i.twinbundle"
	digits, err := m.Invite(ctx, c, file, "", nil)
	must(t, err)
	_, err = d.Join(ctx, file, digits, nil)
	must(t, err)
	_, err = m.ReadBundle(ctx, bundle(t, d, c, m.Device()), nil)
	must(t, err)
}

// Nothing to do is one conditional request, and a saved field two puts or at most six requests, whatever the number of records and members.
func TestCostsOfPlaces(t *testing.T) {
	for name, start := range map[string]func(*testing.T) online{"S3": s3Server, "WebDAV": davServer} {
		for _, size := range []struct{ members, records int }{{2, 10}, {2, 2000}, {30, 10}} {
			t.Run(fmt.Sprintf("%s %d members %d records", name, size.members, size.records), func(t *testing.T) {
				m := measure(t, start(t), size.members, size.records)
				t.Logf("%+v", m)
				if m.quiet.Requests != 1 || m.quiet.Sent+m.quiet.Received > 512 {
					t.Errorf("nothing to do costs %+v", m.quiet)
				}
				// Before the two puts the bell is listened to.
				if limit := map[string]int64{"S3": 3, "WebDAV": 6}[name]; m.saved.Requests > limit || m.saved.Sent+m.saved.Received > 1500 {
					t.Errorf("a saved field costs %+v", m.saved)
				}
			})
		}
	}
}

// A year of daily work by three members ends in tens of objects, not thousands.
func TestYearOfPlaces(t *testing.T) {
	t.Parallel()
	o := newOffice()
	u := placetest.NewUnreliable(false)
	opts := o.options()
	opts.Places = func(place.Address, string, place.Options) (place.Place, error) { return u, nil }
	a, b := openWith(t, opts, "Manchester"), openWith(t, opts, "Lviv")
	c, id := meet(t, a, b)
	desks := []*Desk{a, b, joinWith(t, opts, a, c, "Odesa")}
	var p Place
	for _, d := range desks {
		var err error
		p, err = d.AddPlace(ctx, c, place.Address{Kind: place.KindFolder, URL: "/twins"}, "")
		must(t, err)
	}
	for day := range 250 {
		for i, d := range desks {
			must(t, set(d, id, record.Values{"notes": {fmt.Sprintf("Day %d, written by number %d of three", day, i)}}))
			o.round(t, 1, p.ID, d)
		}
		o.now = o.now.Add(23 * time.Hour)
	}
	o.now = o.now.Add(2 * time.Hour)
	o.round(t, 3, p.ID, desks...)
	wantSame(t, c, desks...)
	names := u.Names()
	t.Logf("%d objects after %d requests, %d bytes sent", len(names), u.Requests, u.Sent)
	if len(names) > 60 {
		t.Errorf("%d objects: %v", len(names), names[:20])
	}
}

// Who joined before a rotation, and was not heard of until after it, gets what was put into a place in between, the key among it.
func TestJoinedUnheardBeforeRotation(t *testing.T) {
	o := newOffice()
	u := placetest.NewUnreliable(false)
	opts := o.options()
	opts.Places = func(place.Address, string, place.Options) (place.Place, error) { return u, nil }
	m, l := openWith(t, opts, "Manchester"), openWith(t, opts, "Lviv")
	c, err := m.CreateCircle(ctx, record.Values{"name.en": {"Twins"}})
	must(t, err)
	file := t.TempDir() + "/i.twinbundle"
	digits, err := m.Invite(ctx, c, file, "", nil)
	must(t, err)
	_, err = l.Join(ctx, file, digits, nil)
	must(t, err)
	must(t, m.SealAnew(ctx, c))
	id := add(t, m, c, "Written before she was heard of")
	var p Place
	for _, d := range []*Desk{m, l} {
		p, err = d.AddPlace(ctx, c, place.Address{Kind: place.KindFolder, URL: "/twins"}, "")
		must(t, err)
	}
	o.round(t, 1, p.ID, m)
	o.now = o.now.Add(2 * time.Hour) // what rode in the head goes into a pack
	o.round(t, 1, p.ID, m)
	o.round(t, 3, p.ID, l, m)
	o.now = o.now.Add(25 * time.Hour)
	o.round(t, 2, p.ID, l, m)
	if _, err := l.Get(ctx, id); err != nil {
		t.Error(err)
	}
	wantSame(t, c, m, l)
}
