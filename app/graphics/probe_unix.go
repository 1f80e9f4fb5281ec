//go:build unix && !darwin

package graphics

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// waylandWait is for how long a compositor is waited for: on the same computer it answers at once.
const waylandWait = 2 * time.Second

// inSoftware asks Mesa, which draws nearly everywhere outside Windows, not to use the graphics card.
func inSoftware() { _ = os.Setenv("LIBGL_ALWAYS_SOFTWARE", "1") } // the name is right

func drawsInSoftware() bool { return true }

// lacking looks for a screen, and under X11 for GLX, with which programs draw there. Wayland gives no such answer before a window is there.
func lacking() string {
	if hasWayland() {
		return ""
	}
	if os.Getenv("DISPLAY") == "" {
		return "graphics.no_screen"
	}
	x, err := xgb.NewConn()
	if err != nil {
		return "graphics.no_screen"
	}
	defer x.Close()
	const glx = "GLX"
	found, err := xproto.QueryExtension(x, uint16(len(glx)), glx).Reply()
	if err == nil && !found.Present {
		return "graphics.none"
	}
	return ""
}

// hasWayland tells whether a compositor answers where the environment says that one is: the name alone may be left from a session that has ended, or be passed on to where none is.
func hasWayland() bool {
	socket := os.Getenv("WAYLAND_DISPLAY")
	if socket == "" {
		return false
	}
	if !filepath.IsAbs(socket) {
		dir := os.Getenv("XDG_RUNTIME_DIR")
		if dir == "" {
			return false
		}
		socket = filepath.Join(dir, socket)
	}
	d := net.Dialer{Timeout: waylandWait}
	c, err := d.DialContext(context.Background(), "unix", socket)
	if err != nil {
		return false
	}
	_ = c.Close()
	return true
}
