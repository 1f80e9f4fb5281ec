package store

import (
	"context"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
)

// Suspicion is by how much a clock has to be off before it is named.
const Suspicion = 24 * time.Hour

// ClockSuspect tells whether this computer's clock, which says now, is probably wrong: it is more than a day behind what was written
// here before, or behind what most of the others in the circle wrote last. One of them alone says nothing: the wrong clock may be hers. Sticks are
// slow, so changes that are merely old say nothing either.
func (s *Store) ClockSuspect(ctx context.Context, circle causal.Circle, now time.Time, others []causal.Device) (bool, error) {
	limit := now.Add(Suspicion)
	s.mu.Lock()
	last := s.last
	s.mu.Unlock()
	if last > causal.At(limit) {
		return true, nil
	}
	heard, ahead := 0, 0
	for _, d := range others {
		at, err := s.Heard(ctx, circle, d)
		if err != nil {
			return false, err
		}
		if d == s.self().device || at.IsZero() {
			continue
		}
		heard++
		if at.After(limit) {
			ahead++
		}
	}
	return ahead > 0 && 2*ahead > heard, nil
}
