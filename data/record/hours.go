package record

import (
	"fmt"
	"regexp"
	"strings"
)

// HoursClosed is the value of a day on which a library does not open. The UK schema writes 00:00-00:00 for it.
const HoursClosed = "closed"

var (
	hoursRange = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))?-(\d{1,2})(?:[:.](\d{2}))?$`)
	closedDay  = words("closed зачинено закрито вихідний 00:00-00:00 0:00-0:00")
)

// Hours reads the opening hours of a day: "09:00-13:00,14:00-19:00", or that it is closed. Hours that can't be meant, such as "1:00-18:00", are
// kept as they are, with a warning.
func Hours(typed string) (canonical, warning string) {
	s := strings.ToLower(strings.NewReplacer(" ", "", "\u00A0", "", "–", "-", "—", "-", ";", ",").Replace(typed))
	if closedDay[s] {
		return HoursClosed, ""
	}
	var ranges []string
	before := 0
	for _, part := range strings.Split(s, ",") {
		from, to, ok := minutes(part)
		if !ok {
			return typed, "value.hours"
		}
		if from < earliest || to <= from || from < before {
			return typed, "value.hours_odd"
		}
		before = to
		ranges = append(ranges, clock(from)+"-"+clock(to%day))
	}
	return strings.Join(ranges, ","), ""
}

const (
	day      = 24 * 60
	earliest = 5 * 60 // no library opens before five in the morning: 1:00 is one in the afternoon
)

// minutes reads one range, in minutes after midnight; an end at 00:00 is the end of the day.
func minutes(s string) (from, to int, ok bool) {
	m := hoursRange.FindStringSubmatch(s)
	if m == nil {
		return 0, 0, false
	}
	from, to = number(m[1])*60+number(m[2]), number(m[3])*60+number(m[4])
	if to == 0 {
		to = day
	}
	return from, to, number(m[2]) < 60 && number(m[4]) < 60 && from < day && to <= day
}

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
