package screens

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// settle asks which version of a field should stand. All versions are kept in the history, whatever is chosen.
type settle struct {
	host   Host
	place  Place
	diff   store.Difference
	found  bool
	titles *titles
	body   *fyne.Container
}

func newSettle(h Host, p Place) Page {
	s := &settle{host: h, place: p, titles: newTitles(h), body: container.NewStack()}
	h.Do(s.read, s.show)
	return s
}

func (s *settle) Title() string { return s.host.Words().T("difference.title") }

func (s *settle) Object() fyne.CanvasObject { return s.body }

func (s *settle) read(ctx context.Context) error {
	diffs, err := s.host.Desk().Differences(ctx)
	if err != nil {
		return err
	}
	for _, d := range diffs {
		if d.Entry.ID == s.place.ID && (s.place.Slot == "" || s.place.Slot == d.Slot) {
			s.diff, s.found = d, true
			break
		}
	}
	var ids []record.ID
	for _, v := range s.diff.Variants {
		ids = append(ids, v.Author)
		for _, text := range v.Values {
			if id, err := record.ParseID(text); err == nil {
				ids = append(ids, id)
			}
		}
	}
	return s.titles.readIDs(ctx, ids)
}

func (s *settle) show() {
	w := s.host.Words()
	if !s.found {
		s.body.Objects = []fyne.CanvasObject{widgets.Empty(w.T("difference.none"), w.T("difference.back"), func() { s.host.Go(Place{Screen: Differences}) })}
		s.body.Refresh()
		return
	}
	title := titleOf(w, s.host.Desk().Registry(), s.diff.Entry.Kind, s.diff.Entry.Values)
	crumbs := widgets.Crumbs([]string{w.T("difference.title"), title}, []func(){
		func() { s.host.Go(Place{Screen: Differences}) }, func() { s.host.Go(Place{Screen: Detail, ID: s.diff.Entry.ID}) },
	})
	column := widgets.Stack(crumbs)
	if s.diff.Slot == record.SlotDeleted {
		s.deleted(column)
	} else {
		s.versions(column)
	}
	s.body.Objects = []fyne.CanvasObject{widgets.Scroll(column)}
	s.body.Refresh()
}

// deleted asks what becomes of a record that was deleted and edited at the same time.
func (s *settle) deleted(column *fyne.Container) {
	w := s.host.Words()
	column.Add(widgets.Title(w.T("difference.deleted_title")))
	column.Add(widgets.Muted(w.T("difference.deleted_what")))
	for _, v := range s.diff.Variants {
		column.Add(widgets.CardOf(widgets.Body(w.T("difference.deleted_by", "Who", s.who(v), "When", s.when(v)))))
	}
	keep := widgets.NewButton(w.T("difference.keep_record"), func() { s.choose(0, nil) })
	keep.Importance = widget.HighImportance
	del := widgets.NewButton(w.T("record.delete"), func() { s.choose(1, nil) })
	column.Add(container.NewHBox(keep, del, s.later()))
}

// versions shows the versions side by side, with who wrote them and when.
func (s *settle) versions(column *fyne.Container) {
	w := s.host.Words()
	column.Add(widgets.Title(w.T("difference.question", "Field", slotName(s.host, s.diff))))
	column.Add(widgets.Muted(w.T("difference.explain")))
	cards := make([]fyne.CanvasObject, len(s.diff.Variants))
	weights := make([]float32, len(cards))
	for i, v := range s.diff.Variants {
		keep := widgets.NewButton(w.T("difference.keep"), func() { s.choose(i, nil) })
		if i == 0 {
			keep.Importance = widget.HighImportance
		}
		cards[i] = widgets.Card(widgets.Strong(s.who(v)), widgets.Small(s.when(v)), widgets.Small(s.from(v)), widgets.Gap(4), widgets.Body(s.value(v.Values)), widgets.Gap(4), container.NewHBox(keep))
		weights[i] = 1
	}
	column.Add(widgets.Columns(weights, cards...))
	if s.diff.Before != nil {
		before := s.value(s.diff.Before)
		if before == "" {
			before = w.T("difference.empty")
		}
		column.Add(widgets.CardOf(widgets.Body(w.T("difference.before", "Value", before))))
	}
	s.combined(column)
	other := widgets.NewButton(w.T("difference.other"), func() { s.write(nil) })
	column.Add(container.NewHBox(other, s.later()))
}

func (s *settle) later() fyne.CanvasObject {
	return widgets.NewButton(s.host.Words().T("difference.later"), s.host.Back)
}

func (s *settle) who(v store.Variant) string {
	if v.Author.IsZero() {
		return v.Member
	}
	return v.Member + ", " + s.titles.of(v.Author.String())
}

func (s *settle) when(v store.Variant) string {
	w := s.host.Words()
	at := v.At.Local()
	return w.Weekday(at.Weekday()) + ", " + w.Date(at.Format("2006-01-02")) + ", " + at.Format("15:04")
}

// from says whether a version was written on this computer, or how and when it came.
func (s *settle) from(v store.Variant) string {
	w := s.host.Words()
	if v.Route == "" {
		return w.T("difference.here")
	}
	return w.T("difference.came", "Route", w.T(v.Route), "Arrived", w.MediumDate(v.Arrived.Local().Format("2006-01-02")))
}

func (s *settle) value(values []string) string {
	w := s.host.Words()
	f := s.host.Desk().Registry().Field(s.diff.Entry.Kind, s.diff.Slot)
	parts := make([]string, 0, len(values))
	for _, v := range values {
		switch {
		case v == "":
			parts = append(parts, w.T("difference.empty"))
		case f == nil:
			parts = append(parts, v)
		case f.Type == record.Ref:
			parts = append(parts, s.titles.of(v))
		default:
			parts = append(parts, w.Value(f, v))
		}
	}
	return strings.Join(parts, ", ")
}

// combined shows all versions of a long text in one. It stands only once she saves it.
func (s *settle) combined(column *fyne.Container) {
	text, clean, ok := s.host.Desk().Combined(s.diff)
	if !ok {
		return
	}
	w := s.host.Words()
	what, edit := w.T("difference.combined_what"), widgets.NewButton(w.T("difference.combined_edit"), func() { s.write(record.Values{s.diff.Slot: {text}}) })
	buttons := container.NewHBox(edit)
	if clean {
		save := widgets.NewButton(w.T("difference.combined_keep"), func() { s.choose(-1, []string{text}) })
		buttons.Objects = []fyne.CanvasObject{save, edit}
	} else {
		what = w.T("difference.combined_overlaps")
	}
	column.Add(widgets.Card(widgets.Strong(w.T("difference.combined")), widgets.Small(what), widgets.Gap(4), widgets.Body(text), widgets.Gap(4), buttons))
}

// write lets her write something else, in the form of the record; set is what the form begins with.
func (s *settle) write(set record.Values) {
	p := Place{Screen: Edit, ID: s.diff.Entry.ID, Kind: s.diff.Entry.Kind}
	if set != nil {
		p.Preset = &store.Draft{ID: p.ID, Kind: p.Kind, Circle: s.diff.Entry.Circle, Set: set, Seen: s.diff.Entry.Seen}
	}
	s.host.Go(p)
}

func (s *settle) choose(keep int, value []string) {
	s.host.Do(func(ctx context.Context) error { return s.host.Desk().Resolve(ctx, s.diff, keep, value) }, func() {
		s.host.Tell(s.host.Words().T("difference.settled"))
		s.host.Back()
	})
}
