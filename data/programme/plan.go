package programme

import (
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/calendar"
)

// Plan is a suggested year; its name is the message "programme.plan.ID", and what it is for "programme.plan.ID.what".
type Plan struct {
	ID        string
	Templates []string // 8 to 12
}

// Plans are the suggested years. Each has letters and presents as well as meetings, and counts in both directions.
var Plans = []Plan{
	{"first_year", []string{
		"kind-letters", "comm-press-day", "share-job-shadow", "trad-st-nicholas", "lit-poem-pair", "fun-book-bingo", "trad-vyshyvanka", "nature-sunflower-watch",
		"kind-tea-hour", "share-book-box",
	}},
	{"bad_connection", []string{
		"fun-shadow-tales", "kind-letters", "trad-st-nicholas", "trad-recipe-letters", "nature-leaf-letters", "fun-story-relay", "lit-lullabies", "share-book-box",
		"nature-nature-poems", "kind-thank-wall",
	}},
	{"children", []string{
		"fun-story-relay", "fun-lego-library", "trad-pysanky", "trad-st-nicholas", "trad-vyshyvanka", "kind-travelling-toy", "nature-sunflower-watch", "nature-leaf-letters",
		"fun-puppet-show", "lit-lullabies",
	}},
	{"adults", []string{
		"lit-book-club", "lit-shevchenko-burns", "trad-recipe-letters", "kind-bibliotherapy", "health-sleep-stress", "comm-twin-stories", "share-language-cafe",
		"lit-author-talk", "comm-local-history",
	}},
	{"nature", []string{
		"nature-bird-count", "nature-seed-library", "nature-sunflower-watch", "nature-reading-garden", "nature-leaf-letters", "nature-nature-poems", "health-walk-read",
		"trad-kalyta",
	}},
	{"low_cost", []string{
		"kind-letters", "fun-quiz", "lit-poem-pair", "nature-leaf-letters", "kind-thank-wall", "share-reading-list", "fun-shadow-tales", "nature-bird-count",
		"trad-recipe-letters", "comm-welcome-tour", "health-fact-check",
	}},
}

// FindPlan finds a plan by its id; nil if there is none.
func FindPlan(id string) *Plan {
	for i := range Plans {
		if Plans[i].ID == id {
			return &Plans[i]
		}
	}
	return nil
}

// Suggestion is a template on a day.
type Suggestion struct {
	*Template
	Day time.Time // midnight in UTC
}

// apart is how many days activities lie from each other at least: nobody has time for more.
const apart = 10

// Year puts the templates of a plan on days of the twelve months from a day. anniversary is the day of the twinning, in any year; zero if there is none yet. Templates of a
// day of the calendar lie on it, or on the nearest working day that asks for no care; the others fill the months that have the least.
func (p *Plan) Year(from, anniversary time.Time) []Suggestion {
	y := year{from: from, to: from.AddDate(1, 0, -1)}
	var free []*Template
	for _, id := range p.Templates {
		t := Find(id)
		if want, ok := y.wanted(t, anniversary); ok {
			y.put(t, want)
		} else {
			free = append(free, t)
		}
	}
	for _, t := range free {
		y.put(t, y.emptiest(t.Month))
	}
	slices.SortStableFunc(y.list, func(a, b Suggestion) int { return a.Day.Compare(b.Day) })
	return y.list
}

type year struct {
	from, to time.Time
	list     []Suggestion
}

// wanted is the day that a template belongs to within the year.
func (y *year) wanted(t *Template, anniversary time.Time) (time.Time, bool) {
	for _, n := range []int{y.from.Year(), y.to.Year()} {
		day := time.Time{}
		if d := calendar.Find(t.Day); d != nil {
			if s, ok := d.In(n); ok {
				day = s.From
			}
		} else if t.Day == Anniversary && !anniversary.IsZero() {
			day = anniversary.AddDate(n-anniversary.Year(), 0, 0)
		}
		if !day.Before(y.from) && !day.After(y.to) {
			return day, true
		}
	}
	return time.Time{}, false
}

// put puts a template on the day, or the nearest one that suits.
func (y *year) put(t *Template, want time.Time) {
	for far := range 60 {
		for _, step := range []int{-far, far} {
			day := want.AddDate(0, 0, step)
			if y.suits(day) {
				y.list = append(y.list, Suggestion{t, day})
				return
			}
		}
	}
}

// suits tells whether a day is a working day within the year that asks for no care, when libraries are open, and far enough from what is planned already.
func (y *year) suits(day time.Time) bool {
	if day.Before(y.from) || day.After(y.to) || day.Weekday() == time.Sunday || day.Weekday() == time.Saturday {
		return false
	}
	for _, o := range calendar.On(day) {
		if o.Care != "" {
			return false
		}
	}
	return !slices.ContainsFunc(y.list, func(s Suggestion) bool { return day.Sub(s.Day).Abs() < apart*24*time.Hour })
}

// emptiest is the middle of the month with the least in it, or of the given one.
func (y *year) emptiest(month time.Month) time.Time {
	best, least := y.from, len(y.list)+1
	for i := range 12 {
		first := time.Date(y.from.Year(), y.from.Month()+time.Month(i), 1, 0, 0, 0, 0, time.UTC)
		middle := first.AddDate(0, 0, 14)
		if middle.Before(y.from) || middle.After(y.to) {
			continue
		}
		if month != 0 && middle.Month() == month {
			return middle
		}
		n := 0
		for _, s := range y.list {
			if s.Day.Year() == middle.Year() && s.Day.Month() == middle.Month() {
				n++
			}
		}
		// August is the month of holidays in both countries.
		if middle.Month() == time.August {
			n++
		}
		if n < least {
			best, least = middle, n
		}
	}
	return best
}
