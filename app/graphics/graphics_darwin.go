package graphics

import (
	"fmt"
	"os"
)

// Every Mac that the program runs on has OpenGL, and draws in software where it must.
func inSoftware()           {}
func drawsInSoftware() bool { return true }
func lacking() string       { return "" }

// Say writes on the terminal: there is nothing here to say before the window opens.
func Say(_, text string) { fmt.Fprintln(os.Stderr, text) }
