package store

import "os"

// LockFile takes a file for this process, as a store takes its folder: the file is free again when it is closed, or the process ends in any way.
func LockFile(f *os.File) error { return lock(f) }
