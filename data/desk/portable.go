package desk

import (
	"os"
	"path/filepath"
)

// portableFolder is the folder beside the program that makes it portable: whoever puts it there wants records and all else to stay on that stick.
const portableFolder = "Twinshelf data"

// Within it lie the data folder and the marks: on each computer that the stick comes to, the folder is the same one, and no copy.
const (
	portableRecords = "records"
	portableMarks   = "state"
)

// portable gives the folder beside the program, if there is one.
func portable() (string, bool) {
	program, err := os.Executable()
	if err != nil {
		return "", false
	}
	return portableBeside(program)
}

// portableBeside looks beside a program, and beside the folder of its copy that draws in software.
func portableBeside(program string) (string, bool) {
	dir := filepath.Dir(program)
	if filepath.Base(dir) == "safe" {
		dir = filepath.Dir(dir)
	}
	dir = filepath.Join(dir, portableFolder)
	info, err := os.Stat(dir)
	return dir, err == nil && info.IsDir()
}
