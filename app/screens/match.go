package screens

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// maxProposals is how many partners are shown.
const maxProposals = 12

// match proposes partners for a library, or pairs out of all libraries without a partner; a person decides.
type match struct {
	host      Host
	library   store.Row // its id is zero where all are matched
	proposals []desk.Proposal
	body      *fyne.Container
}

func newMatch(h Host, p Place) Page {
	s := &match{host: h, body: container.NewStack()}
	h.Do(func(ctx context.Context) (err error) {
		if p.ID.IsZero() {
			s.proposals, err = h.Desk().MatchAll(ctx, maxProposals)
			return err
		}
		rows, err := h.Desk().Rows(ctx, []record.ID{p.ID})
		if err != nil {
			return err
		}
		s.library = rows[p.ID]
		s.proposals, err = h.Desk().Match(ctx, p.ID, maxProposals)
		return err
	}, s.show)
	return s
}

func (s *match) Title() string { return s.host.Words().T("match.title") }

func (s *match) Object() fyne.CanvasObject { return s.body }

func (s *match) name(r store.Row) string {
	return titleOf(s.host.Words(), s.host.Desk().Registry(), r.Kind, r.Values)
}

func (s *match) show() {
	w := s.host.Words()
	title := w.T("match.all")
	if !s.library.ID.IsZero() {
		title = w.T("match.for", "Name", s.name(s.library))
	}
	weights := widgets.NewButton(w.T("match.weights"), s.weights)
	column := widgets.Stack(container.NewVBox(container.NewBorder(nil, nil, nil, weights, widgets.Title(title)), widgets.Muted(w.T("match.what")), widgets.Gap(4)))
	for _, p := range s.proposals {
		column.Add(s.proposal(p))
	}
	if len(s.proposals) == 0 {
		column.Add(widgets.CardOf(widgets.Muted(w.T("match.none"))))
	}
	s.body.Objects = []fyne.CanvasObject{widgets.Scroll(column)}
	s.body.Refresh()
}

func (s *match) proposal(p desk.Proposal) fyne.CanvasObject {
	w := s.host.Words()
	begin := widgets.NewButtonWithIcon(w.T("match.begin"), theme.Icon("twinning"), func() { s.begin(p) })
	veto := widgets.NewButton(w.T("match.veto"), func() { s.veto(p) })
	name, of := s.name(p.B), p.B
	if s.library.ID.IsZero() {
		name, of = s.name(p.A)+" – "+s.name(p.B), p.A
	}
	row := widgets.NewRow(name, p.B.Values.Get("city."+w.Lang()), w.T("match.short", "Points", p.Points, "Of", s.host.Desk().MatchWeights().Sum()), "library",
		func() { s.host.Go(Place{Screen: Detail, ID: of.ID}) }, nil)
	reasons := container.NewVBox()
	for _, m := range p.Why {
		reasons.Add(widgets.Small(w.Say(m)))
	}
	return widgets.Card(row, container.NewBorder(nil, nil, nil, container.NewCenter(container.NewHBox(veto, begin)), reasons))
}

// begin opens the form of a twinning of the two.
func (s *match) begin(p desk.Proposal) {
	parties := []string{p.A.ID.String(), p.B.ID.String()}
	slices.Sort(parties)
	today := s.host.Now().Format(time.DateOnly)
	s.host.Go(Place{Screen: Edit, Kind: "twinning", Preset: &store.Draft{Kind: "twinning", Set: record.Values{
		"parties": parties, "stages": {today + " matched"}, "matched_on": {today},
	}}})
}

func (s *match) veto(p desk.Proposal) {
	s.host.Do(func(context.Context) error { return s.host.Desk().Veto(p.A.ID, p.B.ID, false) }, func() {
		s.host.Tell(s.host.Words().T("match.vetoed"))
		s.host.Show()
	})
}
