package store

import (
	"os"
	"time"
)

// How often, and how far apart, the lock of a folder is tried: a program that is just ending, or a process that another part of this one is just starting, may hold it
// for a moment.
const (
	lockTries = 10
	lockPause = 50 * time.Millisecond
)

// lock takes the file for this process; it is free again when the file is closed, or the process ends in any way.
func lock(f *os.File) (err error) {
	for range lockTries {
		if err = tryLock(f); err == nil {
			return nil
		}
		time.Sleep(lockPause)
	}
	return err
}
