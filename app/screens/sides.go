package screens

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/papers"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/twinning"
)

// sides shows who leads a twinning on each side, and who stands in; nil while its libraries are unknown.
func (s *detail) sides() fyne.CanvasObject {
	w := s.host.Words()
	if len(s.state.Sides) == 0 {
		return nil
	}
	paper := widgets.NewButtonWithIcon(w.T("handover.title"), theme.Icon("document"), func() { printHandover(s.host, s.entry.ID) })
	objects := []fyne.CanvasObject{widgets.Heading(w.T("handover.people"))}
	for _, side := range s.state.Sides {
		name := ""
		if side.Country != "" {
			name = w.ChoiceName("library", record.FieldCountry, side.Country)
		} else if len(side.Parties) > 0 {
			name = side.Parties[0].Name
		}
		objects = append(objects, widgets.Small(name))
		for _, c := range side.People {
			objects = append(objects, s.contact(c))
		}
		if len(side.People) == 0 {
			objects = append(objects, widgets.Muted(w.T("handover.nobody")))
		}
	}
	return widgets.Card(append(objects, container.NewHBox(paper))...)
}

// contact is somebody who leads or stands in, with since when, or since when no more.
func (s *detail) contact(c twinning.Contact) fyne.CanvasObject {
	w := s.host.Words()
	sub := w.T("handover.role.leads")
	if c.Deputy {
		sub = w.T("handover.role.deputies")
	}
	day := func(field string, at time.Time) string {
		return w.FieldName("person", field) + " " + w.MediumDate(at.Format(time.DateOnly))
	}
	switch {
	case !c.Left.IsZero():
		sub = day("left_on", c.Left)
	case !c.Since.IsZero():
		sub += " · " + day("here_since", c.Since)
	}
	id, _ := record.ParseID(c.ID)
	return widgets.NewRow(c.Name, sub, "", "person", func() { s.host.Go(Place{Screen: Detail, ID: id}) }, nil)
}

// leaving offers the hand-over sheet on the page of somebody who has left, or is about to, for each twinning that she leads or stands in for.
func (s *detail) leaving(column *fyne.Container) {
	if s.entry.Values.Get("left_on") == "" {
		return
	}
	w := s.host.Words()
	for _, r := range s.leads {
		column.Add(s.notice(w.T("handover.needed", "Title", titleOf(w, s.host.Desk().Registry(), r.Kind, r.Values)), w.T("handover.title"), func() { printHandover(s.host, r.ID) }))
	}
}

// leadsOf are the twinnings that a person leads or stands in for.
func leadsOf(ctx context.Context, d *desk.Desk, id record.ID) (list []store.Row, err error) {
	seen := map[record.ID]bool{}
	for _, field := range []string{"leads", "deputies"} {
		rows, err := d.Referring(ctx, id, "twinning", field)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if !seen[r.ID] {
				seen[r.ID] = true
				list = append(list, r)
			}
		}
	}
	return list, nil
}

// printHandover saves the hand-over sheet of a twinning, to be printed from a browser. Names and addresses go onto it only if she says so, each time.
func printHandover(h Host, id record.ID) {
	w := h.Words()
	private := widget.NewCheck(w.T("handover.private"), nil)
	content := container.NewVBox(widgets.Body(w.T("handover.what")), private)
	dialog.ShowCustomConfirm(w.T("handover.title"), w.T("sharing.choose_place"), w.T("edit.cancel"), widgets.MaxWidth(480, content), func(yes bool) {
		if !yes {
			return
		}
		savePaper(h, "hand-over", w.T("export.writing"), "handover.written", func(ctx context.Context) (papers.Paper, error) {
			return h.Desk().Handover(ctx, id, w, private.Checked)
		})
	}, h.Window())
}
