package desk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// ErrNone says that a folder holds no data yet; ErrInUse that another program has it open.
var (
	ErrNone  = store.ErrNone
	ErrInUse = store.ErrInUse
)

// Desk is a data folder that is open for work.
type Desk struct {
	dir      string
	registry *record.Registry
	store    *store.Store
	keys     *seal.Keys
	sync     *syncer.Syncer
	own      causal.Circle
	now      func() time.Time
	places   func(place.Address, string, place.Options) (place.Place, error)
	marks    string // see mark
	version  string // of the program

	offered  atomic.Int64 // see Offered
	pictures sync.Mutex   // one photo is decoded at a time: each may take much memory

	mu     sync.Mutex
	states map[string]PlaceState // of places, as they were found last

	busy sync.WaitGroup // indexing in the background
	stop context.CancelFunc
	ctx  context.Context
}

// DefaultDir is the data folder of this user: what TWINSHELF_DATA says, else that of a portable program, else a folder in the local (not the roaming) profile.
func DefaultDir() string {
	if dir := os.Getenv("TWINSHELF_DATA"); dir != "" {
		return dir
	}
	if dir, ok := portable(); ok {
		return filepath.Join(dir, portableRecords)
	}
	if runtime.GOOS == "windows" {
		if dir := os.Getenv("LOCALAPPDATA"); dir != "" {
			return filepath.Join(dir, "Twinshelf")
		}
	}
	if runtime.GOOS == "darwin" {
		if dir, err := os.UserConfigDir(); err == nil { // Library/Application Support
			return filepath.Join(dir, "Twinshelf")
		}
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "twinshelf")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "twinshelf-data"
	}
	return filepath.Join(home, ".local", "share", "twinshelf")
}

// The settings that the program itself keeps.
const (
	settingName   = "name"   // of this member
	settingAuthor = "author" // who is working
	// SettingLang is the language of the program, "en" or "uk".
	SettingLang = store.SettingLang
)

// Options are what differs from the ordinary when a folder is made or opened: the simulator's clocks, a program that knows more kinds. The zero
// value is the ordinary.
type Options struct {
	Now      func() time.Time // nil: time.Now
	Registry *record.Registry // nil: record.Standard()
	Work     int              // scrypt's work factor for invitations that are written; 0: seal.WorkFactor
	Marks    string           // the folder of this computer's marks; "": that of this user
	Version  string           // of the program; "": Version

	// Places opens places; nil: place.Open.
	Places func(a place.Address, secret string, o place.Options) (place.Place, error)

	Passphrase string // that locks the folder; one that is not locked opens whatever it is

	Keychain bool // new keys are put in the system's keychain where there is one: see toKeychain
}

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Registry == nil {
		o.Registry = record.Standard()
	}
	if o.Places == nil {
		o.Places = place.Open
	}
	if o.Marks == "" {
		o.Marks = markDir()
	}
	if o.Version == "" {
		o.Version = Version
	}
	return o
}

func (o Options) store(keys *seal.Keys) store.Options {
	return store.Options{Registry: o.Registry, Sign: keys.Sign(), Rules: circle.Rules, Now: o.Now}
}

// Init makes a data folder: keys of a new device, an empty store, one circle of one's own. name is the library's or person's.
func Init(ctx context.Context, dir, name, lang string) error {
	return Options{}.Init(ctx, dir, name, lang)
}

// Init makes a data folder, as the function Init does.
func (o Options) Init(ctx context.Context, dir, name, lang string) error {
	o = o.filled()
	if name == "" {
		return say.Err(nil, "init.no_name")
	}
	if err := o.endEmptying(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return store.Explain(say.Err(err, "store.read_only", "Dir", dir), dir)
	}
	if err := store.MayCreate(dir); err != nil {
		return err
	}
	// Keys without a database are what a power cut in the middle of Init leaves; they are used again.
	keys, err := seal.Create(dir)
	if errors.Is(err, fs.ErrExist) {
		if keys, err = o.keys(dir); err != nil {
			return err
		}
	}
	if err != nil {
		return say.Err(err, "store.read_only", "Dir", dir)
	}
	st, err := store.Create(ctx, dir, o.store(keys))
	if err != nil {
		return err
	}
	if _, err = ownCircle(ctx, st, keys, name); err != nil {
		return errors.Join(err, st.Close())
	}
	for _, s := range [][2]string{{settingName, name}, {SettingLang, lang}, {settingVersion, o.Version}} {
		err = errors.Join(err, st.SetSetting(ctx, s[0], s[1]))
	}
	if err := errors.Join(err, st.Close()); err != nil {
		return err
	}
	return o.toKeychain(keys, dir)
}

// ownCircle gives the circle of one's own records, and founds it if there is none: the power may have gone in the middle of Init.
func ownCircle(ctx context.Context, st *store.Store, keys *seal.Keys, name string) (causal.Circle, error) {
	for _, c := range st.Circles() {
		if c.Own {
			return c.ID, nil
		}
	}
	return circle.Create(ctx, st, keys, nil, name, true)
}

// Open opens a data folder. One process at a time has it.
func Open(ctx context.Context, dir string) (*Desk, error) { return Options{}.Open(ctx, dir) }

// Open opens a data folder, as the function Open does.
func (o Options) Open(ctx context.Context, dir string) (*Desk, error) {
	o = o.filled()
	if err := o.endEmptying(dir); err != nil {
		return nil, err
	}
	keys, err := o.keys(dir)
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, dir, o.store(keys))
	if err != nil {
		return nil, err
	}
	d := &Desk{
		dir: dir, registry: o.Registry, store: st, keys: keys, now: o.Now, places: o.Places, marks: o.Marks, version: o.Version,
		sync: &syncer.Syncer{Store: st, Keys: keys, Now: o.Now, Work: o.Work},
	}
	d.ctx, d.stop = context.WithCancel(context.Background())
	if err := keys.Sweep(); err != nil {
		return nil, errors.Join(fileError(err, dir), st.Close())
	}
	if d.own, err = ownCircle(ctx, st, keys, d.Name()); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	_ = d.copyForVersion(ctx) // BackupIfDue tells
	if err := errors.Join(d.identify(ctx), d.Tend(ctx)); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	d.clearOpened()
	d.indexLater()
	return d, nil
}

// Close ends the work. What was saved is durable already.
func (d *Desk) Close() error {
	d.stop()
	d.busy.Wait()
	d.clearOpened()
	return d.store.Close()
}

// indexLater makes what a bulk save brought findable, without holding anyone up.
func (d *Desk) indexLater() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ctx.Err() != nil {
		return
	}
	d.busy.Go(func() {
		// What is not indexed when the program ends is indexed at the next start; an error shows when something is saved.
		_ = d.store.Index(d.ctx, nil)
	})
}

// Index makes everything findable before it returns.
func (d *Desk) Index(ctx context.Context, p Progress) error { return d.store.Index(ctx, p) }

// Dir is the data folder.
func (d *Desk) Dir() string { return d.dir }

// Registry lists the kinds of records.
func (d *Desk) Registry() *record.Registry { return d.registry }

// Name is the name of this member: a library or a person.
func (d *Desk) Name() string { return d.store.Setting(settingName) }

// Setting reads a text that is kept on this computer only; "" if it was never set.
func (d *Desk) Setting(key string) string { return d.store.Setting(key) }

// SetSetting keeps a text on this computer.
func (d *Desk) SetSetting(key, value string) error {
	err := d.store.SetSetting(context.Background(), key, value)
	if err == nil && key == SettingLang {
		d.indexLater() // lists have another order
	}
	return err
}

// Author is who is working; her name goes with each change.
func (d *Desk) Author() string { return d.store.Setting(settingAuthor) }

// SetAuthor says who is working from now on.
func (d *Desk) SetAuthor(name string) error { return d.SetSetting(settingAuthor, name) }

// Authors lists the names of those who have worked here.
func (d *Desk) Authors() []string {
	names, err := d.store.Authors(context.Background())
	if err != nil {
		return nil
	}
	return names
}

// Subscribe calls f, from any goroutine, whenever records or circles change. stop ends it.
func (d *Desk) Subscribe(f func(Changes)) (stop func()) {
	return d.store.Watch(func(n store.Notice) { f(Changes{Records: n.Records, All: n.All || n.Circles && len(n.Records) == 0}) })
}
