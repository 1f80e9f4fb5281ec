//go:build unix && !darwin

package graphics

import (
	"net"
	"path/filepath"
	"testing"
)

// Without a screen that is said, and a name of a Wayland session that has ended is none.
func TestLackingScreen(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("DISPLAY", "")
	t.Setenv("XDG_RUNTIME_DIR", dir)
	for _, name := range []string{"", "wayland-0", filepath.Join(dir, "wayland-0")} {
		t.Setenv("WAYLAND_DISPLAY", name)
		if got := lacking(); got != "graphics.no_screen" {
			t.Errorf("%q: lacks %q", name, got)
		}
	}
	l, err := net.Listen("unix", filepath.Join(dir, "wayland-0"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // nobody comes after
	for _, name := range []string{"wayland-0", filepath.Join(dir, "wayland-0")} {
		t.Setenv("WAYLAND_DISPLAY", name)
		if got := lacking(); got != "" {
			t.Errorf("%q: lacks %q", name, got)
		}
	}
	t.Setenv("XDG_RUNTIME_DIR", "")
	t.Setenv("WAYLAND_DISPLAY", "wayland-0")
	if got := lacking(); got != "graphics.no_screen" {
		t.Errorf("no folder of sockets: lacks %q", got)
	}
}

// A safe copy beside the program is found, and only there.
func TestSoftwareCopy(t *testing.T) {
	if file, ok := softwareCopy(); ok {
		t.Errorf("%s is no copy", file)
	}
	title, text := both("graphics.no_screen")
	if title == "" || text == "" {
		t.Error("nothing is said")
	}
}
