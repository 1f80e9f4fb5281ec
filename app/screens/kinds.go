package screens

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/twinshelf/twinshelf/app/widgets"
)

// kindGroups are the kinds of records as a librarian looks for them, each group with its message. The left column comes first.
var kindGroups = []struct {
	title string
	left  bool
	kinds []string
}{
	{"kinds.together", true, []string{"twinning", "agreement", "activity", "event", "contact_log", "task", "review", "round", "answer"}},
	{"kinds.telling", true, []string{"story", "document", "resource", "report", "accreditation"}},
	{"kinds.who", false, []string{"library", "organisation", "person"}},
	{"kinds.giving", false, []string{"exchange", "item", "appeal", "donation", "stop"}},
	{"kinds.guarded", false, []string{"need", "offer", "damage", "outage", "transfer"}},
}

// kinds shows all kinds of records, each with how many there are.
type kinds struct {
	host   Host
	counts map[string]int
	body   *fyne.Container
}

func newKinds(h Host) Page {
	s := &kinds{host: h, body: container.NewStack()}
	h.Do(func(ctx context.Context) (err error) {
		s.counts, err = h.Desk().Counts(ctx)
		return err
	}, s.show)
	return s
}

func (s *kinds) Title() string { return s.host.Words().T("nav.records") }

func (s *kinds) Object() fyne.CanvasObject { return s.body }

func (s *kinds) show() {
	w := s.host.Words()
	columns := map[bool]*fyne.Container{true: widgets.Stack(), false: widgets.Stack()}
	for _, g := range kindGroups {
		objects := []fyne.CanvasObject{widgets.Heading(w.T(g.title))}
		for _, k := range s.host.Desk().Registry().Kinds() {
			if !slices.Contains(g.kinds, k.ID) {
				continue
			}
			count := ""
			if n := s.counts[k.ID]; n > 0 {
				count = w.N("count."+k.ID, n)
			}
			objects = append(objects, widgets.NewRow(w.KindMany(k.ID), "", count, k.Icon, func() { s.host.Go(Place{Screen: Records, Kind: k.ID}) }, nil))
		}
		columns[g.left].Add(widgets.Card(objects...))
	}
	columns[false].Add(s.together())
	columns[false].Add(s.care())
	s.body.Objects = []fyne.CanvasObject{widgets.Scroll(container.NewVBox(widgets.Title(s.Title()), widgets.Gap(4), widgets.Columns([]float32{1, 1}, columns[true], columns[false])))}
	s.body.Refresh()
}

// careScreens are where one looks after what the records say of people, and how they say it.
var careScreens = []struct {
	title, what, icon string
	screen            Name
}{
	{"consent.title", "kinds.care.consent", "photo", Consent},
	{"retention.list", "kinds.care.retention", "person", OverTime},
	{"translate.title", "kinds.care.translate", "language", Translate},
}

// together leads to what the program proposes out of all records.
func (s *kinds) together() fyne.CanvasObject {
	w := s.host.Words()
	return widgets.Card(widgets.Heading(w.T("kinds.proposals")),
		widgets.NewRow(w.T("match.all"), w.T("match.all.what"), "", "twinning", func() { s.host.Go(Place{Screen: Match}) }, nil),
		widgets.NewRow(w.T("meet.title"), w.T("meet.what"), "", "calendar", func() { s.host.Go(Place{Screen: Meet}) }, nil))
}

// care leads to them.
func (s *kinds) care() fyne.CanvasObject {
	w := s.host.Words()
	objects := []fyne.CanvasObject{widgets.Heading(w.T("kinds.care"))}
	for _, c := range careScreens {
		objects = append(objects, widgets.NewRow(w.T(c.title), w.T(c.what), "", c.icon, func() { s.host.Go(Place{Screen: c.screen}) }, nil))
	}
	return widgets.Card(objects...)
}
