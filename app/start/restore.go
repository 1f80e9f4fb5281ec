package start

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/chooser"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/translations"
)

// Worker does work away from the screen, and then done on it.
type Worker func(work func(), done func())

// Restore asks for a backup and the digits that open it, and restores. restore does the work; done is called when it has succeeded, back when she turns back.
func Restore(w fyne.Window, lang string, worker Worker, restore func(file, digits string) error, done, back func()) {
	r := &restoring{window: w, words: translations.For(lang), worker: worker, restore: restore, done: done, back: back}
	chooser.File(r, []string{".twinbackup"}, func(file string) { r.ask(file, "") })
}

// restoring is a Host for the chooser, before there is a desk.
type restoring struct {
	window     fyne.Window
	words      *translations.Words
	worker     Worker
	restore    func(file, digits string) error
	done, back func()
}

func (r *restoring) Words() *translations.Words { return r.words }

func (r *restoring) Window() fyne.Window { return r.window }

func (r *restoring) Do(work func(ctx context.Context) error, done func()) {
	var err error
	r.worker(func() { err = work(context.Background()) }, func() {
		if err != nil {
			r.tell(err, nil)
			return
		}
		done()
	})
}

// tell says what went wrong; then, if it is not nil, follows once she has read it.
func (r *restoring) tell(err error, then func()) {
	d := dialog.NewCustom(r.words.T("dialog.not_done"), r.words.T("dialog.close"), widgets.MaxWidth(460, widgets.Body(r.words.Error(err))), r.window)
	if then != nil {
		d.SetOnClosed(then)
	}
	d.Show()
}

// ask asks for the digits; once more with what was typed, if they do not fit.
func (r *restoring) ask(file, typed string) {
	w := r.words
	digits := widget.NewEntry()
	digits.SetPlaceHolder("000000 000000 000000 000000 000000 000000 000000 000000")
	digits.SetText(typed)
	content := container.NewVBox(widgets.MaxWidth(560, widgets.Body(w.T("start.restore.what"))), digits)
	d := dialog.NewCustomConfirm(strings.TrimSuffix(w.T("start.restore"), "…"), w.T("start.restore.yes"), w.T("edit.cancel"), content, func(yes bool) {
		if !yes {
			return
		}
		Waiting(r.window, w.Lang())
		var err error
		r.worker(func() { err = r.restore(file, digits.Text) }, func() {
			if err != nil {
				r.back()
				r.tell(err, func() { r.ask(file, digits.Text) })
				return
			}
			r.done()
		})
	}, r.window)
	digits.OnSubmitted = func(string) { d.Confirm() }
	d.Show()
	r.window.Canvas().Focus(digits)
}
