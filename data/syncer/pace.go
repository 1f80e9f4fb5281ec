package syncer

import (
	"math/rand/v2"
	"time"
)

// Pace says when a place is looked at again. It is a matter of manners and of money only: no record depends on it.
type Pace struct {
	News     time.Time // when something was last new, on either side
	Tried    time.Time // when the place was last tried
	Failures int       // in a row
	Saved    time.Time // when something was saved that is not there yet; zero for nothing
	Due      time.Time // when an acknowledgement is due; zero for none
}

const (
	// afterSave is how long a save waits for the next ones: who types saves several times a minute.
	afterSave = 5 * time.Second
	// firstBackOff doubles with each failure, up to lastBackOff.
	firstBackOff, lastBackOff = 15 * time.Second, time.Hour
)

// polls are how long a place is left alone, by how long nothing has been new.
var polls = []struct{ quiet, every time.Duration }{
	{5 * time.Minute, 30 * time.Second},
	{time.Hour, 3 * time.Minute},
	{24 * time.Hour, 15 * time.Minute},
	{1 << 62, time.Hour},
}

// Next gives the time of the next look, not before now.
func (p Pace) Next(now time.Time) time.Time {
	next := p.Tried.Add(p.wait())
	if p.Failures == 0 {
		for _, at := range []time.Time{p.Due, saved(p.Saved)} {
			if !at.IsZero() && at.Before(next) {
				next = at
			}
		}
	}
	if next.Before(now) || p.Tried.After(now) { // the clock was set back
		return now
	}
	return next
}

func saved(at time.Time) time.Time {
	if at.IsZero() {
		return at
	}
	return at.Add(afterSave)
}

func (p Pace) wait() time.Duration {
	if p.Failures > 0 {
		return min(firstBackOff<<min(p.Failures-1, 12), lastBackOff)
	}
	quiet := p.Tried.Sub(p.News)
	for _, s := range polls {
		if quiet < s.quiet {
			return s.every
		}
	}
	return polls[len(polls)-1].every
}

// Jitter spreads a time that is still to come by up to a quarter of the wait, so that those whose power came back together don't all knock at once.
func Jitter(now, next time.Time) time.Time {
	wait := next.Sub(now)
	if wait < time.Second {
		return next
	}
	return next.Add(time.Duration(rand.Int64N(int64(wait)/4 + 1))) // nobody is to be surprised but the server
}
