package record

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// MomentValue is a wall time in a zone. The wall time is what was agreed on; it stays when a country changes its clocks.
type MomentValue struct {
	Date         PartialDate // always a day
	Hour, Minute int
	Zone         string // IANA name
}

// ParseMoment reads the canonical form of a Moment; false if it isn't one, or names a zone that this computer does not know.
func ParseMoment(canonical string) (MomentValue, bool) {
	m := canonicalMoment.FindStringSubmatch(canonical)
	if m == nil {
		return MomentValue{}, false
	}
	d, ok := ParsePartialDate(m[1])
	v := MomentValue{d, number(m[2]), number(m[3]), m[4]}
	return v, ok && v.Hour < 24 && v.Minute < 60 && location(v.Zone) != nil
}

var canonicalMoment = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}) (\S+)$`)

// String gives the canonical form.
func (m MomentValue) String() string {
	return fmt.Sprintf("%sT%02d:%02d %s", m.Date, m.Hour, m.Minute, m.Zone)
}

// Time is the moment in its own zone; in UTC if the zone is unknown.
func (m MomentValue) Time() time.Time {
	zone := location(m.Zone)
	if zone == nil {
		zone = time.UTC
	}
	return time.Date(m.Date.Year, time.Month(m.Date.Month), m.Date.Day, m.Hour, m.Minute, 0, 0, zone)
}

// In is the moment as a clock in another zone shows it; false if either zone is unknown.
func (m MomentValue) In(zone string) (time.Time, bool) {
	to := location(zone)
	if to == nil || location(m.Zone) == nil {
		return time.Time{}, false
	}
	return m.Time().In(to), true
}

// MomentOf makes the value of a point in time as a clock in the zone shows it; t stays in its own zone if that one is unknown.
func MomentOf(t time.Time, zone string) MomentValue {
	if to := location(zone); to != nil {
		t = t.In(to)
	}
	return MomentValue{PartialDate{t.Year(), int(t.Month()), t.Day()}, t.Hour(), t.Minute(), zone}
}

var clockTime = regexp.MustCompile(`(?i)^(.+?)(?:T|,?\s+(?:(?:о|об|at)\s+)?)(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(am|pm)?\s*(\S*)$`)

// readMoment reads a date, a time and perhaps a zone: "6.12.2026 13:00", "2026-12-06T13:00 Europe/Kyiv". A date alone is kept as
// such, with a warning that asks for the time.
func readMoment(typed, lang, zone string) (canonical, warning string) {
	m := clockTime.FindStringSubmatch(typed)
	if m == nil {
		if date, odd := readDate(typed, lang); odd == "" {
			return date, "value.moment_time"
		}
		return typed, "value.moment"
	}
	date, odd := readDate(m[1], lang)
	if odd != "" {
		return typed, odd
	}
	day, _ := ParsePartialDate(date)
	v := MomentValue{day, hour(number(m[2]), m[4]), number(m[3]), zone}
	if day.Day == 0 || v.Hour > 23 || v.Minute > 59 {
		return typed, "value.moment"
	}
	if m[5] != "" {
		v.Zone, odd = Zone(m[5])
	}
	if odd != "" || v.Zone == "" {
		return typed, "value.moment_zone"
	}
	return v.String(), ""
}

// hour turns the twelve-hour clock into the other one; 24 says that there is no such hour.
func hour(h int, half string) int {
	half = strings.ToLower(half)
	switch {
	case half == "":
		return h
	case h < 1 || h > 12:
		return 24
	case half == "pm":
		return h%12 + 12
	}
	return h % 12
}
