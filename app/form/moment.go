package form

import (
	"fmt"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
)

// momentEditor is a date, a time and the clock that shows it; below them, what the clocks of both sides show.
type momentEditor struct {
	slot  *slot
	date  *dateEntry
	clock *entry
	zones []string
	zone  *chooser
	both  *caption
	shown [3]string // all three as they were at first
}

// usualZone is that of a person who writes in the language.
var usualZone = map[string]string{"en": record.ZoneLondon, "uk": record.ZoneKyiv}

// moment edits a wall time in a zone.
func moment(s *slot) fyne.CanvasObject {
	e := &momentEditor{slot: s, clock: s.newEntry(""), both: newRemark("")}
	day, zone := s.value(), usualZone[s.form().lang()]
	if m, ok := record.ParseMoment(day); ok {
		day, zone = m.Date.String(), m.Zone
		e.clock.Text = fmt.Sprintf("%02d:%02d", m.Hour, m.Minute)
	}
	e.date = s.newDate(day, func(string) { e.changed() })
	e.clock.PlaceHolder = s.form().words.T("form.time.example")
	e.clock.OnChanged = func(string) { e.changed() }
	e.zone = s.newChooser(e.zoneMenu(zone), zone, func(string) { e.changed() })
	e.shown = e.state()
	e.showBoth()
	s.first = e.date.entry
	return container.NewVBox(widgets.Columns([]float32{2, 1, 1}, e.date.object, e.clock, e.zone), e.both)
}

// zoneMenu offers the clocks of both countries, and that of the value if it has another.
func (e *momentEditor) zoneMenu(zone string) menu {
	e.zones = withUnknown([]string{record.ZoneLondon, record.ZoneKyiv}, zone)
	m := menu{ids: e.zones}
	for _, z := range e.zones {
		m.names = append(m.names, e.slot.form().words.ZoneName(z))
	}
	return m
}

func (e *momentEditor) state() [3]string {
	return [3]string{e.date.entry.Text, e.clock.Text, e.zone.Selected}
}

func (e *momentEditor) changed() {
	s := e.slot
	if e.state() == e.shown {
		s.set(firstOdd(s.field.of, s.given), s.given...)
	} else {
		input := strings.TrimSpace(e.date.entry.Text + " " + clockOf(e.clock.Text))
		canonical, odd := s.readIn(input, e.zones[e.zone.SelectedIndex()])
		s.set(odd, canonical)
	}
	e.showBoth()
}

// showBoth says what the value means in both countries; it says nothing until there is a time.
func (e *momentEditor) showBoth() {
	text := ""
	if _, ok := record.ParseMoment(e.slot.value()); ok {
		text = e.slot.form().words.Moment(e.slot.value(), record.ZoneLondon, record.ZoneKyiv)
	}
	e.both.set(text)
}

var shortClock = regexp.MustCompile(`^(\d{1,2})(?:[.:]?(\d{2}))?$`)

// clockOf reads also 13, 1300 and 13.00 as a time; anything else stays as it is.
func clockOf(typed string) string {
	typed = strings.TrimSpace(typed)
	m := shortClock.FindStringSubmatch(typed)
	switch {
	case m == nil:
		return typed
	case m[2] == "":
		return m[1] + ":00"
	}
	return m[1] + ":" + m[2]
}
