package syncer

import (
	"testing"
	"time"
)

func TestPace(t *testing.T) {
	at := func(d time.Duration) time.Time { return time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC).Add(d) }
	for _, c := range []struct {
		name string
		pace Pace
		now  time.Duration
		want time.Duration
	}{
		{"never tried", Pace{}, 0, 0},
		{"something was new just now", Pace{News: at(0), Tried: at(0)}, 0, 30 * time.Second},
		{"for half an hour nothing", Pace{News: at(-30 * time.Minute), Tried: at(0)}, 0, 3 * time.Minute},
		{"for a day nothing", Pace{News: at(-30 * time.Hour), Tried: at(0)}, 0, time.Hour},
		{"a save hurries", Pace{News: at(-30 * time.Hour), Tried: at(0), Saved: at(time.Minute)}, time.Minute, time.Minute + 5*time.Second},
		{"an acknowledgement is due", Pace{News: at(-30 * time.Hour), Tried: at(0), Due: at(10 * time.Minute)}, 0, 10 * time.Minute},
		{"one failure", Pace{News: at(0), Tried: at(0), Failures: 1}, 0, 15 * time.Second},
		{"failures outweigh a save", Pace{News: at(0), Tried: at(0), Failures: 4, Saved: at(0)}, 0, 2 * time.Minute},
		{"many failures", Pace{News: at(0), Tried: at(0), Failures: 400}, 0, time.Hour},
		{"long ago", Pace{News: at(-time.Hour), Tried: at(-time.Hour)}, 0, 0},
		{"the clock was set back", Pace{News: at(time.Hour), Tried: at(time.Hour)}, 0, 0},
	} {
		if got := c.pace.Next(at(c.now)); !got.Equal(at(c.want)) {
			t.Errorf("%s: %v, want %v", c.name, got.Sub(at(0)), c.want)
		}
	}
	for range 100 {
		if j := Jitter(at(0), at(time.Minute)); j.Before(at(time.Minute)) || j.After(at(75*time.Second)) {
			t.Errorf("%v", j)
		}
	}
}
