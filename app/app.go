// Package app is the desktop program: it opens the window and the data folder, and brings the two together. It is the only package that imports
// Fyne's own app, which needs a screen.
package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/app/shell"
	"github.com/twinshelf/twinshelf/app/single"
	"github.com/twinshelf/twinshelf/app/start"
	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/data/atrest"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/store"
)

// id is the program's name for the system.
const id = "org.twinshelf.Twinshelf"

// Options are what the program is started with.
type Options struct {
	Dir    string // the data folder
	Lang   string // "" for the one that was set, or the system's
	Bundle string // a bundle to look at first
	// Asked gives what later starts of the program have asked of this one since it was called last; nil: nobody can ask.
	Asked func() []single.Request
}

// Run opens the window, and returns when it is closed.
func Run(o Options) {
	a := fyneapp.NewWithID(id)
	a.Settings().SetTheme(theme.New(false))
	a.SetIcon(theme.AppIcon())
	w := a.NewWindow("")
	w.Resize(fyne.NewSize(1280, 800))
	w.CenterOnScreen()
	w.SetMaster()
	r := &running{Options: o, home: o.Dir, app: a, window: w}
	start.Waiting(w, o.Lang)
	r.open()
	r.watch()
	r.listen()
	w.ShowAndRun()
	if r.shell != nil {
		r.shell.Wait()
	}
	if r.desk != nil {
		if err := r.desk.Close(); err != nil {
			fyne.LogError("closing", err)
		}
	}
}

type running struct {
	Options
	home    string // the data folder that the program was started with; Dir is the one that is open
	app     fyne.App
	window  fyne.Window
	desk    *desk.Desk
	shell   *shell.Shell
	tending bool
	fresh   bool // the folder was made just now
	// passphrase is the one that opened the keys of a folder whose records are damaged.
	passphrase string
}

// open opens the data folder, away from the screen, and shows what is in it; in a new one the first run.
func (r *running) open() {
	var err error
	shell.Background(func() { r.desk, err = desk.Open(context.Background(), r.Dir) }, func() { r.opened(err) })
}

// opened shows the records, or what keeps them from being opened.
func (r *running) opened(err error) {
	switch {
	case err == nil:
		r.passphrase = ""
		keepCrashes(r.Dir)
		r.shell = shell.New(r.app, r.window, shell.Options{
			Desk: r.desk, Lang: r.Lang, Worker: shell.Background, Now: time.Now, Bundle: r.Bundle, Practice: r.practice(), Lock: r.lock, Empty: r.empty,
		})
		r.Bundle = ""
		r.shell.StartSyncing()
		if r.fresh {
			r.fresh = false
			screens.OfferRecovery(r.shell)
		}
		if !r.tending {
			r.tending = true
			r.tend()
		}
	case errors.Is(err, desk.ErrLocked):
		r.unlock()
	case errors.Is(err, desk.ErrKeys):
		again := func() { r.opened(err) }
		start.Stopped(r.window, err, start.Way{Label: "start.restore", Go: func() { r.restore(r.Lang, again) }}, start.Way{Label: "start.reenrol", Go: r.reenrol})
	case errors.Is(err, desk.ErrNone):
		start.First(r.window, r.Lang, r.first, r.restoreFirst)
	case errors.Is(err, store.ErrDamaged):
		start.Stopped(r.window, err, start.Way{Label: "start.repair", Go: r.repair})
	default:
		start.Stopped(r.window, err)
	}
}

// first makes the data folder that the first run asked for.
func (r *running) first(a start.Answers) {
	if a.Practice {
		r.Dir = filepath.Join(r.home, desk.PracticeFolder)
	}
	r.Lang, r.fresh = a.Lang, true
	r.then(func() error { return begin(r.Dir, a) })
}

// then does work while the window says that it waits, and opens the data folder.
func (r *running) then(work func() error) {
	start.Waiting(r.window, r.Lang)
	var err error
	shell.Background(func() { err = work() }, func() {
		if err != nil {
			start.Stopped(r.window, err)
			return
		}
		r.open()
	})
}

// tendEvery is how often what falls due by itself is looked for.
const tendEvery = time.Hour

// tend does what falls due by itself, now and once an hour: the daily backup, and what is to be forgotten for good.
func (r *running) tend() {
	if d, s := r.desk, r.shell; s != nil {
		s.Do(func(ctx context.Context) error {
			return errors.Join(d.Tend(ctx), d.BackupIfDue(ctx), d.SetDisk(atrest.Of(d.Dir())))
		}, func() { screens.TellOffered(s) })
	}
	shell.Background(func() { time.Sleep(tendEvery) }, r.tend)
}

// reenrol has the folder, whose keys are lost, go on with new ones.
func (r *running) reenrol() {
	r.then(func() error {
		_, err := desk.Options{Keychain: true}.Reenrol(context.Background(), r.Dir, nil)
		return err
	})
}

// repair makes a damaged database again from its journal.
func (r *running) repair() {
	r.then(func() error {
		_, err := desk.Options{Passphrase: r.passphrase}.Repair(context.Background(), r.Dir)
		return err
	})
}

// restoreFirst restores instead of the first run.
func (r *running) restoreFirst(lang string) {
	r.restore(lang, func() { start.First(r.window, lang, r.first, r.restoreFirst) })
}

// restore brings the records back from a backup; back is where she goes on if she turns back.
func (r *running) restore(lang string, back func()) {
	r.Lang = lang
	start.Restore(r.window, lang, shell.Background, func(file, digits string) error {
		_, err := desk.Options{Keychain: true}.Restore(context.Background(), r.Dir, file, digits, nil)
		return err
	}, r.open, back)
}

// begin makes a data folder, with practice records if she wants to try the program first.
func begin(dir string, a start.Answers) error {
	ctx := context.Background()
	if _, err := os.Stat(filepath.Join(dir, "keys.json")); a.Practice && err == nil {
		return nil // she has practised before: the records are there
	}
	o := desk.Options{Keychain: !a.Practice}
	if err := o.Init(ctx, dir, a.Name, a.Lang); err != nil {
		return err
	}
	d, err := desk.Open(ctx, dir)
	if err != nil {
		return err
	}
	if a.Author != "" {
		err = d.SetAuthor(a.Author)
	}
	if err == nil && a.Practice {
		err = d.Practice(ctx)
	}
	return errors.Join(err, d.Close())
}
