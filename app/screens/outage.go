package screens

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
)

// outageItems are the reasons for which somebody can't answer, for a menu: one click notes that it began today.
func outageItems(h Host, about record.ID) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, reason := range record.OutageReasons {
		items = append(items, fyne.NewMenuItem(h.Words().ChoiceName("outage", "reason", reason), func() {
			h.Do(func(ctx context.Context) error {
				_, err := h.Desk().BeginOutage(ctx, about, reason, today(h))
				return err
			}, func() {
				h.Tell(h.Words().T("outage.noted"))
				h.Show()
			})
		}))
	}
	return items
}

// outageButton opens the reasons below itself.
func outageButton(h Host, about record.ID) *widgets.Button {
	b := widgets.NewButtonWithIcon(h.Words().T("outage.note"), theme.Icon("history"), nil)
	b.OnTapped = func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", outageItems(h, about)...), h.Window().Canvas(), at.AddXY(0, b.Size().Height))
	}
	return b
}

// outages says of each outage that goes on since when it does, with the way to end it.
func (s *detail) outages(column *fyne.Container) {
	w := s.host.Words()
	for _, r := range s.state.Outages {
		text := w.T("outage.since", "Reason", titleOf(w, s.host.Desk().Registry(), r.Kind, r.Values), "Day", w.Date(r.Values.Get("from")))
		over := widgets.NewButton(w.T("outage.over"), func() {
			s.host.Do(func(ctx context.Context) error { return s.host.Desk().EndOutage(ctx, r.ID, today(s.host)) }, func() {
				s.host.Tell(w.T("outage.ended"))
				s.host.Show()
			})
		})
		column.Add(widgets.CardOf(container.NewBorder(nil, nil, widget.NewIcon(theme.Icon("history")), container.NewCenter(over), widgets.Body(text))))
	}
}
