package evidence

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
)

// Period is the time that a round asks about: days, both included, midnights in UTC.
type Period struct{ From, To time.Time }

// PeriodOf reads the period of a round or an answer; ok is false if an end is missing or can't be read. A month or a year that is not known to the day counts
// as a whole.
func PeriodOf(v record.Values) (p Period, ok bool) {
	from, ok1 := record.ParsePartialDate(v.Get("period_from"))
	to, ok2 := record.ParsePartialDate(v.Get("period_to"))
	if !ok1 || !ok2 {
		return p, false
	}
	return Period{from.First(), to.Last()}, true
}

// Has tells whether a date or a moment lies in the period; a date that is not known to the day counts from its first.
func (p Period) Has(canonical string) bool {
	day, ok := first(canonical)
	return ok && !day.Before(p.From) && !day.After(p.To)
}

// first is the first day that a date or a moment may mean.
func first(canonical string) (time.Time, bool) {
	if m, ok := record.ParseMoment(canonical); ok {
		return m.Date.First(), true
	}
	d, ok := record.ParsePartialDate(canonical)
	return d.First(), ok
}

// Parcel is an exchange with what is in it.
type Parcel struct {
	Values record.Values
	Items  []record.Values
}

// Prefill answers as much of the questions as the records of a twinning know of a period. What they do not know is left open rather than called nothing:
// somebody may know more.
func Prefill(p Period, activities []record.Values, parcels []Parcel) record.Values {
	out := record.Values{}
	countActivities(out, p, activities)
	countParcels(out, p, parcels)
	for _, lang := range record.Languages {
		if next := planned(p, activities, lang); next != "" {
			out["next_steps."+lang] = []string{next}
		}
	}
	return out
}

func countActivities(out record.Values, p Period, activities []record.Values) {
	var people tally
	var done int
	var ages, outcomes []string
	for _, v := range activities {
		switch {
		case !p.Has(v.Get("starts")):
		case v.Get("status") == "postponed" && v.Get("postponed_reason") == "power_cut":
			out["power_trouble"] = []string{"yes"}
		case v.Get("status") == "done":
			done++
			people.add("people_uk", v.Get("attendance_uk"))
			people.add("people_ua", v.Get("attendance_ua"))
			ages = append(ages, v["attendance_by_age"]...)
			outcomes = append(append(outcomes, v["main_outcome"]...), v["secondary_outcome"]...)
		}
	}
	if done > 0 {
		out["activities"] = []string{strconv.Itoa(done)}
	}
	people.into(out)
	if len(ages) > 0 {
		out["people_by_age"] = []string{strings.Join(ages, "; ")}
	}
	if len(outcomes) > 0 {
		slices.Sort(outcomes)
		out["outcomes"] = slices.Compact(outcomes)
	}
}

// onTheWay are the states of a parcel that was sent and is not known to have come back or got lost.
var onTheWay = []string{"sent", "in_transit", "customs", "delivered", "confirmed"}

// countParcels counts what went each way: neither side only gives (DOMAIN.md 1.5, "unequal relation").
func countParcels(out record.Values, p Period, parcels []Parcel) {
	var sent tally
	for _, x := range parcels {
		when := x.Values.Get("sent_on")
		if when == "" {
			when = x.Values.Get("confirmed_on")
		}
		way := map[string]string{"uk_to_ua": "_to_ua", "ua_to_uk": "_to_uk"}[x.Values.Get("direction")]
		if way == "" || !p.Has(when) || !slices.Contains(onTheWay, x.Values.Get("status")) {
			continue
		}
		sent.add("parcels"+way, "1")
		for _, item := range x.Items {
			if item.Get("kind") == "book" || item.Get("kind") == "" && item.Get("isbn") != "" {
				sent.add("books"+way, item.Get("quantity"))
			}
		}
	}
	sent.into(out)
}

// planned lists by title what is to come after the period, in the language where at least one title is written in it.
func planned(p Period, activities []record.Values, lang string) string {
	title := record.Field{ID: "title", Type: record.Bilingual}
	type plan struct {
		day  time.Time
		text string
	}
	var list []plan
	written := false
	for _, v := range activities {
		day, ok := first(v.Get("starts"))
		text := title.In(v, lang)
		if status := v.Get("status"); !ok || !day.After(p.To) || text == "" || status != "planned" && status != "confirmed" {
			continue
		}
		written = written || v.Get("title."+lang) != ""
		list = append(list, plan{day, text})
	}
	if !written {
		return ""
	}
	slices.SortStableFunc(list, func(a, b plan) int { return a.day.Compare(b.day) })
	lines := make([]string, len(list))
	for i := range list {
		lines[i] = list[i].text
	}
	return strings.Join(slices.Compact(lines), "\n")
}

// tally adds up whole numbers by field.
type tally map[string]int

func (t *tally) add(field, number string) {
	n, err := strconv.Atoi(number)
	if err != nil {
		return
	}
	if *t == nil {
		*t = tally{}
	}
	(*t)[field] += n
}

func (t tally) into(out record.Values) {
	for field, n := range t {
		out[field] = []string{strconv.Itoa(n)}
	}
}
