package screens

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// forgetPerson looks where a person is named, shows that, and asks whether she shall be forgotten.
func forgetPerson(h Host, id record.ID) {
	var mentions []desk.Mention
	var rows map[record.ID]store.Row
	h.Long(h.Words().T("forget.looking"), func(ctx context.Context, _ desk.Progress) (err error) {
		if mentions, err = h.Desk().Mentions(ctx, id); err != nil {
			return err
		}
		ids := make([]record.ID, len(mentions))
		for i := range mentions {
			ids[i] = mentions[i].Record
		}
		rows, err = h.Desk().Rows(ctx, ids)
		return err
	}, func() { askForget(h, id, mentions, rows) })
}

func askForget(h Host, id record.ID, mentions []desk.Mention, rows map[record.ID]store.Row) {
	w := h.Words()
	box := container.NewVBox(widgets.Body(w.T("forget.what", "Days", desk.ForgetDays)))
	chosen := make([]bool, len(mentions))
	if len(mentions) > 0 {
		box.Add(widgets.Strong(w.T("forget.mentions")))
		box.Add(widgets.Small(w.T("forget.mentions.what", "Instead", desk.Instead)))
	}
	for i, m := range mentions {
		chosen[i] = true
		title := titleOf(w, h.Desk().Registry(), m.Kind, rows[m.Record].Values)
		check := widget.NewCheck(fmt.Sprintf("%s · %s", title, w.SlotName(m.Kind, m.Slot)), func(on bool) { chosen[i] = on })
		check.SetChecked(true)
		text := m.Text
		if text == "" {
			text = w.T("forget.earlier")
		}
		box.Add(check)
		box.Add(widgets.Small(text))
	}
	content := container.NewGridWrap(fyne.NewSize(560, min(360, 130+70*float32(len(mentions)))), widgets.Scroll(box))
	dialog.ShowCustomConfirm(w.T("forget.title"), w.T("forget.yes"), w.T("edit.cancel"), content, func(yes bool) {
		if !yes {
			return
		}
		var list []desk.Mention
		for i := range mentions {
			if chosen[i] {
				list = append(list, mentions[i])
			}
		}
		h.Long(w.T("forget.title"), func(ctx context.Context, _ desk.Progress) error { return h.Desk().Forget(ctx, id, list) }, func() {
			h.Tell(w.T("erase.begun", "Days", desk.ForgetDays))
			h.Show()
		})
	}, h.Window())
}

// forgotten is the page of a person who is being forgotten, or was.
func (s *detail) forgotten() fyne.CanvasObject {
	w := s.host.Words()
	column := widgets.Stack(widgets.Title(w.T("forget.page")))
	for _, f := range s.forgetting {
		if f.Stopped {
			continue
		}
		if f.Done {
			column.Add(widgets.CardOf(widgets.Body(w.T("forget.done"))))
			continue
		}
		stop := widgets.NewButton(w.T("forget.stop"), func() {
			s.host.Do(func(ctx context.Context) error { return s.host.Desk().StopForgetting(ctx, s.entry.ID) }, func() {
				s.host.Tell(w.T("erase.stopped"))
				s.host.Show()
			})
		})
		text := w.T("forget.waits", "By", f.By, "Date", w.LongDate(f.Due.Local().Format("2006-01-02")))
		column.Add(widgets.CardOf(container.NewBorder(nil, nil, widget.NewIcon(theme.IconOn("warning", theme.Wheat)), container.NewCenter(stop), widgets.Body(text))))
	}
	return widgets.Scroll(column)
}
