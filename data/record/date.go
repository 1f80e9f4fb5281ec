package record

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// PartialDate is a day, a month (Day is 0) or a year (Month too).
type PartialDate struct{ Year, Month, Day int }

// ParsePartialDate reads the canonical form of a Date.
func ParsePartialDate(canonical string) (PartialDate, bool) {
	var d PartialDate
	parts := strings.Split(canonical, "-")
	if len(parts) > 3 {
		return d, false
	}
	for i, into := range []*int{&d.Year, &d.Month, &d.Day}[:len(parts)] {
		want := 2
		if i == 0 {
			want = 4
		}
		n, err := strconv.Atoi(parts[i])
		if err != nil || len(parts[i]) != want || n <= 0 {
			return PartialDate{}, false
		}
		*into = n
	}
	return d, d.valid()
}

// String gives the canonical form.
func (d PartialDate) String() string {
	switch {
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Compare orders dates; a year comes before its months, a month before its days.
func (d PartialDate) Compare(e PartialDate) int { return strings.Compare(d.String(), e.String()) }

// First is the first day that d may mean, Last the last.
func (d PartialDate) First() time.Time {
	return time.Date(d.Year, time.Month(max(d.Month, 1)), max(d.Day, 1), 0, 0, 0, 0, time.UTC)
}

// Last is the last day that d may mean.
func (d PartialDate) Last() time.Time {
	switch {
	case d.Month == 0:
		return time.Date(d.Year, 12, 31, 0, 0, 0, 0, time.UTC)
	case d.Day == 0:
		return time.Date(d.Year, time.Month(d.Month)+1, 0, 0, 0, 0, 0, time.UTC)
	}
	return d.First()
}

// SurelyBefore tells whether every day that d may mean is before every day of e.
func (d PartialDate) SurelyBefore(e PartialDate) bool { return d.Last().Before(e.First()) }

// valid tells whether the day exists, in a year that a library may mean.
func (d PartialDate) valid() bool {
	if d.Year < 1000 || d.Year > 2999 || d.Month < 0 || d.Month > 12 || d.Day < 0 || d.Day > 31 || d.Month == 0 && d.Day != 0 {
		return false
	}
	return d.Day == 0 || d.First().Day() == d.Day
}

var (
	isoDate    = regexp.MustCompile(`^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$`)
	isoMidday  = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?Z?$`) // how spreadsheets write days
	dayFirst   = regexp.MustCompile(`^(?:(\d{1,2}) ?([./-]) ?)?(\d{1,2}) ?([./-]) ?(\d{4})$`)
	yearEnding = regexp.MustCompile(`\s*(?:року|рік|р)\.?$`)
)

// readDate reads 21.11.2026, 21/11/2026, 2026-11-21, 11.2026, 2026, «21 листопада 2026 р.», 21 Nov 2026.
// The day comes first in both countries, but a file may be from elsewhere: without a language 03/04/2026 stays as it is.
func readDate(typed, lang string) (canonical, warning string) {
	s := yearEnding.ReplaceAllString(strings.TrimSpace(typed), "")
	if m := isoMidday.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return dated(typed, number(m[1]), number(m[2]), number(m[3]))
	}
	if m := dayFirst.FindStringSubmatch(s); m != nil {
		day, month := number(m[1]), number(m[3])
		if m[1] != "" && m[2] != m[4] {
			return typed, "value.date"
		}
		if lang == "" && m[4] != "." && day != 0 && day != month && day <= 12 && month <= 12 {
			return typed, "value.date_ambiguous"
		}
		return dated(typed, number(m[5]), month, day)
	}
	if d, ok := dateInWords(s); ok {
		return dated(typed, d.Year, d.Month, d.Day)
	}
	return typed, "value.date"
}

func dated(typed string, year, month, day int) (canonical, warning string) {
	d := PartialDate{year, month, day}
	if !d.valid() {
		return typed, "value.date"
	}
	return d.String(), ""
}

// number reads the digits that an expression found; "" is 0.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// dateInWords reads a month's name with a year and perhaps a day, in any order; a weekday before them is ignored.
func dateInWords(s string) (d PartialDate, ok bool) {
	for _, word := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" ,.\u00A0", r) }) {
		for _, ending := range []string{"st", "nd", "rd", "th", "-го"} {
			if cut := strings.TrimSuffix(word, ending); number(cut) > 0 {
				word = cut
			}
		}
		n, err := strconv.Atoi(word)
		switch {
		case err == nil && len(word) == 4 && d.Year == 0:
			d.Year = n
		case err == nil && len(word) <= 2 && d.Day == 0 && n > 0:
			d.Day = n
		case err == nil:
			return d, false
		case monthNamed(word) != 0 && d.Month == 0:
			d.Month = monthNamed(word)
		case !weekdays[word]:
			return d, false
		}
	}
	return d, d.Year != 0 && d.Month != 0
}

var monthNames = []string{
	"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
}

// monthStems begin the Ukrainian names of months in every case and abbreviation.
var monthStems = []string{"січ", "лют", "бер", "кві", "тра", "чер", "лип", "сер", "вер", "жов", "лис", "гру"}

// weekdays may stand before a date: they say nothing that it does not.
var weekdays = words("monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun " +
	"понеділок вівторок середа четвер п’ятниця п'ятниця пʼятниця субота неділя пн вт ср чт пт сб нд")

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

func monthNamed(word string) int {
	for i, name := range monthNames {
		if len(word) >= 3 && strings.HasPrefix(name, word) || word == "sept" && name == "september" {
			return i + 1
		}
	}
	for i, stem := range monthStems {
		if strings.HasPrefix(word, stem) {
			return i + 1
		}
	}
	return 0
}
