package idle

import (
	"context"
	"os/exec"
	"time"
)

// sinceTouch asks the system's register of devices, which counts the nanoseconds since the last touch.
func sinceTouch() (time.Duration, bool) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "/usr/sbin/ioreg", "-c", "IOHIDSystem", "-d", "4").Output()
	if err != nil {
		return 0, false
	}
	return parseRegister(string(out))
}
