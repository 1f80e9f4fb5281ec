package screens

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
)

// empty is the card in the settings for whoever has to leave her office, or gives her laptop away.
func (s *settings) empty() fyne.CanvasObject {
	w := s.host.Words()
	title := widgets.Heading(heading(w, "empty.title"))
	if s.host.Desk().Practising() {
		return widgets.Card(title, widgets.Body(w.T("empty.practice")))
	}
	begin := widgets.NewButtonWithIcon(w.T("empty.title"), theme.Icon("warning"), func() { askEmpty(s.host) })
	return widgets.Card(title, widgets.Body(w.T("empty.what")), widgets.Small(w.T("empty.others")), container.NewHBox(begin))
}

// askEmpty shows what nobody else holds, offers to save it, and empties this computer once she has said that she knows what that means.
func askEmpty(h Host) {
	w := h.Words()
	var only desk.OnlyHere
	h.Do(func(ctx context.Context) (err error) {
		only, err = h.Desk().OnlyHere(ctx)
		return err
	}, func() {
		rows := container.NewVBox(widgets.Body(w.T("empty.what")), widgets.Body(w.T("empty.others")), widgets.Gap(4), widgets.Strong(w.T("empty.only_here")))
		for _, line := range onlyHere(h, only) {
			rows.Add(widgets.Body("•  " + line))
		}
		rows.Add(widgets.Gap(4))
		rows.Add(widgets.Muted(w.T("empty.disk")))
		var d *dialog.CustomDialog
		empty := widgets.NewButtonWithIcon(heading(w, "empty.title"), theme.Icon("delete"), func() {
			d.Hide()
			h.Empty()
		})
		empty.Importance = widget.DangerImportance
		empty.Disable()
		sure := widget.NewCheck(w.T("empty.sure"), func(yes bool) {
			if yes {
				empty.Enable()
			} else {
				empty.Disable()
			}
		})
		rows.Add(sure)
		save := widgets.NewButtonWithIcon(w.T("empty.save_first"), theme.Icon("stick"), func() {
			d.Hide()
			BackUp(h)
		})
		d = dialog.NewCustomWithoutButtons(heading(w, "empty.title"), widgets.MaxWidth(720, rows), h.Window())
		d.SetButtons([]fyne.CanvasObject{widgets.NewButton(w.T("edit.cancel"), func() { d.Hide() }), save, empty})
		d.Show()
	})
}

// onlyHere says, a line each, what would be lost.
func onlyHere(h Host, only desk.OnlyHere) (lines []string) {
	w := h.Words()
	for _, c := range only.Circles {
		lines = append(lines, w.T("empty.in_circle", "Circle", circleName(w, desk.Circle{Name: c.Name}), "Changes", w.N("waiting.changes", c.Changes)))
	}
	if only.Own > 0 {
		lines = append(lines, w.N("empty.own", only.Own))
	}
	if len(lines) == 0 {
		lines = append(lines, w.T("empty.all_elsewhere"))
	}
	switch {
	case only.Elsewhere.IsZero():
		lines = append(lines, w.T("empty.no_backup"))
	case !only.Opens:
		lines = append(lines, w.T("empty.backup_shut", "Day", moment(h, only.Elsewhere)))
	default:
		lines = append(lines, w.T("empty.backup", "Day", moment(h, only.Elsewhere)))
	}
	return lines
}
