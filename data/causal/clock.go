package causal

import "time"

// Clock is a hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014): milliseconds since 1970 UTC in the
// upper 48 bits, a counter below. A counter that runs over carries into the next millisecond, so that no number of
// changes within one is too many (FAULTS 33).
type Clock uint64

// MaxAhead is how far beyond its own time a device follows the clock of another.
const MaxAhead = 5 * time.Minute

// At gives the first clock value of a moment; moments before 1970 count as 1970.
func At(t time.Time) Clock {
	ms := max(t.UnixMilli(), 0)
	return Clock(uint64(ms) << 16)
}

// Time gives the moment that the clock value names, to the millisecond.
func (c Clock) Time() time.Time { return time.UnixMilli(int64(c >> 16)).UTC() }

// Next gives the clock of a new change: after own, the writer's last clock, and after seen, the greatest of the values
// that its author saw, but never following seen by more than MaxAhead: merging goes by what an author saw, so that a
// clock in the far future cannot win against her, nor drag her clock along. A writer whose own clock was set back goes
// on from its last, as long as that is not more than a day ahead; after that it begins again with the time.
func Next(now time.Time, own, seen Clock) Clock {
	t := At(now)
	limit := At(now.Add(MaxAhead))
	next := t
	if own >= next && own < At(now.Add(24*time.Hour)) {
		next = own + 1
	}
	if seen >= next && seen < limit {
		next = seen + 1
	}
	return next
}
