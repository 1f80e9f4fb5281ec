package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// story is the demo as it is told: its people, its stick, and what they have made so far.
type story struct {
	dev     *dev
	words   sentences
	program string // twinctl
	list    string // the libraries that Manchester imports
	stick   string // the folder that stands for a USB stick

	manchester, lviv, kyiv *desk
	made
}

// made are the ids of records that the scenes speak of. What begins with own lies in Manchester's own circle.
type made struct {
	ownCentral, ownYouth string
	circle               string
	twinning             string
	parcel, activity     string
	members              int
}

// scene is a part of the story.
type scene struct {
	title string // of its sentence
	act   func(*story)
}

var scenes = []scene{
	{"scene.begin", (*story).begin},
	{"scene.list", (*story).importList},
	{"scene.ukraine", (*story).writeUkrainian},
	{"scene.circle", (*story).createCircle},
	{"scene.invite", (*story).invite},
	{"scene.offline", (*story).workOffline},
	{"scene.bundles", (*story).crossBundles},
	{"scene.order", (*story).outOfOrder},
	{"scene.difference", (*story).differ},
	{"scene.search", (*story).searchBoth},
	{"scene.same", (*story).compare},
}

func newStory(d *dev, dir, program, list string, words sentences) *story {
	s := &story{dev: d, words: words, program: program, list: list, stick: filepath.Join(dir, "stick")}
	s.manchester = &desk{s, filepath.Join(dir, "manchester"), "en", "Manchester Libraries", "Ann Taylor"}
	s.lviv = &desk{s, filepath.Join(dir, "lviv"), "uk", "Львівська обласна бібліотека для юнацтва", "Оксана Коваль"}
	s.kyiv = &desk{s, filepath.Join(dir, "kyiv"), "uk", "Координаторка, Київ", "Ірина Шевчук"}
	return s
}

// errStory is what a scene panics with, as a test calls t.Fatal.
type errStory struct{ error }

// play acts a scene until its end or until something is not as it should be.
func (s *story) play(act func(*story)) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case errStory:
			err = r.error
		default:
			panic(r)
		}
	}()
	act(s)
	return s.dev.ctx.Err()
}

func (s *story) fail(err error) {
	if err != nil {
		panic(errStory{err})
	}
}

// want ends the story unless ok.
func (s *story) want(ok bool, format string, a ...any) {
	if !ok {
		s.fail(fmt.Errorf(format, a...))
	}
}

func (s *story) say(id string, a ...any) {
	fmt.Fprintln(s.dev.out, "  "+s.words.say(id, a...))
}

// file is a file on the stick.
func (s *story) file(name string) string { return filepath.Join(s.stick, name) }

// desk is a library's computer: a data folder, and who works there in which language.
type desk struct {
	story  *story
	dir    string
	lang   string
	name   string
	author string
}

// The exit status of twinctl.
const (
	statusDone    = 0
	statusNotDone = 1
	statusLook    = 3
)

// do runs twinctl here, which must succeed, and reads the one JSON document that it prints into doc, unless that is nil.
func (k *desk) do(doc any, words ...string) { k.run(statusDone, doc, words...) }

func (k *desk) run(status int, doc any, words ...string) {
	s := k.story
	args := slices.Concat([]string{"--data", k.dir, "--lang", k.lang, "--author", k.author, "--json"}, words)
	c := s.dev.command(s.program, args...)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		s.fail(err)
	}
	call := "twinctl " + strings.Join(words, " ")
	s.want(c.ProcessState.ExitCode() == status, "%s: exit status %d, not %d\n%s%s", call, c.ProcessState.ExitCode(), status, out.String(), errs.String())
	if doc == nil {
		doc = &json.RawMessage{}
	}
	read := json.NewDecoder(&out)
	s.want(read.Decode(doc) == nil && !read.More(), "%s: not one JSON document\n%s", call, out.String())
}
