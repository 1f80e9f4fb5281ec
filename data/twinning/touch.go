package twinning

import (
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
)

// Touch says whether twins are in touch; its message is "twinning.touch.TOUCH". It is for the coordinator's eyes, never for the partner's, and nobody is blamed:
// silence may have a war for its reason (DOMAIN.md 1.5).
type Touch string

// Whether twins are in touch.
const (
	InTouch   Touch = "in_touch"
	Quiet     Touch = "quiet"
	LongQuiet Touch = "long_quiet"
	NotYet    Touch = "not_yet" // it is not the time to ask: before the first contact, while paused, after the end
)

// Limits are after how many days without contact twins are quiet, and long quiet.
type Limits struct{ Quiet, Long int }

// Usual are the limits that the program begins with (DOMAIN.md 1.3).
var Usual = Limits{Quiet: 60, Long: 120}

// Period is a stage of a twinning from a day to the next stage's; To is zero for the present one. Days are midnights in UTC.
type Period struct {
	Stage    string
	From, To time.Time
}

// Periods reads the history of stages. A date that is not known to the day counts from its first.
func Periods(stages []string) []Period {
	var list []Period
	for _, s := range stages {
		when, stage := record.SplitDated(s)
		if d, ok := record.ParsePartialDate(when); ok {
			list = append(list, Period{Stage: stage, From: d.First()})
		}
	}
	rank := func(p Period) int { return slices.Index(record.Stages, p.Stage) }
	slices.SortStableFunc(list, func(a, b Period) int {
		if c := a.From.Compare(b.From); c != 0 {
			return c
		}
		return rank(a) - rank(b)
	})
	for i := range len(list) - 1 {
		list[i].To = list[i+1].From
	}
	return list
}

// touching are the stages in which twins are expected to hear of each other.
var touching = []string{"in_contact", "agreement_draft", "signed", "active", "dormant", "under_review", "renewed"}

// TouchOf tells whether twins are in touch today, and for how many days they have not been. contacts are days of contacts; before the first the twinning's
// first stage of contact counts. Days in a pause, of the twinning or one that is given (an outage, an alert, an evacuation), do not count.
func TouchOf(stages []string, contacts []time.Time, pauses []Period, today time.Time, l Limits) (Touch, int) {
	periods := Periods(stages)
	if len(periods) == 0 || !slices.Contains(touching, periods[len(periods)-1].Stage) {
		return NotYet, 0
	}
	var last time.Time
	for _, p := range periods {
		if slices.Contains(touching, p.Stage) && last.IsZero() {
			last = p.From
		}
		if p.Stage == "paused" {
			pauses = append(pauses[:len(pauses):len(pauses)], p)
		}
	}
	for _, c := range contacts {
		if c.After(last) && !c.After(today) {
			last = c
		}
	}
	days := 0
	for d := last.AddDate(0, 0, 1); !d.After(today); d = d.AddDate(0, 0, 1) {
		if !slices.ContainsFunc(pauses, func(p Period) bool { return p.Has(d) }) {
			days++
		}
	}
	switch {
	case days >= l.Long:
		return LongQuiet, days
	case days >= l.Quiet:
		return Quiet, days
	}
	return InTouch, days
}
