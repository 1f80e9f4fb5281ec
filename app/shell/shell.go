// Package shell is the window: the navigation at the left, the search and the main action above, the screen in the middle, a sentence at the
// foot. It is the Host of all screens: it does their work away from the screen's goroutine, and knows the way back and forward.
package shell

import (
	"context"
	"errors"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/translations"
)

// Options are what a window is opened with.
type Options struct {
	Desk   *desk.Desk
	Lang   string // "" for the language that was set
	Worker Worker
	Now    func() time.Time
	Bundle string // a bundle to look at first

	Practice screens.Practice
	Lock     func() // locks the program; it ends this shell
	Empty    func() // empties this computer; it ends this shell
}

// Shell is a window with its state.
type Shell struct {
	app     fyne.App
	window  fyne.Window
	desk    *desk.Desk
	words   *translations.Words
	worker  Worker
	now     func() time.Time
	ctx     context.Context
	stop    context.CancelFunc
	deaf    func() // ends the subscription to changes
	syncing *desk.Syncing

	practice screens.Practice
	locking  func()
	emptying func()

	busy   sync.WaitGroup // work that goes on away from the screen
	router *router
	page   screens.Page
	unsent int    // in all circles
	waits  int    // differences
	shared string // what is said of the shared folders beside that

	middle *fyne.Container
	side   *fyne.Container
	foot   *foot
	search *widget.Entry
	author *widgets.Button
	touch  time.Time // when something was last done here
	typed  int       // counts what was typed into the search field, to know whether more came
}

// New makes the window's contents in w.
func New(app fyne.App, w fyne.Window, o Options) *Shell {
	s := &Shell{app: app, window: w, desk: o.Desk, worker: o.Worker, now: o.Now, practice: o.Practice, locking: o.Lock, emptying: o.Empty, router: newRouter(screens.Place{Screen: screens.Home})}
	s.ctx, s.stop = context.WithCancel(context.Background())
	lang := o.Lang
	if lang == "" {
		lang = o.Desk.Setting(desk.SettingLang)
	}
	s.words = translations.For(lang)
	w.SetPadded(false)
	s.applyTheme()
	s.addShortcuts()
	s.build()
	s.deaf = o.Desk.Subscribe(func(desk.Changes) { fyne.Do(func() { s.untouched(s.changed) }) })
	w.SetCloseIntercept(s.quit)
	if o.Bundle != "" {
		screens.PreviewBundle(s, o.Bundle)
	}
	return s
}

// build makes everything anew: at the start, and when the language changes. What was typed is kept before.
func (s *Shell) build() {
	pushFyneWords(s.words.Lang())
	s.window.SetMainMenu(s.menu())
	s.middle = container.NewStack()
	s.side = container.NewStack()
	s.foot = newFoot()
	s.window.SetContent(s.frame())
	s.Show()
	s.changed()
}

// changed looks again at what the frame shows: the count of what waits, and of what is only here.
func (s *Shell) changed() {
	unsent, waits := 0, 0
	s.Do(func(ctx context.Context) error {
		circles, err := s.desk.Circles(ctx)
		if err != nil {
			return err
		}
		for _, c := range circles {
			unsent += c.Unsent
		}
		diffs, err := s.desk.Differences(ctx)
		waits = len(diffs)
		return err
	}, func() {
		s.unsent, s.waits = unsent, waits
		s.showSide()
	})
}

// Desk is the open data folder.
func (s *Shell) Desk() *desk.Desk { return s.desk }

// Practice is what can be done about practice records.
func (s *Shell) Practice() screens.Practice { return s.practice }

// Words are those of the language.
func (s *Shell) Words() *translations.Words { return s.words }

// Window is the window, for dialogs.
func (s *Shell) Window() fyne.Window { return s.window }

// Now is the time.
func (s *Shell) Now() time.Time { return s.now() }

// Do does work away from the screen, and then done on it. A failed work is told.
func (s *Shell) Do(work func(ctx context.Context) error, done func()) {
	var err error
	s.touch = s.now()
	s.busy.Add(1)
	s.worker(func() {
		defer s.busy.Done()
		err = work(s.ctx)
	}, func() {
		if s.ctx.Err() != nil {
			return // the window is closing
		}
		if err != nil {
			s.fail(err)
			return
		}
		done()
	})
}

// Touched is when something was last done in the window, where the system does not know for how long nobody has touched the computer.
func (s *Shell) Touched() time.Time { return s.touch }

// Wait waits, when the window is closed, for the work that was begun: a form that is being kept, a shared folder in use.
func (s *Shell) Wait() {
	s.busy.Wait()
	if s.syncing != nil {
		s.syncing.Stop()
	}
}

func (s *Shell) fail(err error) {
	if errors.Is(err, context.Canceled) {
		s.Tell(s.words.T("dialog.cancelled"))
		return
	}
	text := widget.NewLabel(s.words.Error(err))
	text.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustom(s.words.T("dialog.not_done"), s.words.T("dialog.close"), container.NewGridWrap(fyne.NewSize(460, text.MinSize().Height+120), text), s.window)
	d.Show()
}

// Go shows another screen. A form that is left keeps what was typed.
func (s *Shell) Go(p screens.Place) {
	s.keep()
	s.router.push(p)
	s.Show()
}

// Back leaves a screen that is done with.
func (s *Shell) Back() {
	s.router.leave()
	s.Show()
}

func (s *Shell) goBack() {
	s.keep()
	if s.router.back() {
		s.Show()
	}
}

func (s *Shell) goForward() {
	s.keep()
	if s.router.forward() {
		s.Show()
	}
}

func (s *Shell) keep() {
	if k, ok := s.page.(screens.Keeper); ok {
		k.Keep()
	}
}

func (s *Shell) save() {
	if p, ok := s.page.(screens.Saver); ok {
		p.Save()
	}
}

// Show shows the current screen, made anew.
func (s *Shell) Show() {
	s.page = screens.New(s, s.router.current())
	s.middle.Objects = []fyne.CanvasObject{container.NewPadded(container.NewPadded(s.page.Object()))}
	s.middle.Refresh()
	s.window.SetTitle(s.words.T("app.name"))
	s.showSide()
	if f, ok := s.page.(screens.Focuser); ok {
		f.Focus(s.window.Canvas())
	}
}

// Tell says a sentence at the foot of the window.
func (s *Shell) Tell(sentence string) { s.foot.tell(sentence) }

// Ask asks before something is done.
func (s *Shell) Ask(title, question, yes string, then func()) {
	d := dialog.NewCustomConfirm(title, yes, s.words.T("edit.cancel"), widgets.MaxWidth(480, widgets.Body(question)), func(ok bool) {
		if ok {
			then()
		}
	}, s.window)
	d.Show()
}

// SetLang changes the language of everything at once; a form keeps what was typed.
func (s *Shell) SetLang(lang string) {
	if lang == s.words.Lang() {
		return
	}
	s.keep()
	s.words = translations.For(lang)
	s.Do(func(context.Context) error { return s.desk.SetSetting(desk.SettingLang, lang) }, func() {})
	s.build()
}

func (s *Shell) otherLanguage() {
	if s.words.Lang() == "uk" {
		s.SetLang("en")
	} else {
		s.SetLang("uk")
	}
}

// SetTheme changes the theme at once.
func (s *Shell) SetTheme(name string) {
	s.Do(func(context.Context) error { return s.desk.SetSetting(screens.SettingTheme, name) }, func() {
		s.applyTheme()
		s.Show()
	})
}

func (s *Shell) otherTheme() {
	if s.isDark() {
		s.SetTheme(screens.ThemeLight)
	} else {
		s.SetTheme(screens.ThemeDark)
	}
}

// isDark goes by the system only when she has said so: many systems don't know, and paper is the picture of the program.
func (s *Shell) isDark() bool {
	switch s.desk.Setting(screens.SettingTheme) {
	case screens.ThemeDark:
		return true
	case screens.ThemeSystem:
		return s.app.Settings().ThemeVariant() == fynetheme.VariantDark
	}
	return false
}

func (s *Shell) applyTheme() { s.app.Settings().SetTheme(theme.New(s.isDark())) }

// SetAuthor says who is working.
func (s *Shell) SetAuthor(name string) {
	s.Do(func(context.Context) error { return s.desk.SetAuthor(name) }, func() {
		s.Tell(s.words.T("settings.author.set", "Name", name))
		s.build()
	})
}

func (s *Shell) quit() {
	s.End()
	s.window.Close()
}

// End keeps what was typed and lets nothing more come to the screen.
func (s *Shell) End() {
	s.keep()
	s.deaf()
	s.stop()
	s.clear()
}

// clear takes away what of a shell stands beside the window's contents: dialogs, menu and shortcuts. Nothing of the records can be seen or reached from then on.
func (s *Shell) clear() {
	canvas := s.window.Canvas()
	for top := canvas.Overlays().Top(); top != nil; top = canvas.Overlays().Top() {
		canvas.Overlays().Remove(top)
	}
	canvas.Unfocus()
	s.removeShortcuts()
	s.window.SetMainMenu(nil)
	s.window.SetCloseIntercept(nil)
}

// Empty empties this computer.
func (s *Shell) Empty() {
	if s.emptying != nil {
		s.emptying()
	}
}

// Lock locks the program, if a passphrase can open it again; else she is shown where one is set.
func (s *Shell) Lock() {
	if s.desk.Locked() && s.locking != nil {
		s.locking()
		return
	}
	s.Go(screens.Place{Screen: screens.Settings})
	screens.SetPassphrase(s)
}

// did offers what was done together, to be written down in two minutes.
func (s *Shell) did() {
	items := []*fyne.MenuItem{fyne.NewMenuItem(s.words.T("brief.title"), func() { s.Go(screens.Place{Screen: screens.Report}) })}
	for _, kind := range didKinds {
		if s.desk.Registry().Kind(kind) == nil {
			continue
		}
		items = append(items, fyne.NewMenuItem(s.words.KindName(kind), func() { s.Go(screens.Place{Screen: screens.Edit, Kind: kind}) }))
	}
	size := s.window.Canvas().Size()
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), s.window.Canvas(), fyne.NewPos(size.Width-200, topHeight))
}

// didKinds are what "We did something" offers besides the short form, what happens most often first.
var didKinds = []string{"activity", "contact_log", "exchange", "story", "person", "library", "twinning"}
