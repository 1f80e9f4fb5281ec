package idle

import (
	"testing"
	"time"
)

func TestRegister(t *testing.T) {
	out := `    | |   "HIDServiceSupport" = Yes
    | |   "HIDIdleTime" = 65234000000
    | |   "HIDParameters" = {"HIDPointerAcceleration"=45056}`
	if d, ok := parseRegister(out); !ok || d != 65234*time.Millisecond {
		t.Errorf("%v %v", d, ok)
	}
	if _, ok := parseRegister("nothing"); ok {
		t.Error("a time is read where none stands")
	}
}

// Where no display is, nobody is asked for ever.
func TestForAnswers(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	if d, ok := For(); ok && d < 0 {
		t.Errorf("%v", d)
	}
}
