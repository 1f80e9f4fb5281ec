// Package calendar knows the days of both countries: feasts, days of remembrance, days of books and of nature, each by a rule that gives its date in any year.
// Days that their organisers announce are never computed: they have no date until somebody writes one down. The list is in assets/calendar/days.csv;
// its dates for 2026 to 2028 were compared with published calendars.
//
// The package is pure: no clock, no files but the embedded list.
package calendar

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/twinshelf/twinshelf/assets"
)

// Side says where a day is kept.
type Side string

// The sides.
const (
	Both Side = "both"
	UK   Side = "uk"
	UA   Side = "ua"
)

// Care says how a day is to be treated; its message is "calendar.care.CARE".
type Care string

// How days are to be treated.
const (
	Quiet  Care = "quiet"  // nothing festive: a day of remembrance
	Ask    Care = "ask"    // ask the partner first
	Closed Care = "closed" // libraries in the UK are closed
)

// Day is a day, or a few, that comes every year.
type Day struct {
	ID    string
	Side  Side
	Theme string            // one of record.Themes, "remembrance" or "practical"
	Care  Care              // "" for none
	Name  map[string]string // by language
	Note  map[string]string // by language; "" for none
	rule  rule
}

// Span is from a day to a day, both included: midnights in UTC, which stand for the days of any zone.
type Span struct{ From, To time.Time }

// Has tells whether a day is in the span.
func (s Span) Has(day time.Time) bool { return !day.Before(s.From) && !day.After(s.To) }

// In gives when the day is in a year; ok is false if that can't be computed: it is announced, or the table does not reach that far.
func (d *Day) In(year int) (s Span, ok bool) { return d.rule(year) }

// Occasion is a day in a certain year.
type Occasion struct {
	*Day
	Span
}

// Standard lists the days in the order of the file. The list is shared: nobody changes it.
var Standard = sync.OnceValue(func() []Day {
	days, err := read(assets.Days)
	if err != nil {
		panic(err) // the file is part of the program, and tests read it
	}
	return days
})

// Between gives the days that touch the days from and to, by their beginning, then as the list has them.
func Between(from, to time.Time) []Occasion {
	var found []Occasion
	days := Standard()
	for year := from.Year() - 1; year <= to.Year(); year++ {
		for i := range days {
			s, ok := days[i].In(year)
			if ok && !s.To.Before(from) && !s.From.After(to) {
				found = append(found, Occasion{&days[i], s})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Occasion) int { return a.From.Compare(b.From) })
	return found
}

// On gives the days that a day belongs to.
func On(day time.Time) []Occasion { return Between(day, day) }

// Find finds a day by its id; nil if there is none.
func Find(id string) *Day {
	days := Standard()
	for i := range days {
		if days[i].ID == id {
			return &days[i]
		}
	}
	return nil
}

func read(b []byte) ([]Day, error) {
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return nil, err
	}
	days := make([]Day, 0, len(rows))
	for _, r := range rows[1:] {
		d := Day{
			ID: r[0], Side: Side(r[1]), Theme: r[3], Care: Care(r[4]),
			Name: map[string]string{"en": r[5], "uk": r[6]}, Note: map[string]string{"en": r[7], "uk": r[8]},
		}
		kind, args, _ := strings.Cut(r[2], ":")
		if d.rule, err = parse(kind, args); err != nil {
			return nil, fmt.Errorf("%s: %w", d.ID, err)
		}
		days = append(days, d)
	}
	return days, nil
}
