package app

import (
	"context"
	"errors"
	"runtime"
	"strconv"
	"time"

	"github.com/twinshelf/twinshelf/app/idle"
	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/app/shell"
	"github.com/twinshelf/twinshelf/app/start"
	"github.com/twinshelf/twinshelf/data/desk"
)

// unlock asks for the passphrase of the data folder, and opens it.
func (r *running) unlock() {
	var opened error
	try := func(passphrase string) error {
		r.desk, opened = desk.Options{Passphrase: passphrase}.Open(context.Background(), r.Dir)
		if errors.Is(opened, desk.ErrPassphrase) {
			return opened
		}
		if opened != nil {
			r.passphrase = passphrase // for a repair
		}
		return nil
	}
	start.Unlock(r.window, r.Lang, shell.Background, try, func(lang string) {
		r.Lang = lang
		r.opened(opened)
	}, func(lang string) { r.restore(lang, r.unlock) })
}

// lock closes the records: what was typed is kept, work that goes on ends at its next safe place, the keys are let go.
func (r *running) lock() {
	s, d := r.shell, r.desk
	r.Lang = s.Words().Lang()
	s.End()
	r.shell, r.desk = nil, nil
	r.then(func() error {
		s.Wait()
		err := d.Close()
		runtime.GC() // what held the keys is not reached any more
		return err
	})
}

// empty closes the records and removes them, and what opens them, from this computer.
func (r *running) empty() {
	s, d := r.shell, r.desk
	r.Lang = s.Words().Lang()
	s.End()
	r.shell, r.desk = nil, nil
	start.Waiting(r.window, r.Lang)
	var left []string
	var err error
	shell.Background(func() {
		s.Wait()
		if err = d.Close(); err == nil {
			letCrashesGo() // Windows removes no file that is open
			left, err = desk.Options{}.Empty(r.Dir)
		}
	}, func() {
		if err != nil {
			start.Stopped(r.window, err)
			return
		}
		start.Emptied(r.window, r.Lang, r.Dir, left, r.open)
	})
}

// watchEvery is how often it is looked whether anybody still sits there.
const watchEvery = 10 * time.Second

// watch locks the program after the time without a touch that was chosen.
func (r *running) watch() {
	var since time.Duration
	var known bool
	shell.Background(func() {
		time.Sleep(watchEvery)
		since, known = idle.For()
	}, func() {
		defer r.watch()
		if r.shell == nil || !r.desk.Locked() {
			return
		}
		if !known {
			since = time.Since(r.shell.Touched())
		}
		if minutes, err := strconv.Atoi(r.desk.Setting(screens.SettingIdle)); err == nil && minutes > 0 && since >= time.Duration(minutes)*time.Minute {
			r.lock()
		}
	})
}
