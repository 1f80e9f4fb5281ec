//go:build unix && !darwin

package idle

import (
	"io"
	"log"
	"os"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/screensaver"
	"github.com/jezek/xgb/xproto"
)

// sinceTouch asks GNOME, which answers under Wayland too, and else the X server. Other desktops on Wayland tell nobody.
func sinceTouch() (time.Duration, bool) {
	if d, ok := gnome(); ok {
		return d, true
	}
	if os.Getenv("WAYLAND_DISPLAY") != "" { // the X server that runs for older programs hears only theirs
		return 0, false
	}
	return xServer()
}

// gnome asks org.gnome.Mutter.IdleMonitor.
func gnome() (time.Duration, bool) {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		return 0, false
	}
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		return 0, false
	}
	defer bus.Close() //nolint:errcheck // only asked
	var ms uint64
	err = bus.Object("org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core").Call("org.gnome.Mutter.IdleMonitor.GetIdletime", 0).Store(&ms)
	return time.Duration(ms) * time.Millisecond, err == nil
}

func init() { xgb.Logger = log.New(io.Discard, "", 0) } // it tells of each connection

// xServer asks the extension of X that screen savers go by.
func xServer() (time.Duration, bool) {
	x, err := xgb.NewConn()
	if err != nil {
		return 0, false
	}
	defer x.Close()
	if screensaver.Init(x) != nil {
		return 0, false
	}
	root := xproto.Setup(x).DefaultScreen(x).Root
	info, err := screensaver.QueryInfo(x, xproto.Drawable(root)).Reply()
	if err != nil {
		return 0, false
	}
	return time.Duration(info.MsSinceUserInput) * time.Millisecond, true
}
