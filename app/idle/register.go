package idle

import (
	"regexp"
	"strconv"
	"time"
)

var idleTime = regexp.MustCompile(`"HIDIdleTime" = (\d+)`)

// parseRegister reads what macOS's ioreg prints: the time since the last touch in nanoseconds.
func parseRegister(out string) (time.Duration, bool) {
	m := idleTime.FindStringSubmatch(out)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	return time.Duration(n), err == nil
}
