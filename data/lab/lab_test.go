package lab

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

var (
	labFlag     = flag.Bool("lab", false, "run what takes servers and time")
	recordsFlag = flag.Int("records", 10_000, "records at the beginning of the week")
	daysFlag    = flag.Int("days", 7, "days of work")
	seedFlag    = flag.Uint64("seed", 1, "what chance is made of")
)

var ctx = context.Background()

func inLab(t *testing.T) {
	t.Helper()
	if !*labFlag {
		t.Skip("go run ./cmd/dev lab does this")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// computer is one with a data folder, at work. Its clock is that of the story.
type computer struct {
	*desk.Desk
	name    string
	dir     string
	options desk.Options
	held    map[causal.Circle]int // segments, the last time that they were counted
}

// lab is what a story has.
type lab struct {
	t     *testing.T
	now   time.Time
	post  *post
	rand  *rand.Rand
	files int                        // names that were given
	added map[causal.Circle][]string // files that belong to records
}

func newLab(t *testing.T, seed uint64) *lab {
	t.Helper()
	t.Setenv("TWINSHELF_STATE", t.TempDir())
	return &lab{t: t, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), rand: rand.New(rand.NewPCG(seed, 1)), added: map[causal.Circle][]string{}, post: &post{stored: map[string]bool{}, lost: map[string]bool{}}}
}

func (l *lab) computer(name string) *computer {
	l.t.Helper()
	c := &computer{name: name, dir: filepath.Join(l.t.TempDir(), name), held: map[causal.Circle]int{}}
	c.options = desk.Options{Now: func() time.Time { return l.now }, Work: 2, Places: l.post.open}
	must(l.t, c.options.Init(ctx, c.dir, name, "en"))
	l.start(c)
	l.t.Cleanup(func() { _ = c.Close() })
	return c
}

func (l *lab) start(c *computer) {
	l.t.Helper()
	d, err := c.options.Open(ctx, c.dir)
	must(l.t, err)
	c.Desk = d
}

// restart ends the program and starts it again.
func (l *lab) restart(c *computer) {
	l.t.Helper()
	must(l.t, c.Close())
	l.start(c)
}

func (l *lab) join(host *computer, c causal.Circle, who ...*computer) {
	l.t.Helper()
	for _, x := range who {
		l.files++
		file := filepath.Join(l.t.TempDir(), fmt.Sprintf("invitation%d.twinbundle", l.files))
		words, err := host.Invite(ctx, c, file, "", nil)
		must(l.t, err)
		_, err = x.Join(ctx, file, words, nil)
		must(l.t, err)
	}
}

// fill writes n records of a circle at once.
func (l *lab) fill(x *computer, c causal.Circle, n int) []record.ID {
	l.t.Helper()
	drafts := make([]store.Draft, n)
	for i := range drafts {
		drafts[i] = store.Draft{Kind: "library", Circle: c, Set: record.Values{
			"name.en": {fmt.Sprintf("Library %d of %s", i, x.name)}, "name.uk": {fmt.Sprintf("Бібліотека %d", i)}, "notes": {l.prose()},
		}}
	}
	ids, err := x.Save(ctx, drafts...)
	must(l.t, err)
	return ids
}

func (l *lab) prose() string {
	words := []string{"читання", "festival", "книга", "story", "діти", "evening", "вистава", "exchange", "лялька", "parcel", "школа", "garden"}
	var b strings.Builder
	for range 12 {
		fmt.Fprintf(&b, "%s %d ", words[l.rand.IntN(len(words))], l.rand.IntN(1000))
	}
	return strings.TrimSpace(b.String())
}

// look counts what a computer holds of a circle, and fails the test if that is less than before.
func (l *lab) look(x *computer, c causal.Circle) store.State {
	l.t.Helper()
	states, err := x.Verify(ctx, nil)
	must(l.t, err)
	for _, s := range states {
		for _, f := range s.Faults {
			l.t.Errorf("%s: %v", x.name, f)
		}
		if s.Circle != c {
			continue
		}
		if s.Segments < x.held[c] {
			l.t.Fatalf("%s held %d segments and now %d", x.name, x.held[c], s.Segments)
		}
		x.held[c] = s.Segments
		return s
	}
	l.t.Fatalf("%s does not hold the circle", x.name)
	return store.State{}
}

// same fails the test unless all hold the same of a circle, and so many records.
func (l *lab) same(c causal.Circle, records int, who ...*computer) {
	l.t.Helper()
	first := l.look(who[0], c)
	l.t.Logf("%s: %d records, %d segments, %v", who[0].name, first.Records, first.Segments, first.Hash)
	if first.Records < records {
		l.t.Errorf("%d records were written, and %d are there", records, first.Records)
	}
	for _, x := range who[1:] {
		if s := l.look(x, c); s.Hash != first.Hash || s.Records != first.Records {
			l.t.Errorf("%s holds %d records in %d segments, %v", x.name, s.Records, s.Segments, s.Hash)
		}
	}
}

// sync has a computer use all its places of a circle, and tells what kept it from that, which must be something that the program has words for.
func (l *lab) sync(x *computer, c causal.Circle, fill bool) (done []syncer.Synced, problems []string) {
	l.t.Helper()
	list, err := x.Places(ctx)
	must(l.t, err)
	for i := range list {
		if list[i].Circle != c {
			continue
		}
		out, err := x.SyncPlace(ctx, list[i].ID, fill, nil)
		done = append(done, out)
		if err == nil {
			continue
		}
		id := say.Of(err).ID
		if id == "error.unexpected" {
			l.t.Fatalf("%s: %v", x.name, err)
		}
		problems = append(problems, err.Error())
	}
	return done, problems
}

// post is what goes to and comes from the places: who puts what, and whether it was there already.
type post struct {
	mu     sync.Mutex
	stored map[string]bool // objects that a place has confirmed, and nothing was done to
	lost   map[string]bool // those of which no answer came: they may be there
	puts, again, unsure, gets,
	sent, sentAgain, sentUnsure, got int64
}

func (p *post) open(a place.Address, secret string, o place.Options) (place.Place, error) {
	inner, err := place.Open(a, secret, o)
	return counted{inner, p, a.URL}, err
}

// counted is a place whose traffic is counted.
type counted struct {
	place.Place
	post *post
	url  string
}

// named tells whether an object is named by its contents: then there is no need to put it twice.
func named(name string) bool {
	return strings.Contains(name, "/log/") || strings.Contains(name, "/blob/")
}

func (c counted) Put(ctx context.Context, name string, body []byte, how place.How) error {
	err := c.Place.Put(ctx, name, body, how)
	c.post.mu.Lock()
	defer c.post.mu.Unlock()
	p, key, n := c.post, c.url+" "+name, int64(len(body))
	p.puts, p.sent = p.puts+1, p.sent+n
	if !named(name) {
		return err
	}
	switch {
	case p.stored[key]:
		p.again, p.sentAgain = p.again+1, p.sentAgain+n
	case p.lost[key]:
		p.unsure, p.sentUnsure = p.unsure+1, p.sentUnsure+n
	}
	p.stored[key], p.lost[key] = err == nil, err != nil && !errors.Is(err, place.ErrFull)
	return err
}

func (c counted) Get(ctx context.Context, name, tag string, limit int64) (place.Object, error) {
	o, err := c.Place.Get(ctx, name, tag, limit)
	c.post.mu.Lock()
	defer c.post.mu.Unlock()
	c.post.gets++
	c.post.got += int64(len(o.Body))
	return o, err
}

func (c counted) Delete(ctx context.Context, name string) error {
	c.post.spoilt(name)
	return c.Place.Delete(ctx, name)
}

// spoilt takes note that an object may be gone, in whatever place it is.
func (p *post) spoilt(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for key := range p.stored {
		if name == "" || strings.HasSuffix(key, name) {
			delete(p.stored, key)
			delete(p.lost, key)
		}
	}
}

func (p *post) tell(t *testing.T) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	t.Logf("%d puts of %d bytes; of these %d of %d bytes were put again after an answer was lost or a put was cut; %d gets of %d bytes", p.puts, p.sent, p.unsure, p.sentUnsure, p.gets, p.got)
	if p.again > 0 {
		t.Errorf("%d objects of %d bytes were sent twice without need", p.again, p.sentAgain)
	}
}
