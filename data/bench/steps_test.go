package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// figures are what a step measured.
type figures map[string]float64

// steps in their order. Each has a process of its own and works in dir, where the steps before have left two computers.
var steps = []struct {
	name string
	run  func(dir string, n int) (figures, error)
}{
	{"floor", floor}, {"setup", setup}, {"fill", fill}, {"write", write("first")},
	{"folder", over(folderPlace)}, {"WebDAV", over(webdavPlace)}, {"S3", over(s3Place)}, {"read", read("first")}, {"acknowledge", acknowledge},
	{"search", search}, {"list", list}, {"edits", edits}, {"write edits", write("edits")}, {"read edits", read("edits")}, {"acknowledge", acknowledge},
	{"one", one}, {"write one", write("one")}, {"read one", read("one")}, {"single", single},
}

var ctx = context.Background()

const passphrase = "1111 2222 3333 4444"

// computer is an open data folder, below the desk: nothing goes on in the background.
type computer struct {
	*store.Store
	sync *syncer.Syncer
	c    causal.Circle // the shared one
}

func open(dir, name string) (*computer, error) {
	keys, err := seal.Load(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, filepath.Join(dir, name), store.Options{Registry: record.Standard(), Sign: keys.Sign(), Rules: circle.Rules})
	if err != nil {
		return nil, err
	}
	p := &computer{Store: st, sync: &syncer.Syncer{Store: st, Keys: keys, Now: time.Now}}
	for _, c := range st.Circles() {
		if !c.Own {
			p.c = c.ID
		}
	}
	return p, nil
}

// setup makes two computers that are in one circle.
func setup(dir string, _ int) (figures, error) {
	desks := map[string]*desk.Desk{}
	for _, name := range []string{"from", "to"} {
		if err := desk.Init(ctx, filepath.Join(dir, name), name, "en"); err != nil {
			return nil, err
		}
		d, err := desk.Open(ctx, filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		defer d.Close() //nolint:errcheck // the next step opens it again
		desks[name] = d
	}
	c, err := desks["from"].CreateCircle(ctx, record.Values{"name.en": {"Bench"}})
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "invitation.twinbundle")
	if _, err := desks["from"].Invite(ctx, c, file, passphrase, nil); err != nil {
		return nil, err
	}
	if _, err := desks["to"].Join(ctx, file, passphrase, nil); err != nil {
		return nil, err
	}
	return nil, errors.Join(carry(dir, c, desks["to"], desks["from"]), carry(dir, c, desks["from"], desks["to"]), carry(dir, c, desks["to"], desks["from"]))
}

func carry(dir string, c causal.Circle, from, to *desk.Desk) error {
	file := filepath.Join(dir, "carry.twinbundle")
	if _, err := from.WriteBundle(ctx, file, c, causal.Device{}, nil); err != nil {
		return err
	}
	_, err := to.ReadBundle(ctx, file, nil)
	return err
}

// fill saves the records on one computer.
func fill(dir string, n int) (figures, error) {
	p, err := open(dir, "from")
	if err != nil {
		return nil, err
	}
	defer p.Close() //nolint:errcheck // measured already
	drafts := make([]store.Draft, 0, n)
	for _, d := range workload(n) {
		drafts = append(drafts, d)
	}
	start := cpu()
	if _, err := p.Save(ctx, p.c, record.ID{}, drafts...); err != nil {
		return nil, err
	}
	saved := cpu() - start
	return figures{"fill": saved}, p.Index(ctx, nil)
}

func write(name string) func(dir string, n int) (figures, error) {
	return func(dir string, _ int) (figures, error) {
		p, err := open(dir, "from")
		if err != nil {
			return nil, err
		}
		defer p.Close() //nolint:errcheck // measured already
		to, err := other(p)
		if err != nil {
			return nil, err
		}
		idle, start := peak(), cpu()
		w, err := p.sync.Write(ctx, filepath.Join(dir, name+".twinbundle"), p.c, to, 0, nil)
		return figures{name + " write": cpu() - start, name + " write memory": peak() - idle, name + " bytes": float64(w.Bytes)}, err
	}
}

// other finds the device of the other member.
func other(p *computer) (causal.Device, error) {
	m, err := circle.Of(p.Store, p.c)
	if err != nil {
		return causal.Device{}, err
	}
	for _, member := range m.List {
		if member.Device != p.Device() {
			return member.Device, nil
		}
	}
	return causal.Device{}, errors.New("nobody else is in the circle")
}

func read(name string) func(dir string, n int) (figures, error) {
	return func(dir string, n int) (figures, error) {
		p, err := open(dir, "to")
		if err != nil {
			return nil, err
		}
		defer p.Close() //nolint:errcheck // measured already
		idle, start := peak(), cpu()
		r, err := p.sync.Read(ctx, filepath.Join(dir, name+".twinbundle"), false, nil)
		if err != nil {
			return nil, err
		}
		usable, used := cpu()-start, peak()-idle
		if name == "first" && len(r.Taken.Added) != len(kinds) {
			return nil, fmt.Errorf("added %v", r.Taken.Added)
		}
		if err := p.Index(ctx, nil); err != nil {
			return nil, err
		}
		return figures{name + " read": usable, name + " read and index": cpu() - start, name + " read memory": used, name + " index memory": peak() - idle}, nil
	}
}

// acknowledge brings receipts back.
func acknowledge(dir string, _ int) (figures, error) {
	for range 2 {
		for _, way := range [][2]string{{"to", "from"}, {"from", "to"}} {
			file := filepath.Join(dir, "carry.twinbundle")
			a, err := open(dir, way[0])
			if err != nil {
				return nil, err
			}
			device, err := other(a)
			if err != nil {
				return nil, err
			}
			_, err = a.sync.Write(ctx, file, a.c, device, 0, nil)
			if err := errors.Join(err, a.Close()); err != nil {
				return nil, err
			}
			b, err := open(dir, way[1])
			if err != nil {
				return nil, err
			}
			_, err = b.sync.Read(ctx, file, false, nil)
			if err := errors.Join(err, b.Close()); err != nil {
				return nil, err
			}
		}
	}
	return nil, nil
}

// edits changes 1 % of the records in one or two fields, deletes 0.1 % and adds 0.5 %.
func edits(dir string, n int) (figures, error) {
	p, err := open(dir, "from")
	if err != nil {
		return nil, err
	}
	defer p.Close() //nolint:errcheck // nothing is measured here
	rows, err := p.List(ctx, store.Query{Circle: p.c, Lang: "en"}, 0, n)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(3, 4))
	r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return nil, p.Transact(ctx, true, func(w *store.Work) error {
		for _, row := range rows[:n/100] {
			e, err := w.Get(row.ID)
			if err != nil {
				return err
			}
			set := record.Values{"notes": {e.Values.Get("notes") + " " + prose(r, 20)}}
			if r.IntN(2) == 0 {
				set["field_3"] = []string{prose(r, 14)}
			}
			if _, err := w.Save(p.c, record.ID{}, store.Draft{ID: row.ID, Set: set, Seen: e.Seen}); err != nil {
				return err
			}
		}
		for _, row := range rows[n/100 : n/100+n/1000] {
			if err := w.Delete(p.c, record.ID{}, row.ID); err != nil {
				return err
			}
		}
		for i := range n / 200 {
			if _, err := w.Save(p.c, record.ID{}, generate(r, n+i)); err != nil {
				return err
			}
		}
		return nil
	})
}

// one changes one field of up to 40 bytes.
func one(dir string, _ int) (figures, error) {
	p, err := open(dir, "from")
	if err != nil {
		return nil, err
	}
	defer p.Close() //nolint:errcheck // nothing is measured here
	rows, err := p.List(ctx, store.Query{Circle: p.c, Kind: "library", Lang: "en"}, 0, 1)
	if err != nil || len(rows) != 1 {
		return nil, errors.Join(err, errors.New("no library"))
	}
	e, err := p.Get(ctx, rows[0].ID)
	if err != nil {
		return nil, err
	}
	text := "Читання щосереди о 17:00" // 41 bytes
	_, err = p.Save(ctx, p.c, record.ID{}, store.Draft{ID: e.ID, Set: record.Values{"notes": {text[:len(text)-1]}}, Seen: e.Seen})
	return nil, err
}

// single saves one record at a time, durably, turn by turn with plain commits to the same disk: a changed field, and a new record.
func single(dir string, n int) (figures, error) {
	p, err := open(dir, "to")
	if err != nil {
		return nil, err
	}
	defer p.Close() //nolint:errcheck // measured already
	db, err := plainDB(dir)
	if err != nil {
		return nil, err
	}
	defer db.Close() //nolint:errcheck // measured already
	if _, err := db.Exec("CREATE TABLE one (id INTEGER PRIMARY KEY, fields TEXT)"); err != nil {
		return nil, err
	}
	const saves = 1000
	rows, err := p.List(ctx, store.Query{Circle: p.c, Lang: "en"}, 0, n)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(5, 6))
	text := strings.Repeat("x", 628)
	var spent [3]time.Duration
	for _, d := range workload(saves) {
		e, err := p.Get(ctx, rows[r.IntN(len(rows))].ID)
		if err != nil {
			return nil, err
		}
		edit := store.Draft{ID: e.ID, Set: record.Values{"notes": {prose(r, 200)}}, Seen: e.Seen}
		for i, f := range []func() error{
			func() error { _, err := db.Exec("INSERT INTO one (fields) VALUES (?)", text); return err },
			func() error { _, err := p.Save(ctx, p.c, record.ID{}, edit); return err },
			func() error { _, err := p.Save(ctx, p.c, record.ID{}, d); return err },
		} {
			start := time.Now()
			if err := f(); err != nil {
				return nil, err
			}
			spent[i] += time.Since(start)
		}
	}
	plain := spent[0].Seconds()
	return figures{"plain": plain / saves, "rate": plain / spent[1].Seconds(), "rate of new": plain / spent[2].Seconds()}, nil
}

// search finds a word, and a broad prefix.
func search(dir string, _ int) (figures, error) {
	p, err := open(dir, "to")
	if err != nil {
		return nil, err
	}
	defer p.Close() //nolint:errcheck // measured already
	f := figures{}
	for name, words := range map[string]string{"word": "казка", "two words": "festival казка", "broad prefix": "б", "other keyboard": ",s,ks"} {
		f[name], err = middle(func() error {
			rows, err := p.Search(ctx, words, "", 50)
			if err == nil && len(rows) != 50 {
				return fmt.Errorf("%q finds %d", words, len(rows))
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return f, nil
}

// list opens a list of n libraries, and jumps to its end.
func list(dir string, n int) (figures, error) {
	if err := desk.Init(ctx, filepath.Join(dir, "list"), "list", "uk"); err != nil {
		return nil, err
	}
	p, err := open(dir, "list")
	if err != nil {
		return nil, err
	}
	defer p.Close() //nolint:errcheck // measured already
	drafts := make([]store.Draft, 0, n)
	for _, d := range workload(n) {
		if title, ok := d.Set["title.uk"]; ok {
			d.Set["name.uk"] = title
		}
		d.Kind = "library"
		drafts = append(drafts, d)
	}
	if _, err := p.Save(ctx, p.Circles()[0].ID, record.ID{}, drafts...); err != nil {
		return nil, err
	}
	f := figures{}
	q := store.Query{Kind: "library", Lang: "uk"}
	if f["unlisted"], err = middle(func() error { _, err := p.List(ctx, q, 0, 100); return err }); err != nil {
		return nil, err
	}
	if err := p.Index(ctx, nil); err != nil {
		return nil, err
	}
	for name, from := range map[string]int{"open list": 0, "end of list": n - 100} {
		f[name], err = middle(func() error {
			if total, err := p.Count(ctx, q); err != nil || total != n {
				return errors.Join(err, fmt.Errorf("%d of %d", total, n))
			}
			rows, err := p.List(ctx, q, from, 100)
			if err == nil && len(rows) != 100 {
				return fmt.Errorf("%d rows from %d", len(rows), from)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return f, nil
}

// middle gives the median seconds of some runs.
func middle(f func() error) (float64, error) {
	var times []float64
	for range 9 {
		start := time.Now()
		if err := f(); err != nil {
			return 0, err
		}
		times = append(times, time.Since(start).Seconds())
	}
	slices.Sort(times)
	return times[len(times)/2], nil
}
