// Package drive finds the sticks and other disks that are plugged in. Sticks often say of themselves that they are fixed disks (TRANSPORT.md, "Sticks and folders"), so that nothing is left out for that.
package drive

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Drive is what is plugged in.
type Drive struct {
	Name string // as its system shows it
	Path string // its topmost folder
}

// List finds the drives, in the order in which the system shows them.
func List() []Drive {
	if runtime.GOOS == "windows" {
		return letters()
	}
	return mounted(mounts())
}

// lookEvery is how often Watch looks: soon enough for a person who waits.
const lookEvery = 3 * time.Second

// Watch tells when drives come and go from now on, until ctx ends: plugged are those that came.
func Watch(ctx context.Context, changed func(plugged []Drive)) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	was := List()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := List()
		if !slices.Equal(was, now) {
			changed(slices.DeleteFunc(slices.Clone(now), func(d Drive) bool { return slices.Contains(was, d) }))
		}
		was = now
	}
}

// letters are the drives of Windows but the first hard disk. A and B are diskettes: asking for one that is not there opens a box.
func letters() []Drive {
	var list []Drive
	for letter := 'D'; letter <= 'Z'; letter++ {
		if root := string(letter) + `:\`; isFolder(root) {
			list = append(list, Drive{root, root})
		}
	}
	return list
}

// mounts are the folders in which systems show what is plugged in, each as a folder.
func mounts() []string {
	if runtime.GOOS == "darwin" {
		return []string{"/Volumes"}
	}
	user := filepath.Base(os.Getenv("HOME"))
	return []string{filepath.Join("/run/media", user), filepath.Join("/media", user), "/media"}
}

// maxDrives bounds what is looked at: a folder of mounts may be full of something else.
const maxDrives = 200

// mounted gives the folders in folders of mounts. One that holds drives, as /media holds /media/olena, is none itself.
func mounted(roots []string) []Drive {
	var list []Drive
	for _, root := range roots {
		f, err := os.Open(root)
		if err != nil {
			continue
		}
		names, _ := f.Readdirnames(maxDrives) // what was read before an error is used
		_ = f.Close()
		slices.Sort(names)
		for _, name := range names {
			path := filepath.Join(root, name)
			if !strings.HasPrefix(name, ".") && strings.ToValidUTF8(name, "") == name && isFolder(path) && !above(path, roots, list) {
				list = append(list, Drive{name, path})
			}
		}
	}
	return list
}

// above tells whether a folder is one of mounts, or holds a drive that was found.
func above(path string, roots []string, list []Drive) bool {
	for _, root := range roots {
		if root == path {
			return true
		}
	}
	for _, d := range list {
		if d.Path == path || strings.HasPrefix(d.Path, path+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
