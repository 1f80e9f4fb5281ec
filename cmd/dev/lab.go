package main

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
)

// bench measures what SPEED sets targets for.
func bench(d *dev, args []string) error {
	if len(args) > 0 {
		return errUse
	}
	if err := d.need(compiler...); err != nil {
		return err
	}
	return d.show(d.command("go", "test", "-tags", testTags, "-run", "^$", "-bench", "Targets", "-benchtime", "1x", "-timeout", "30m", "./data/bench"))
}

// fuzzTime is how long each fuzzer runs in the lab.
const fuzzTime = "10m"

// labSeeds is how many plays the simulator plays in the lab: an hour or two.
const labSeeds = 20_000

// lab runs what takes too long for every day; with "network" what takes servers and a bad network alone.
func lab(d *dev, args []string) error {
	alone := slices.Equal(args, []string{"network"})
	if len(args) > 0 && !alone {
		return errUse
	}
	if alone {
		t := &tally{dev: d}
		return errors.Join(d.network(t), t.end())
	}
	if err := d.need(compiler...); err != nil {
		return err
	}
	if runtime.GOOS == "linux" {
		if err := d.need(tracePackages...); err != nil {
			return err
		}
	}
	t := &tally{dev: d}
	fuzzers, err := d.fuzzers()
	if err != nil {
		return err
	}
	for _, f := range fuzzers {
		// Go makes each interesting input smaller for up to a minute, which would be all the time that there is.
		t.check("fuzz "+f.name, func() error {
			_, err := d.read(d.command("go", "test", "-tags", testTags, "-run", "^$", "-fuzz", "^"+f.name+"$", "-fuzztime", fuzzTime, "-fuzzminimizetime", "10x", f.pkg))
			return err
		})
	}
	t.check(fmt.Sprintf("the simulator, %d seeds", labSeeds), func() error {
		_, err := d.read(d.command("go", "test", "-tags", testTags, "-run", "^TestSeeds$", "-timeout", "0", "./data/sim", "-seeds", fmt.Sprint(labSeeds)))
		return err
	})
	t.goTests("tests with the race detector, those with C code too", []string{"-race", "-tags", testTags}, []string{"./data/...", "./cmd/twinctl"})
	if runtime.GOOS == "linux" {
		if err := d.network(t); err != nil {
			return err
		}
	}
	return t.end()
}

type fuzzer struct{ pkg, name string }

// fuzzers lists the fuzzers of all packages that need no screen.
func (d *dev) fuzzers() ([]fuzzer, error) {
	out, err := d.read(d.command("go", "list", "-tags", testTags, "./data/...", "./translations/..."))
	if err != nil {
		return nil, err
	}
	var found []fuzzer
	for _, pkg := range strings.Fields(out) {
		list, err := d.read(d.command("go", "test", "-tags", testTags, "-list", "^Fuzz", pkg))
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(list) {
			if strings.HasPrefix(line, "Fuzz") {
				found = append(found, fuzzer{pkg, strings.TrimSpace(line)})
			}
		}
	}
	slices.SortFunc(found, func(a, b fuzzer) int { return strings.Compare(a.name, b.name) })
	if len(found) == 0 {
		fmt.Fprintln(d.out, "there are no fuzzers yet")
	}
	return found, nil
}
