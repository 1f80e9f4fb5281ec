package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// event is a line of go test -json (go doc test2json).
type event struct {
	Action      string
	Package     string
	ImportPath  string // of a package that is being built
	Test        string
	Output      string
	FailedBuild string
}

// results are what the events of one run of go test come to.
type results struct {
	passed, failed, skipped int
	packages                int
	said                    map[string]*strings.Builder // package, or package and test → its output
	faults                  []string                    // keys of said
}

// goTests runs go test and counts tests and subtests one by one.
func (t *tally) goTests(name string, flags, packages []string) {
	began := time.Now()
	c := t.dev.command("go", slices.Concat([]string{"test", "-json"}, flags, packages)...)
	var errs strings.Builder
	c.Stderr = &errs
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.check(name, func() error { return err })
		return
	}
	r := readEvents(out)
	if err := c.Wait(); err != nil && r.failed == 0 { // it could not even begin
		r.failed++
		errs.WriteString(err.Error())
	}
	t.passed, t.failed, t.skipped = t.passed+r.passed, t.failed+r.failed, t.skipped+r.skipped
	t.tell(name, r.failed == 0, began, fmt.Sprintf(": %d passed in %d packages", r.passed, r.packages))
	if r.failed > 0 {
		t.explain(r.story() + errs.String())
	}
}

func readEvents(out io.Reader) *results {
	r := &results{said: map[string]*strings.Builder{}}
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadBytes('\n')
		var e event
		if json.Unmarshal(line, &e) == nil {
			r.take(e)
		} else if len(bytes.TrimSpace(line)) > 0 {
			r.say("", string(line))
		}
		if err != nil {
			return r
		}
	}
}

func (r *results) take(e event) {
	key := strings.TrimSpace(e.Package + " " + e.Test)
	switch {
	case e.Action == "output":
		r.say(key, e.Output)
	case e.Action == "build-output":
		r.say(e.ImportPath, e.Output)
	case e.Test != "":
		r.count(e.Action, key)
	case e.Action == "pass":
		r.packages++
	case e.Action == "fail":
		r.packages++
		r.failedPackage(e, key)
	}
}

func (r *results) count(action, key string) {
	switch action {
	case "pass":
		r.passed++
		delete(r.said, key)
	case "skip":
		r.skipped++
	case "fail":
		r.failed++
		r.faults = append(r.faults, key)
	}
}

// failedPackage counts a package that failed by itself: it was not built, or died between tests.
func (r *results) failedPackage(e event, key string) {
	for _, fault := range r.faults {
		if strings.HasPrefix(fault, key+" ") {
			return
		}
	}
	r.failed++
	r.faults = append(r.faults, key)
	if e.FailedBuild != "" {
		r.faults = append(r.faults, e.FailedBuild)
	}
}

func (r *results) say(key, text string) {
	if r.said[key] == nil {
		r.said[key] = &strings.Builder{}
	}
	r.said[key].WriteString(text)
}

// story is the output of all that failed. A test that died has its last words among the output of those that were running, so those tell theirs too.
func (r *results) story() string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(r.said)) {
		if slices.Contains(r.faults, key) || key == "" {
			fmt.Fprintf(&b, "--- %s\n%s", key, r.said[key])
		}
	}
	return b.String()
}
