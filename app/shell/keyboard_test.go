package shell

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/twinshelf/twinshelf/app/screens"
)

// Who goes through a long page with the tabulator sees where she is: the page follows.
func TestFocusIsInView(t *testing.T) {
	d := practiceDesk(t)
	s, w := newShell(t, d, "uk")
	for name, p := range map[string]screens.Place{
		"kinds": {Screen: screens.Kinds}, "calendar": {Screen: screens.Calendar, Day: "2026-11"}, "home": {Screen: screens.Home},
		"twinning": {Screen: screens.Detail, ID: find(t, d, "twinning", "Verbivsk").ID}, "settings": {Screen: screens.Settings},
	} {
		s.Go(p)
		w.Resize(fyne.NewSize(1024, 700))
		canvas := w.Canvas()
		for range 80 {
			canvas.FocusNext()
			o, ok := canvas.Focused().(fyne.CanvasObject)
			if !ok {
				continue
			}
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			if at.Y < 0 || at.Y+o.Size().Height > canvas.Size().Height+1 {
				t.Errorf("%s: the keys are at %T at %v, outside the window", name, o, at)
				break
			}
		}
	}
}
