package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/say"
)

// appealCards add up an appeal: what came together, what Gift Aid brings, for whom the stock is, and what the donors say. What is not known yet has no card.
func (s *detail) appealCards() (cards []fyne.CanvasObject) {
	w := s.host.Words()
	t := s.total
	if lines := append(t.Money(), t.GiftAid.Lines()...); len(lines) > 0 {
		card := s.said(w.T("appeal.money"), lines)
		if len(t.Rates)+len(t.Missing) > 0 {
			rates := widgets.NewButton(w.T("rate.title"), func() { s.host.Go(Place{Screen: Limits}) })
			rates.Importance = widget.LowImportance
			card = append(card, widgets.Flow(false, rates))
		}
		cards = append(cards, widgets.Card(card...))
	}
	if lines := t.Shelves(); len(lines) > 0 {
		cards = append(cards, widgets.Card(s.said(w.T("appeal.stock"), lines)...))
	}
	if len(t.Messages)+len(t.Private) > 0 {
		card := []fyne.CanvasObject{widgets.Heading(w.T("appeal.messages"))}
		card = append(card, s.messages("appeal.messages.open", t.Messages)...)
		cards = append(cards, widgets.Card(append(card, s.messages("appeal.messages.private", t.Private)...)...))
	}
	return cards
}

// said are sentences below a heading.
func (s *detail) said(heading string, list []say.Message) []fyne.CanvasObject {
	objects := []fyne.CanvasObject{widgets.Heading(heading)}
	for _, m := range list {
		objects = append(objects, widgets.Body(s.host.Words().Say(m)))
	}
	return objects
}

// messages are what donors wrote, below what may be done with it.
func (s *detail) messages(what string, texts []string) (objects []fyne.CanvasObject) {
	w := s.host.Words()
	for i, text := range texts {
		switch i {
		case 0:
			objects = append(objects, widgets.Small(w.T(what)))
		case maxPart:
			return append(objects, widgets.Small(w.N("record.and_more", len(texts)-maxPart)))
		}
		objects = append(objects, widgets.Body(text))
	}
	return objects
}

// reportAppeals are the appeals that a report to a funder tells of, in sums.
func (s *detail) reportAppeals() (cards []fyne.CanvasObject) {
	for _, a := range s.appeals {
		cards = append(cards, widgets.Card(s.said(a.Name, a.Lines)...))
	}
	return cards
}
