package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// rule gives the days of a year.
type rule func(year int) (Span, bool)

// parse reads a rule:
//
//	fixed:MM-DD, fixed:MM-DD..MM-DD   the same day every year
//	nth:MM,W,N                        the Nth weekday W (1 Monday … 7 Sunday) of a month; -1 is the last
//	weekof:MM-DD                      the week, Monday to Sunday, with that day
//	weaster:N                         N days after the western Easter
//	oeaster:N, oeaster:N..M           after the Easter of the eastern churches
//	table:YYYY-MM-DD,…                a list
//	announced, daily                  not computed
func parse(kind, args string) (rule, error) {
	switch kind {
	case "fixed":
		return parseFixed(args)
	case "nth":
		var month, weekday, n int
		if _, err := fmt.Sscanf(args, "%d,%d,%d", &month, &weekday, &n); err != nil {
			return nil, err
		}
		return func(year int) (Span, bool) {
			return one(nth(year, time.Month(month), time.Weekday(weekday%7), n)), true
		}, nil
	case "weekof":
		day, err := monthDay(args)
		if err != nil {
			return nil, err
		}
		return func(year int) (Span, bool) {
			at := day(year)
			monday := at.AddDate(0, 0, -(int(at.Weekday())+6)%7)
			return Span{monday, monday.AddDate(0, 0, 6)}, true
		}, nil
	case "weaster":
		return parseEaster(args, WesternEaster)
	case "oeaster":
		return parseEaster(args, EasternEaster)
	case "table":
		return parseTable(args)
	case "announced", "daily":
		return func(int) (Span, bool) { return Span{}, false }, nil
	}
	return nil, fmt.Errorf("unknown rule %q", kind)
}

func one(day time.Time) Span { return Span{day, day} }

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func monthDay(s string) (func(year int) time.Time, error) {
	at, err := time.Parse("01-02", s)
	if err != nil {
		return nil, err
	}
	return func(year int) time.Time { return date(year, at.Month(), at.Day()) }, nil
}

func parseFixed(args string) (rule, error) {
	first, last, several := strings.Cut(args, "..")
	if !several {
		last = first
	}
	from, err := monthDay(first)
	if err != nil {
		return nil, err
	}
	if len(last) == 2 { // "03-09..10"
		last = first[:3] + last
	}
	to, err := monthDay(last)
	if err != nil {
		return nil, err
	}
	return func(year int) (Span, bool) { return Span{from(year), to(year)}, true }, nil
}

func parseEaster(args string, easter func(year int) time.Time) (rule, error) {
	first, last, several := strings.Cut(args, "..")
	if !several {
		last = first
	}
	from, err := strconv.Atoi(first)
	if err != nil {
		return nil, err
	}
	to, err := strconv.Atoi(last)
	if err != nil {
		return nil, err
	}
	return func(year int) (Span, bool) {
		sunday := easter(year)
		return Span{sunday.AddDate(0, 0, from), sunday.AddDate(0, 0, to)}, true
	}, nil
}

func parseTable(args string) (rule, error) {
	days := map[int]time.Time{}
	for s := range strings.SplitSeq(args, ",") {
		at, err := time.Parse(time.DateOnly, s)
		if err != nil {
			return nil, err
		}
		days[at.Year()] = at
	}
	return func(year int) (Span, bool) {
		at, ok := days[year]
		return one(at), ok
	}, nil
}

// nth gives the nth such weekday of a month, counted from its end if n is negative.
func nth(year int, month time.Month, weekday time.Weekday, n int) time.Time {
	if n < 0 {
		last := date(year, month+1, 0)
		return last.AddDate(0, 0, -(int(last.Weekday()-weekday)+7)%7+7*(n+1))
	}
	first := date(year, month, 1)
	return first.AddDate(0, 0, (int(weekday-first.Weekday())+7)%7+7*(n-1))
}

// WesternEaster is the Easter Sunday of the western churches: the Gregorian reckoning, as Meeus, Jones and Butcher write it down (J. Meeus, Astronomical
// Algorithms, chapter 8).
func WesternEaster(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return date(year, time.Month(n/31), n%31+1)
}

// EasternEaster is the Easter Sunday of the Orthodox and Greek Catholic churches of Ukraine: the Julian reckoning, which they kept when they changed the
// calendar of fixed feasts in 2023 (Meeus, as above). The date is Gregorian.
func EasternEaster(year int) time.Time {
	a, b, c := year%4, year%7, year%19
	d := (19*c + 15) % 30
	e := (2*a + 4*b - d + 34) % 7
	n := d + e + 114
	julian := date(year, time.Month(n/31), n%31+1)
	return julian.AddDate(0, 0, year/100-year/400-2) // how far the Julian calendar lags behind
}
