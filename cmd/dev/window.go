package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
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
	data := filepath.Join(dir, "data")
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
	if err := w.use(); err != nil {
		return fmt.Errorf("%w\n%s", err, w.said.String())
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

// patience is how long a window may take to do what is asked, on a slow computer that draws in software.
const patience = 60 * time.Second

// until waits for something to become true of the window.
func (w *window) until(what string, holds func() bool) error {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if w.dev.ctx.Err() != nil {
			return w.dev.ctx.Err()
		}
		if !w.alive() {
			return errors.New("the program ended before " + what)
		}
		if holds() {
			return nil
		}
	}
	return fmt.Errorf("after %v there was no sign that %s", patience, what)
}

// use waits for the window, then searches in Ukrainian and in English.
func (w *window) use() error {
	if err := w.until("its window opened", func() bool {
		out, err := w.x("xdotool", "search", "--onlyvisible", "--name", ".")
		w.id, _, _ = strings.Cut(out, "\n")
		return err == nil && w.id != ""
	}); err != nil {
		return err
	}
	if err := w.until("its window showed something", func() bool {
		img, err := w.shot()
		return err == nil && !blank(img)
	}); err != nil {
		return err
	}
	if _, err := w.x("xdotool", "windowfocus", w.id); err != nil {
		return err
	}
	for _, step := range []struct{ layout, words string }{{"us", "lviv"}, {"ua", "Вінниця"}} {
		if err := w.search(step.layout, step.words); err != nil {
			return err
		}
	}
	return nil
}

// search presses the shortcut of the search, types words, and waits until what is seen changes.
func (w *window) search(layout, words string) error {
	before, err := w.shot()
	if err != nil {
		return err
	}
	for _, call := range [][]string{
		{"setxkbmap", "-layout", "us"},
		{"xdotool", "key", "ctrl+k"},
		{"setxkbmap", "-layout", layout}, // letters that are not on the layout would get lost
		{"xdotool", "type", "--delay", "60", words},
	} {
		if _, err := w.x(call[0], call[1:]...); err != nil {
			return err
		}
	}
	return w.until("it took the words "+words, func() bool {
		now, err := w.shot()
		return err == nil && !bytes.Equal(now.Pix, before.Pix) && differing(now, before) > 200
	})
}

// differing counts the pixels in which two pictures of one size differ: a cursor that blinks is few.
func differing(a, b *image.RGBA) int {
	n := 0
	for i := 0; i+4 <= len(a.Pix) && i+4 <= len(b.Pix); i += 4 {
		if !bytes.Equal(a.Pix[i:i+4], b.Pix[i:i+4]) {
			n++
		}
	}
	return n
}
