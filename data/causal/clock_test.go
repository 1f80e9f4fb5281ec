package causal

import (
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// FAULTS 33: more than 65,535 changes in one millisecond each have a clock of their own, in order.
func TestFault33ManyInOneMillisecond(t *testing.T) {
	last := At(noon)
	for range 200_000 {
		next := Next(noon, last, 0)
		if next <= last {
			t.Fatalf("%d after %d", next, last)
		}
		last = next
	}
	if ahead := last.Time().Sub(noon); ahead > time.Second {
		t.Fatalf("%v ahead", ahead)
	}
}

// FAULTS 31, 32: a clock follows another by five minutes at most, goes on from its own when it was set back, begins again when its own last was
// far off, and is never without a value, whatever the time.
func TestFault31Clocks(t *testing.T) {
	for _, c := range []struct {
		name      string
		now       time.Time
		own, seen Clock
		want      Clock
	}{
		{"nothing before", noon, 0, 0, At(noon)},
		{"a little behind what was seen", noon, 0, At(noon.Add(4 * time.Minute)), At(noon.Add(4*time.Minute)) + 1},
		{"FAULTS 32: what was seen is ten years ahead", noon, 0, At(noon.AddDate(10, 0, 0)), At(noon)},
		{"FAULTS 32: what was seen is at the end of time", noon, At(noon), 1<<64 - 1, At(noon) + 1},
		{"set back by an hour", noon, At(noon.Add(time.Hour)), 0, At(noon.Add(time.Hour)) + 1},
		{"set back by ten years", noon, At(noon.AddDate(10, 0, 0)), 0, At(noon)},
		{"before 1970", time.Unix(-1e9, 0), 0, 0, 0},
	} {
		if got := Next(c.now, c.own, c.seen); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got.Time(), c.want.Time())
		}
	}
}
