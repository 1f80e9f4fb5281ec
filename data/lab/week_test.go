package lab

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/place/placetest"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// weather is toxiproxy, through which all servers are reached.
type weather struct {
	t       *testing.T
	api     string
	proxies map[string]map[string]any // name → what it is
}

func startWeather(t *testing.T) *weather {
	t.Helper()
	if _, err := exec.LookPath("toxiproxy-server"); err != nil {
		t.Fatal("toxiproxy-server is needed")
	}
	h, p := placetest.Host{}, placetest.Port(t)
	h.Run(t, []string{"LOG_LEVEL=error"}, "toxiproxy-server", "-host", "127.0.0.1", "-port", fmt.Sprint(p))
	h.Ready(t, p)
	return &weather{t, fmt.Sprintf("http://127.0.0.1:%d", p), map[string]map[string]any{}}
}

func (w *weather) ask(method, path string, body any) {
	w.t.Helper()
	b, err := json.Marshal(body)
	must(w.t, err)
	req, err := http.NewRequestWithContext(ctx, method, w.api+path, bytes.NewReader(b))
	must(w.t, err)
	res, err := http.DefaultClient.Do(req)
	must(w.t, err)
	defer res.Body.Close() //nolint:errcheck // only read
	answer, _ := io.ReadAll(res.Body)
	if res.StatusCode >= 300 {
		w.t.Fatalf("toxiproxy: %s: %s", res.Status, answer)
	}
}

// through has a server be reached by way of the weather. The port stays: WebDAV names it when it moves something.
func (w *weather) through(name string, s *placetest.Server) *placetest.Server {
	w.t.Helper()
	at := strings.TrimPrefix(s.URL, "http://")
	listen := strings.Replace(at, "127.0.0.1:", "127.0.0.2:", 1)
	w.proxies[name] = map[string]any{"name": name, "listen": listen, "upstream": at, "enabled": true}
	w.ask(http.MethodPost, "/proxies", w.proxies[name])
	through := *s
	through.URL = "http://" + listen
	return &through
}

// change makes new weather for a server, and says what it is.
func (w *weather) change(name string, r *rand.Rand) string {
	w.clear(name)
	toxic := func(kind, stream string, toxicity float64, attributes map[string]any) {
		w.ask(http.MethodPost, "/proxies/"+name+"/toxics", map[string]any{"name": kind + stream, "type": kind, "stream": stream, "toxicity": toxicity, "attributes": attributes})
	}
	const up, down = "upstream", "downstream"
	switch r.IntN(8) {
	case 0, 1:
		return "good"
	case 2: // 64 kbit/s, and 600 ms there and back
		for _, way := range []string{up, down} {
			toxic("bandwidth", way, 1, map[string]any{"rate": 8})
			toxic("latency", way, 1, map[string]any{"latency": 300, "jitter": 50})
		}
		return "slow"
	case 3:
		toxic("limit_data", up, 0.6, map[string]any{"bytes": 500 + r.IntN(200_000)})
		return "cut in the middle of a put"
	case 4:
		toxic("limit_data", down, 0.6, map[string]any{"bytes": r.IntN(100_000)})
		return "cut in the middle of an answer"
	case 5:
		toxic("timeout", up, 0.1, map[string]any{"timeout": 0})
		return "silent now and then"
	case 6:
		toxic("reset_peer", down, 0.4, map[string]any{"timeout": r.IntN(300)})
		return "resets"
	}
	w.ask(http.MethodPost, "/proxies/"+name, map[string]any{"enabled": false})
	return "away"
}

// clear makes the weather of a server good; connections end.
func (w *weather) clear(name string) {
	w.ask(http.MethodDelete, "/proxies/"+name, nil)
	w.ask(http.MethodPost, "/proxies", w.proxies[name])
}

// spoil damages, cuts or removes an object on the disk of a server, or all of them.
func (l *lab) spoil(dir string) string {
	var files []string
	must(l.t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() && !strings.Contains(path, "/.") {
			files = append(files, path)
		}
		return err
	}))
	if len(files) == 0 {
		return "nothing"
	}
	path := files[l.rand.IntN(len(files))]
	l.post.spoilt(filepath.Base(path))
	switch l.rand.IntN(4) {
	case 0:
		must(l.t, os.Truncate(path, 0))
		return "cuts " + path
	case 1:
		b, err := os.ReadFile(path)
		must(l.t, err)
		if len(b) > 0 {
			b[l.rand.IntN(len(b))] ^= 4
		}
		must(l.t, os.WriteFile(path, b, 0o666)) //nolint:gosec // the server's own user writes there
		return "damages " + path
	}
	must(l.t, os.Remove(path))
	return "loses " + path
}

// Five computers, two circles, three places of different sort and a stick: a week of work in bad weather, with places that damage and lose. In the end all hold the same, and nothing was sent twice
// without need.
func TestWeek(t *testing.T) {
	inLab(t)
	h := placetest.Host{}
	dav, s3 := h.Apache(t), h.VersityGW(t)
	if dav == nil || s3 == nil {
		t.Fatal("Apache and versitygw are needed")
	}
	w := startWeather(t)
	l := newLab(t, *seedFlag)
	folder, stick := t.TempDir(), t.TempDir()
	manchester, lviv, odesa, leeds, kharkiv := l.computer("Manchester"), l.computer("Lviv"), l.computer("Odesa"), l.computer("Leeds"), l.computer("Kharkiv")
	everyone := []*computer{manchester, lviv, odesa, leeds, kharkiv}

	// One circle over WebDAV and S3, with a member who only ever uses a stick; another over the same WebDAV folder and a folder on a network.
	one, err := manchester.CreateCircle(ctx, record.Values{"name.en": {"North and West"}})
	must(t, err)
	two, err := leeds.CreateCircle(ctx, record.Values{"name.en": {"Sea and steppe"}})
	must(t, err)
	dav, s3 = w.through("dav", dav), w.through("s3", s3)
	share, bucket := dav.Folder(t), s3.Folder(t)
	usePlace := func(x *computer, c causal.Circle, a place.Address, secret string) {
		t.Helper()
		_, err := x.AddPlace(ctx, c, a, secret)
		must(t, err)
	}
	usePlace(manchester, one, share, dav.Password)
	usePlace(manchester, one, bucket, s3.Password)
	usePlace(leeds, two, share, dav.Password)
	l.join(manchester, one, lviv, odesa, kharkiv)
	l.join(leeds, two, odesa, manchester)
	for _, x := range []*computer{leeds, odesa, manchester} {
		usePlace(x, two, place.Address{Kind: place.KindFolder, URL: folder}, "")
	}
	members := map[causal.Circle][]*computer{one: {manchester, lviv, odesa, kharkiv}, two: {leeds, odesa, manchester}}
	byStick := kharkiv

	written := map[causal.Circle][]record.ID{one: l.fill(manchester, one, *recordsFlag*8/10), two: l.fill(leeds, two, *recordsFlag*2/10)}
	for day := range *daysFlag {
		for hour := range 8 {
			l.now = l.now.Add(time.Hour)
			skies := []string{w.change("dav", l.rand), ""}
			if hour%2 == 0 {
				skies[1] = w.change("s3", l.rand)
			}
			for range 3 {
				x := everyone[l.rand.IntN(len(everyone))]
				for _, c := range []causal.Circle{one, two} {
					if !slices.Contains(members[c], x) {
						continue
					}
					l.work(x, c, written)
					if x == byStick {
						continue
					}
					start := time.Now()
					_, problems := l.sync(x, c, false)
					s := l.look(x, c)
					t.Logf("day %d, %02d:00, %v: %s has %d segments of %.6v (%.1f s) %v", day+1, 9+hour, skies, x.name, s.Segments, c, time.Since(start).Seconds(), problems)
				}
			}
			if l.rand.IntN(6) == 0 {
				l.restart(everyone[l.rand.IntN(len(everyone))])
			}
		}
		l.carry(stick, manchester, kharkiv, manchester)
		if dir := []string{dav.Dir, s3.Dir, folder}[l.rand.IntN(3)]; l.rand.IntN(2) == 0 {
			t.Log("on its disk a place " + l.spoil(dir))
		}
		l.now = l.now.Add(16 * time.Hour)
	}
	w.clear("dav")
	w.clear("s3")
	for range 4 { // what somebody could not read others put back after a day
		for _, c := range []causal.Circle{one, two} {
			for _, x := range members[c] {
				if x == byStick {
					continue
				}
				if _, problems := l.sync(x, c, true); len(problems) > 0 {
					t.Errorf("%s, in good weather: %v", x.name, problems)
				}
			}
		}
		l.carry(stick, manchester, kharkiv, manchester)
		l.now = l.now.Add(25 * time.Hour)
	}
	for c, list := range members {
		l.same(c, len(written[c]), list...)
		for _, x := range list {
			l.allFiles(x, c)
		}
	}
	l.post.tell(t)
}

// carry takes a stick from one to the next.
func (l *lab) carry(stick string, who ...*computer) {
	l.t.Helper()
	for _, x := range who {
		_, err := x.UseStick(ctx, stick, nil)
		must(l.t, err)
		l.now = l.now.Add(time.Minute)
	}
}

// record adds an activity with a recording of some hundred kilobytes.
func (l *lab) record(x *computer, c causal.Circle) {
	l.t.Helper()
	l.files++
	b := make([]byte, 50_000+l.rand.IntN(700_000))
	for i := range b {
		b[i] = byte(l.rand.Uint32())
	}
	path := filepath.Join(l.t.TempDir(), fmt.Sprintf("recording%d.mp3", l.files))
	must(l.t, os.WriteFile(path, b, 0o600))
	a, err := x.AddFile(ctx, path, false)
	must(l.t, err)
	_, err = x.Save(ctx, store.Draft{Kind: "activity", Circle: c, Set: record.Values{"title.en": {"Reading aloud"}, record.FieldFiles: {a.Value}}})
	must(l.t, err)
	l.added[c] = append(l.added[c], a.Value)
}

// allFiles fails the test unless a computer holds every file of a circle.
func (l *lab) allFiles(x *computer, c causal.Circle) {
	l.t.Helper()
	list, err := x.Files(ctx, l.added[c])
	must(l.t, err)
	missing := slices.DeleteFunc(list, func(f desk.File) bool { return f.Held })
	if len(missing) > 0 {
		l.t.Errorf("%s lacks %d of %d files", x.name, len(missing), len(l.added[c]))
	}
}

// work is an hour's: some records are new, some change, and now and then there is a recording.
func (l *lab) work(x *computer, c causal.Circle, written map[causal.Circle][]record.ID) {
	l.t.Helper()
	written[c] = append(written[c], l.fill(x, c, 1+l.rand.IntN(4))...)
	if l.rand.IntN(4) == 0 {
		l.record(x, c)
	}
	for range 3 {
		id := written[c][l.rand.IntN(len(written[c]))]
		e, err := x.Get(ctx, id)
		if err != nil { // it has not come here yet
			continue
		}
		_, err = x.Save(ctx, store.Draft{ID: id, Set: record.Values{"notes": {l.prose()}}, Seen: e.Seen})
		must(l.t, err)
	}
}
