package screens

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
)

// overTime lists the people whose data are no longer needed: a person decides for each, once a year.
type overTime struct {
	host Host
	list []desk.Kept
	body *fyne.Container
}

func newOverTime(h Host) Page {
	s := &overTime{host: h, body: container.NewStack()}
	h.Do(func(ctx context.Context) (err error) {
		s.list, err = h.Desk().OverTime(ctx)
		return err
	}, s.show)
	return s
}

func (s *overTime) Title() string { return s.host.Words().T("retention.list") }

func (s *overTime) Object() fyne.CanvasObject { return s.body }

func (s *overTime) show() {
	w := s.host.Words()
	if len(s.list) == 0 {
		all := func() { s.host.Go(Place{Screen: Records, Kind: "person"}) }
		s.body.Objects = []fyne.CanvasObject{widgets.Empty(w.T("retention.none"), w.T("retention.none.button"), all)}
		s.body.Refresh()
		return
	}
	done := widgets.NewButton(w.T("retention.done"), s.done)
	done.Importance = widget.HighImportance
	head := container.NewBorder(nil, nil, nil, container.NewVBox(done), widgets.Title(s.Title()))
	column := widgets.Stack(container.NewVBox(head, widgets.Muted(w.T("retention.what")), widgets.Gap(4)))
	for _, k := range s.list {
		column.Add(s.person(k))
	}
	s.body.Objects = []fyne.CanvasObject{widgets.Scroll(column)}
	s.body.Refresh()
}

func (s *overTime) person(k desk.Kept) fyne.CanvasObject {
	w := s.host.Words()
	title := titleOf(w, s.host.Desk().Registry(), k.Row.Kind, k.Row.Values)
	row := widgets.NewRow(title, w.Say(k.Why), "", "person", func() { s.host.Go(Place{Screen: Detail, ID: k.Row.ID}) }, nil)
	keep := widgets.NewButton(w.T("retention.keep"), nil)
	keep.OnTapped = func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(keep)
		s.keepMenu(k, title, at.AddXY(0, keep.Size().Height))
	}
	forget := widgets.NewButton(w.T("forget.menu"), func() { forgetPerson(s.host, k.Row.ID) })
	return widgets.Card(row, container.NewHBox(forget, keep))
}

// keptYears are the terms that are offered; any other day can be typed in the form.
var keptYears = []int{1, 2, 5}

func (s *overTime) keepMenu(k desk.Kept, title string, at fyne.Position) {
	w := s.host.Words()
	items := make([]*fyne.MenuItem, 0, len(keptYears))
	for _, years := range keptYears {
		day := s.host.Now().AddDate(years, 0, 0)
		text := w.MediumDate(day.Format(time.DateOnly))
		items = append(items, fyne.NewMenuItem(text, func() {
			s.host.Do(func(ctx context.Context) error { return s.host.Desk().KeepUntil(ctx, k.Row.ID, day) }, func() {
				s.host.Tell(w.T("retention.kept", "Name", title, "Day", text))
				s.host.Show()
			})
		}))
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), s.host.Window().Canvas(), at)
}

func (s *overTime) done() {
	s.host.Do(func(context.Context) error { return s.host.Desk().Swept() }, func() {
		s.host.Tell(s.host.Words().T("retention.swept"))
		s.host.Back()
	})
}
