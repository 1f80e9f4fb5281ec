package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/accreditation"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/translations"
)

// maxEvidence is how much evidence is shown for a criterion.
const maxEvidence = 6

// accreditationCards say what is due and what is missing, and show the evidence that has gathered, by criterion.
func (s *detail) accreditationCards() []fyne.CanvasObject {
	w := s.host.Words()
	first := []fyne.CanvasObject{widgets.Heading(w.T("accreditation.gathered")), widgets.Muted(w.T("accreditation.gathered.what"))}
	for _, list := range [][]say.Message{s.award.Due, s.award.Missing} {
		for _, m := range list {
			first = append(first, container.NewBorder(nil, nil, widget.NewIcon(theme.Icon("forward")), nil, widgets.Body(w.Say(m))))
		}
	}
	cards := []fyne.CanvasObject{widgets.Card(first...)}
	for _, e := range s.award.Evidence {
		if len(e.Rows) > 0 {
			cards = append(cards, s.evidence(e))
		}
	}
	return cards
}

func (s *detail) evidence(e desk.Evidence) fyne.CanvasObject {
	w := s.host.Words()
	objects := []fyne.CanvasObject{widgets.Heading(criterionName(w, e.Criterion)), widgets.Muted(w.T("accreditation." + string(e.Criterion)))}
	for i, r := range e.Rows {
		if i == maxEvidence {
			objects = append(objects, widgets.Small(w.N("record.and_more", len(e.Rows)-maxEvidence)))
			break
		}
		k := s.host.Desk().Registry().Kind(r.Kind)
		objects = append(objects, widgets.NewRow(titleOf(w, s.host.Desk().Registry(), r.Kind, r.Values), w.KindName(r.Kind), "", k.Icon,
			func() { s.host.Go(Place{Screen: Detail, ID: r.ID}) }, nil))
	}
	return widgets.Card(objects...)
}

// criterionName is the name of a criterion: that of the field in which somebody writes about it.
func criterionName(w *translations.Words, c accreditation.Criterion) string {
	if c == accreditation.Done {
		return w.KindMany("activity")
	}
	return w.FieldName("accreditation", string(c))
}
