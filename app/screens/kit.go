package screens

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/papers"
)

// kitNote reminds of a kit that is not on paper yet.
func (s *sharing) kitNote(c desk.Circle) fyne.CanvasObject {
	w := s.host.Words()
	show := widgets.NewButton(w.T("kit.title"), func() { showKit(s.host, c) })
	return container.NewBorder(nil, nil, widget.NewIcon(theme.IconOn("warning", theme.Wheat)), container.NewCenter(show), widgets.Body(w.T("kit.not_printed")))
}

// showKit shows the digits of a circle's kit with the sheet to keep them on, until she says that they are on paper.
func showKit(h Host, c desk.Circle) {
	w := h.Words()
	var sheet papers.RecoverySheet
	h.Do(func(context.Context) error {
		digits, err := h.Desk().Kit(c.ID)
		if err == nil {
			sheet, err = h.Desk().KitSheet(c.ID, digits, w.Lang())
		}
		return err
	}, func() {
		content := container.NewVBox(widgets.MaxWidth(560, widgets.Body(w.T("kit.what"))), widgets.Gap(8), digitGroups(sheet.Digits), widgets.Gap(8), sheetButtons(h, sheet), widgets.Gap(8))
		dialog.ShowCustomConfirm(w.T("sheet.kit.title"), w.T("recovery.written_down"), w.T("first.sheet.later"), content, func(yes bool) {
			h.Do(func(context.Context) error {
				if err := h.Desk().CloseSheet(); err != nil || !yes {
					return err
				}
				return h.Desk().KitPrinted(c.ID)
			}, h.Show)
		}, h.Window())
	})
}

// offerKit shows the kit of a circle that was just made.
func offerKit(h Host, id causal.Circle) {
	h.Show()
	showKit(h, desk.Circle{ID: id})
}

// enterKit asks for the digits of the kit, and says whether they are right, or makes a coordinator with them.
func enterKit(h Host, c desk.Circle, use bool) {
	w := h.Words()
	title, what := heading(w, "kit.try"), w.T("kit.try.what")
	if use {
		title, what = heading(w, "kit.use"), w.T("kit.use.what")
	}
	entry := widget.NewEntry()
	entry.SetPlaceHolder("000000 000000 000000 000000 000000 000000 000000 000000")
	keepOpen(h, title, title, container.NewVBox(widgets.MaxWidth(560, widgets.Body(what)), entry), func(hide func()) {
		done := w.T("kit.fits")
		h.Do(func(ctx context.Context) error {
			if use {
				done = w.T("kit.used")
				return h.Desk().UseKit(ctx, c.ID, entry.Text)
			}
			return h.Desk().CheckKit(c.ID, entry.Text)
		}, func() {
			hide()
			h.Show()
			inform(h, title, done)
		})
	}, entry)
}
