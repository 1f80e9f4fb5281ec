package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// screen is a screen in memory, on a display that was free.
type screen struct {
	dev     *dev
	display string // ":99"
	picture string // the file that Xvfb keeps its pixels in
	close   func()
}

const screenSize = "1280x800x24"

// openScreen starts Xvfb, with more words if there are any; it chooses the display itself, and says which on a pipe. Pixels lie in a file in dir.
func (d *dev) openScreen(dir string, more ...string) (*screen, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // read to its end, or of no more use
	c := d.command("Xvfb", append([]string{"-displayfd", "3", "-screen", "0", screenSize, "-fbdir", dir, "-nolisten", "tcp"}, more...)...)
	c.ExtraFiles = []*os.File{w}
	err = c.Start()
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, err
	}
	end := func() {
		_ = c.Cancel()
		_ = c.Wait() // it was ended
	}
	if err := r.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		end()
		return nil, err
	}
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		end()
		return nil, fmt.Errorf("xvfb did not say which display it took: %w", err)
	}
	return &screen{dev: d, display: ":" + strings.TrimSpace(number), picture: filepath.Join(dir, "Xvfb_screen0"), close: end}, nil
}

// env is the environment of a program on this screen. Without a UTF-8 locale xdotool can't type Ukrainian.
func (s *screen) env(more ...string) []string {
	var env []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "WAYLAND_DISPLAY=") && !strings.HasPrefix(v, "DISPLAY=") {
			env = append(env, v)
		}
	}
	return append(append(env, "DISPLAY="+s.display, "LIBGL_ALWAYS_SOFTWARE=1", "LC_ALL=C.UTF-8"), more...)
}

// x runs a program that works on the screen, and gives what it printed.
func (s *screen) x(name string, args ...string) (string, error) {
	c := s.dev.command(name, args...)
	c.Env = s.env()
	return s.dev.read(c)
}

// shot is what the screen shows now.
func (s *screen) shot() (*image.RGBA, error) {
	b, err := os.ReadFile(s.picture)
	if err != nil {
		return nil, err
	}
	return readXWD(b)
}

// keep writes what the screen shows to a file in the system's folder for such, and gives its path.
func (s *screen) keep(name string) string {
	img, err := s.shot()
	if err != nil {
		return err.Error()
	}
	var b bytes.Buffer
	path := filepath.Join(os.TempDir(), name)
	if err := errors.Join(png.Encode(&b, img), os.WriteFile(path, b.Bytes(), 0o600)); err != nil {
		return err.Error()
	}
	return path
}

// readXWD reads a dump of X in 32 bits a pixel: a header of big-endian numbers (X11/XWDFile.h), colours, then rows.
func readXWD(b []byte) (*image.RGBA, error) {
	const fields = 25
	if len(b) < 4*fields {
		return nil, errors.New("the picture of the screen is incomplete")
	}
	var h [fields]int
	for i := range h {
		h[i] = int(binary.BigEndian.Uint32(b[4*i:]))
	}
	size, width, height, bits, stride, colours := h[0], h[4], h[5], h[11], h[12], h[19]
	start := size + 12*colours
	if bits != 32 || width <= 0 || height <= 0 || stride < 4*width || len(b) < start+stride*height {
		return nil, errors.New("the picture of the screen has an unknown form")
	}
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		row := b[start+y*stride:]
		for x := range width {
			img.SetRGBA(x, y, color.RGBA{row[4*x+2], row[4*x+1], row[4*x], 255})
		}
	}
	return img, nil
}

// blank tells whether a picture shows nothing: hardly any colours.
func blank(img *image.RGBA) bool {
	colours := map[color.RGBA]int{}
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			colours[img.RGBAAt(x, y)]++
		}
	}
	return len(colours) < 16
}
