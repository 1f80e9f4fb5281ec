//go:build unix

package store

import "golang.org/x/sys/unix"

// FreeSpace is how many bytes the user may still write to the disk of a folder.
func FreeSpace(dir string) (uint64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return uint64(st.Bavail) * uint64(st.Bsize), nil //nolint:unconvert,gosec // the types differ from system to system
}
