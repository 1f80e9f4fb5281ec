// Package consent says what a photo or document may be used for on a day, why not for more, and until when: computed from what people agreed to, for
// which uses and how long, from children in it, and from places in Ukraine (domain/fields.md, section 14; DOMAIN.md 1.5). It is a pure function of the
// record's values: it finds no uses, and forbids nothing by itself. What is not known is never taken for a permission.
package consent

import (
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// Use is what a photo or document may be used for; its name on screen is the choice of the field "scope".
type Use string

// The uses.
const (
	Internal Use = "internal" // within one's own library
	Partner  Use = "partner"  // in a circle that the partner reads
	Print    Use = "print"
	Web      Use = "web"
	Social   Use = "social"
)

// Uses lists them, from the smallest circle of readers to the largest.
var Uses = []Use{Internal, Partner, Print, Web, Social}

var (
	public  = []Use{Print, Web, Social}
	outside = []Use{Partner, Print, Web, Social}
)

// Held says that some uses are not allowed, and why.
type Held struct {
	Why  say.Message
	Uses []Use
}

// Verdict is what may be done with a photo or document on a day.
type Verdict struct {
	Allowed []Use
	Held    []Held    // why the others are not, what weighs most first
	Until   time.Time // the last day of consent, midnight in UTC; zero for no end
	Ended   bool      // consent was refused, withdrawn or has run out: wherever it is used, it has to be taken out
	Review  bool      // waits for somebody on the Ukrainian side to look at it
	// Nameless says that no names may stand beside it, since there are children in it; Named that names are noted all the same.
	Nameless, Named bool
}

// Allows tells whether a use is allowed.
func (v Verdict) Allows(u Use) bool { return slices.Contains(v.Allowed, u) }

// Why gives the reasons for which a use is not allowed; none if it is.
func (v Verdict) Why(u Use) []say.Message {
	var list []say.Message
	for _, h := range v.Held {
		if slices.Contains(h.Uses, u) {
			list = append(list, h.Why)
		}
	}
	return list
}

// EndsWithin tells whether consent that stands today ends within so many days.
func (v Verdict) EndsWithin(days int, today time.Time) bool {
	return !v.Ended && !v.Until.IsZero() && !v.Until.After(today.AddDate(0, 0, days))
}

// Of judges a document's values on a day, a midnight in UTC.
func Of(values record.Values, today time.Time) Verdict {
	f := factsOf(values, today)
	v := Verdict{Until: f.until, Review: f.unseen(), Nameless: f.children, Named: f.children && len(values["people"]) > 0}
	for _, r := range rules {
		if !r.when(f) {
			continue
		}
		v.Ended = v.Ended || r.ends
		m := say.Msg(r.why)
		if r.why == "consent.why.expired" {
			m = say.Msg(r.why, "Day", say.Day(f.until.Format(time.DateOnly)))
		}
		v.Held = append(v.Held, Held{m, r.holds})
	}
	if missing := f.outsideScope(); len(missing) > 0 {
		v.Held = append(v.Held, Held{say.Msg("consent.why.scope"), missing})
	}
	for _, u := range Uses {
		if len(v.Why(u)) == 0 {
			v.Allowed = append(v.Allowed, u)
		}
	}
	return v
}
