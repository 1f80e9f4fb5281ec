// Package graphics finds out, before a window opens, whether this computer can draw one, and does what is possible where it can't: another copy of the
// program that draws in software, or a word in the system's own box. Fyne would end the program without one.
package graphics

import (
	"os"
	"path/filepath"

	"github.com/twinshelf/twinshelf/translations"
)

// softwareFolder is where, beside the program, a second copy of it lies with a library that draws in software. The packager puts it there.
const softwareFolder = "safe"

// Prepare sees to it that a window can open. safe: draw in software, whatever the computer can. args are those of the program, without the one that asks for
// safe graphics. ended tells that this process has nothing more to do: the other copy has run, or what is wrong has been said; code is what to end with.
func Prepare(safe bool, args []string) (ended bool, code int) {
	if safe {
		inSoftware()
	}
	lacks := lacking()
	if lacks == "" && (!safe || drawsInSoftware()) {
		return false, 0
	}
	if copied, ok := softwareCopy(); ok {
		if code, err := run(copied, args); err == nil {
			return true, code
		}
	}
	if lacks == "" { // safe graphics were asked for and there are none, but the others work
		return false, 0
	}
	Say(both(lacks))
	return true, 1
}

// softwareCopy finds the second copy of the program; for that copy itself there is none.
func softwareCopy() (string, bool) {
	program, err := os.Executable()
	if err != nil {
		return "", false
	}
	file := filepath.Join(filepath.Dir(program), softwareFolder, filepath.Base(program))
	_, err = os.Stat(file)
	return file, err == nil
}

// both says a message in both languages, the one of the computer first: who sits there is not known yet.
func both(id string) (title, text string) {
	first, second := translations.For(""), translations.For("en")
	if first.Lang() == "en" {
		second = translations.For("uk")
	}
	return first.T("app.name"), first.T(id) + "\n\n" + second.T(id)
}
