//go:build unix

package store

import (
	"os"
	"syscall"
)

// lock takes the file for this process; it is free again when the file is closed, or the process ends in any way.
func lock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
