package twinning

import (
	"time"

	"github.com/twinshelf/twinshelf/data/record"
)

// Outage reads the record of a time in which somebody can't answer, as a pause of the count of quiet days; ok is false for one without a first day, and for a timetable
// of hours, in which there are days like others. Until it ends, the pause goes on (DOMAIN.md 1.5, “power cuts, shelling”).
func Outage(v record.Values) (p Period, ok bool) {
	from, known := record.ParsePartialDate(v.Get("from"))
	if !known || v.Get(record.FieldWeeklyHours) != "" {
		return p, false
	}
	p = Period{Stage: v.Get("reason"), From: from.First()}
	if until, ok := record.ParsePartialDate(v.Get("until")); ok {
		p.To = until.Last().AddDate(0, 0, 1)
	}
	return p, true
}

// Has tells whether a day is in the period.
func (p Period) Has(day time.Time) bool {
	return !day.Before(p.From) && (p.To.IsZero() || day.Before(p.To))
}
