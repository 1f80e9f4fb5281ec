package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// dev is one call of this program.
type dev struct {
	ctx  context.Context
	root string // of the project
	out  io.Writer
}

// The tags of a build: search needs SQLite's FTS5; the emoji font is 4 MB that no screen uses. migrated_fynedo belongs to the program that people
// run; tests go without it, so that Fyne reports calls from a wrong goroutine.
const (
	testTags = "sqlite_fts5 no_emoji"
	runTags  = testTags + " migrated_fynedo"
)

// command prepares a program that is ended, with all that it started, when ctx ends.
func (d *dev) command(name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(d.ctx, name, args...)
	c.Dir = d.root
	c.WaitDelay = 10 * time.Second
	inGroup(c)
	return c
}

// show runs a program, with its output for all to see.
func (d *dev) show(c *exec.Cmd) error {
	c.Stdout, c.Stderr = d.out, os.Stderr
	return failure(c, c.Run())
}

// read runs a program and gives what it printed; what it said on standard error is part of the error.
func (d *dev) read(c *exec.Cmd) (string, error) {
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	if err != nil {
		return out.String(), fmt.Errorf("%w\n%s%s", failure(c, err), out.String(), errs.String())
	}
	return out.String(), nil
}

func failure(c *exec.Cmd, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", strings.Join(append([]string{filepath.Base(c.Path)}, c.Args[1:]...), " "), err)
}

// build compiles a program of the project into dir and gives its path.
func (d *dev) build(pkg, dir, tags string) (string, error) {
	file := filepath.Join(dir, filepath.Base(pkg))
	if runtime.GOOS == "windows" {
		file += ".exe"
	}
	_, err := d.read(d.command("go", "build", "-tags", tags, "-o", file, pkg))
	return file, err
}
