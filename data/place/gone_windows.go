package place

import (
	"errors"

	"golang.org/x/sys/windows"
)

// isGone tells whether a disk was pulled out, or a share does not answer any more.
func isGone(err error) bool {
	for _, gone := range []error{
		windows.ERROR_NOT_READY, windows.ERROR_DEV_NOT_EXIST, windows.ERROR_BAD_UNIT, windows.ERROR_NO_SUCH_DEVICE, windows.ERROR_DEVICE_NOT_CONNECTED, windows.ERROR_IO_DEVICE,
		windows.ERROR_BAD_NETPATH, windows.ERROR_BAD_NET_NAME, windows.ERROR_NETNAME_DELETED, windows.ERROR_UNEXP_NET_ERR,
	} {
		if errors.Is(err, gone) {
			return true
		}
	}
	return false
}
