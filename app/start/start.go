// Package start is what the window shows before there are records to work with: the first run, and what keeps the program from opening them.
package start

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/translations"
)

// Answers are what the first run asks.
type Answers struct {
	Lang     string
	Name     string // of the library, department or person
	Author   string // who is working; may be empty
	Practice bool   // begin with practice records, in a folder of their own
}

// First asks the few things that are needed once. then is called with the answers; a name that is missing is asked for here.
func First(w fyne.Window, lang string, then func(Answers), restore func(lang string)) {
	f := &first{window: w, words: translations.For(lang), then: then, restore: restore}
	f.show()
}

type first struct {
	window       fyne.Window
	words        *translations.Words
	then         func(Answers)
	restore      func(lang string)
	name, author string
	missing      bool
}

// show draws the page; changing the language draws it again with what was typed.
func (f *first) show() {
	w := f.words
	english := f.language("en", w.T("lang.name.en"))
	ukrainian := f.language("uk", w.T("lang.name.uk"))
	name, author := widget.NewEntry(), widget.NewEntry()
	name.SetText(f.name)
	author.SetText(f.author)
	name.SetPlaceHolder(w.T("first.name.example"))
	author.SetPlaceHolder(w.T("first.author.example"))
	name.OnChanged = func(text string) { f.name = text }
	author.OnChanged = func(text string) { f.author = text }
	begin := widget.NewButton(w.T("first.begin"), func() { f.done(false) })
	begin.Importance = widget.HighImportance
	author.OnSubmitted = func(string) { f.done(false) }
	practice := widget.NewButton(w.T("first.practice"), func() { f.done(true) })
	box := container.NewVBox(
		container.NewHBox(english, ukrainian), widgets.Gap(8),
		widgets.Title(w.T("first.title")), widgets.Body(w.T("first.what")), widgets.Gap(8),
		widgets.Strong(w.T("first.name")), name)
	if f.missing {
		box.Add(widgets.Body(w.T("init.no_name")))
	}
	box.Add(widgets.Strong(w.T("first.author")))
	box.Add(author)
	box.Add(widgets.Small(w.T("settings.author.what")))
	box.Add(widgets.Gap(8))
	box.Add(container.NewHBox(begin, practice))
	box.Add(widgets.Small(w.T("first.practice.what")))
	if f.restore != nil {
		back := widget.NewButton(w.T("start.restore"), func() { f.restore(f.words.Lang()) })
		back.Importance = widget.LowImportance
		box.Add(container.NewHBox(back))
	}
	f.window.SetTitle(w.T("app.name"))
	f.window.SetContent(container.NewCenter(widgets.MaxWidth(560, widgets.CardOf(box))))
	f.window.Canvas().Focus(name)
}

func (f *first) language(lang, name string) fyne.CanvasObject {
	b := widget.NewButton(name, func() {
		f.words = translations.For(lang)
		f.show()
	})
	if f.words.Lang() == lang {
		b.Importance = widget.WarningImportance
	}
	return b
}

func (f *first) done(practice bool) {
	name := strings.TrimSpace(f.name)
	if practice && name == "" {
		name = f.words.T("first.practice.name")
	}
	if name == "" {
		f.missing = true
		f.show()
		return
	}
	f.then(Answers{Lang: f.words.Lang(), Name: name, Author: strings.TrimSpace(f.author), Practice: practice})
}

// Way is a way on from where the program stopped.
type Way struct {
	Label string // message id
	Go    func()
}

// Stopped says, in both languages, what keeps the program from opening the records: which of them she reads is not known yet. The ways on are offered.
func Stopped(w fyne.Window, err error, ways ...Way) {
	box := container.NewVBox()
	for _, lang := range []string{"en", "uk"} {
		words := translations.For(lang)
		box.Add(widgets.Heading(words.T("app.name")))
		box.Add(widgets.Body(words.Error(err)))
		box.Add(widgets.Gap(8))
	}
	words := translations.For("")
	closing := widget.NewButton(words.T("dialog.close"), w.Close)
	closing.Importance = widget.HighImportance
	buttons := container.NewHBox()
	for _, way := range ways {
		on := widget.NewButton(translations.For("en").T(way.Label)+" · "+translations.For("uk").T(way.Label), way.Go)
		on.Importance = widget.HighImportance
		closing.Importance = widget.MediumImportance
		box.Add(container.NewHBox(on))
	}
	buttons.Add(closing)
	box.Add(buttons)
	w.SetTitle(words.T("app.name"))
	w.SetContent(container.NewCenter(widgets.MaxWidth(560, widgets.CardOf(box))))
}

// Emptied says that nothing is left on this computer but what was never the program's.
func Emptied(w fyne.Window, lang, dir string, left []string, begin func()) {
	words := translations.For(lang)
	box := container.NewVBox(widgets.Heading(words.T("empty.done")), widgets.Body(words.T("empty.done.what", "Dir", dir)))
	if len(left) > 0 {
		box.Add(widgets.Body(words.T("empty.left")))
		for _, name := range left {
			box.Add(widgets.Small(name))
		}
	}
	closing := widget.NewButton(words.T("dialog.close"), w.Close)
	closing.Importance = widget.HighImportance
	box.Add(widgets.Gap(8))
	box.Add(container.NewHBox(closing, widget.NewButton(words.T("empty.begin"), begin)))
	w.SetTitle(words.T("app.name"))
	w.SetContent(container.NewCenter(widgets.MaxWidth(560, widgets.CardOf(box))))
}

// Waiting is shown while the records are opened.
func Waiting(w fyne.Window, lang string) {
	words := translations.For(lang)
	w.SetTitle(words.T("app.name"))
	w.SetContent(container.NewCenter(container.NewVBox(widgets.Heading(words.T("app.opening")), widget.NewProgressBarInfinite())))
}
