package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// The list of libraries that Manchester imports: the real one if it lies beside the project, else a small one of the project's own.
const (
	realList  = "shared/data/uk_libraries.csv"
	smallList = "cmd/dev/testdata/libraries.csv"
)

// demo tells the story of two libraries that share records by a stick. Everything in it is done with twinctl, each library in a data folder
// of its own, and everything is checked: the first thing that is not as it should be ends the story with an error.
func demo(d *dev, args []string) error {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	lang := flags.String("lang", "", "")
	list := flags.String("data", "", "")
	keep := flags.Bool("keep", false, "")
	if flags.Parse(args) != nil || flags.NArg() > 0 {
		return errUse
	}
	words, err := sentencesIn(*lang)
	if err != nil {
		return err
	}
	if *list == "" {
		*list = d.listOfLibraries()
	}
	if *list, err = filepath.Abs(*list); err != nil {
		return err
	}
	if err := d.need(compiler...); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "twinshelf-demo-")
	if err != nil {
		return err
	}
	if *keep {
		defer fmt.Fprintf(d.out, "%s\n", dir)
	} else {
		defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	}
	return d.tell(dir, *list, words)
}

func (d *dev) listOfLibraries() string {
	if file, ok := upward(d.root, realList); ok {
		return file
	}
	return filepath.Join(d.root, filepath.FromSlash(smallList))
}

// tell plays the scenes.
func (d *dev) tell(dir, list string, words sentences) error {
	program, err := d.build("./cmd/twinctl", dir, runTags)
	if err != nil {
		return err
	}
	if err := aside(dir); err != nil {
		return err
	}
	s := newStory(d, dir, program, list, words)
	if err := os.Mkdir(s.stick, 0o700); err != nil {
		return err
	}
	for _, scene := range scenes {
		fmt.Fprintf(d.out, "\n%s\n", words.say(scene.title))
		if err := s.play(scene.act); err != nil {
			return fmt.Errorf("the demo, at “%s”: %w", words.say(scene.title), err)
		}
	}
	fmt.Fprintf(d.out, "\n%s\n", words.say("end"))
	return nil
}

// language is that of the environment, as far as the demo speaks it.
func language(env func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env(name); v != "" {
			if strings.HasPrefix(v, "uk") {
				return "uk"
			}
			return "en"
		}
	}
	return "en"
}
