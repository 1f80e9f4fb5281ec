package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// window opens the program on a screen in memory, with practice records in a temporary folder, types into it in both scripts, and closes it. It
// wants to see something, to see that change, and to find the records whole afterwards.
func (d *dev) window() error {
	dir, err := os.MkdirTemp("", "twinshelf-window-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	program, err := d.build("./cmd/twinshelf", dir, testTags)
	if err != nil {
		return err
	}
	ctl, err := d.build("./cmd/twinctl", dir, testTags)
	if err != nil {
		return err
	}
	return d.useWindow(dir, program, ctl, filepath.Join(dir, "data"))
}

// aside keeps what is done in dir apart from the marks and the keychain of whoever runs it.
func aside(dir string) error {
	return errors.Join(os.Setenv("TWINSHELF_STATE", filepath.Join(dir, "state")), os.Setenv("TWINSHELF_KEYCHAIN", "off"))
}

// useWindow does it with programs that are built already; dir is for what is of no use afterwards.
func (d *dev) useWindow(dir, program, ctl, data string) error {
	if err := aside(dir); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(dir, ".cache"), 0o700); err != nil {
		return err
	}
	for _, words := range [][]string{{"init", "--name", "Practice", "--lang", "en"}, {"practice"}} {
		if _, err := d.read(d.command(ctl, append(words, "--data", data)...)); err != nil {
			return err
		}
	}
	s, err := d.openScreen(dir)
	if err != nil {
		return err
	}
	defer s.close()
	w, err := s.open(program, "TWINSHELF_DATA="+data, "HOME="+dir, "XDG_CONFIG_HOME=", "XDG_CACHE_HOME=")
	if err != nil {
		return err
	}
	defer w.end()
	if err := w.use(steps); err != nil {
		shown := s.keep("twinshelf-window.png")
		w.end() // before what it said is read
		return fmt.Errorf("%w\nwhat it showed last: %s\n%s", err, shown, w.said.String())
	}
	w.end()
	_, err = d.read(d.command(ctl, "verify", "--data", data))
	return err
}

// window is a program with a window on a screen.
type window struct {
	*screen
	said  bytes.Buffer // what the program wrote to standard error
	c     *exec.Cmd
	id    string
	ended chan struct{}
}

func (s *screen) open(program string, env ...string) (*window, error) {
	w := &window{screen: s, c: s.dev.command(program), ended: make(chan struct{})}
	w.c.Env = s.env(env...)
	w.c.Stdout, w.c.Stderr = &w.said, &w.said
	if err := w.c.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = w.c.Wait() // how it ended is seen by its being gone
		close(w.ended)
	}()
	return w, nil
}

func (w *window) alive() bool {
	select {
	case <-w.ended:
		return false
	default:
		return true
	}
}

func (w *window) end() {
	if w.alive() {
		_ = w.c.Cancel()
		<-w.ended
	}
}

// ends waits for the program to end by itself.
func (w *window) ends() error {
	select {
	case <-w.ended:
		return nil
	case <-time.After(patience):
		return errors.New("the program does not end")
	}
}

// patience is how long a window may take to do what is asked, on a slow computer that draws in software.
const patience = 60 * time.Second

// until waits for something to become true of the window.
func (w *window) until(what string, holds func() bool) error {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if w.dev.ctx.Err() != nil {
			return w.dev.ctx.Err()
		}
		if !w.alive() {
			return fmt.Errorf("the program ended (%v) before %s", w.c.ProcessState, what)
		}
		if holds() {
			return nil
		}
	}
	return fmt.Errorf("after %v there was no sign that %s", patience, what)
}

// appears waits until the window is there and shows something that stays for a second: it is not still opening.
func (w *window) appears() error {
	if err := w.until("its window opened", func() bool {
		out, err := w.x("xdotool", "search", "--onlyvisible", "--name", ".")
		w.id, _, _ = strings.Cut(out, "\n")
		return err == nil && w.id != ""
	}); err != nil {
		return err
	}
	var seen *image.RGBA
	still := 0
	return w.until("its window showed something", func() bool {
		now, err := w.shot()
		if err != nil || blank(now) {
			return false
		}
		if still++; seen == nil || differing(now, seen) >= little {
			still = 0
		}
		seen = now
		return still >= 5
	})
}

// use waits for the window, then does one thing after another in it.
func (w *window) use(steps []step) error {
	if err := w.appears(); err != nil {
		return err
	}
	if _, err := w.x("xdotool", "windowfocus", w.id); err != nil {
		return err
	}
	for _, step := range steps {
		if err := w.step(step); err != nil {
			return err
		}
	}
	return nil
}

// step is something that a person does in the window, upon which much of it changes.
type step struct {
	what  string
	calls [][]string
}

// Shortcuts are pressed on the English layout, and letters typed on the layout that has them: others would get lost.
var steps = []step{
	{"searched for an English word", append(typed("us", "lviv"), pressed("Return")...)},
	{"went home", pressed("ctrl+1")},
	{"searched for a Ukrainian word", append(typed("ua", "Вінниця"), pressed("Return")...)},
	{"clicked on an entry of the navigation", [][]string{{"xdotool", "mousemove", "72", "141"}, {"xdotool", "click", "1"}}},
	{"changed the language", pressed("ctrl+l")},
}

func pressed(key string) [][]string {
	return [][]string{{"setxkbmap", "-layout", "us"}, {"xdotool", "key", key}}
}

// typed puts words into the search.
func typed(layout, words string) [][]string {
	return slices.Concat(pressed("ctrl+k"), pressed("ctrl+a"), [][]string{{"setxkbmap", "-layout", layout}, {"xdotool", "type", "--delay", "60", words}})
}

// What changes of a screen, in pixels: a cursor blinks and a pointer moves, or another page is shown.
const (
	little = 1_000
	much   = 10_000
)

func (w *window) step(s step) error {
	before, err := w.shot()
	if err != nil {
		return err
	}
	for _, call := range s.calls {
		if _, err := w.x(call[0], call[1:]...); err != nil {
			return err
		}
	}
	seen := before
	return w.until("it showed that someone "+s.what, func() bool {
		now, err := w.shot()
		if err != nil {
			return false
		}
		still := differing(now, seen) < little
		seen = now
		return still && differing(now, before) > much
	})
}

// differing counts the pixels in which two pictures of one size differ.
func differing(a, b *image.RGBA) int {
	n := 0
	for i := 0; i+4 <= len(a.Pix) && i+4 <= len(b.Pix); i += 4 {
		if !bytes.Equal(a.Pix[i:i+4], b.Pix[i:i+4]) {
			n++
		}
	}
	return n
}
