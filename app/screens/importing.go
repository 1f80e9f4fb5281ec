package screens

import (
	"context"
	"maps"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
)

// importing takes a table in: choose a file, see what would come of it, then do it.
type importing struct {
	host    Host
	options desk.ImportOptions
	file    string
	circles []desk.Circle
	body    *fyne.Container
	result  *fyne.Container
}

func newImport(h Host, p Place) Page {
	s := &importing{host: h, body: container.NewStack(), result: widgets.Stack()}
	s.options = desk.ImportOptions{Kind: p.Kind, Lang: h.Words().Lang()}
	h.Do(func(ctx context.Context) (err error) {
		s.circles, err = h.Desk().Circles(ctx)
		return err
	}, s.show)
	return s
}

func (s *importing) Title() string { return s.host.Words().T("import.title") }

func (s *importing) Object() fyne.CanvasObject { return s.body }

func (s *importing) show() {
	w := s.host.Words()
	kinds := s.host.Desk().Registry().Kinds()
	names := make([]string, len(kinds))
	chosen := 0
	for i, k := range kinds {
		names[i] = w.KindMany(k.ID)
		if k.ID == s.options.Kind {
			chosen = i
		}
	}
	kind := widget.NewSelect(names, nil)
	kind.SetSelectedIndex(chosen)
	kind.OnChanged = func(string) { s.options.Kind = kinds[kind.SelectedIndex()].ID; s.preview() }
	s.options.Kind = kinds[chosen].ID
	circles := make([]string, len(s.circles))
	for i, c := range s.circles {
		circles[i] = circleName(w, c)
	}
	where := widget.NewSelect(circles, nil)
	if len(circles) > 0 {
		where.SetSelectedIndex(0)
	}
	where.OnChanged = func(string) { s.options.Circle = s.circles[where.SelectedIndex()].ID; s.preview() }
	choose := widgets.NewButtonWithIcon(w.T("import.choose"), theme.IconOn("import", theme.NightText), s.choose)
	choose.Importance = widget.HighImportance
	form := widgets.Columns([]float32{1, 1, 1},
		container.NewVBox(widgets.Small(w.T("import.kind")), kind),
		container.NewVBox(widgets.Small(w.T("import.circle")), where),
		container.NewVBox(widgets.Small(w.T("import.file")), choose))
	head := container.NewVBox(widgets.Title(s.Title()), widgets.Muted(w.T("import.what")), widgets.Gap(4), widgets.CardOf(form), widgets.Gap(4))
	s.body.Objects = []fyne.CanvasObject{widgets.Scroll(container.NewVBox(head, s.result))}
	s.body.Refresh()
}

func (s *importing) choose() {
	openFile(s.host, []string{".csv", ".tsv", ".txt", ".jsonl"}, func(file string) {
		s.file = file
		s.preview()
	})
}

// preview says what would come of the file, and changes nothing.
func (s *importing) preview() {
	if s.file == "" {
		return
	}
	s.run(true, s.showPreview)
}

func (s *importing) run(dry bool, then func(desk.ImportResult)) {
	var r desk.ImportResult
	o := s.options
	o.DryRun = dry
	s.host.Long(s.host.Words().T("import.reading"), func(ctx context.Context, p desk.Progress) (err error) {
		r, err = s.host.Desk().Import(ctx, s.file, o, p)
		return err
	}, func() { then(r) })
}

func (s *importing) showPreview(r desk.ImportResult) {
	w := s.host.Words()
	do := widgets.NewButton(w.N("import.do", r.Added+r.Updated), func() { s.run(false, s.done) })
	do.Importance = widget.HighImportance
	if r.Added+r.Updated == 0 {
		do.Disable()
	}
	head := container.NewBorder(nil, nil, widgets.Heading(filepath.Base(s.file)), do)
	s.result.Objects = []fyne.CanvasObject{
		widgets.Card(head, widgets.Body(s.sums("import.would", r)), s.columns(r)),
		s.rows(r), s.warnings(r),
	}
	s.result.Refresh()
}

func (s *importing) sums(id string, r desk.ImportResult) string {
	w := s.host.Words()
	counts := []any{"Added", r.Added, "Updated", r.Updated, "Unchanged", r.Unchanged, "Failed", r.Failed}
	if id == "import.would" {
		return w.T("import.would", counts...)
	}
	return w.T("import.did", counts...)
}

// columns says what becomes of each column.
func (s *importing) columns(r desk.ImportResult) fyne.CanvasObject {
	w := s.host.Words()
	box := container.NewVBox()
	for _, head := range slices.Sorted(maps.Keys(r.Columns)) {
		box.Add(widgets.Small(w.T("import.column", "Column", head, "Field", w.SlotName(s.options.Kind, r.Columns[head]))))
	}
	for _, head := range r.Unknown {
		box.Add(widgets.Small(w.T("import.unknown_column", "Column", head)))
	}
	item := widget.NewAccordionItem(w.T("import.columns"), box)
	item.Open = len(r.Unknown) > 0
	return widget.NewAccordion(item)
}

// maxRows is how many rows the preview shows, and maxOdd how many warnings.
const (
	maxRows = 10
	maxOdd  = 30
)

func (s *importing) rows(r desk.ImportResult) fyne.CanvasObject {
	w := s.host.Words()
	k := s.host.Desk().Registry().Kind(s.options.Kind)
	objects := []fyne.CanvasObject{widgets.Heading(w.T("import.first_rows"))}
	t := newTitles(s.host)
	for i, v := range r.Preview {
		if i == maxRows {
			break
		}
		objects = append(objects, widgets.NewRow(titleOf(w, s.host.Desk().Registry(), k.ID, v), t.subtitle(k, withoutReferences(k, v)), "", k.Icon, nil, nil))
	}
	return widgets.Card(objects...)
}

func (s *importing) warnings(r desk.ImportResult) fyne.CanvasObject {
	w := s.host.Words()
	if r.Warned == 0 {
		return widgets.CardOf(widgets.Muted(w.T("import.no_warnings")))
	}
	objects := []fyne.CanvasObject{widgets.Heading(w.N("import.warnings", r.Warned)), widgets.Muted(w.T("import.warnings.what"))}
	for i, odd := range r.Warnings {
		if i == maxOdd {
			objects = append(objects, widgets.Small(w.N("record.and_more", r.Warned-maxOdd)))
			break
		}
		text := w.Say(odd.Message)
		if odd.Field != "" {
			text = w.SlotName(s.options.Kind, odd.Field) + ": " + text
		}
		objects = append(objects, container.NewVBox(widgets.Small(w.T("import.row", "Row", odd.Row)), widgets.Body(text)))
	}
	return widgets.Card(objects...)
}

func (s *importing) done(r desk.ImportResult) {
	w := s.host.Words()
	show := widgets.NewButton(w.T("import.show"), func() { s.host.Go(Place{Screen: Records, Kind: s.options.Kind}) })
	show.Importance = widget.HighImportance
	s.result.Objects = []fyne.CanvasObject{
		widgets.Card(container.NewBorder(nil, nil, widgets.Heading(w.T("import.done")), show), widgets.Body(s.sums("import.did", r))), s.warnings(r),
	}
	s.result.Refresh()
}
