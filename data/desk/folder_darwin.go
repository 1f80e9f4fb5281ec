package desk

import (
	"strings"

	"golang.org/x/sys/unix"
)

func diskOf(dir string) disk {
	var st unix.Statfs_t
	if unix.Statfs(dir, &st) != nil {
		return diskFixed
	}
	switch {
	case st.Flags&unix.MNT_LOCAL == 0:
		return diskRemote
	case st.Flags&unix.MNT_REMOVABLE != 0, strings.HasPrefix(dir, "/Volumes/"):
		return diskRemovable
	}
	return diskFixed
}
