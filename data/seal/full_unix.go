//go:build unix

package seal

import (
	"errors"
	"syscall"
)

// IsFull tells whether there is no room: on the disk, in the quota, or in the largest file that the system allows.
func IsFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}
