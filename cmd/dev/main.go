// Dev does what developers of Twinshelf do with its source: run the program, test it, show it. It uses the standard library only, so that it runs
// before anything else is installed, and it ships with nothing.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// task is one thing that this program does.
type task struct {
	name  string
	form  string
	about string
	run   func(d *dev, args []string) error
}

func tasks() []task {
	return []task{
		{"run", "run", "install what is missing, build the program, and open it (without a screen: the demo, and screenshots)", run},
		{"test", "test", "install what is missing, then all checks: format, vet, linters, tests, demo, a window; the last line counts them", test},
		{"demo", "demo [--lang en|uk] [--data FILE.csv] [--keep]", "the story of two libraries and one stick, checked at every step", demo},
		{"shots", "shots DIR", "a picture of every screen in both languages", shots},
		{"bench", "bench", "how long imports and bundles take, beside plain SQLite", bench},
		{"package", "package [linux|windows|macos] [--to DIR] [--mesa DIR] [--check]", "installers, and SHA256SUMS beside them, into out/; --mesa: a folder with Mesa's opengl32.dll for Windows; --check: install, start and remove them", pack},
		{"licences", "licences", "write the licences of all parts anew, after go.mod has changed", licences},
		{"lab", "lab [network]", "the long and heavy checks that CI leaves out, or of these only what takes servers and a bad network", lab},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := start(ctx, os.Args[1:], os.Stdout)
	stop()
	switch {
	case errors.Is(err, errUse):
		usage(os.Stderr)
		os.Exit(2)
	case errors.Is(err, errCounted):
		os.Exit(1) // without a word: the line that counts is the last
	case err != nil:
		fmt.Fprintln(os.Stderr, "dev:", err)
		os.Exit(1)
	}
}

// errUse says that the words of the call are not understood, errCounted that what failed has been told already.
var (
	errUse     = errors.New("wrong use")
	errCounted = errors.New("not everything passed")
)

func start(ctx context.Context, argv []string, out io.Writer) error {
	if len(argv) == 0 {
		return errUse
	}
	for _, t := range tasks() {
		if t.name != argv[0] {
			continue
		}
		root, err := findRoot()
		if err != nil {
			return err
		}
		return t.run(&dev{ctx: ctx, root: root, out: out}, argv[1:])
	}
	return errUse
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "go run ./cmd/dev TASK")
	for _, t := range tasks() {
		fmt.Fprintf(w, "\n  %s\n      %s\n", t.form, t.about)
	}
}
