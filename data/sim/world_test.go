package sim

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

var ctx = context.Background()

// world is what a play goes on in.
type world struct {
	removed bool   // somebody was removed, or sealed anew
	cut     bool   // an honest member may have been removed
	dir     string // for everything; in memory, where the system has room for files there
	rand    *rand.Rand
	devices []*device
	circles []*shared
	post    []*file
	sites   []*site
	model   model
	story   []string
	doubled map[causal.Device]bool // keys that two computers had without knowing: what one received, nobody can tell of the other
	names   int                    // of folders and files, so that none is used twice
	time    time.Time
}

// device is a computer with its data folder.
type device struct {
	*desk.Desk
	w       *world
	name    string
	dir     string
	marks   string // where the computer keeps what lies outside its data folder
	keys    *seal.Keys
	hostile bool
	newer   bool // its program knows more kinds and fields
	skew    time.Duration
	forms   []form
	old     string          // a copy of the folder as it was once; "" for none
	kept    int             // how much was confirmed when the copy was made
	knew    []causal.Device // hostile ones that it has known as members
	given   []given         // to places, when it was last at one
	copied  bool            // another computer has, or had, the same folder
}

// form is a view that someone has open: what she saves names what she saw there, however old it is.
type form struct {
	entry store.Entry
}

// shared is a circle that several devices belong to.
type shared struct {
	id      causal.Circle
	name    string
	founder *device
	kit     string           // its digits
	in      map[*device]bool // that used an invitation, or founded it
}

// file is something on its way: a bundle on a stick, in an e-mail, in a drawer.
type file struct {
	path    string
	from    *device
	circle  *shared
	damaged string   // what happened to it on the way
	whole   [32]byte // SHA-256 of what it was, if something happened to it
}

// nameOf names the devices in stories.
var names = []string{"Manchester", "Lviv", "Odesa", "Leeds", "Kharkiv", "Cardiff", "Poltava", "Derry", "Dnipro", "York"}

func newWorld(dir string, seed uint64) (*world, error) {
	w := &world{dir: dir, rand: rand.New(rand.NewPCG(seed, 1)), time: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	w.model.named = map[record.ID]bool{}
	w.doubled = map[causal.Device]bool{}
	w.addSites()
	for range 2 + w.rand.IntN(5) {
		if err := w.addDevice(); err != nil {
			return nil, err
		}
	}
	founder := w.devices[0]
	return w, w.found(founder, "Twins")
}

func (w *world) found(d *device, name string) error {
	id, err := d.CreateCircle(ctx, record.Values{"name.en": {name}})
	if err != nil {
		return err
	}
	kit, err := d.Kit(id)
	if err != nil {
		return err
	}
	w.circles = append(w.circles, &shared{id: id, name: name, founder: d, kit: kit, in: map[*device]bool{d: true}})
	return nil
}

func (w *world) path(kind string) string {
	w.names++
	return filepath.Join(w.dir, fmt.Sprint(kind, w.names))
}

func (w *world) addDevice() error {
	d := &device{w: w, name: names[len(w.devices)%len(names)], dir: w.path("folder"), marks: w.path("marks")}
	if err := d.options().Init(ctx, d.dir, d.name, "en"); err != nil {
		return err
	}
	w.devices = append(w.devices, d)
	return d.open()
}

func (d *device) now() time.Time { return d.w.time.Add(d.skew) }

// work is scrypt's factor here: passphrases are not what is proven.
const work = 2

func (d *device) options() desk.Options {
	o := desk.Options{Registry: fewKinds(), Now: d.now, Work: work, Marks: d.marks, Places: d.openPlace}
	if d.newer {
		o.Registry = newerKinds()
	}
	return o
}

// fewKinds are the kinds that are written here: the more there are, the longer takes each opening of a database, and what is proven is true of all alike.
func fewKinds() *record.Registry {
	all := record.Standard()
	return record.NewRegistry(all.Kind("library"), all.Kind("person"), all.Kind("activity"))
}

// newerKinds are the kinds of a later version: one more, and more fields of one that there is.
func newerKinds() *record.Registry {
	kinds := fewKinds().Kinds()
	for _, k := range kinds {
		if k.ID == "library" {
			k.Fields = append(k.Fields, record.Field{ID: "later_text", Type: record.Text}, record.Field{ID: "later_set", Type: record.Tags},
				record.Field{ID: "later_light", Type: record.Text, Weightless: true})
		}
	}
	return record.NewRegistry(append(kinds, &record.Kind{ID: "later", Title: []string{"name"}, Fields: []record.Field{{ID: "name", Type: record.Bilingual}, {ID: "tags", Type: record.Tags}}})...)
}

func (d *device) open() error {
	var err error
	if d.Desk, err = d.options().Open(ctx, d.dir); err != nil {
		return err
	}
	return d.loadKeys()
}

// loadKeys reads the keys that the device has now: it takes new ones when it notices that its folder was copied.
func (d *device) loadKeys() error {
	var err error
	d.keys, err = seal.Load(d.dir)
	return err
}

func (d *device) close() error {
	if d.Desk == nil {
		return nil
	}
	err := d.Desk.Close()
	d.Desk = nil
	return err
}

func (w *world) close() error {
	var errs []error
	for _, d := range w.devices {
		errs = append(errs, d.close())
	}
	return errors.Join(errs...)
}

// say puts a sentence into the story.
func (w *world) say(format string, args ...any) {
	w.story = append(w.story, fmt.Sprintf(format, args...))
}

// pick gives one of a list; the list must not be empty.
func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// honest are the devices that keep to the rules.
func (w *world) honest() []*device {
	return slices.DeleteFunc(slices.Clone(w.devices), func(d *device) bool { return d.hostile })
}

// membership picks a circle and a device that belongs to it.
func (w *world) membership(r *rand.Rand) (*shared, *device) {
	// The only member of a circle may have been set back to a time before it.
	c := pick(r, slices.DeleteFunc(slices.Clone(w.circles), func(c *shared) bool { return len(c.members(w)) == 0 }))
	return c, pick(r, c.members(w))
}

// members are the devices of a circle in their order.
func (c *shared) members(w *world) []*device {
	return slices.DeleteFunc(slices.Clone(w.devices), func(d *device) bool { return !c.in[d] })
}

// told fails unless an error has a sentence for people in both languages, and is one that was foreseen.
func told(err error) error {
	if err == nil {
		return nil
	}
	id := say.Of(err).ID
	for _, lang := range record.Languages {
		if s := translations.For(lang).Error(err); s == id || s == "" || strings.Contains(s, "<no value>") || id == "error.unexpected" {
			return fmt.Errorf("nobody can understand %q (%s): %w", s, id, err)
		}
	}
	return nil
}

// why gives the message id of an error for the story.
func why(err error) string { return say.Of(err).ID }

// copyFolder copies a data folder that nobody writes to at the moment, without what SQLite makes anew and without the lock.
func copyFolder(from, to string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return err
	}
	for _, name := range []string{"twinshelf.db-shm", "lock"} {
		if err := os.Remove(filepath.Join(to, name)); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}
