package desk

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

func diskOf(dir string) disk {
	volume := filepath.VolumeName(dir)
	if strings.HasPrefix(volume, `\\`) && !strings.HasPrefix(volume, `\\?\`) && !strings.HasPrefix(volume, `\\.\`) {
		return diskRemote
	}
	root, err := windows.UTF16PtrFromString(volume + `\`)
	if err != nil {
		return diskFixed
	}
	switch windows.GetDriveType(root) {
	case windows.DRIVE_REMOTE:
		return diskRemote
	case windows.DRIVE_REMOVABLE:
		return diskRemovable
	}
	return diskFixed
}
