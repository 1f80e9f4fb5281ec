package calendar

import (
	"slices"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// Each row: the hours of both sides, what keeps Kyiv away, the wish, and the windows on Kyiv's clocks.
func TestMeet(t *testing.T) {
	london, kyiv := zone(t, record.ZoneLondon), zone(t, record.ZoneKyiv)
	hour := time.Hour
	for name, c := range map[string]struct {
		here, there string
		out         []Out
		wish        Wish
		want        []string
	}{
		"working hours of both":         {"", "", nil, Wish{day("2026-11-23"), 2, hour, false}, []string{"11-23 11:00–17:00", "11-24 11:00–17:00"}},
		"not at the weekend":            {"", "", nil, Wish{day("2026-11-27"), 4, hour, false}, []string{"11-27 11:00–17:00", "11-30 11:00–17:00"}},
		"what suits both":               {"mon 10:00-12:00", "mon 13:00-18:00", nil, Wish{day("2026-11-23"), 7, hour, false}, []string{"11-23 13:00–14:00"}},
		"too short":                     {"mon 10:00-12:00", "mon 13:00-18:00", nil, Wish{day("2026-11-23"), 7, 90 * time.Minute, false}, nil},
		"no common day":                 {"mon 10:00-12:00", "tue 13:00-18:00", nil, Wish{day("2026-11-23"), 7, hour, false}, nil},
		"not over the silence":          {"mon-sun 06:00-09:00", "mon-sun 08:00-11:00", nil, Wish{day("2026-11-23"), 1, hour, false}, []string{"11-23 09:30–11:00"}},
		"after 14 ends in the evening":  {"mon 12:00-00:00", "mon 14:00-00:00", nil, Wish{day("2026-11-23"), 1, hour, false}, []string{"11-23 14:00–21:00"}},
		"power cuts":                    {"", "", []Out{{Hours: week("mon-fri 12:00-14:00")}}, Wish{day("2026-11-23"), 1, hour, false}, []string{"11-23 11:00–12:00", "11-23 14:00–17:00"}},
		"a timetable that is over":      {"", "", []Out{{Hours: week("mon-fri 12:00-14:00"), To: day("2026-11-22")}}, Wish{day("2026-11-23"), 1, hour, false}, []string{"11-23 11:00–17:00"}},
		"away for two days":             {"", "", []Out{{From: day("2026-11-23"), To: day("2026-11-24")}}, Wish{day("2026-11-23"), 3, hour, false}, []string{"11-25 11:00–17:00"}},
		"Holodomor Remembrance":         {"sat 10:00-16:00", "sat 10:00-16:00", nil, Wish{day("2026-11-28"), 1, hour, false}, nil},
		"and all the same":              {"sat 10:00-16:00", "sat 10:00-16:00", nil, Wish{day("2026-11-28"), 1, hour, true}, []string{"11-28 12:00–16:00"}},
		"clocks go forward on 29 March": {"sun 09:00-12:00", "sun 09:00-17:00", nil, Wish{day("2026-03-22"), 8, hour, true}, []string{"03-22 11:00–14:00", "03-29 11:00–14:00"}},
		"clocks go back on 25 October":  {"sun 09:00-12:00", "sun 09:00-17:00", nil, Wish{day("2026-10-18"), 8, hour, true}, []string{"10-18 11:00–14:00", "10-25 11:00–14:00"}},
	} {
		parties := []Party{{Zone: london}, {Zone: kyiv, Out: c.out}}
		for i, hours := range []string{c.here, c.there} {
			if hours != "" {
				parties[i].Hours = week(hours)
			}
		}
		if got := windows(Meet(parties, c.wish), kyiv); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func windows(list []Window, zone *time.Location) (texts []string) {
	for _, w := range list {
		texts = append(texts, w.From.In(zone).Format("01-02 15:04")+"–"+w.To.In(zone).Format("15:04"))
	}
	return texts
}

// A partner elsewhere changes the clocks on other days: between 8 and 29 March 2026 New York is four hours behind London instead of five.
func TestMeetElsewhere(t *testing.T) {
	york, kyiv := zone(t, "America/New_York"), zone(t, record.ZoneKyiv)
	parties := []Party{{Zone: york, Hours: week("mon 09:00-11:00")}, {Zone: kyiv, Hours: week("mon 09:00-20:00")}}
	got := windows(Meet(parties, Wish{day("2026-03-02"), 29, time.Hour, true}), kyiv)
	want := []string{"03-02 16:00–18:00", "03-09 15:00–17:00", "03-16 15:00–17:00", "03-23 15:00–17:00", "03-30 16:00–18:00"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	// Before the minute of silence is as good as after it.
	early := Party{Zone: kyiv, Hours: week("mon 08:00-10:30")}
	got = windows(Meet([]Party{early, early}, Wish{day("2026-03-02"), 1, 30 * time.Minute, true}), kyiv)
	if want := []string{"03-02 08:00–09:00", "03-02 09:30–10:30"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Meet(nil, Wish{day("2026-03-02"), 29, time.Hour, true}); got != nil {
		t.Errorf("nobody meets: %v", got)
	}
}
