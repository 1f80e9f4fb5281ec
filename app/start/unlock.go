package start

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/translations"
)

// Unlock asks for the passphrase that locks the records. try opens them with it, away from the screen, and says whether it was a wrong one; then it is asked for again. forgotten
// is what helps who has forgotten it.
func Unlock(w fyne.Window, lang string, worker Worker, try func(passphrase string) (wrong error), done, forgotten func(lang string)) {
	u := &unlock{window: w, words: translations.For(lang), worker: worker, try: try, done: done, forgotten: forgotten}
	u.show(nil)
}

type unlock struct {
	window          fyne.Window
	words           *translations.Words
	worker          Worker
	try             func(string) error
	done, forgotten func(lang string)
	entry           *widget.Entry
}

// show draws the page, with what was wrong the last time.
func (u *unlock) show(wrong error) {
	w := u.words
	u.entry = widget.NewPasswordEntry()
	u.entry.OnSubmitted = func(string) { u.open() }
	open := widget.NewButton(w.T("unlock.open"), u.open)
	open.Importance = widget.HighImportance
	help := widget.NewButton(w.T("unlock.forgotten"), func() { u.forgotten(w.Lang()) })
	help.Importance = widget.LowImportance
	box := container.NewVBox(
		container.NewHBox(u.language("en", w.T("lang.name.en")), u.language("uk", w.T("lang.name.uk"))), widgets.Gap(8),
		widgets.Title(w.T("app.name")), widgets.Body(w.T("unlock.what")), widgets.Gap(8),
		widgets.Strong(w.T("unlock.passphrase")), u.entry)
	if wrong != nil {
		box.Add(widgets.Body(w.Error(wrong)))
	}
	box.Add(widgets.Gap(8))
	box.Add(container.NewHBox(open))
	box.Add(widgets.Gap(8))
	box.Add(widgets.Small(w.T("unlock.forgotten.what")))
	box.Add(container.NewHBox(help))
	u.window.SetTitle(w.T("app.name"))
	u.window.SetContent(container.NewCenter(widgets.MaxWidth(520, widgets.CardOf(box))))
	u.window.Canvas().Focus(u.entry)
}

func (u *unlock) language(lang, name string) fyne.CanvasObject {
	b := widget.NewButton(name, func() {
		u.words = translations.For(lang)
		u.show(nil)
	})
	if u.words.Lang() == lang {
		b.Importance = widget.WarningImportance
	}
	return b
}

func (u *unlock) open() {
	passphrase := u.entry.Text
	if passphrase == "" {
		return
	}
	Waiting(u.window, u.words.Lang())
	var wrong error
	u.worker(func() { wrong = u.try(passphrase) }, func() {
		if wrong != nil {
			u.show(wrong)
			return
		}
		u.done(u.words.Lang())
	})
}
