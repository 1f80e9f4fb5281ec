package screens

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// searchLimit is how many results are shown.
const searchLimit = 50

// search shows what has the words that stand in the field above, of all kinds.
type search struct {
	host   Host
	words  string
	titles *titles
	rows   []store.Row
	body   *fyne.Container
}

func newSearch(h Host, p Place) Page {
	s := &search{host: h, words: p.Words, titles: newTitles(h), body: container.NewStack()}
	h.Do(s.read, s.show)
	return s
}

func (s *search) Title() string { return s.host.Words().T("search.title") }

func (s *search) Object() fyne.CanvasObject { return s.body }

func (s *search) read(ctx context.Context) (err error) {
	if s.rows, err = s.host.Desk().Search(ctx, s.words, "", searchLimit); err != nil {
		return err
	}
	for _, k := range s.host.Desk().Registry().Kinds() {
		var values []record.Values
		for _, r := range s.rows {
			if r.Kind == k.ID {
				values = append(values, r.Values)
			}
		}
		if err := s.titles.read(ctx, k, values...); err != nil {
			return err
		}
	}
	return nil
}

func (s *search) show() {
	w := s.host.Words()
	head := container.NewVBox(widgets.Title(w.T("search.for", "Words", s.words)), widgets.Muted(w.N("search.found", len(s.rows))), widgets.Gap(4))
	var middle fyne.CanvasObject = widgets.Empty(w.T("search.nothing"), "", nil)
	if len(s.rows) > 0 {
		list := widget.NewList(func() int { return len(s.rows) }, func() fyne.CanvasObject { return widgets.NewRow("", "", "", "search", nil, nil) }, s.fill)
		list.HideSeparators = true
		list.OnSelected = func(i widget.ListItemID) { s.host.Go(Place{Screen: Detail, ID: s.rows[i].ID}) }
		middle = list
	}
	s.body.Objects = []fyne.CanvasObject{container.NewBorder(head, nil, nil, nil, middle)}
	s.body.Refresh()
}

func (s *search) fill(i widget.ListItemID, o fyne.CanvasObject) {
	r := s.rows[i]
	w := s.host.Words()
	sub, icon := "", "search"
	if k := s.host.Desk().Registry().Kind(r.Kind); k != nil {
		sub, icon = s.titles.subtitle(k, r.Values), k.Icon
	}
	line := o.(*widgets.Row)
	line.SetContent(titleOf(w, s.host.Desk().Registry(), r.Kind, r.Values), sub, w.KindName(r.Kind), icon)
	line.SetActions(func() { s.host.Go(Place{Screen: Detail, ID: r.ID}) }, func(at fyne.Position) { recordMenu(s.host, r.ID, r.Kind, at) })
}
