package screens

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
)

// BackUp asks for a stick or folder and writes a backup there.
func BackUp(h Host) {
	w := h.Words()
	write := func(folder string) {
		var b desk.BackupInfo
		h.Long(w.T("backup.writing"), func(ctx context.Context, p desk.Progress) (err error) {
			b, err = h.Desk().Backup(ctx, folder, p)
			return err
		}, func() {
			inform(h, w.T("backup.title"), w.T("backup.written", "File", filepath.Base(b.Path)))
			h.Show()
		})
	}
	choose := func() { saveFolder(h, write) }
	if h.Desk().HasRecovery() {
		choose()
		return
	}
	// Without the digits the stick would be of no use on another computer: she is told before, not after.
	dialog.ShowCustomConfirm(w.T("backup.title"), w.T("recovery.make"), w.T("backup.without"), widgets.MaxWidth(480, widgets.Body(w.T("backup.first_digits"))), func(yes bool) {
		if yes {
			makeRecovery(h, choose)
			return
		}
		choose()
	}, h.Window())
}

// makeRecovery makes the digits and shows them, once.
func makeRecovery(h Host, then func()) {
	w := h.Words()
	var digits string
	h.Do(func(ctx context.Context) (err error) {
		digits, err = h.Desk().NewRecovery(ctx)
		return err
	}, func() {
		d := dialog.NewCustom(w.T("recovery.title"), w.T("recovery.written_down"), container.NewVBox(
			widgets.MaxWidth(520, widgets.Body(w.T("recovery.write_down"))), widgets.Gap(8), digitGroups(digits), widgets.Gap(8)), h.Window())
		d.SetOnClosed(func() {
			h.Show()
			if then != nil {
				then()
			}
		})
		d.Show()
	})
}

// digitGroups shows the digits in two rows of four groups, in letters of one width.
func digitGroups(digits string) fyne.CanvasObject {
	const half = 4*7 - 1
	column := container.NewVBox()
	for _, line := range []string{digits[:half], digits[half+1:]} {
		t := widget.NewLabelWithStyle(line, fyne.TextAlignCenter, fyne.TextStyle{Monospace: true, Bold: true})
		t.SizeName = "headingText"
		column.Add(t)
	}
	return column
}

// tryRecovery asks for the digits and says whether they are right. It changes nothing.
func tryRecovery(h Host) {
	w := h.Words()
	entry := widget.NewEntry()
	entry.SetPlaceHolder("000000 000000 000000 000000 000000 000000 000000 000000")
	content := container.NewVBox(widgets.MaxWidth(560, widgets.Body(w.T("recovery.try.what"))), entry)
	d := dialog.NewCustomConfirm(w.T("recovery.try"), w.T("recovery.try"), w.T("edit.cancel"), content, func(yes bool) {
		if !yes {
			return
		}
		var fits bool
		h.Do(func(context.Context) (err error) {
			fits, err = h.Desk().CheckRecovery(entry.Text)
			return err
		}, func() {
			id := "recovery.fits"
			if !fits {
				id = "recovery.other"
			}
			inform(h, w.T("recovery.try"), w.T(id))
		})
	}, h.Window())
	entry.OnSubmitted = func(string) { d.Confirm() }
	d.Show()
	h.Window().Canvas().Focus(entry)
}

// backups is the card about backups in the settings.
func (s *settings) backups() fyne.CanvasObject {
	w, d := s.host.Words(), s.host.Desk()
	last := w.T("backup.never")
	if at := d.LastBackup(); !at.IsZero() {
		last = w.T("backup.last", "When", w.LongDate(at.Local().Format("2006-01-02"))+", "+at.Local().Format("15:04"))
	}
	write := widgets.NewButton(w.T("command.backup"), func() { BackUp(s.host) })
	digits := widgets.NewButton(w.T("recovery.make"), func() { makeRecovery(s.host, nil) })
	buttons := container.NewHBox(write, digits)
	sheet := w.T("recovery.none")
	if d.HasRecovery() {
		sheet = w.T("recovery.made")
		digits.SetText(w.T("recovery.make_another"))
		buttons.Add(widgets.NewButton(w.T("recovery.try"), func() { tryRecovery(s.host) }))
	}
	return widgets.Card(widgets.Heading(w.T("backup.title")), widgets.Body(last), widgets.Small(w.T("backup.what")), widgets.Body(sheet), buttons)
}
