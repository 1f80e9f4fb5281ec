package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// run builds the program and opens it.
func run(d *dev, args []string) error {
	if len(args) > 0 {
		return errUse
	}
	if err := d.need(buildPackages...); err != nil {
		return err
	}
	if !hasScreen() {
		return d.runWithoutScreen()
	}
	dir, err := os.MkdirTemp("", "twinshelf-run-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	fmt.Fprintln(d.out, "building: the first time takes some minutes")
	program, err := d.build("./cmd/twinshelf", dir, runTags)
	if err != nil {
		return err
	}
	return d.show(d.command(program))
}

func hasScreen() bool {
	return runtime.GOOS != "linux" || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

func (d *dev) runWithoutScreen() error {
	fmt.Fprintln(d.out, "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set): no window can open.\nSo here is the demo, and then a picture of every screen.")
	if err := demo(d, nil); err != nil {
		return err
	}
	return shots(d, []string{filepath.Join(os.TempDir(), "twinshelf-shots")})
}

// shots has the screens drawn into a folder. A test does that: it holds clock and records still, and needs no screen.
func shots(d *dev, args []string) error {
	if len(args) != 1 {
		return errUse
	}
	if err := d.need(buildPackages...); err != nil {
		return err
	}
	to, err := filepath.Abs(args[0])
	if err != nil {
		return err
	}
	if _, err := d.read(d.command("go", "test", "-tags", testTags, "-count", "1", "-run", "^TestShots$", "./app/shell", "-args", "-shots", to)); err != nil {
		return err
	}
	pictures, err := filepath.Glob(filepath.Join(to, "*.png"))
	if err == nil && len(pictures) == 0 {
		err = errors.New("no picture was drawn")
	}
	fmt.Fprintf(d.out, "\n%d pictures of the screens, in both languages: %s\n", len(pictures), to)
	return err
}
