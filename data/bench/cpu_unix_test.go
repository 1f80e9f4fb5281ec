//go:build unix

package bench

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

func usage() (u syscall.Rusage) {
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it can't fail for oneself
	}
	return u
}

// cpu gives the CPU seconds that the process has used.
func cpu() float64 {
	u := usage()
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(u.Utime) + seconds(u.Stime)
}

// peak gives the greatest resident size of the process so far, in MB; 0 if unknown.
func peak() float64 {
	status, err := os.ReadFile("/proc/self/status") // on Linux getrusage counts the parent's memory at the fork too
	if err == nil {
		for line := range strings.Lines(string(status)) {
			if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
				n, _ := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kb), "kB")), 64)
				return n / 1024
			}
		}
	}
	u := usage()
	if runtime.GOOS == "darwin" {
		return float64(u.Maxrss) / (1 << 20) // bytes there, else kilobytes
	}
	return float64(u.Maxrss) / 1024
}
