//go:build unix

package store

import (
	"os"
	"syscall"
)

// tryLock takes the file for this process, or fails at once.
func tryLock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
