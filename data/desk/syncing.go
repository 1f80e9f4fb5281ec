package desk

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/drive"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// Working says what a place is being used for at this moment.
type Working struct {
	Since       time.Time
	Done, Total int64 // bytes; Total is what is known so far
}

// Syncing keeps the places of a desk in step in the background: at the start, soon after something was saved, when the network comes back, and now and then. It is a matter of manners only: no
// record depends on when it runs.
type Syncing struct {
	d    *Desk
	tell func()
	wake chan struct{}
	stop context.CancelFunc
	done sync.WaitGroup

	mu      sync.Mutex
	saved   map[causal.Circle]time.Time // since when something waits to be put somewhere
	now     map[string]bool             // places that somebody wants looked at
	fill    map[string]bool
	next    map[string]time.Time
	working map[string]*Working
	plugged []drive.Drive // since it was last asked
	drives  bool          // some came or went since then
}

// atOnce is how many places are used at the same time.
const atOnce = 2

// StartSyncing begins. tell is called, from any goroutine and not too often, when what Now says has changed; it may be nil. The caller stops it before the desk is closed.
func (d *Desk) StartSyncing(tell func()) *Syncing {
	ctx, cancel := context.WithCancel(context.Background())
	s := &Syncing{
		d: d, tell: tell, wake: make(chan struct{}, 1), stop: cancel, saved: map[causal.Circle]time.Time{}, now: map[string]bool{}, fill: map[string]bool{},
		next: map[string]time.Time{}, working: map[string]*Working{},
	}
	unwatch := d.Subscribe(func(Changes) { s.noticeSaved(ctx) })
	s.done.Go(func() {
		defer unwatch()
		s.run(ctx)
	})
	go drive.Watch(ctx, s.notice) // not waited for: a drive that hangs may hold it up, and it touches nothing of the desk's
	return s
}

func (s *Syncing) notice(plugged []drive.Drive) {
	s.mu.Lock()
	s.plugged, s.drives = append(s.plugged, plugged...), true
	s.mu.Unlock()
	s.told()
}

// Plugged gives the drives that were plugged in since it was last called; changed tells that some came or went.
func (s *Syncing) Plugged() (plugged []drive.Drive, changed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	plugged, changed = s.plugged, s.drives
	s.plugged, s.drives = nil, false
	return plugged, changed
}

// Stop ends it, in the middle of whatever it does; the next start goes on there.
func (s *Syncing) Stop() {
	s.stop()
	s.done.Wait()
}

// Ask has a place looked at now; all places, if id is "". fill says that one that proved empty is to be filled again.
func (s *Syncing) Ask(ctx context.Context, id string, fill bool) error {
	places, err := s.d.Places(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	for i := range places {
		if id == "" || places[i].ID == id {
			s.now[places[i].ID], s.fill[places[i].ID] = true, fill
		}
	}
	s.mu.Unlock()
	s.poke()
	return nil
}

// Now gives which places are used at this moment, and when each of the others is next; a place that waits for a person has no time.
func (s *Syncing) Now() (working map[string]Working, next map[string]time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	working, next = map[string]Working{}, map[string]time.Time{}
	for id, w := range s.working {
		working[id] = *w
	}
	for id, t := range s.next {
		next[id] = t
	}
	return working, next
}

func (s *Syncing) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// noticeSaved notes which circles have something that is not signed yet, or wrote something.
func (s *Syncing) noticeSaved(ctx context.Context) {
	for _, info := range s.d.store.Circles() {
		_, pending, err := s.d.store.Newest(ctx, info.ID)
		if err != nil || pending == 0 || info.Own {
			continue
		}
		s.mu.Lock()
		s.saved[info.ID] = s.d.now() // the last of several: who types on is waited for
		s.mu.Unlock()
	}
	s.poke()
}

func (s *Syncing) run(ctx context.Context) {
	free := make(chan string, atOnce) // of those that are done with
	busy := map[string]bool{}
	network := place.Network()
	done := false
	for {
		wait := s.begin(ctx, busy, free)
		if done {
			done = false
			s.told() // now that it is known when it is next
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			for range busy {
				<-free
			}
			return
		case id := <-free:
			delete(busy, id)
			done = true
		case <-s.wake:
		case <-timer.C:
			if now := place.Network(); now != network { // a cable, a modem, a neighbour's network: what failed may work now
				network = now
				s.mu.Lock()
				clear(s.next)
				s.mu.Unlock()
			}
		}
		timer.Stop()
	}
}

// looks is how often the network is looked at, should nothing else happen.
const looks = 10 * time.Second

// begin starts what is due, as far as there is room, and tells how long nothing is.
func (s *Syncing) begin(ctx context.Context, busy map[string]bool, free chan<- string) time.Duration {
	places, err := s.d.Places(ctx)
	if err != nil {
		return looks
	}
	now := s.d.now()
	wait := looks
	slices.SortStableFunc(places, func(a, b Place) int { return cmp.Compare(a.State.Tried.Unix(), b.State.Tried.Unix()) })
	for i := range places {
		p := &places[i]
		due, asked, fill := s.due(p, now)
		switch {
		case busy[p.ID] || due.IsZero():
		case due.After(now):
			wait = min(wait, due.Sub(now))
		case len(busy) < atOnce:
			busy[p.ID] = true
			s.start(ctx, p, asked, fill, free)
		}
	}
	return max(wait, 10*time.Millisecond)
}

// due tells when a place is to be looked at; zero for not before somebody says so.
func (s *Syncing) due(p *Place, now time.Time) (at time.Time, asked, fill bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now[p.ID] {
		return now, true, s.fill[p.ID]
	}
	if p.Paused || p.State.Emptied || p.State.Pin != "" || s.d.Manual() {
		delete(s.next, p.ID)
		return time.Time{}, false, false
	}
	pace := syncer.Pace{News: p.State.News, Tried: p.State.Tried, Failures: p.State.Failures, Saved: s.saved[p.Circle], Due: p.State.Due}
	planned, ok := s.next[p.ID]
	next := pace.Next(now)
	if !ok || next.Before(planned) && p.State.Failures == 0 {
		planned = next
		if pace.Saved.IsZero() {
			planned = syncer.Jitter(now, next)
		}
		s.next[p.ID] = planned
	}
	planned = s.d.mannered(p, now, planned)
	s.next[p.ID] = planned
	return planned, false, false
}

func (s *Syncing) start(ctx context.Context, p *Place, asked, fill bool, free chan<- string) {
	w := &Working{Since: s.d.now()}
	s.mu.Lock()
	delete(s.now, p.ID)
	delete(s.fill, p.ID)
	delete(s.next, p.ID)
	began := s.saved[p.Circle]
	if asked {
		s.working[p.ID] = w
	}
	s.mu.Unlock()
	if asked {
		s.told()
	}
	var last time.Time
	s.done.Go(func() {
		_, err := s.d.syncPlace(ctx, p.ID, fill, !asked, func(done, total int64) {
			s.mu.Lock()
			w.Done, w.Total = done, total
			s.working[p.ID] = w // what is quiet is not worth showing
			s.mu.Unlock()
			if now := time.Now(); now.Sub(last) > 200*time.Millisecond {
				last = now
				s.told()
			}
		})
		s.mu.Lock()
		delete(s.working, p.ID)
		if err == nil && s.saved[p.Circle].Equal(began) {
			delete(s.saved, p.Circle)
		}
		s.mu.Unlock()
		free <- p.ID
	})
}

func (s *Syncing) told() {
	if s.tell != nil {
		s.tell()
	}
}
