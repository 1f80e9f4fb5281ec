package screens

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/translations"
)

// consents lists the photos and documents that somebody has to look at.
type consents struct {
	host  Host
	found []desk.ConsentFinding
	body  *fyne.Container
}

func newConsents(h Host) Page {
	s := &consents{host: h, body: container.NewStack()}
	h.Do(func(ctx context.Context) (err error) {
		s.found, err = h.Desk().ConsentCheck(ctx)
		return err
	}, s.show)
	return s
}

func (s *consents) Title() string { return s.host.Words().T("consent.title") }

func (s *consents) Object() fyne.CanvasObject { return s.body }

func (s *consents) show() {
	w := s.host.Words()
	column := widgets.Stack(container.NewVBox(widgets.Title(s.Title()), widgets.Muted(w.T("consent.what")), widgets.Gap(4)))
	if len(s.found) == 0 {
		all := func() { s.host.Go(Place{Screen: Records, Kind: "document"}) }
		s.body.Objects = []fyne.CanvasObject{widgets.Empty(w.T("consent.well"), w.KindMany("document"), all)}
		s.body.Refresh()
		return
	}
	for _, f := range s.found {
		column.Add(s.finding(f))
	}
	s.body.Objects = []fyne.CanvasObject{widgets.Scroll(column)}
	s.body.Refresh()
}

func (s *consents) finding(f desk.ConsentFinding) fyne.CanvasObject {
	w := s.host.Words()
	title := titleOf(w, s.host.Desk().Registry(), f.Row.Kind, f.Row.Values)
	objects := []fyne.CanvasObject{widgets.NewRow(title, w.T("consent.trouble."+string(f.Trouble)), untilText(w, f.DocumentConsent), "photo",
		func() { s.host.Go(Place{Screen: Detail, ID: f.Row.ID}) }, nil)}
	for _, h := range f.Held {
		objects = append(objects, widgets.Small(w.Say(h.Why)))
	}
	return widgets.Card(append(objects, usesOf(s.host, f.DocumentConsent, f.Misused())...)...)
}

// untilText says until when consent stands; "" if it has no end, or has ended.
func untilText(w *translations.Words, c desk.DocumentConsent) string {
	if c.Ended || c.Until.IsZero() {
		return ""
	}
	return w.T("consent.until", "Day", w.MediumDate(c.Until.Format(time.DateOnly)))
}

// usesOf lists uses, each a row that opens its record; those that are not allowed say so.
func usesOf(h Host, c desk.DocumentConsent, list []desk.DocumentUse) []fyne.CanvasObject {
	w := h.Words()
	var rows []fyne.CanvasObject
	for _, u := range list {
		sub := w.ChoiceName("document", "scope", string(u.As))
		if !c.Allows(u.As) {
			sub += " · " + w.T("consent.take_out")
		}
		if u.Field == "" {
			rows = append(rows, widgets.NewRow(w.T("consent.in_circle"), sub, "", "circle", nil, nil))
			continue
		}
		k := h.Desk().Registry().Kind(u.Row.Kind)
		rows = append(rows, widgets.NewRow(titleOf(w, h.Desk().Registry(), u.Row.Kind, u.Row.Values), sub, w.KindName(k.ID), k.Icon,
			func() { h.Go(Place{Screen: Detail, ID: u.Row.ID}) }, nil))
	}
	return rows
}

// misused counts the photos and documents that are used where they may not be.
func misused(ctx context.Context, d *desk.Desk) (n int, err error) {
	list, err := d.ConsentCheck(ctx)
	for _, f := range list {
		if f.Trouble == desk.ConsentUsed {
			n++
		}
	}
	return n, err
}

// consentNotice says that a document is used where it may not be; nil if it is not.
func (s *detail) consentNotice() fyne.CanvasObject {
	n := len(s.consent.Misused())
	if n == 0 {
		return nil
	}
	id := "consent.wrongly_used"
	if s.consent.Ended {
		id = "consent.ended_used"
	}
	return widgets.CardOf(container.NewBorder(nil, nil, widget.NewIcon(theme.IconOn("warning", theme.Wheat)), nil, widgets.Body(s.host.Words().N(id, n))))
}

// consentCards say what a document may be used for, and where it is used.
func (s *detail) consentCards() []fyne.CanvasObject {
	w := s.host.Words()
	names := make([]string, 0, len(s.consent.Allowed))
	for _, u := range s.consent.Allowed {
		names = append(names, w.ChoiceName("document", "scope", string(u)))
	}
	allowed := strings.Join(names, ", ")
	if allowed == "" {
		allowed = w.T("consent.nothing_allowed")
	}
	may := []fyne.CanvasObject{widgets.Heading(w.T("consent.allowed")), widgets.Body(allowed)}
	if until := untilText(w, s.consent); until != "" {
		may = append(may, widgets.Small(until))
	}
	for _, h := range s.consent.Held {
		may = append(may, widgets.Small(w.Say(h.Why)))
	}
	if s.consent.Nameless {
		may = append(may, widgets.Small(w.T("consent.nameless")))
	}
	uses := append([]fyne.CanvasObject{widgets.Heading(w.T("consent.uses"))}, usesOf(s.host, s.consent, s.consent.Uses)...)
	if len(uses) == 1 {
		uses = append(uses, widgets.Muted(w.T("consent.uses.none")))
	}
	return []fyne.CanvasObject{widgets.Card(may...), widgets.Card(uses...)}
}
