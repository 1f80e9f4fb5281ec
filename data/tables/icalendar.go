package tables

import (
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// CalendarEntry is an entry of a calendar file.
type CalendarEntry struct {
	ID       string // the same each time that it is written, so that it is brought up to date and not doubled
	Title    string
	From, To time.Time // moments; with AllDay days, both included
	AllDay   bool
	Busy     bool // takes time: other programs show it as such
}

// calendarDomain ends the ids of entries (RFC 5545, section 3.8.4.7, asks for ids that are unique in the world).
const calendarDomain = "@twinshelf"

// WriteICalendar writes entries as iCalendar (RFC 5545); now is when.
func WriteICalendar(w io.Writer, entries []CalendarEntry, now time.Time) error {
	c := ics.NewCalendar()
	c.SetMethod(ics.MethodPublish)
	c.SetProductId("-//Twinshelf//Twinshelf//EN")
	for _, e := range entries {
		v := c.AddEvent(e.ID + calendarDomain)
		v.SetDtStampTime(now)
		v.SetSummary(strings.Join(strings.Fields(e.Title), " ")) // one line: a carriage return would go through as it is
		if e.AllDay {
			v.SetAllDayStartAt(e.From)
			v.SetAllDayEndAt(e.To.AddDate(0, 0, 1)) // the end is the first day that does not belong to it
		} else {
			v.SetStartAt(e.From)
			v.SetEndAt(e.To)
		}
		if !e.Busy {
			v.SetTimeTransparency(ics.TransparencyTransparent)
		}
	}
	return c.SerializeTo(w, ics.WithNewLineWindows)
}
