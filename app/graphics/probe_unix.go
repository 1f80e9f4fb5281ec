//go:build unix && !darwin

package graphics

import (
	"os"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// inSoftware asks Mesa, which draws nearly everywhere outside Windows, not to use the graphics card.
func inSoftware() { _ = os.Setenv("LIBGL_ALWAYS_SOFTWARE", "1") } // the name is right

func drawsInSoftware() bool { return true }

// lacking looks for a screen, and under X11 for GLX, with which programs draw there. Wayland gives no such answer before a window is there.
func lacking() string {
	if os.Getenv("WAYLAND_DISPLAY") != "" {
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
