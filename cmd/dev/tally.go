package main

import (
	"fmt"
	"strings"
	"time"
)

// tally counts checks, and says of each how it went.
type tally struct {
	dev                     *dev
	passed, failed, skipped int
}

// check runs one check. What it returns is told in full: a failure has to be clear without running it again.
func (t *tally) check(name string, f func() error) {
	began := time.Now()
	err := f()
	t.tell(name, err == nil, began, "")
	if err != nil {
		t.failed++
		t.explain(err.Error())
		return
	}
	t.passed++
}

func (t *tally) tell(name string, ok bool, began time.Time, more string) {
	word := "ok    "
	if !ok {
		word = "FAILED"
	}
	fmt.Fprintf(t.dev.out, "%s  %s (%.1f s)%s\n", word, name, time.Since(began).Seconds(), more)
}

// explain writes a text under the line of a check, less what the go command fetched on the way.
func (t *tally) explain(text string) {
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		if !strings.HasPrefix(line, "go: downloading ") {
			fmt.Fprint(t.dev.out, "        ", line)
		}
	}
}

// end writes the line that counts, alone and last.
func (t *tally) end() error {
	fmt.Fprintf(t.dev.out, "%d passed, %d failed", t.passed, t.failed)
	if t.skipped > 0 {
		fmt.Fprintf(t.dev.out, ", %d skipped", t.skipped)
	}
	fmt.Fprintln(t.dev.out)
	if t.failed > 0 {
		return errCounted
	}
	return nil
}
