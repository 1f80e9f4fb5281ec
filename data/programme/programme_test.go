package programme

import (
	"slices"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/calendar"
	"github.com/twinshelf/twinshelf/data/record"
)

// Every template is told in both languages, belongs to a theme, to ages and to a day that there is, and makes an activity without a word of warning.
func TestTemplates(t *testing.T) {
	kind := record.Standard().Kind("activity")
	seen := map[string]bool{}
	for _, x := range Templates() {
		if seen[x.ID] {
			t.Errorf("%s twice", x.ID)
		}
		seen[x.ID] = true
		for _, texts := range []map[string]string{x.Title, x.Aim, x.Materials} {
			if texts["en"] == "" || texts["uk"] == "" {
				t.Errorf("%s: %v", x.ID, texts)
			}
		}
		if (x.Care["en"] == "") != (x.Care["uk"] == "") || x.Minutes < 10 || len(x.Ages) == 0 || !slices.Contains([]Connection{Works, Partly, Needs}, x.Connection) {
			t.Errorf("%+v", x)
		}
		if x.Day != "" && x.Day != Anniversary && calendar.Find(x.Day) == nil {
			t.Errorf("%s: no day %q", x.ID, x.Day)
		}
		v := x.Activity(time.Date(2027, 3, 9, 0, 0, 0, 0, time.UTC))
		v["twinning"] = []string{"0123456789abcdef"}
		for _, w := range kind.Warnings(v) {
			t.Errorf("%s: %s %s", x.ID, w.Field, w.Message)
		}
		for slot := range v {
			if record.Standard().Field("activity", slot) == nil {
				t.Errorf("%s: no field %s", x.ID, slot)
			}
		}
	}
	if len(seen) != 47 || len(Choose(Filter{Connection: Works})) != 33 {
		t.Errorf("%d templates, %d for bad connections", len(seen), len(Choose(Filter{Connection: Works})))
	}
}

func TestChoose(t *testing.T) {
	for _, x := range Choose(Filter{Theme: "kindness", Age: "children", Connection: Partly, Minutes: 60}) {
		if x.Theme != "kindness" || x.Connection == Needs || x.Minutes > 60 {
			t.Errorf("%s", x.ID)
		}
	}
	spring := Choose(Filter{Month: time.April})
	if !slices.ContainsFunc(spring, func(x *Template) bool { return x.ID == "trad-pysanky" }) || slices.ContainsFunc(spring, func(x *Template) bool { return x.ID == "trad-st-nicholas" }) {
		t.Error("not the templates of April")
	}
}

// Whenever a year begins, each plan has 8 to 12 activities, all of them within the year, on working days that ask for no care, and far enough apart.
func TestPlans(t *testing.T) {
	for _, p := range Plans {
		for month := range 48 {
			from := time.Date(2025, time.Month(1+month), 1+month%28, 0, 0, 0, 0, time.UTC)
			list := p.Year(from, time.Date(2024, 4, 26, 0, 0, 0, 0, time.UTC))
			if len(list) != len(p.Templates) || len(list) < 8 || len(list) > 12 {
				t.Fatalf("%s from %s: %d activities", p.ID, from.Format(time.DateOnly), len(list))
			}
			for i, s := range list {
				if s.Day.Before(from) || s.Day.After(from.AddDate(1, 0, -1)) || s.Day.Weekday() == time.Saturday || s.Day.Weekday() == time.Sunday || slices.ContainsFunc(calendar.On(s.Day), func(o calendar.Occasion) bool { return o.Care != "" }) {
					t.Errorf("%s: %s on %s", p.ID, s.ID, s.Day.Format(time.DateOnly))
				}
				if i > 0 && s.Day.Sub(list[i-1].Day) < apart*24*time.Hour {
					t.Errorf("%s: %s too soon after %s", p.ID, s.ID, list[i-1].ID)
				}
			}
		}
	}
	if n := len(Plans); n != 6 {
		t.Errorf("%d plans", n)
	}
	low := FindPlan("bad_connection")
	for _, id := range low.Templates {
		if Find(id).Connection != Works {
			t.Errorf("%s needs a connection", id)
		}
	}
}

// What belongs to a day lies on it, if that day suits.
func TestPlanKeepsDays(t *testing.T) {
	from := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	for _, s := range FindPlan("children").Year(from, time.Time{}) {
		if want := map[string]string{"trad-vyshyvanka": "2027-05-20", "trad-st-nicholas": "2026-12-07"}[s.ID]; want != "" && s.Day.Format(time.DateOnly) != want {
			t.Errorf("%s on %s, want %s", s.ID, s.Day.Format(time.DateOnly), want)
		}
	}
}

// An activity that is kept as a template of one's own makes an activity like it; what nobody said, and who came, is not in it.
func TestOwnTemplates(t *testing.T) {
	done := record.Values{
		"title.uk": {"Вечір казок"}, "aim.uk": {"Разом читати."}, "theme": {"fun"}, "mode": {"hybrid"}, "age_groups": {"children"}, "status": {"done"}, "attendance_uk": {"20"},
		"quote.uk": {"Ще!"},
	}
	kept := Resource(done)
	for slot := range kept {
		if record.Standard().Field("resource", slot) == nil {
			t.Errorf("no field %s", slot)
		}
	}
	own := Own(record.ID{7}, kept)
	if Text(own.Title, "en") != "Вечір казок" || Text(own.Care, "en") != "" {
		t.Errorf("%+v", own)
	}
	v := own.Activity(time.Date(2027, 3, 9, 0, 0, 0, 0, time.UTC))
	for slot, want := range map[string]string{"title.uk": "Вечір казок", "aim.uk": "Разом читати.", "theme": "fun", "mode": "hybrid", "age_groups": "children", "status": "planned", "template": own.ID} {
		if v.Get(slot) != want {
			t.Errorf("%s: %q", slot, v.Get(slot))
		}
	}
	for _, slot := range []string{"title.en", "care.uk", "attendance_uk", "quote.uk"} {
		if v.Get(slot) != "" {
			t.Errorf("%s: %q", slot, v.Get(slot))
		}
	}
	if first := Choose(Filter{Theme: "fun", Age: "children"}, own)[0]; first.ID != own.ID {
		t.Errorf("first is %s", first.ID)
	}
	if list := Choose(Filter{Theme: "nature"}, own); list[0].ID == own.ID {
		t.Error("it is not about nature")
	}
}
