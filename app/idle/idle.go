// Package idle tells for how long nobody has touched the keyboard or the mouse, as the system knows it: a window hears only what is meant for it.
package idle

import "time"

// For gives the time since the last touch. It is false where the system does not tell; it may take some milliseconds, and is not for the screen's goroutine.
func For() (time.Duration, bool) { return sinceTouch() }
