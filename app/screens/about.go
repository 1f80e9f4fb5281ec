package screens

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/assets"
	"github.com/twinshelf/twinshelf/data/desk"
)

// about says what the program is, and under which licences its parts stand.
func (s *settings) about() fyne.CanvasObject {
	w := s.host.Words()
	parts := widgets.NewButton(w.T("about.parts"), func() { showLicences(s.host) })
	return widgets.Card(widgets.Heading(w.T("about.title")), widgets.Body(w.T("about.what")), widgets.Small(w.T("about.version", "Version", desk.Version)), widgets.Small(w.T("about.licences")), container.NewHBox(parts), widgets.Gap(4),
		widgets.Body(w.T("diagnostics.what")), container.NewHBox(widgets.NewButton(w.T("diagnostics.save"), func() { saveDiagnostics(s.host) })))
}

// showLicences lists the lines of the texts: a list draws those only that are seen, and there are thousands.
func showLicences(h Host) {
	w, lines := h.Words(), strings.Split(assets.Licences, "\n")
	list := widget.NewList(func() int { return len(lines) }, func() fyne.CanvasObject { return widget.NewLabel("") }, func(i int, o fyne.CanvasObject) {
		o.(*widget.Label).SetText(lines[i])
	})
	d := dialog.NewCustom(w.T("about.parts"), w.T("dialog.close"), list, h.Window())
	d.Resize(fyne.NewSize(760, 560))
	d.Show()
}
