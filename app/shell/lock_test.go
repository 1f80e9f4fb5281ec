package shell

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/app/start"
	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/data/say"
)

// After a lock nothing of the records is left in the window: no dialog, no menu, no shortcut that reaches them; and what was half typed is kept.
func TestLockLeavesNothing(t *testing.T) {
	d := practiceDesk(t)
	s, w := newShell(t, d, "en")
	s.Go(screens.Place{Screen: screens.Edit, Kind: "library"})
	test.Type(w.Canvas().Focused(), "Half")
	dialog.ShowInformation("Open", "while it is locked", w)
	s.End()
	start.Unlock(w, "en", start.Worker(s.worker), func(string) error { return nil }, func(string) {}, func(string) {})
	if top := w.Canvas().Overlays().Top(); top != nil {
		t.Error("a dialog stands over the page that asks for the passphrase")
	}
	if w.MainMenu() != nil {
		t.Error("the menu is left")
	}
	before := w.Content()
	for _, c := range commands() {
		if typed := w.Canvas().OnTypedKey(); typed != nil {
			typed(&fyne.KeyEvent{Name: c.key})
		}
		s.run(&c) // a menu of the system may outlast the shell
	}
	if w.Content() != before || w.Canvas().Overlays().Top() != nil {
		t.Error("a shortcut reaches the records behind the lock")
	}
	forms, err := d.KeptForms()
	must(t, err)
	if got := forms["new/library"].Set.Get("name.en"); got != "Half" {
		t.Errorf("kept %q", got)
	}
}

var errWrong = say.Err(nil, "keys.wrong")

// A wrong passphrase is asked for again, with a word on it; the right one opens.
func TestUnlock(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(false))
	w := test.NewTempWindow(t, nil)
	var tried []string
	opened := ""
	start.Unlock(w, "uk", func(work, done func()) { work(); done() }, func(p string) error {
		tried = append(tried, p)
		if p != "чай" {
			return errWrong
		}
		return nil
	}, func(lang string) { opened = lang }, func(string) {})
	for _, p := range []string{"", "кава", "чай"} {
		entry := w.Canvas().Focused().(*widget.Entry)
		if !entry.Password || entry.Text != "" {
			t.Error("the passphrase can be read, or stands there still")
		}
		entry.SetText(p)
		entry.OnSubmitted(p)
	}
	if len(tried) != 2 || opened != "uk" {
		t.Errorf("tried %q, opened %q", tried, opened)
	}
}
