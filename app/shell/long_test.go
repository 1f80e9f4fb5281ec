package shell

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/test"

	"github.com/twinshelf/twinshelf/data/desk"
)

// What a dialog says after long work stays: the one that showed how far it had come goes first, for the toolkit takes away with an overlay all that lies above it.
func TestDialogAfterLongWork(t *testing.T) {
	d := practiceDesk(t)
	app := test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	var waiting [][2]func() // what a worker was given, in order: nothing is done before the test says so
	now := still
	s := New(app, w, Options{Desk: d, Lang: "en", Worker: Inline, Now: func() time.Time { return now }})
	t.Cleanup(s.stop)
	s.worker = func(work, done func()) { waiting = append(waiting, [2]func(){work, done}) }
	s.Long("Working", func(context.Context, desk.Progress) error { return nil }, func() {
		dialog.ShowInformation("Done", "These digits are shown once", w)
	})
	if len(waiting) != 2 {
		t.Fatalf("%d things wait", len(waiting))
	}
	now = now.Add(time.Minute)
	waiting[1][1]() // a tick: it takes long, and that is shown
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("nothing shows how far it has come")
	}
	waiting[0][0]()
	waiting[0][1]()
	for _, tick := range waiting[2:] {
		tick[1]()
	}
	top := w.Canvas().Overlays().Top()
	if top == nil || len(w.Canvas().Overlays().List()) != 1 {
		t.Errorf("%d dialogs are left", len(w.Canvas().Overlays().List()))
	}
}
