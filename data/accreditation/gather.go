// Package accreditation gathers the evidence for an award from what a library has done anyway, and says what is due. A person decides what she hands in.
package accreditation

import (
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
)

// Criterion is what an award asks for; its name is the message "accreditation.CRITERION".
type Criterion string

// The criteria of City of Sanctuary: learn what it means to seek sanctuary, and make others aware; embed welcome in what the library does every day; share it, so that
// others know (libraries.cityofsanctuary.org/award). What other schemes ask for stands under one.
const (
	Learn Criterion = "learn"
	Embed Criterion = "embed"
	Share Criterion = "share"
	Done  Criterion = "done"
)

// Sanctuary is the scheme whose criteria are known.
const Sanctuary = "library_of_sanctuary"

// Criteria are those of a scheme.
func Criteria(scheme string) []Criterion {
	if scheme == Sanctuary {
		return []Criterion{Learn, Embed, Share}
	}
	return []Criterion{Done}
}

// training are words that begin the name or a category of an activity by which somebody learns, folded as search folds them.
var training = []string{"train", "learn", "workshop", "webinar", "seminar", "course", "awareness", "lecture", "навчан", "тренінг", "семінар", "вебінар", "курс", "лекці", "обізнан", "майстерн"}

// themes are those of activities that count for a scheme that asks for more than any activity.
var themes = map[string][]string{"green_libraries": {"nature"}, "dementia_friendly": {"health", "kindness"}}

// Of tells for which criterion of a scheme a record is evidence; "" for none. What is only planned is none.
func Of(scheme, kind string, v record.Values) Criterion {
	switch kind {
	case "activity":
		return ofActivity(scheme, v)
	case "story":
		if scheme != Sanctuary {
			return ""
		}
		// What is written and not published is a story of what the library does, not yet told to anybody.
		if v.Get("published_on") != "" {
			return Share
		}
		return Embed
	case "resource":
		if scheme == Sanctuary {
			return Share
		}
	case "agreement":
		if scheme == Sanctuary && v.Get("status") == "signed" {
			return Embed
		}
	case "exchange":
		if scheme == Sanctuary && v.Get("status") == "confirmed" {
			return Embed
		}
	}
	return ""
}

func ofActivity(scheme string, v record.Values) Criterion {
	if v.Get("status") != "done" {
		return ""
	}
	if scheme != Sanctuary {
		if only, asks := themes[scheme]; asks && !slices.Contains(only, v.Get("theme")) {
			return ""
		}
		return Done
	}
	switch theme := v.Get("theme"); {
	case teaches(v):
		return Learn
	case theme == "sharing":
		return Share
	}
	return Embed
}

// teaches tells whether somebody learns by an activity, by its name and its categories.
func teaches(v record.Values) bool {
	text := " " + script.Fold(v.Get("title.en")+" "+v.Get("title.uk")+" "+strings.Join(v["category"], " "))
	return slices.ContainsFunc(training, func(word string) bool { return strings.Contains(text, " "+script.Fold(word)) })
}

// days are the fields that say when something happened, by kind.
var days = map[string]string{"activity": "starts", "agreement": "signed_on", "exchange": "confirmed_on"}

// Day gives when something happened, in canonical form; "" if nobody said.
func Day(kind string, v record.Values) string {
	if kind != "story" {
		return v.Get(days[kind])
	}
	for _, field := range []string{"published_on", "happened_on"} {
		if day := v.Get(field); day != "" {
			return day
		}
	}
	return ""
}

// Counts tells whether what happened on a day is evidence for an accreditation: after an award only what came since is, for the next appraisal. What has no day counts.
func Counts(accreditation record.Values, day string) bool {
	since, ok := dayOf(accreditation.Get("awarded_on"))
	at, known := dayOf(day)
	return !ok || !known || !at.Before(since)
}

// dayOf reads a date, or the date of a moment; of one that is known by the month or year, its last day.
func dayOf(canonical string) (time.Time, bool) {
	if m, ok := record.ParseMoment(canonical); ok {
		return m.Date.Last(), true
	}
	d, ok := record.ParsePartialDate(canonical)
	return d.Last(), ok
}
