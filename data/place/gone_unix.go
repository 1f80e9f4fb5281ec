//go:build unix

package place

import (
	"errors"
	"syscall"
)

// isGone tells whether a disk was pulled out, or a share does not answer any more.
func isGone(err error) bool {
	return errors.Is(err, syscall.EIO) || errors.Is(err, syscall.ENODEV) || errors.Is(err, syscall.ENXIO) || errors.Is(err, syscall.ESTALE)
}
