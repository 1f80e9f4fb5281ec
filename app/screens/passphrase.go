package screens

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/say"
)

// SettingIdle is after how many minutes without a touch the program locks itself; none for never.
const SettingIdle = "idle"

// idleChoices are what is offered, in minutes.
var idleChoices = []int{0, 5, 15, 60}

// passphrase is the card about the passphrase in the settings.
func (s *settings) passphrase() fyne.CanvasObject {
	w, d := s.host.Words(), s.host.Desk()
	heading := widgets.Heading(w.T("lock.title"))
	if d.Practising() {
		return widgets.Card(heading, widgets.Body(w.T("keys.practice")))
	}
	if !d.Locked() {
		set := widgets.NewButton(w.T("lock.set"), func() { SetPassphrase(s.host) })
		return widgets.Card(heading, widgets.Body(w.T("lock.none")), widgets.Small(w.T("lock.what")), container.NewHBox(set))
	}
	names := make([]string, 0, len(idleChoices))
	chosen := 0
	for i, minutes := range idleChoices {
		names = append(names, w.T("lock.never"))
		if minutes > 0 {
			names[i] = w.N("lock.minutes", minutes)
		}
		if strconv.Itoa(minutes) == d.Setting(SettingIdle) {
			chosen = i
		}
	}
	after := choose(names, chosen, func(i int) {
		s.host.Do(func(context.Context) error { return d.SetSetting(SettingIdle, strconv.Itoa(idleChoices[i])) }, func() {})
	})
	return widgets.Card(heading, widgets.Body(w.T("keys.are_locked")), widgets.Small(w.T("lock.after")), after, container.NewHBox(
		widgets.NewButton(w.T("command.lock"), s.host.Lock),
		widgets.NewButton(w.T("lock.change"), func() { changePassphrase(s.host) }),
		widgets.NewButton(w.T("lock.take_off"), func() { removePassphrase(s.host) })))
}

// SetPassphrase asks for a passphrase, twice, and has it lock the program. What forgetting it means is said before.
func SetPassphrase(h Host) {
	w := h.Words()
	switch {
	case h.Desk().Practising():
		inform(h, w.T("lock.set"), w.T("keys.practice"))
	case h.Desk().HasRecovery():
		askNew(h, w.T("lock.set"), false, func(_, passphrase string) error { return h.Desk().SetPassphrase(passphrase) }, w.T("keys.are_locked"))
	default:
		// The digits are what helps if she forgets it.
		dialog.ShowCustomConfirm(w.T("lock.set"), w.T("recovery.make"), w.T("lock.without"), widgets.MaxWidth(480, widgets.Body(w.T("lock.first_digits"))), func(yes bool) {
			ask := func() {
				askNew(h, w.T("lock.set"), false, func(_, passphrase string) error { return h.Desk().SetPassphrase(passphrase) }, w.T("keys.are_locked"))
			}
			if yes {
				makeRecovery(h, ask)
				return
			}
			ask()
		}, h.Window())
	}
}

func changePassphrase(h Host) {
	askNew(h, h.Words().T("lock.change"), true, func(old, passphrase string) error { return h.Desk().ChangePassphrase(old, passphrase) }, h.Words().T("keys.changed"))
}

// askNew asks for a new passphrase, twice; with old, first for the one that it replaces. What went wrong is said, and it is asked again with nothing lost.
func askNew(h Host, title string, old bool, set func(old, passphrase string) error, done string) {
	w := h.Words()
	was, first, second := widget.NewPasswordEntry(), widget.NewPasswordEntry(), widget.NewPasswordEntry()
	content := container.NewVBox(widgets.Body(w.T("keys.forgetting")), widgets.Gap(4))
	if old {
		content.Add(widgets.Small(w.T("lock.old")))
		content.Add(was)
	}
	content.Add(widgets.Small(w.T("lock.new")))
	content.Add(first)
	content.Add(widgets.Small(w.T("lock.again")))
	content.Add(second)
	d := dialog.NewCustomConfirm(title, title, w.T("edit.cancel"), widgets.MaxWidth(480, content), func(yes bool) {
		if !yes {
			return
		}
		var err error
		h.Do(func(context.Context) error {
			if first.Text != second.Text {
				err = say.Err(nil, "lock.not_the_same")
			} else {
				err = set(was.Text, first.Text)
			}
			return nil
		}, func() {
			if err != nil {
				askNew(h, title, old, set, done)
				inform(h, title, w.Error(err))
				return
			}
			h.Tell(done)
			h.Show()
		})
	}, h.Window())
	second.OnSubmitted = func(string) { d.Confirm() }
	first.OnSubmitted = func(string) { h.Window().Canvas().Focus(second) }
	was.OnSubmitted = func(string) { h.Window().Canvas().Focus(first) }
	d.Show()
	if old {
		h.Window().Canvas().Focus(was)
	} else {
		h.Window().Canvas().Focus(first)
	}
}

func removePassphrase(h Host) {
	w := h.Words()
	was := widget.NewPasswordEntry()
	d := dialog.NewCustomConfirm(w.T("lock.take_off"), w.T("lock.take_off"), w.T("edit.cancel"), widgets.MaxWidth(480, container.NewVBox(widgets.Body(w.T("lock.take_off.what")), widgets.Small(w.T("lock.old")), was)), func(yes bool) {
		if !yes {
			return
		}
		h.Do(func(context.Context) error { return h.Desk().RemovePassphrase(was.Text) }, func() {
			h.Tell(w.T("keys.not_locked"))
			h.Show()
		})
	}, h.Window())
	was.OnSubmitted = func(string) { d.Confirm() }
	d.Show()
	h.Window().Canvas().Focus(was)
}
