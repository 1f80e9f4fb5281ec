package screens

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/form"
	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
)

// known are the fields of the short form that a planned activity has answered before.
var known = []string{"title", "twinning", "starts"}

// newReport is the form of two minutes after an activity: who came, what changed, photos with consent. It is the form of the activity with few of its fields, so
// that what was typed is kept, and goes on in the long form.
func newReport(h Host, p Place) Page {
	s := &edit{host: h, place: p, body: container.NewStack(), start: record.Values{}, title: "brief.title", brief: true}
	s.place.Kind = "activity"
	s.kind = h.Desk().Registry().Kind("activity").Short()
	if !p.ID.IsZero() {
		s.kind.Fields = slices.DeleteFunc(s.kind.Fields, func(f record.Field) bool { return slices.Contains(known, f.ID) })
	}
	s.draft.ID, s.draft.Kind, s.draft.Set = p.ID, s.kind.ID, record.Values{}
	if p.Preset != nil {
		s.draft = *p.Preset
	}
	h.Do(s.read, s.show)
	return s
}

// offerReport asks on an activity's page how it went; nil when that is told, or it is not to be.
func (s *detail) offerReport() fyne.CanvasObject {
	v := s.entry.Values
	told := v.Get("status") == "done" && v.Get("attendance_uk")+v.Get("attendance_ua") != "" && v.Get("what_changed.en")+v.Get("what_changed.uk")+v.Get("main_outcome") != ""
	day, known := record.ParseMoment(v.Get("starts"))
	if told || s.entry.Deleted || v.Get("status") == "cancelled" || known && day.Time().After(s.host.Now()) {
		return nil
	}
	w := s.host.Words()
	b := widgets.NewButtonWithIcon(w.T("brief.title"), theme.Icon("edit"), func() { s.host.Go(Place{Screen: Report, ID: s.entry.ID}) })
	return widgets.CardOf(container.NewBorder(nil, nil, widget.NewIcon(theme.Icon("activity")), b, widgets.Body(w.T("brief.ask"))))
}

// photosForm asks for photos and the consent to them: they become a record of their own.
func (s *edit) photosForm() fyne.CanvasObject {
	k := s.host.Desk().Registry().Kind("document").Short()
	s.photos = form.New(s.host.Words(), k, record.Values{}, &lookup{host: s.host})
	return s.photos.Object()
}

// saveReport saves the short form.
func (s *edit) saveReport() {
	draft, key := s.current(), s.key()
	if s.place.ID.IsZero() && len(draft.Set) == 0 {
		s.host.Tell(s.host.Words().T("edit.nothing_typed"))
		return
	}
	photos := s.photos.Values()
	var id record.ID
	s.host.Do(func(ctx context.Context) (err error) {
		if id, err = s.host.Desk().SaveReport(ctx, draft, photos); err != nil {
			return err
		}
		return s.host.Desk().DropForm(key)
	}, func() {
		s.dirty = false
		s.host.Tell(s.host.Words().T("brief.saved"))
		s.host.Back()
		if s.place.ID.IsZero() {
			s.host.Go(Place{Screen: Detail, ID: id})
		}
	})
}

// allFields goes on in the long form with what was typed here.
func (s *edit) allFields() {
	p := Place{Screen: Edit, Kind: s.kind.ID, ID: s.place.ID}
	if s.dirty {
		draft := s.current()
		p.Preset = &draft
	}
	s.host.Go(p)
}
