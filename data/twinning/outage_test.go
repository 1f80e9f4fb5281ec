package twinning

import (
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
)

// Each row: first and last day, hours of a week; whether it is a pause, and how many days of June 2026 are in it.
func TestOutage(t *testing.T) {
	for name, c := range map[string]struct {
		from, until, hours string
		ok                 bool
		days               int
	}{
		"two days":          {"2026-06-01", "2026-06-02", "", true, 2},
		"goes on":           {"2026-06-25", "", "", true, 6},
		"from before":       {"2026-05-10", "2026-06-10", "", true, 10},
		"a whole month":     {"2026-06", "2026-06", "", true, 30},
		"a timetable":       {"2026-06-01", "", "mon-fri 08:00-12:00", false, 0},
		"nobody knows when": {"", "2026-06-01", "", false, 0},
	} {
		p, ok := Outage(record.Values{"from": {c.from}, "until": {c.until}, "weekly_hours": {c.hours}})
		days := 0
		for d := day("2026-06-01"); ok && d.Month() == time.June; d = d.AddDate(0, 0, 1) {
			if p.Has(d) {
				days++
			}
		}
		if ok != c.ok || days != c.days {
			t.Errorf("%s: %v, %d days", name, ok, days)
		}
	}
}
