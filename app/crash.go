package app

import (
	"os"
	"path/filepath"
	"runtime/debug"
)

// logFolder is where the program writes what helps to mend it, in the data folder. It holds no records.
const logFolder = "logs"

// keepCrashes makes the Go runtime write into a file what it would say on a terminal that nobody sees, should the program ever end badly. Without
// the file it says it there all the same, so that an error here stops nothing.
func keepCrashes(dir string) {
	folder := filepath.Join(dir, logFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return
	}
	f, err := os.OpenFile(filepath.Join(folder, "crash.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	_ = debug.SetCrashOutput(f, debug.CrashOptions{}) // it keeps a copy of the file
	_ = f.Close()
}

// letCrashesGo closes the file of the crashes.
func letCrashesGo() { _ = debug.SetCrashOutput(nil, debug.CrashOptions{}) }
