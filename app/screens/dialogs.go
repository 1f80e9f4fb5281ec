package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
)

// keepOpen shows a dialog that stays until do says, by hide, that it has worked: what was typed is not typed twice. The first of the entries has the keys; Enter in any of them is yes.
func keepOpen(h Host, title, yes string, content fyne.CanvasObject, do func(hide func()), entries ...*widget.Entry) {
	ok, cancel := widgets.NewButton(yes, nil), widgets.NewButton(h.Words().T("edit.cancel"), nil)
	ok.Importance = widget.HighImportance
	d := dialog.NewCustomWithoutButtons(title, container.NewVBox(content, widgets.Gap(8), container.NewBorder(nil, nil, nil, container.NewHBox(cancel, ok))), h.Window())
	cancel.OnTapped = d.Hide
	ok.OnTapped = func() { do(d.Hide) }
	for _, e := range entries {
		e.OnSubmitted = func(string) { ok.OnTapped() }
	}
	d.Show()
	if len(entries) > 0 {
		h.Window().Canvas().Focus(entries[0])
	}
}
