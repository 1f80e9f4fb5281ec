package app

import (
	"context"
	"path/filepath"

	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/app/start"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/translations"
)

// practice is what the window offers about practice records: to go to them from the real ones, or back. They lie in a folder of their own, so that the two
// never meet; a program that was started on practice records has nothing to go back to.
func (r *running) practice() screens.Practice {
	switch {
	case !r.desk.Practising():
		return screens.Practice{Begin: r.practise}
	case r.Dir == r.home:
		return screens.Practice{}
	}
	return screens.Practice{Leave: r.leavePractice}
}

// practise opens the practice records, which are made if there are none.
func (r *running) practise() {
	lang := r.shell.Words().Lang()
	answers := start.Answers{Lang: lang, Name: translations.For(lang).T("first.practice.name"), Author: r.desk.Author(), Practice: true}
	r.move(filepath.Join(r.home, desk.PracticeFolder), func(to string) error { return begin(to, answers) })
}

// leavePractice goes back to one's own records, or to the first run where there are none yet.
func (r *running) leavePractice(throw bool) {
	from := r.Dir
	r.move(r.home, func(string) error {
		if throw {
			letCrashesGo() // Windows removes no file that is open
			return desk.ThrowPracticeAway(context.Background(), from)
		}
		return nil
	})
}

// move closes the data folder that is open, and opens another after some work.
func (r *running) move(to string, work func(to string) error) {
	s, d := r.shell, r.desk
	r.Lang = s.Words().Lang()
	s.End()
	r.Dir = to
	r.shell, r.desk = nil, nil
	r.then(func() error {
		s.Wait()
		if err := d.Close(); err != nil {
			return err
		}
		return work(to)
	})
}
