package calendar

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
)

func day(s string) time.Time {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return at
}

// Easter Sundays as churches published them: both on one day in 2025 and 2028, five weeks apart in 2027.
func TestEasters(t *testing.T) {
	for _, c := range []struct{ western, eastern string }{
		{"1961-04-02", "1961-04-09"}, {"2000-04-23", "2000-04-30"}, {"2008-03-23", "2008-04-27"}, {"2013-03-31", "2013-05-05"},
		{"2024-03-31", "2024-05-05"}, {"2025-04-20", "2025-04-20"}, {"2026-04-05", "2026-04-12"}, {"2027-03-28", "2027-05-02"},
		{"2028-04-16", "2028-04-16"}, {"2038-04-25", "2038-04-25"},
	} {
		w, e := day(c.western), day(c.eastern)
		if got := WesternEaster(w.Year()); got != w {
			t.Errorf("western %s: %s", c.western, got.Format(time.DateOnly))
		}
		if got := EasternEaster(e.Year()); got != e {
			t.Errorf("eastern %s: %s", c.eastern, got.Format(time.DateOnly))
		}
	}
}

// What the list says of days that people confuse.
func TestDays(t *testing.T) {
	for id, want := range map[string]string{
		"world-book-day-uk": "2026-03-05", "world-book-night": "2026-04-23", // two days of the book
		"mothering-sunday": "2027-03-07", "mothers-day-ua": "2027-05-09",
		"christmas": "2026-12-25", "st-nicholas": "2026-12-06", "ukrainian-language": "2026-10-27", "remembrance-ua": "2026-05-08",
		"easter-ua": "2028-04-16", "easter-western": "2028-04-16", "library-day-ua": "2026-09-30", "holodomor": "2026-11-28",
		"remembrance-sunday": "2026-11-08", "may-day-uk": "2027-05-03", "summer-bank-eng": "2026-08-31", "clocks-back": "2026-10-25",
	} {
		d := Find(id)
		if d == nil {
			t.Fatalf("no day %q", id)
		}
		if s, ok := d.In(day(want).Year()); !ok || s.From != day(want) || s.To != day(want) {
			t.Errorf("%s: %v, want %s", id, s, want)
		}
	}
	if s, _ := Find("kolodii").In(2026); s.From != day("2026-02-16") || s.To != day("2026-02-22") {
		t.Errorf("kolodii %v", s)
	}
	if s, _ := Find("refugee-week").In(2027); s.From != day("2027-06-14") || s.To != day("2027-06-20") {
		t.Errorf("refugee week %v", s)
	}
	if _, ok := Find("diwali").In(2040); ok {
		t.Error("Diwali is computed beyond its table")
	}
	announced := 0
	for _, d := range Standard() {
		if _, ok := d.In(2026); ok || d.ID == "minute-of-silence" { // which comes every day
			continue
		}
		announced++
		for year := 2020; year < 2040; year++ {
			if s, ok := d.In(year); ok {
				t.Errorf("%s is announced, and computed: %v", d.ID, s)
			}
		}
	}
	if announced < 10 || Find("libraries-week") == nil {
		t.Errorf("%d announced", announced)
	}
}

// Days of remembrance ask for care, whatever else is on them.
func TestCare(t *testing.T) {
	for _, d := range []string{"2026-02-24", "2026-05-18", "2026-06-04", "2026-11-28", "2026-04-19"} {
		if !slices.ContainsFunc(On(day(d)), func(o Occasion) bool { return o.Care == Quiet }) {
			t.Errorf("%s is not quiet", d)
		}
	}
	for _, o := range On(day("2026-03-20")) {
		if o.Care != "" {
			t.Errorf("care on an ordinary day: %s", o.ID)
		}
	}
	month := Between(day("2026-12-01"), day("2027-01-06"))
	if !slices.IsSortedFunc(month, func(a, b Occasion) int { return a.From.Compare(b.From) }) || len(month) < 12 || month[len(month)-1].ID != "epiphany-ua" {
		t.Errorf("December: %d days", len(month))
	}
}

// Every day is named in both languages, and explained in both or in none; its theme and its care are known.
func TestList(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range Standard() {
		if seen[d.ID] || d.Name["en"] == "" || d.Name["uk"] == "" || (d.Note["en"] == "") != (d.Note["uk"] == "") {
			t.Errorf("%+v", d)
		}
		seen[d.ID] = true
		if !slices.Contains(append([]string{"remembrance", "practical"}, record.Themes...), d.Theme) {
			t.Errorf("%s: theme %q", d.ID, d.Theme)
		}
		if !slices.Contains([]Care{"", Quiet, Ask, Closed}, d.Care) || !slices.Contains([]Side{Both, UK, UA}, d.Side) {
			t.Errorf("%s: care %q, side %q", d.ID, d.Care, d.Side)
		}
	}
}

// The dates of three years that were gathered from published calendars, where they are found.
func TestGatheredDates(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "domain", "calendar.csv"))
	if err != nil {
		t.Skip("the gathered dates are not here")
	}
	rows, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, r := range rows[1:] {
		for i, year := range []int{2026, 2027, 2028} {
			want := r[8+i]
			d := Find(r[0])
			if want == "" || d == nil {
				continue
			}
			s, ok := d.In(year)
			got := s.From.Format(time.DateOnly)
			if s.From != s.To {
				got += ".." + s.To.Format(time.DateOnly)
			}
			if !ok || got != want {
				t.Errorf("%s %d: %s, want %s", d.ID, year, got, want)
			}
			compared++
		}
	}
	if compared < 250 {
		t.Errorf("%d compared", compared)
	}
}
