package shell

import (
	"sync"
	"testing"

	"fyne.io/fyne/v2/test"

	"github.com/twinshelf/twinshelf/app/screens"
)

// The window is closed in the middle of typing: what was typed is kept before the folder is.
func TestClosingKeepsForm(t *testing.T) {
	d := practiceDesk(t)
	s, w := newShell(t, d, "en")
	s.Go(screens.Place{Screen: screens.Edit, Kind: "library"})
	test.Type(w.Canvas().Focused(), "H")
	test.Type(w.Canvas().Focused(), "alf")

	var later sync.WaitGroup
	hold := make(chan struct{})
	s.worker = func(work, done func()) { // the work begins only when everything else is over
		later.Go(func() {
			<-hold
			work()
		})
	}
	s.End()
	close(hold)
	s.Wait()
	forms, err := d.KeptForms()
	must(t, err)
	if got := forms["new/library"].Set.Get("name.en"); got != "Half" {
		t.Fatalf("kept %q", got)
	}
	later.Wait()
}
