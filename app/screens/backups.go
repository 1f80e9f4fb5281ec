package screens

import (
	"context"
	"io"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/papers"
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

// OfferRecovery offers the recovery sheet at the first run. Later is as good: home goes on reminding of it.
func OfferRecovery(h Host) {
	if h.Desk().HasRecovery() || h.Desk().Practising() {
		return
	}
	w := h.Words()
	dialog.ShowCustomConfirm(w.T("first.sheet"), w.T("recovery.make"), w.T("first.sheet.later"), widgets.MaxWidth(480, widgets.Body(w.T("first.sheet.what"))), func(yes bool) {
		if yes {
			makeRecovery(h, nil)
		}
	}, h.Window())
}

// makeRecovery makes the digits and shows them, once, with the sheet to keep them on.
func makeRecovery(h Host, then func()) {
	w := h.Words()
	var digits string
	h.Do(func(ctx context.Context) (err error) {
		digits, err = h.Desk().NewRecovery(ctx)
		return err
	}, func() {
		d := dialog.NewCustom(w.T("recovery.title"), w.T("recovery.written_down"), container.NewVBox(
			widgets.MaxWidth(560, widgets.Body(w.T("recovery.write_down"))), widgets.Gap(8), digitGroups(digits), widgets.Gap(8),
			sheetButtons(h, h.Desk().RecoverySheet(digits)), widgets.Gap(8)), h.Window())
		d.SetOnClosed(func() {
			h.Do(func(context.Context) error { return h.Desk().CloseSheet() }, func() {
				h.Show()
				if then != nil {
					then()
				}
			})
		})
		d.Show()
	})
}

// sheetButtons print a recovery sheet, or save it where it can be printed; what is to be done next is said below them. Whoever shows them calls CloseSheet when she is done.
func sheetButtons(h Host, sheet papers.RecoverySheet) fyne.CanvasObject {
	w := h.Words()
	next := container.NewStack()
	tell := func(sentence string) {
		next.Objects = []fyne.CanvasObject{widgets.MaxWidth(560, widgets.Body(sentence))}
		next.Refresh()
	}
	printing := widgets.NewButtonWithIcon(w.T("sheet.print"), theme.Icon("document"), func() {
		var path string
		h.Do(func(context.Context) (err error) {
			path, err = h.Desk().OpenSheet(sheet, w)
			return err
		}, func() {
			if openPath(path) != nil {
				tell(w.T("sheet.no_browser"))
				return
			}
			tell(w.T("sheet.printing"))
		})
	})
	saving := widgets.NewButton(w.T("sheet.save"), func() {
		saveFile(h, "twinshelf-sheet.html", func(file string) {
			h.Do(func(context.Context) error {
				_, err := bundle.WriteFile(file, func(out io.Writer) error { return sheet.Write(out, w) })
				return err
			}, func() { tell(w.T("sheet.written", "File", filepath.Base(file))) })
		})
	})
	return container.NewVBox(container.NewCenter(container.NewHBox(printing, saving)), next)
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
			h.Show() // home asks for it once a year
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
