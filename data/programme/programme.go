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
	ID         string // of the file; of one's own the id of the record
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

// Choose gives the templates that a filter lets through, one's own first.
func Choose(f Filter, own ...Template) []*Template {
	var found []*Template
	list := slices.Concat(own, Templates())
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
	v := record.Values{"status": {"planned"}, "template": {t.ID}, "starts": {day.Format(time.DateOnly) + "T12:00 " + record.ZoneLondon}}
	for field, value := range map[string]string{"theme": t.Theme, "mode": t.Mode} {
		if value != "" {
			v[field] = []string{value}
		}
	}
	if len(t.Ages) > 0 {
		v["age_groups"] = slices.Sorted(slices.Values(t.Ages))
	}
	if calendar.Find(t.Day) != nil {
		v["calendar_day"] = []string{t.Day}
	}
	for _, lang := range record.Languages {
		for field, text := range map[string]string{"title": t.Title[lang], "aim": sentence(t.Aim[lang]), "materials": sentence(t.Materials[lang]), "care": t.Care[lang]} {
			if text != "" {
				v[field+"."+lang] = []string{text}
			}
		}
	}
	return v
}

// Own makes a template of a record of the kind "resource", by its id. What it does not say is left open.
func Own(id record.ID, v record.Values) Template {
	t := Template{ID: id.String(), Theme: v.Get("theme"), Connection: Connection(v.Get("connection")), Mode: v.Get("mode"), Ages: v["age_groups"]}
	t.Minutes, _ = strconv.Atoi(v.Get("minutes")) // 0 where it does not say
	both := func(field string) map[string]string {
		texts := map[string]string{}
		for _, lang := range record.Languages {
			texts[lang] = v.Get(field + "." + lang)
		}
		return texts
	}
	t.Title, t.Aim, t.Materials, t.Care = both("title"), both("description"), both("materials"), both("care")
	return t
}

// Text gives a text in a language; where that is missing, as it may be in a template of one's own, in the other.
func Text(texts map[string]string, lang string) string {
	if text := texts[lang]; text != "" {
		return text
	}
	for _, other := range record.Languages {
		if text := texts[other]; text != "" {
			return text
		}
	}
	return ""
}

// Resource gives the values of a record that keeps an activity as a template of one's own: what it was about, not who came.
func Resource(activity record.Values) record.Values {
	v := record.Values{"kind": {"activity_template"}}
	for _, lang := range record.Languages {
		for to, from := range map[string]string{"title": "title", "description": "aim", "materials": "materials", "care": "care"} {
			if text := activity.Get(from + "." + lang); text != "" {
				v[to+"."+lang] = []string{text}
			}
		}
	}
	for _, field := range []string{"theme", "mode", "age_groups"} {
		if values := activity[field]; len(values) > 0 {
			v[field] = values
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
