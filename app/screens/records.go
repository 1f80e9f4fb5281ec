package screens

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// pageSize is how many rows of a list are read at once: more than a window shows, few enough to come at once.
const pageSize = 100

// records is the list of one kind.
type records struct {
	host  Host
	kind  *record.Kind
	query store.Query

	titles *titles
	count  int
	filter string
	found  []store.Row // what the filter found; nil without one
	pages  map[int][]store.Row
	asked  map[int]bool

	list    *widget.List
	counter *widget.Label
	body    *fyne.Container
}

func newRecords(h Host, p Place) Page {
	s := &records{host: h, kind: h.Desk().Registry().Kind(p.Kind), titles: newTitles(h), pages: map[int][]store.Row{}, asked: map[int]bool{}}
	s.query = store.Query{Kind: p.Kind, Lang: h.Words().Lang()}
	s.list = widget.NewList(s.length, s.newRow, s.fillRow)
	s.list.HideSeparators = true
	s.list.OnSelected = s.openRow // by keyboard: a click opens the row itself
	s.counter = widget.NewLabel("")
	s.counter.Importance = widget.LowImportance
	s.body = container.NewStack()
	s.load()
	return s
}

func (s *records) Title() string { return s.host.Words().KindMany(s.kind.ID) }

func (s *records) Object() fyne.CanvasObject {
	w := s.host.Words()
	add := widgets.NewButtonWithIcon(w.T("records.add"), theme.IconOn("add", theme.NightText), func() { s.host.Go(Place{Screen: Edit, Kind: s.kind.ID}) })
	add.Importance = widget.HighImportance
	imp := widgets.NewButtonWithIcon(w.T("records.import"), theme.Icon("import"), func() { s.host.Go(Place{Screen: Import, Kind: s.kind.ID}) })
	exp := widgets.NewButtonWithIcon(w.T("records.export"), theme.Icon("export"), func() { exportRecords(s.host, s.query) })
	head := container.NewBorder(nil, nil, container.NewHBox(widgets.Name(s.Title()), s.counter), container.NewHBox(exp, imp, add))
	return container.NewBorder(container.NewVBox(head, s.tools(), widgets.Gap(4)), nil, nil, nil, s.body)
}

// tools are the filter and the order.
func (s *records) tools() fyne.CanvasObject {
	w := s.host.Words()
	filter := widget.NewEntry()
	filter.SetPlaceHolder(w.T("records.filter"))
	filter.OnChanged = func(text string) { s.filter = text; s.find(text) }
	names, ids := []string{w.T("records.by_title")}, []string{""}
	for _, id := range s.kind.Columns {
		if f := s.kind.Field(id); f != nil && f.Class() != record.ClassSet && f.Type != record.Ref {
			names, ids = append(names, w.FieldName(s.kind.ID, id)), append(ids, id)
		}
	}
	order := widget.NewSelect(names, nil)
	order.SetSelectedIndex(0)
	order.OnChanged = func(string) { s.query.Sort = ids[order.SelectedIndex()]; s.load() }
	return container.NewBorder(nil, nil, nil, container.NewHBox(widgets.Label(w.T("records.order")), order), filter)
}

// load counts the records and forgets the pages that were read.
func (s *records) load() {
	var n int
	s.host.Do(func(ctx context.Context) (err error) {
		n, err = s.host.Desk().Count(ctx, s.query)
		return err
	}, func() {
		s.count, s.pages, s.asked = n, map[int][]store.Row{}, map[int]bool{}
		s.show()
	})
}

func (s *records) show() {
	w := s.host.Words()
	s.counter.SetText(w.Int(s.length()))
	switch {
	case s.length() > 0:
		s.body.Objects = []fyne.CanvasObject{s.list}
	case s.filter != "":
		s.body.Objects = []fyne.CanvasObject{widgets.Empty(w.T("records.none_found"), "", nil)}
	default:
		s.body.Objects = []fyne.CanvasObject{widgets.Empty(w.T("records.empty."+s.kind.ID), w.T("records.add_first"), func() {
			s.host.Go(Place{Screen: Edit, Kind: s.kind.ID})
		})}
	}
	s.body.Refresh()
	s.list.Refresh()
}

// find shows what has the words; without words, all.
func (s *records) find(words string) {
	if words == "" {
		s.found = nil
		s.show()
		return
	}
	var rows []store.Row
	s.host.Do(func(ctx context.Context) (err error) {
		if rows, err = s.host.Desk().Search(ctx, words, s.kind.ID, 500); err != nil {
			return err
		}
		return s.titles.read(ctx, s.kind, valuesOf(rows)...)
	}, func() {
		if s.filter != words {
			return // typed on meanwhile
		}
		s.found = rows
		if s.found == nil {
			s.found = []store.Row{}
		}
		s.show()
	})
}

func valuesOf(rows []store.Row) []record.Values {
	list := make([]record.Values, len(rows))
	for i := range rows {
		list[i] = rows[i].Values
	}
	return list
}

func (s *records) length() int {
	if s.found != nil {
		return len(s.found)
	}
	return s.count
}

// row gives a row if it was read; else it asks for its page, and the list is drawn again when that has come.
func (s *records) row(i int) (store.Row, bool) {
	if s.found != nil {
		return s.found[i], true
	}
	page := i / pageSize
	if rows, ok := s.pages[page]; ok && i%pageSize < len(rows) {
		return rows[i%pageSize], true
	}
	if s.asked[page] {
		return store.Row{}, false
	}
	s.asked[page] = true
	asked := s.asked
	var rows []store.Row
	s.host.Do(func(ctx context.Context) (err error) {
		if rows, err = s.host.Desk().List(ctx, s.query, page*pageSize, pageSize); err != nil {
			return err
		}
		return s.titles.read(ctx, s.kind, valuesOf(rows)...)
	}, func() {
		if len(asked) > 0 && s.asked[page] {
			s.pages[page] = rows
			s.list.Refresh()
		}
	})
	return store.Row{}, false
}

func (s *records) newRow() fyne.CanvasObject {
	return widgets.NewRow("", "", "", s.kind.Icon, nil, nil)
}

func (s *records) fillRow(i widget.ListItemID, o fyne.CanvasObject) {
	line := o.(*widgets.Row)
	if i >= s.length() {
		return
	}
	r, ok := s.row(i)
	if !ok {
		line.SetContent("…", "", "", s.kind.Icon)
		line.SetActions(nil, nil)
		return
	}
	w := s.host.Words()
	mark := ""
	if r.Differs {
		mark = w.T("records.differs")
	}
	line.SetContent(titleOf(w, s.host.Desk().Registry(), r.Kind, r.Values), s.titles.subtitle(s.kind, r.Values), mark, s.kind.Icon)
	open := func() { s.host.Go(Place{Screen: Detail, ID: r.ID}) }
	line.SetActions(open, func(at fyne.Position) { recordMenu(s.host, r.ID, r.Kind, at) })
}

func (s *records) openRow(i widget.ListItemID) {
	s.list.Unselect(i)
	if r, ok := s.row(i); ok {
		s.host.Go(Place{Screen: Detail, ID: r.ID})
	}
}

// recordMenu is what can be done with a record, wherever it stands.
func recordMenu(h Host, id record.ID, kind string, at fyne.Position) {
	one := 0
	h.Do(func(context.Context) error {
		one = len(h.Desk().Merged(id))
		return nil
	}, func() {
		w := h.Words()
		items := []*fyne.MenuItem{
			fyne.NewMenuItem(w.T("record.open"), func() { h.Go(Place{Screen: Detail, ID: id}) }),
			fyne.NewMenuItem(w.T("record.edit"), func() { h.Go(Place{Screen: Edit, ID: id, Kind: kind}) }),
		}
		if one > 1 {
			items = append(items, fyne.NewMenuItem(w.T("same.separate"), func() { separate(h, id) }))
		}
		items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(w.T("record.delete"), func() { deleteRecord(h, id) }))
		if kind == "library" || kind == "twinning" {
			note := fyne.NewMenuItem(w.T("outage.note"), nil)
			note.ChildMenu = fyne.NewMenu("", outageItems(h, id)...)
			items = slices.Insert(items, 2, note)
		}
		if kind == "activity" {
			items = slices.Insert(items, 2, fyne.NewMenuItem(w.T("programme.keep"), func() { keepTemplate(h, id) }))
		}
		if kind == "person" {
			items = append(items, fyne.NewMenuItem(w.T("persondata.menu"), func() { personData(h, id) }))
			items = append(items, fyne.NewMenuItem(w.T("forget.menu"), func() { forgetPerson(h, id) }))
		}
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), h.Window().Canvas(), at)
	})
}

// separate makes records that were made one records of their own again.
func separate(h Host, id record.ID) {
	h.Do(func(ctx context.Context) error { return h.Desk().UnmergeRecord(ctx, id) }, func() {
		h.Tell(h.Words().T("same.done.unmerge"))
		h.Show()
	})
}

// deleteRecord asks, deletes, and offers the way back.
func deleteRecord(h Host, id record.ID) {
	w := h.Words()
	h.Ask(w.T("record.delete"), w.T("record.delete.ask"), w.T("record.delete"), func() {
		h.Do(func(ctx context.Context) error { return h.Desk().Delete(ctx, id) }, func() {
			h.Tell(w.T("record.deleted"))
			h.Show()
		})
	})
}
