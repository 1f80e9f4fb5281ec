package store

import (
	"os"

	"golang.org/x/sys/windows"
)

// lock takes the file for this process; it is free again when the file is closed, or the process ends in any way.
func lock(f *os.File) error {
	return windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY,
		0, 1, 0, new(windows.Overlapped))
}
