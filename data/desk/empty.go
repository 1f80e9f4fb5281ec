package desk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

// OnlyHere is what would be lost if this computer were emptied: before an office is left in haste, or a laptop is given away.
type OnlyHere struct {
	Circles   []OnlyHereIn // with changes that no other member is known to hold
	Own       int          // records that only this computer's user reads
	Elsewhere time.Time    // when the latest backup was written to another place; zero for never
	Opens     bool         // there are digits on paper that open it
}

// OnlyHereIn is a circle of which something is only here.
type OnlyHereIn struct {
	Circle  causal.Circle
	Name    record.Values
	Changes int
}

// settingElsewhere is when the latest backup to another place than the data folder was made.
const settingElsewhere = "backup.elsewhere"

// OnlyHere tells what nobody else is known to hold.
func (d *Desk) OnlyHere(ctx context.Context) (OnlyHere, error) {
	var out OnlyHere
	circles, err := d.Circles(ctx)
	if err != nil {
		return out, err
	}
	for _, c := range circles {
		switch {
		case c.Own:
			out.Own = c.Records
		case c.Unsent > 0:
			out.Circles = append(out.Circles, OnlyHereIn{c.ID, c.Name, c.Unsent})
		}
	}
	if at, err := time.Parse(time.RFC3339, d.Setting(settingElsewhere)); err == nil {
		out.Elsewhere = at
	}
	out.Opens = len(d.recoveryRecipients()) > 0
	return out, nil
}

// emptyingName is a file that says that a folder is being emptied: should power fail in the middle, the next start goes on.
const emptyingName = "emptying"

// ourNames are the patterns of all that is the program's in a data folder; the keys come first. Whatever else somebody has put there is left alone.
var ourNames = []string{"keys.json", seal.PartPrefix + "*", "twinshelf.db*", "journal", openedName, backupFolder, store.AttachmentsName, PracticeFolder, "logs", "lock", orphansBegin + "*"}

func isOurs(name string) bool {
	return name == emptyingName || slices.ContainsFunc(ourNames, func(pattern string) bool {
		ok, err := filepath.Match(pattern, name)
		return ok && err == nil
	})
}

// Empty removes keys and data from a closed data folder, and from those that restoring has put aside: the keys first, each file overwritten as seal.Wipe has it. Nobody may have the
// folder open. It gives what it left there because it is not the program's. A passphrase is not asked for: whoever sits here can remove files anyway, and there may be no time.
func (o Options) Empty(dir string) (left []string, err error) {
	o = o.filled()
	if _, err := os.Lstat(filepath.Join(dir, "twinshelf.db")); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(filepath.Join(dir, "keys.json")); errors.Is(err, fs.ErrNotExist) && !isEmptying(dir) {
			return nil, say.Err(err, "empty.nothing", "Dir", dir)
		}
	}
	if err := store.Free(dir); err != nil {
		return nil, err
	}
	marks := o.marksOf(dir) // while the folder is there to be compared
	// Without a mark, on a full disk, there is no going on after a power cut; waiting for room would be worse.
	if err := os.WriteFile(filepath.Join(dir, emptyingName), nil, 0o600); err != nil && !errors.Is(store.Explain(err, dir), store.ErrFull) {
		return nil, fileError(err, dir)
	}
	folders := []string{dir}
	if asides, err := filepath.Glob(globbed(dir) + asideSuffix + "*"); err == nil {
		folders = append(folders, asides...)
	}
	for _, folder := range folders { // of all folders first what opens everything else
		_ = seal.ForgetKeychain(folder) // where it stays, it opens nothing: the file is gone
		err = errors.Join(err, seal.Wipe(filepath.Join(folder, "keys.json")))
	}
	for _, folder := range folders {
		some, wiped := wipeFolder(folder)
		left, err = append(left, some...), errors.Join(err, wiped)
	}
	for _, m := range marks {
		err = errors.Join(err, os.Remove(m))
	}
	if err != nil {
		return left, say.Err(err, "empty.not_all", "Dir", dir)
	}
	return left, nil
}

// isEmptying tells whether emptying a folder was begun and not ended.
func isEmptying(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, emptyingName))
	return err == nil
}

// endEmptying goes on where emptying a folder was cut short.
func (o Options) endEmptying(dir string) error {
	if !isEmptying(dir) {
		return nil
	}
	_, err := o.Empty(dir)
	return err
}

// globbed has a path stand for itself in a pattern.
func globbed(path string) string {
	if os.PathSeparator == '\\' { // there a backslash does not escape
		return strings.NewReplacer("[", "[[]").Replace(path)
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

// wipeFolder removes all that is the program's from a folder, in the order of ourNames, the mark of emptying when nothing else is left, and the folder if it is bare.
func wipeFolder(dir string) (left []string, err error) {
	for _, ours := range ourNames {
		entries, failed := os.ReadDir(dir)
		if failed != nil {
			return left, errors.Join(err, failed)
		}
		for _, e := range entries {
			if ok, _ := filepath.Match(ours, e.Name()); ok {
				err = errors.Join(err, wipeAll(filepath.Join(dir, e.Name())))
			}
		}
	}
	entries, failed := os.ReadDir(dir)
	if failed != nil {
		return left, errors.Join(err, failed)
	}
	for _, e := range entries {
		if !isOurs(e.Name()) {
			left = append(left, filepath.Join(dir, e.Name()))
		}
	}
	if err != nil {
		return left, err
	}
	if failed := os.Remove(filepath.Join(dir, emptyingName)); !errors.Is(failed, fs.ErrNotExist) {
		err = failed
	}
	if len(left) == 0 {
		err = errors.Join(err, os.Remove(dir))
	}
	return left, err
}

// wipeAll overwrites and removes a file, or all that lies in a folder. Links are removed as they are. It goes on after an error.
func wipeAll(path string) error {
	var failed error
	err := filepath.WalkDir(path, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			failed = errors.Join(failed, err)
			return nil
		}
		failed = errors.Join(failed, seal.Wipe(p))
		return nil
	})
	return errors.Join(failed, err, os.RemoveAll(path))
}

// marksOf lists this computer's marks of a folder.
func (o Options) marksOf(dir string) (list []string) {
	entries, err := os.ReadDir(o.Marks)
	if err != nil {
		return nil // without a folder there are no marks
	}
	for _, e := range entries {
		path := filepath.Join(o.Marks, e.Name())
		if m, ok := readMark(path); ok {
			if same, err := sameFolder(m.Folder, dir); same && err == nil {
				list = append(list, path)
			}
		}
	}
	return list
}
