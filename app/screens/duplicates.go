package screens

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// maxLikely is how many pairs are shown at once.
const maxLikely = 50

// duplicates shows records that may be one and the same, and asks.
type duplicates struct {
	host   Host
	kind   *record.Kind
	pairs  []desk.Likely
	titles *titles
	body   *fyne.Container
}

func newDuplicates(h Host, p Place) Page {
	s := &duplicates{host: h, kind: h.Desk().Registry().Kind(p.Kind), titles: newTitles(h), body: container.NewStack()}
	h.Do(func(ctx context.Context) (err error) {
		if s.pairs, err = h.Desk().LikelySame(ctx, s.kind.ID, maxLikely, nil); err != nil {
			return err
		}
		var values []record.Values
		for _, l := range s.pairs {
			values = append(values, l.A.Values, l.B.Values)
		}
		return s.titles.read(ctx, s.kind, values...)
	}, s.show)
	return s
}

func (s *duplicates) Title() string { return s.host.Words().T("same.title") }

func (s *duplicates) Object() fyne.CanvasObject { return s.body }

func (s *duplicates) show() {
	w := s.host.Words()
	head := container.NewVBox(container.NewBorder(nil, nil, widgets.Name(s.Title()), s.kinds()), widgets.Muted(w.T("same.what")), widgets.Gap(4))
	if len(s.pairs) == 0 {
		s.body.Objects = []fyne.CanvasObject{container.NewBorder(head, nil, nil, nil, widgets.Empty(w.T("same.none"), "", nil))}
		s.body.Refresh()
		return
	}
	column := widgets.Stack()
	for _, l := range s.pairs {
		column.Add(s.pair(l))
	}
	s.body.Objects = []fyne.CanvasObject{container.NewBorder(head, nil, nil, nil, widgets.Scroll(column))}
	s.body.Refresh()
}

// kinds chooses whose duplicates are shown.
func (s *duplicates) kinds() fyne.CanvasObject {
	w := s.host.Words()
	var names, ids []string
	for _, k := range s.host.Desk().Registry().Kinds() {
		names, ids = append(names, w.KindMany(k.ID)), append(ids, k.ID)
	}
	choice := widget.NewSelect(names, nil)
	for i, id := range ids {
		if id == s.kind.ID {
			choice.SetSelectedIndex(i)
		}
	}
	choice.OnChanged = func(string) { s.host.Go(Place{Screen: Duplicates, Kind: ids[choice.SelectedIndex()]}) }
	return choice
}

func (s *duplicates) pair(l desk.Likely) fyne.CanvasObject {
	w := s.host.Words()
	why := ""
	for _, r := range l.Reasons {
		if why != "" {
			why += ", "
		}
		why += w.T(r)
	}
	side := func(r store.Row) fyne.CanvasObject {
		return widgets.NewRow(titleOf(w, s.host.Desk().Registry(), r.Kind, r.Values), s.titles.subtitle(s.kind, r.Values), "", s.kind.Icon,
			func() { s.host.Go(Place{Screen: Detail, ID: r.ID}) }, nil)
	}
	one := widgets.NewButton(w.T("same.merge"), func() {
		s.settle(func(ctx context.Context) error { return s.host.Desk().MergeRecords(ctx, l.A.ID, l.B.ID) }, "same.done.merge")
	})
	one.Importance = widget.HighImportance
	two := widgets.NewButton(w.T("same.different"), func() {
		s.settle(func(context.Context) error { return s.host.Desk().Different(l.A.ID, l.B.ID) }, "same.done.different")
	})
	return widgets.Card(widgets.Columns([]float32{1, 1}, side(l.A), side(l.B)), container.NewBorder(nil, nil, nil, container.NewHBox(two, one), widgets.Small(why)))
}

func (s *duplicates) settle(do func(ctx context.Context) error, done string) {
	s.host.Do(do, func() {
		s.host.Tell(s.host.Words().T(done))
		s.host.Show()
	})
}
