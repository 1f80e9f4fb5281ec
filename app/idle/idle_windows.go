package idle

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	lastInput = windows.NewLazySystemDLL("user32.dll").NewProc("GetLastInputInfo")
	ticks     = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetTickCount")
)

// sinceTouch asks GetLastInputInfo: milliseconds since the start of the system, 32 bits that begin anew after 49 days, as GetTickCount's do.
func sinceTouch() (time.Duration, bool) {
	info := struct{ size, at uint32 }{size: 8}
	if ok, _, _ := lastInput.Call(uintptr(unsafe.Pointer(&info))); ok == 0 {
		return 0, false
	}
	now, _, _ := ticks.Call()
	return time.Duration(uint32(now)-info.at) * time.Millisecond, true
}
