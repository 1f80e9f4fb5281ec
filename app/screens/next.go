package screens

import (
	"maps"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/twinning"
)

// maxNext is how much is asked of somebody at once.
const maxNext = 5

// next says what comes next in a twinning; nil if nothing does. It is for those who coordinate, in words and never in red.
func (s *detail) next() fyne.CanvasObject {
	w := s.host.Words()
	head := widgets.Heading(w.T("twinning.next"))
	rows := container.NewVBox()
	for i, m := range s.state.Next {
		if i == maxNext {
			break
		}
		if day, ok := m.With["Day"].(string); ok {
			m.With = maps.Clone(m.With)
			m.With["Day"] = w.Date(day)
		}
		rows.Add(container.NewBorder(nil, nil, widget.NewIcon(theme.Icon("forward")), nil, widgets.Body(w.Say(m))))
	}
	if len(rows.Objects) == 0 {
		return nil
	}
	log := widgets.NewButtonWithIcon(w.T("twinning.log_contact"), theme.Icon("talk"), func() {
		set := record.Values{"twinning": {s.entry.ID.String()}, "happened_at": {record.MomentOf(s.host.Now(), record.ZoneKyiv).String()}}
		s.host.Go(Place{Screen: Edit, Kind: "contact_log", Preset: &store.Draft{Circle: s.entry.Circle, Kind: "contact_log", Set: set}})
	})
	ideas := widgets.NewButtonWithIcon(w.T("programme.title"), theme.Icon("resource"), func() { s.host.Go(Place{Screen: Programme, ID: s.entry.ID}) })
	meet := widgets.NewButtonWithIcon(w.T("meet.title"), theme.Icon("calendar"), func() { s.host.Go(Place{Screen: Meet, ID: s.entry.ID}) })
	return widgets.Card(head, rows, widgets.Flow(false, log, ideas, meet, outageButton(s.host, s.entry.ID)))
}

// touch is the mark that says whether twins are in touch; nil for none.
func (s *detail) touch() fyne.CanvasObject {
	if s.state.Touch == "" || s.state.Touch == twinning.NotYet {
		return nil
	}
	w := s.host.Words()
	text := map[twinning.Touch]string{twinning.InTouch: "● ", twinning.Quiet: "◐ ", twinning.LongQuiet: "○ "}[s.state.Touch] + w.T("twinning.touch."+string(s.state.Touch))
	if !s.state.Last.IsZero() {
		text += " · " + w.MediumDate(s.state.Last.Format(time.DateOnly))
	}
	return widgets.Chip(text, theme.Muted) // a shape and words: no colour blames anybody
}
