package seal

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Wipe overwrites a file with random bytes, durably, and removes it. On a spinning disk its contents are gone then. A disk of flash memory, and a file system that never
// writes in place, may keep the old ones where no program can reach them: nothing but the encryption of the whole disk helps against that. A link is removed as it is: what
// it leads to belongs to somebody else. A file that is not there is no error.
func Wipe(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode().IsRegular():
		err = overwrite(path, info)
	}
	// A file that could not be overwritten is removed all the same.
	return errors.Join(err, os.Remove(path))
}

func overwrite(path string, info fs.FileInfo) error {
	if info.Mode().Perm()&0o200 == 0 {
		if err := os.Chmod(path, 0o600); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(filepath.Clean(path), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = io.CopyN(f, rand.Reader, info.Size())
	return errors.Join(err, f.Sync(), f.Close())
}
