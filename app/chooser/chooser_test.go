package chooser

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/twinshelf/twinshelf/translations"
)

// slow is a window whose disk answers when it is told to.
type slow struct {
	window fyne.Window
	todo   []func()
}

func (s *slow) Words() *translations.Words { return translations.For("en") }
func (s *slow) Window() fyne.Window        { return s.window }
func (s *slow) Do(work func(context.Context) error, done func()) {
	s.todo = append(s.todo, func() {
		if work(context.Background()) == nil {
			done()
		}
	})
}

func (s *slow) answer() {
	for len(s.todo) > 0 {
		next := s.todo[0]
		s.todo = s.todo[1:]
		next()
	}
}

// Before the first folder is shown there is none to choose: a quick hand would put a file into the folder that the program was started in.
func TestChoosesOnlyWhatIsShown(t *testing.T) {
	test.NewTempApp(t)
	h := &slow{window: test.NewTempWindow(t, nil)}
	var chosen []string
	c := open(h, nil, func(path string) { chosen = append(chosen, path) })
	for _, b := range c.wait {
		test.Tap(b)
	}
	if len(chosen) > 0 || c.folder != "" || len(h.todo) != 1 {
		t.Errorf("chosen %q before anything is shown, folder %q", chosen, c.folder)
	}
	h.answer()
	test.Tap(c.wait[0])
	if len(chosen) != 1 || chosen[0] != c.folder || c.folder == "" {
		t.Errorf("chosen %q, shown %q", chosen, c.folder)
	}
}
