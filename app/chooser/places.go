package chooser

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/drive"
)

// place is where choosing can begin.
type place struct {
	id, name string // a message id, or, for a stick, its own name
	icon     string
	path     string
}

// places finds the sticks and other drives that are plugged in, then the usual folders of the user.
func places() []place {
	list := drives()
	home, err := os.UserHomeDir()
	if err != nil {
		return append(list, place{id: "chooser.computer", icon: "folder", path: string(filepath.Separator)})
	}
	for _, p := range []place{
		{id: "chooser.home", path: home},
		{id: "chooser.desktop", path: filepath.Join(home, "Desktop")},
		{id: "chooser.documents", path: filepath.Join(home, "Documents")},
		{id: "chooser.downloads", path: filepath.Join(home, "Downloads")},
	} {
		if isFolder(p.path) {
			p.icon = "folder"
			list = append(list, p)
		}
	}
	if runtime.GOOS == "windows" {
		return list
	}
	return append(list, place{id: "chooser.computer", icon: "folder", path: "/"})
}

// drives are the sticks and other drives that are plugged in.
func drives() []place {
	var list []place
	for _, d := range drive.List() {
		list = append(list, place{name: d.Name, icon: "stick", path: d.Path})
	}
	return list
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// entry is a folder or a file in a folder.
type entry struct {
	name   string
	folder bool
}

func (e entry) icon() string {
	if e.folder {
		return "folder"
	}
	return "item"
}

// maxEntries is how much of a folder is shown: a stick full of small files must not fill the memory (FAULTS 20).
const maxEntries = 2000

// read lists the folders in a folder, and the files with one of the endings, by name. Hidden ones, and names that are no text, are left out.
func read(folder string, endings []string) []entry {
	f, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer f.Close() //nolint:errcheck // only read
	var list []entry
	for len(list) < maxEntries {
		part, err := f.ReadDir(500)
		for _, d := range part {
			if e, ok := shown(folder, d, endings); ok {
				list = append(list, e)
			}
		}
		if err != nil || len(part) == 0 {
			break
		}
	}
	slices.SortFunc(list, func(a, b entry) int {
		if a.folder != b.folder {
			if a.folder {
				return -1
			}
			return 1
		}
		return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
	})
	return list
}

// shown tells whether an entry is offered.
func shown(folder string, d os.DirEntry, endings []string) (entry, bool) {
	name := d.Name()
	if strings.HasPrefix(name, ".") || strings.ToValidUTF8(name, "") != name {
		return entry{}, false
	}
	isDir := d.IsDir()
	if d.Type()&os.ModeSymlink != 0 {
		isDir = isFolder(filepath.Join(folder, name))
	}
	if isDir {
		return entry{name: name, folder: true}, true
	}
	return entry{name: name}, slices.Contains(endings, strings.ToLower(filepath.Ext(name))) || slices.Contains(endings, anyEnding)
}
