package shell

import "fyne.io/fyne/v2"

// Worker does work away from the screen's goroutine, and then done on it. Background is the program's; tests use Inline, which does both at once.
type Worker func(work, done func())

// Background is the only place in app where a goroutine starts.
func Background(work, done func()) {
	go func() {
		work()
		fyne.Do(done)
	}()
}

// Inline does the work at once, for tests and for pictures of screens.
func Inline(work, done func()) {
	work()
	done()
}
