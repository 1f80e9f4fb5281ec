// Package programme suggests what twin libraries can do together: templates of activities, and plans of a year made from them. A plan puts each template on a
// day that fits it and that asks for no care. What is suggested is only a beginning; people change it.
//
// The package is pure. The templates are in assets/programme/templates.csv.
package programme

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/twinshelf/twinshelf/assets"
	"github.com/twinshelf/twinshelf/data/calendar"
	"github.com/twinshelf/twinshelf/data/record"
)

// Connection says how a template gets on with power cuts and bad connections.
type Connection string

// How templates get on with bad connections.
const (
	Works  Connection = "works"  // by post, on paper, or in one room
	Partly Connection = "partly" // some of it is online
	Needs  Connection = "needs"  // a call that holds for an hour
)

// Template is an activity that libraries can do together. Texts are by language.
type Template struct {
	ID         string
	Theme      string // one of record.Themes
	Connection Connection
	Mode       string   // as of activities
	Ages       []string // of record.AgeGroups
	Minutes    int      // of preparation and doing together: the effort
	Day        string   // the day of the calendar that it belongs to; "" for none, "twinning-anniversary" for the twins' own
	Month      time.Month
	Title      map[string]string
	Aim        map[string]string
	Materials  map[string]string
	Care       map[string]string // what to mind; empty for nothing
}

// Anniversary is the Day of templates that belong to the anniversary of the twinning itself.
const Anniversary = "twinning-anniversary"

// Templates lists the templates, by theme. The list is shared: nobody changes it.
var Templates = sync.OnceValue(func() []Template {
	rows, err := csv.NewReader(bytes.NewReader(assets.Templates)).ReadAll()
	if err != nil {
		panic(err) // the file is part of the program, and tests read it
	}
	list := make([]Template, 0, len(rows))
	for _, r := range rows[1:] {
		minutes, _ := strconv.Atoi(r[5]) // a test reads them all
		month, _ := strconv.Atoi(r[7])
		both := func(at int) map[string]string { return map[string]string{"en": r[at], "uk": r[at+1]} }
		list = append(list, Template{
			ID: r[0], Theme: r[1], Connection: Connection(r[2]), Mode: r[3], Ages: strings.Fields(r[4]), Minutes: minutes, Day: r[6], Month: time.Month(month),
			Title: both(8), Aim: both(10), Materials: both(12), Care: both(14),
		})
	}
	return list
})

// Find finds a template by its id; nil if there is none.
func Find(id string) *Template {
	list := Templates()
	for i := range list {
		if list[i].ID == id {
			return &list[i]
		}
	}
	return nil
}

// Filter says which templates are looked for; what is empty takes all.
type Filter struct {
	Theme, Age string
	Connection Connection // Partly takes Works too
	Minutes    int        // at most
	Month      time.Month // those of that month, and those that have none
}

// Choose gives the templates that a filter lets through.
func Choose(f Filter) []*Template {
	var found []*Template
	list := Templates()
	for i := range list {
		t := &list[i]
		switch {
		case f.Theme != "" && t.Theme != f.Theme,
			f.Age != "" && !slices.Contains(t.Ages, f.Age) && !slices.Contains(t.Ages, "families"),
			f.Connection == Works && t.Connection != Works,
			f.Connection == Partly && t.Connection == Needs,
			f.Minutes > 0 && t.Minutes > f.Minutes,
			f.Month > 0 && t.month() != 0 && t.month() != f.Month:
			continue
		}
		found = append(found, t)
	}
	return found
}

// month is the month that a template belongs to, in a usual year; 0 for none.
func (t *Template) month() time.Month {
	if d := calendar.Find(t.Day); d != nil {
		if s, ok := d.In(usualYear); ok {
			return s.From.Month()
		}
	}
	return t.Month
}

// usualYear is one in which feasts that move lie in their usual months.
const usualYear = 2026

// Activity gives the values of a planned activity in both languages, on a day at noon in London: two in the afternoon in Kyiv, when both libraries are open.
func (t *Template) Activity(day time.Time) record.Values {
	v := record.Values{
		"theme": {t.Theme}, "mode": {t.Mode}, "status": {"planned"}, "age_groups": slices.Sorted(slices.Values(t.Ages)), "template": {t.ID},
		"starts": {day.Format(time.DateOnly) + "T12:00 " + record.ZoneLondon},
	}
	if calendar.Find(t.Day) != nil {
		v["calendar_day"] = []string{t.Day}
	}
	for _, lang := range record.Languages {
		v["title."+lang] = []string{t.Title[lang]}
		v["aim."+lang] = []string{sentence(t.Aim[lang])}
		v["materials."+lang] = []string{sentence(t.Materials[lang])}
		if care := t.Care[lang]; care != "" {
			v["care."+lang] = []string{care}
		}
	}
	return v
}

func sentence(s string) string {
	if s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}
