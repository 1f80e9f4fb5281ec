package translations

import (
	"fmt"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
)

// calendar holds a language's names of months and days and its orders of dates (domain/DOMAIN.md 2.4). Ukrainian months have two cases.
type calendar struct {
	months, ofMonth, short [12]string
	weekdays               [7]string // Monday first
	weekdaysShort          [7]string
	year                   string // ends a date that has a month
	clock                  string // between date and time
	dayMonth               string // layout of a short date with its separators, as time.Format takes it
}

var calendars = map[string]*calendar{
	"en": {
		months:        english,
		ofMonth:       english,
		short:         [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"},
		weekdays:      [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
		weekdaysShort: [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
		clock:         ", ",
		dayMonth:      "02/01/2006",
	},
	"uk": {
		months: [12]string{
			"січень", "лютий", "березень", "квітень", "травень", "червень",
			"липень", "серпень", "вересень", "жовтень", "листопад", "грудень",
		},
		ofMonth: [12]string{
			"січня", "лютого", "березня", "квітня", "травня", "червня",
			"липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
		},
		short:         [12]string{"січ.", "лют.", "бер.", "квіт.", "трав.", "черв.", "лип.", "серп.", "вер.", "жовт.", "лист.", "груд."},
		weekdays:      [7]string{"понеділок", "вівторок", "середа", "четвер", "п’ятниця", "субота", "неділя"},
		weekdaysShort: [7]string{"пн", "вт", "ср", "чт", "пт", "сб", "нд"},
		year:          "\u00A0р.",
		clock:         ", ",
		dayMonth:      "02.01.2006",
	},
}

var english = [12]string{
	"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
}

// Date writes a canonical date in full: "24 August 2026" / «24 серпня 2026 р.»; as much of it as there is. What is no date comes back
// as it is.
func (w *Words) Date(canonical string) string { return w.date(canonical, &w.calendar.ofMonth) }

// MediumDate writes a date with a short month: "24 Aug 2026" / «24 серп. 2026 р.».
func (w *Words) MediumDate(canonical string) string { return w.date(canonical, &w.calendar.short) }

// LongDate writes a date with its weekday: "Monday, 24 August 2026" / «понеділок, 24 серпня 2026 р.».
func (w *Words) LongDate(canonical string) string {
	d, ok := record.ParsePartialDate(canonical)
	if !ok || d.Day == 0 {
		return w.Date(canonical)
	}
	return w.Weekday(d.First().Weekday()) + ", " + w.Date(canonical)
}

// ShortDate writes a date in figures: "24/08/2026" / «24.08.2026»; a partial one "08/2026" or "2026".
func (w *Words) ShortDate(canonical string) string {
	d, ok := record.ParsePartialDate(canonical)
	layout := w.calendar.dayMonth
	switch {
	case !ok:
		return canonical
	case d.Month == 0:
		return d.String()
	case d.Day == 0:
		layout = layout[len("02/"):]
	}
	return d.First().Format(layout)
}

func (w *Words) date(canonical string, months *[12]string) string {
	d, ok := record.ParsePartialDate(canonical)
	switch {
	case !ok:
		return canonical
	case d.Month == 0:
		return d.String()
	case d.Day == 0:
		return fmt.Sprintf("%s %d%s", w.calendar.months[d.Month-1], d.Year, w.calendar.year)
	}
	return fmt.Sprintf("%d %s %d%s", d.Day, months[d.Month-1], d.Year, w.calendar.year)
}

// Month gives the name of a month that stands alone: "August" / «серпень»; 1 is January.
func (w *Words) Month(month int) string { return w.calendar.months[month-1] }

// Weekday gives the name of a day of the week.
func (w *Words) Weekday(day time.Weekday) string { return w.calendar.weekdays[(day+6)%7] }

// WeekdayShort gives the short name of a day of the week, for the heads of calendars.
func (w *Words) WeekdayShort(day time.Weekday) string { return w.calendar.weekdaysShort[(day+6)%7] }

// Time writes a point in time as a clock in its own zone shows it: "6 Dec 2026, 13:00".
func (w *Words) Time(t time.Time) string {
	return w.MediumDate(t.Format("2006-01-02")) + w.calendar.clock + t.Format("15:04")
}

// Moment writes a canonical moment on the clocks of both sides: "6 Dec 2026, 11:00 London / 13:00 Kyiv". zones are those to show, London and
// Kyiv if none is given; the moment's own is shown too if it is another. A clock on another day says which.
func (w *Words) Moment(canonical string, zones ...string) string {
	m, ok := record.ParseMoment(canonical)
	if !ok {
		return w.Date(canonical)
	}
	if len(zones) == 0 {
		zones = bothSides
	}
	if !contains(zones, m.Zone) {
		zones = append([]string{m.Zone}, zones...)
	}
	var clocks []string
	before := ""
	for _, zone := range zones {
		t, ok := m.In(zone)
		if !ok {
			continue
		}
		clock := t.Format("15:04") + " " + w.ZoneName(zone)
		if day := t.Format("2006-01-02"); day != before {
			clock, before = w.MediumDate(day)+w.calendar.clock+clock, day
		}
		clocks = append(clocks, clock)
	}
	return strings.Join(clocks, " / ")
}

// Clocks writes the time of day on the clocks of zones: "11:00 London / 13:00 Kyiv"; London's and Kyiv's if none is given.
func (w *Words) Clocks(t time.Time, zones ...string) string {
	if len(zones) == 0 {
		zones = bothSides
	}
	var clocks []string
	for _, zone := range zones {
		m := record.MomentOf(t, zone)
		clocks = append(clocks, fmt.Sprintf("%02d:%02d %s", m.Hour, m.Minute, w.ZoneName(zone)))
	}
	return strings.Join(clocks, " / ")
}

var bothSides = []string{record.ZoneLondon, record.ZoneKyiv}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

// ZoneName names a time zone by its city: "Kyiv"; one that has no message by the city in its own name.
func (w *Words) ZoneName(zone string) string {
	city := zone[strings.LastIndexByte(zone, '/')+1:]
	if id := "zone." + strings.ToLower(city); w.Has(id) {
		return w.T(id)
	}
	return strings.ReplaceAll(city, "_", " ")
}
