package seal

import (
	"errors"

	"golang.org/x/sys/windows"
)

// IsFull tells whether there is no room on the disk.
func IsFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}
