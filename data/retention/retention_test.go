package retention

import (
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
)

var today = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

func TestUntilWhen(t *testing.T) {
	running, over := Twinning{}, func(day string) Twinning { return Twinning{day, true} }
	for _, c := range []struct {
		about, left, written string
		twinnings            []Twinning
		until, why           string
		over                 bool
	}{
		{"nothing is known", "", "", nil, "", "open", false},
		{"a twinning goes on", "", "", []Twinning{running}, "", "open", false},
		{"one of two goes on", "", "", []Twinning{over("2020-05-01"), running}, "", "open", false},
		{"it ended two years ago today", "", "", []Twinning{over("2024-11-21")}, "2026-11-21", "twinning", false},
		{"it ended a day before that", "", "", []Twinning{over("2024-11-20")}, "2026-11-20", "twinning", true},
		{"the later of two counts", "", "", []Twinning{over("2020-05-01"), over("2025-05-01")}, "2027-05-01", "twinning", false},
		{"it ended in a year: its last day counts", "", "", []Twinning{over("2024")}, "2026-12-31", "twinning", false},
		{"it ended, and nobody knows when", "", "", []Twinning{over("")}, "", "open", false},
		{"she left while it goes on", "2024-10-31", "", []Twinning{running}, "2026-10-31", "left", true},
		{"she left before it ended", "2023-01-10", "", []Twinning{over("2026-01-01")}, "2025-01-10", "left", true},
		{"it ended before she left", "2026-01-01", "", []Twinning{over("2023-01-10")}, "2025-01-10", "twinning", true},
		{"what somebody wrote counts, also when it is later", "", "2030", []Twinning{over("2020-05-01")}, "2030-12-31", "written", false},
		{"and when it is earlier", "", "2026-11-20", []Twinning{running}, "2026-11-20", "written", true},
	} {
		v := record.Values{}
		for slot, day := range map[string]string{"left_on": c.left, "retention_until": c.written} {
			if day != "" {
				v[slot] = []string{day}
			}
		}
		got := Of(v, c.twinnings, today)
		until := ""
		if !got.Until.IsZero() {
			until = got.Until.Format(time.DateOnly)
		}
		if until != c.until || got.Over != c.over || strings.TrimPrefix(got.Why.ID, "retention.why.") != c.why {
			t.Errorf("%s: until %q (%s), over %v", c.about, until, got.Why, got.Over)
		}
	}
}

func TestTwinningOf(t *testing.T) {
	for _, c := range []struct {
		v    record.Values
		want Twinning
	}{
		{record.Values{"stages": {"2024 active"}}, Twinning{}},
		{record.Values{"stages": {"2024 active", "2025-06 ended"}}, Twinning{"2025-06", true}},
		{record.Values{"stages": {"2024 active", "2025-06 ended"}, "ended_on": {"2025-07-01"}}, Twinning{"2025-07-01", true}},
		{record.Values{}, Twinning{}},
	} {
		if got := TwinningOf(c.v); got != c.want {
			t.Errorf("%v: %v", c.v, got)
		}
	}
}
