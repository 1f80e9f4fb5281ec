package desk

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/syncer"
)

var update = flag.Bool("update", false, "write the table of costs anew")

// scaleFile is the table, beside the code that it measures.
const scaleFile = "../syncer/SCALE.md"

// The scheme that is reckoned with (DESIGN.md section 8; TRANSPORT.md, "Scale, on paper").
const (
	devicesPerLibrary = 1.5
	circlesPerLibrary = 0.6
	pushesPerDay      = 2 // of a device
	workingDays       = 22
	workingDay        = 8 * time.Hour
	// Dollars: list prices of a large provider in 2026, without what the first gigabytes are free of.
	perPut, perGet, perStored, perSent = 0.005 / 1000, 0.0004 / 1000, 0.023 / 1e9, 0.09 / 1e9
)

// priced are requests as providers price them, and bytes of bodies.
type priced struct{ puts, gets, in, out int64 }

// bucket is S3-compatible storage that counts.
type bucket struct {
	puts, gets atomic.Int64
	store      *s3mem.Backend
	at         online
}

func newBucket(t *testing.T) *bucket {
	t.Helper()
	b := &bucket{store: s3mem.New()}
	must(t, b.store.CreateBucket("twins"))
	server := gofakes3.New(b.store).Server()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodDelete: // free
		case r.Method == http.MethodGet && !r.URL.Query().Has("list-type"), r.Method == http.MethodHead:
			b.gets.Add(1)
		default:
			b.puts.Add(1)
		}
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	b.at = online{place.Address{Kind: place.KindS3, URL: s.URL + "/twins", User: "key"}, "secret"}
	return b
}

func (b *bucket) prices(o *office, do func()) priced {
	puts, gets := b.puts.Load(), b.gets.Load()
	c := o.costs(do)
	return priced{b.puts.Load() - puts, b.gets.Load() - gets, c.Sent, c.Received}
}

func (b *bucket) size(t *testing.T) (n int64) {
	t.Helper()
	list, err := b.store.ListBucket("twins", nil, gofakes3.ListBucketPage{})
	must(t, err)
	for _, c := range list.Contents {
		n += c.Size
	}
	return n
}

// looksADay counts how often a program looks on a working day on which something is new at even times.
func looksADay(news int) (n int64) {
	begin := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	every := workingDay / time.Duration(news)
	p := syncer.Pace{News: begin.Add(-16 * time.Hour), Tried: begin}
	for now := begin; now.Before(begin.Add(workingDay)); n++ {
		p.Tried, p.News = now, begin.Add(now.Sub(begin).Truncate(every))
		now = p.Next(now)
	}
	return n
}

// What shared folders of 100, 5,000 and 50,000 libraries cost a month, by what a day's work takes here.
func TestScale(t *testing.T) {
	b := newBucket(t)
	o := newOffice()
	m, l := openWith(t, o.options(), "Manchester"), openWith(t, o.options(), "Lviv")
	c, id := meet(t, m, l)
	var p Place
	for _, d := range []*Desk{m, l} {
		var err error
		p, err = d.AddPlace(ctx, c, b.at.address, b.at.secret)
		must(t, err)
	}
	o.round(t, 4, p.ID, m, l)
	o.now = o.now.Add(2 * time.Hour)
	o.round(t, 3, p.ID, m, l)
	quiet := b.prices(o, func() { o.round(t, 1, p.ID, l) })
	before := b.size(t)
	const days = 60
	var most struct{ saved, heard, told priced }
	for day := range days {
		must(t, set(m, id, record.Values{"notes": {fmt.Sprintf("A field of forty bytes, or nearly so, %d", day)}}))
		saved := b.prices(o, func() { o.round(t, 1, p.ID, m) })
		heard := b.prices(o, func() { o.round(t, 1, p.ID, l) })
		told := b.prices(o, func() { o.round(t, 1, p.ID, m) })
		o.round(t, 1, p.ID, l)
		o.now = o.now.Add(4 * time.Hour)
		most.saved, most.heard, most.told = most.saved.plus(saved, 1), most.heard.plus(heard, 1), most.told.plus(told, 1)
	}
	at := (b.size(t) - before) / days
	members := devicesPerLibrary / circlesPerLibrary
	news := int(members * pushesPerDay)
	device := priced{}.plus(quiet, float64(looksADay(news))).plus(most.saved, pushesPerDay/float64(days)).
		plus(most.heard, (members-1)*pushesPerDay/days).plus(most.told, (members-1)*pushesPerDay/days)
	text := scaleTable(device, at)
	if *update {
		must(t, os.WriteFile(scaleFile, []byte(text), 0o644)) //nolint:gosec // a document
		return
	}
	was, err := os.ReadFile(scaleFile)
	must(t, err)
	if !alike(string(was), text) {
		t.Errorf("costs are no longer what %s says; if that is meant, run with -update:\n%s", scaleFile, text)
	}
}

// plus adds what something takes, times n.
func (p priced) plus(o priced, n float64) priced {
	add := func(a, b int64) int64 { return a + int64(float64(b)*n+0.5) }
	return priced{add(p.puts, o.puts), add(p.gets, o.gets), add(p.in, o.in), add(p.out, o.out)}
}

// scaleTable writes the table. device is what one takes on a working day, stored how many bytes stay of a change.
func scaleTable(device priced, stored int64) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# What shared folders cost

Made by TestScale of package desk (-update), from requests and bytes that it measures on S3-compatible storage. A library has %.1f computers and %.1f circles; each computer saves something worth
sharing %d times a day, on %d days a month, and is on for %.0f hours a day. Looks are as syncer.Pace has them, answers that say "received" included. Prices are list prices of a large provider:
$0.005 for 1,000 puts, $0.0004 for 1,000 gets, $0.023 for a gigabyte kept for a month, $0.09 for one that is read. Photos and documents are not reckoned in: they are what they are.

A computer, a day: %d puts, %d gets, %d kB put, %d kB read. Of a change %d bytes stay.

| libraries | puts a month | gets a month | put | read | kept after a year | $ a month |
|--:|--:|--:|--:|--:|--:|--:|
`, devicesPerLibrary, circlesPerLibrary, pushesPerDay, workingDays, workingDay.Hours(), device.puts, device.gets, (device.in+999)/1000, (device.out+999)/1000, stored)
	for _, libraries := range []float64{100, 5_000, 50_000} {
		days := libraries * devicesPerLibrary * workingDays
		puts, gets, in, out := days*float64(device.puts), days*float64(device.gets), days*float64(device.in), days*float64(device.out)
		kept := days * 12 * pushesPerDay * float64(stored)
		fmt.Fprintf(&b, "| %.0f | %.0f | %.0f | %.2f GB | %.2f GB | %.2f GB | %.2f |\n", libraries, puts, gets, in/1e9, out/1e9, kept/1e9, puts*perPut+gets*perGet+out*perSent+kept*perStored)
	}
	return b.String()
}

// alike tells whether two tables say the same, but for a tenth in each number: sealed bytes differ a little from run to run.
func alike(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		var n, m float64
		_, err1 := fmt.Sscan(x[i], &n)
		_, err2 := fmt.Sscan(y[i], &m)
		if err1 == nil && err2 == nil && max(n, m)-min(n, m) <= max(n, m)/10+0.02 {
			continue
		}
		if x[i] != y[i] {
			return false
		}
	}
	return true
}
