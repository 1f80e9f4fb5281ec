package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// linter is fetched and built by the go command; its version is part of what the checks mean.
const linter = "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0"

// foreignTags let Fyne be looked at without C.
const foreignTags = "ci sqlite_fts5"

// test runs all checks that a change must pass.
func test(d *dev, args []string) error {
	if len(args) > 0 {
		return errUse
	}
	packages := buildPackages
	if runtime.GOOS == "linux" {
		packages = slices.Concat(buildPackages, screenPackages, tracePackages, sealPackages, chainPackages, placePackages)
	}
	if err := d.need(packages...); err != nil {
		return err
	}
	t := &tally{dev: d}
	t.check("formatting", d.formatted)
	t.check("vet", func() error {
		_, err := d.read(d.command("go", "vet", "-tags", testTags, "./..."))
		return err
	})
	for _, system := range []string{"windows", "darwin"} {
		t.check("vet for "+system+", as far as that needs no C", func() error { return d.vetFor(system) })
	}
	t.check("linters", func() error {
		_, err := d.read(d.command("go", "run", linter, "run", "./..."))
		return err
	})
	d.tests(t)
	t.check("demo", func() error { return d.quietly(demo, "--data", filepath.Join(d.root, filepath.FromSlash(smallList))) })
	if runtime.GOOS == "linux" {
		t.check("a window, clicked and typed into", d.window)
	}
	return t.end()
}

func (d *dev) formatted() error {
	out, err := d.read(d.command("gofmt", "-l", "."))
	if err == nil && out != "" {
		return fmt.Errorf("these files want gofmt -w:\n%s", out)
	}
	return err
}

func (d *dev) vetFor(system string) error {
	env := []string{"GOOS=" + system, "CGO_ENABLED=0"}
	packages, err := d.withoutC(env)
	if err != nil {
		return err
	}
	c := d.command("go", slices.Concat([]string{"vet", "-tags", foreignTags}, packages)...)
	c.Env = append(os.Environ(), env...)
	_, err = d.read(c)
	return err
}

// tests runs all tests: with the race detector those without C code.
func (d *dev) tests(t *tally) {
	pure, c, err := d.byC()
	if err != nil {
		t.check("tests", func() error { return err })
		return
	}
	t.goTests("tests with the race detector", []string{"-race", "-tags", testTags}, pure)
	// The crash points of package desk take minutes: on a slower machine more than the ten that go test allows by itself.
	t.goTests("tests with C code", []string{"-timeout", "18m", "-tags", testTags}, c)
}

// quietly runs a task, and tells what it said only if it fails.
func (d *dev) quietly(run func(*dev, []string) error, args ...string) error {
	var said strings.Builder
	quiet := &dev{ctx: d.ctx, root: d.root, out: io.Writer(&said)}
	if err := run(quiet, args); err != nil {
		return fmt.Errorf("%w\n%s", err, said.String())
	}
	return nil
}
