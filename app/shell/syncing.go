package shell

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/data/desk"
)

// StartSyncing keeps the shared folders in step from now on, until the shell ends.
func (s *Shell) StartSyncing() {
	s.syncing = s.desk.StartSyncing(func() { fyne.Do(s.synced) })
}

// Syncing keeps the shared folders in step; nil before StartSyncing.
func (s *Shell) Syncing() *desk.Syncing { return s.syncing }

// synced shows what has changed about the shared folders.
func (s *Shell) synced() {
	if s.ctx.Err() != nil {
		return
	}
	s.untouched(func() {
		if plugged, changed := s.syncing.Plugged(); changed {
			for _, d := range plugged {
				s.Tell(s.words.T("stick.noticed", "Name", d.Name))
			}
			if f, ok := s.page.(screens.DriveFollower); ok {
				f.FollowDrives()
			}
		}
		if f, ok := s.page.(screens.Follower); ok {
			f.Follow()
		}
		s.lookAtPlaces()
	})
}

// untouched does what nobody at the keyboard asked for.
func (s *Shell) untouched(do func()) {
	touch := s.touch
	do()
	s.touch = touch
}

// lookAtPlaces says at the side whether something is being shared, or can't be.
func (s *Shell) lookAtPlaces() {
	if s.syncing == nil {
		return
	}
	var places []desk.Place
	s.Do(func(ctx context.Context) (err error) {
		places, err = s.desk.Places(ctx)
		return err
	}, func() {
		if said := s.ofPlaces(places); said != s.shared {
			s.shared = said
			s.showSide()
		}
	})
}

func (s *Shell) ofPlaces(places []desk.Place) string {
	working, next := s.syncing.Now()
	if len(working) > 0 {
		return s.words.T("folder.working")
	}
	said := ""
	for i := range places {
		p := &places[i]
		if p.State.Problem.ID == "" || p.Paused {
			continue
		}
		at, ok := next[p.ID]
		if !ok {
			return s.words.T("folder.side.look")
		}
		said = s.words.T("folder.side.next_try", "When", at.Local().Format("15:04"))
	}
	return said
}

// shareNow has all shared folders looked at, and shows how they are.
func (s *Shell) shareNow() {
	if s.syncing != nil {
		s.Do(func(ctx context.Context) error { return s.syncing.Ask(ctx, "", false) }, func() {})
	}
	s.Go(screens.Place{Screen: screens.Sharing})
}
