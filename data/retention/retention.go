// Package retention says until when the data of a person are kept, and why: until the day that somebody wrote, else until two years after her last twinning has
// ended or she has left (domain/fields.md, section 3). UK GDPR Art. 5(1)(e) and Закон України «Про захист персональних даних» (2297-VI) let personal data be kept no
// longer than they are needed. The package is pure: it forgets nobody. Once a year a person looks, and decides for each.
package retention

import (
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// Years is for how long data are kept after a twinning has ended or a person has left.
const Years = 2

// SweepEvery is how often somebody is asked to look through those whose time is over.
const SweepEvery = 365 * 24 * time.Hour

// Twinning is one that a person belongs to. Ended is canonical, perhaps partial, and "" while it goes on; Over says that it has ended, perhaps nobody knows when.
type Twinning struct {
	Ended string
	Over  bool
}

// TwinningOf reads a twinning's record.
func TwinningOf(v record.Values) Twinning {
	stage, since := record.CurrentStage(v["stages"], record.Stages)
	switch on := v.Get("ended_on"); {
	case on != "":
		return Twinning{on, true}
	case stage == "ended":
		return Twinning{since, true}
	}
	return Twinning{}
}

// Verdict is until when a person's data are kept. Until is a midnight in UTC, zero where no end is known; Why says from what it follows.
type Verdict struct {
	Until time.Time
	Why   say.Message
	Over  bool // the time is over today
}

// Of judges a person's record on a day, with the twinnings that she belongs to.
func Of(person record.Values, twinnings []Twinning, today time.Time) Verdict {
	v := Verdict{Why: say.Msg("retention.why.open")}
	if d, ok := record.ParsePartialDate(person.Get("retention_until")); ok {
		v = Verdict{Until: d.Last(), Why: say.Msg("retention.why.written", "Day", say.Day(d.Last().Format(time.DateOnly)))}
	} else {
		day, id := ended(twinnings), "retention.why.twinning"
		if left, ok := record.ParsePartialDate(person.Get("left_on")); ok && (day.IsZero() || left.Last().Before(day)) {
			day, id = left.Last(), "retention.why.left"
		}
		if !day.IsZero() {
			v = Verdict{Until: day.AddDate(Years, 0, 0), Why: say.Msg(id, "Day", say.Day(day.Format(time.DateOnly)))}
		}
	}
	v.Over = !v.Until.IsZero() && v.Until.Before(today)
	return v
}

// ended gives the day on which the last of the twinnings ended; zero while one goes on, and if nobody knows when one ended.
func ended(list []Twinning) (last time.Time) {
	for _, t := range list {
		d, ok := record.ParsePartialDate(t.Ended)
		if !t.Over || !ok {
			return time.Time{}
		}
		if d.Last().After(last) {
			last = d.Last()
		}
	}
	return last
}
