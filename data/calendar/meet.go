package calendar

import (
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
)

// Party is somebody who is to be at a meeting, on the clocks of her own zone.
type Party struct {
	Zone  *time.Location
	Hours record.Week // that suit her; WorkingHours if it is empty
	Out   []Out
}

// Out is when a party can't come: at these hours of the week, or all day if Hours is empty, from a day to another, both included. A zero day is no bound.
type Out struct {
	Hours    record.Week
	From, To time.Time // midnights in UTC
}

// Wish is what is looked for.
type Wish struct {
	From   time.Time // the first day, midnight in UTC
	Days   int
	Length time.Duration
	Care   bool // on days that ask for care too
}

// Window is a time in which all can meet: a meeting of the wished length may begin anywhere in it that leaves time for its end.
type Window struct{ From, To time.Time }

// WorkingHours are assumed of whom nothing is known.
var WorkingHours = week("mon-fri 09:00-17:00")

// waking are the hours in which anybody meets, whatever she says suits her: "after 14" does not mean midnight.
var waking = record.Stretch{From: 7 * 60, To: 21 * 60}

func week(canonical string) record.Week {
	w, ok := record.ParseWeek(canonical)
	if !ok {
		panic(canonical)
	}
	return w
}

// stepping is between two beginnings that are tried: people agree on full and half hours.
const stepping = 30 * time.Minute

// Meet finds the times that suit all parties, in their order. None touches 09:00 in Kyiv, when Ukraine keeps a minute of silence (DOMAIN.md 1.5), and none lies on a day
// that asks for care in either country, unless that is wished.
func Meet(parties []Party, w Wish) []Window {
	var list []Window
	// Days are those of the parties; around the world they begin and end up to half a day away from UTC's.
	for at := w.From.Add(-12 * time.Hour); at.Before(w.From.AddDate(0, 0, w.Days).Add(12 * time.Hour)); at = at.Add(stepping) {
		end := at.Add(w.Length)
		if !suits(parties, w, at, end) {
			continue
		}
		if n := len(list); n > 0 && list[n-1].To.Add(stepping).Equal(end) {
			list[n-1].To = end
		} else {
			list = append(list, Window{at, end})
		}
	}
	return list
}

func suits(parties []Party, w Wish, from, to time.Time) bool {
	span := Span{w.From, w.From.AddDate(0, 0, w.Days-1)}
	for _, p := range parties {
		day := dayOf(from.In(p.Zone))
		if !span.Has(day) || !p.can(from, to) || !w.Care && careful(day) {
			return false
		}
	}
	return len(parties) > 0 && !silence(from, to)
}

func dayOf(t time.Time) time.Time { return date(t.Year(), t.Month(), t.Day()) }

// careful tells whether a day is not for an ordinary meeting.
func careful(day time.Time) bool {
	return slices.ContainsFunc(On(day), func(o Occasion) bool { return o.Care != "" })
}

// silence tells whether 09:00 in Kyiv lies between two moments.
func silence(from, to time.Time) bool {
	kyiv, err := time.LoadLocation(record.ZoneKyiv)
	if err != nil {
		return false
	}
	local := from.In(kyiv)
	nine := time.Date(local.Year(), local.Month(), local.Day(), 9, 0, 0, 0, kyiv)
	return !nine.Before(from) && nine.Before(to)
}

// can tells whether a party can meet between two moments, by her own clock.
func (p Party) can(from, to time.Time) bool {
	a, b := from.In(p.Zone), to.In(p.Zone)
	s := record.Stretch{From: a.Hour()*60 + a.Minute()}
	s.To = s.From + int(b.Sub(a)/time.Minute)
	hours := p.Hours
	if hours.IsZero() {
		hours = WorkingHours
	}
	weekday := (int(a.Weekday()) + 6) % 7
	within := func(h record.Stretch) bool { return h.From <= s.From && s.To <= h.To }
	if !within(waking) || !slices.ContainsFunc(hours[weekday], within) {
		return false
	}
	day := dayOf(a)
	return !slices.ContainsFunc(p.Out, func(o Out) bool {
		if day.Before(o.From) || !o.To.IsZero() && day.After(o.To) {
			return false
		}
		return o.Hours.IsZero() || slices.ContainsFunc(o.Hours[weekday], func(h record.Stretch) bool { return h.From < s.To && s.From < h.To })
	})
}
