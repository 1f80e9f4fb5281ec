package desk

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/calendar"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/tables"
)

// Appointment is something that has a day: a day of the calendar, or the date of a record.
type Appointment struct {
	From, To time.Time     // days: midnights in UTC
	Day      *calendar.Day // nil for a record's
	Row      store.Row     // a record's
	Field    string        // the field that has the date
	Years    int           // of an anniversary; 0 for what is none
}

// datedFields are the dates of records that stand in the calendar. A record whose field done has a value, or whose status says that it is off, is left out.
var datedFields = []struct {
	kind, field, done string
	anniversary       bool
}{
	{kind: "activity", field: "starts"},
	{kind: "event", field: "starts"},
	{kind: "activity", field: "follow_up_on"},
	{kind: "task", field: "due_on", done: "done_on"},
	{kind: "contact_log", field: "due_on"},
	{kind: "twinning", field: "next_review_on", done: "ended_on"},
	{kind: "twinning", field: "started_on", done: "ended_on", anniversary: true},
	{kind: "agreement", field: "ends_on"},
	{kind: "accreditation", field: "reappraisal_due"},
	{kind: "accreditation", field: "expires_on"},
	{kind: "report", field: "due_on", done: "sent_on"},
	{kind: "need", field: "needed_by"},
}

// Agenda gives what lies between two days, both included (midnights in UTC), in the order of the days.
func (d *Desk) Agenda(ctx context.Context, from, to time.Time) ([]Appointment, error) {
	var list []Appointment
	for _, o := range calendar.Between(from, to) {
		list = append(list, Appointment{From: o.From, To: o.To, Day: o.Day})
	}
	seen := map[string]bool{}
	for _, f := range datedFields {
		if seen[f.kind] {
			continue
		}
		seen[f.kind] = true
		err := d.eachRow(ctx, f.kind, func(r store.Row) { list = appendDates(list, r, calendar.Span{From: from, To: to}) })
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(list, func(a, b Appointment) int { return a.From.Compare(b.From) })
	return list, nil
}

// appendDates appends the dates of a record.
func appendDates(list []Appointment, r store.Row, within calendar.Span) []Appointment {
	if r.Values.Get("status") == "cancelled" {
		return list
	}
	for _, f := range datedFields {
		if f.kind == r.Kind && (f.done == "" || r.Values.Get(f.done) == "") {
			list = appendDated(list, r, f.field, f.anniversary, within)
		}
	}
	return list
}

func appendDated(list []Appointment, r store.Row, field string, anniversary bool, within calendar.Span) []Appointment {
	at, ok := dayOf(r.Values.Get(field))
	switch {
	case !ok:
	case !anniversary && within.Has(at):
		return append(list, Appointment{From: at, To: at, Row: r, Field: field})
	case anniversary:
		for year := max(within.From.Year(), at.Year()+1); year <= within.To.Year(); year++ {
			if day := at.AddDate(year-at.Year(), 0, 0); within.Has(day) { // 29 February comes on 1 March
				list = append(list, Appointment{From: day, To: day, Row: r, Field: field, Years: year - at.Year()})
			}
		}
	}
	return list
}

// dayOf gives the day of a date that is known to the day, or of a moment on the clocks of its own zone.
func dayOf(canonical string) (time.Time, bool) {
	date, ok := record.ParsePartialDate(canonical)
	if m, isMoment := record.ParseMoment(canonical); isMoment {
		date, ok = m.Date, true
	}
	if !ok || date.First() != date.Last() {
		return time.Time{}, false
	}
	return date.First(), true
}

// WriteICalendar writes appointments as a file that any calendar program reads. title names one in the user's language. Places and links are left out: the file
// goes to other programs.
func (d *Desk) WriteICalendar(w io.Writer, list []Appointment, title func(Appointment) string) error {
	var entries []tables.CalendarEntry
	for _, a := range list {
		e := tables.CalendarEntry{Title: title(a), From: a.From, To: a.To, AllDay: true}
		if a.Day != nil {
			e.ID = "day-" + a.Day.ID + "-" + a.From.Format("2006")
		} else {
			e.ID = a.Row.ID.String() + "-" + a.Field
			e.Busy = a.Field == "starts"
			if a.Years > 0 {
				e.ID += "-" + a.From.Format("2006")
			}
			if m, ok := record.ParseMoment(a.Row.Values.Get(a.Field)); ok {
				e.From, e.AllDay = m.Time(), false
				e.To = e.From.Add(time.Hour)
				if end, ok := record.ParseMoment(a.Row.Values.Get("ends")); ok && end.Time().After(e.From) {
					e.To = end.Time()
				}
			}
		}
		entries = append(entries, e)
	}
	return tables.WriteICalendar(w, entries, d.now())
}
