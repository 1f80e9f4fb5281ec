package seal

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// PartPrefix begins the name of a file that is being written.
// PartPrefix begins the names of files that are being written.
const PartPrefix = ".part-"

// WriteFile writes a file so that after a power cut the old contents or the new are there, whole: a temporary name
// beside it, flush, rename, and then a flush of the final name and of the folder. On vfat a file that was flushed only
// under its temporary name is empty after the stick is pulled; the second flush cures that (TRANSPORT.md, "Sticks and folders").
func WriteFile(path string, b []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), PartPrefix+"*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // gone already when all went well
	if err := f.Chmod(mode); err != nil && runtime.GOOS != "windows" {
		return errors.Join(err, f.Close())
	}
	if _, err := f.Write(b); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Close(); err != nil {
		return err
	}
	return Settle(f.Name(), path)
}

// Settle renames a flushed file to its final name and makes that durable.
func Settle(temporary, path string) error {
	if err := os.Rename(temporary, path); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(path))
}

// SyncFolder makes the names in a folder durable. Windows has no such call, and some file systems none for folders: that is no error.
func SyncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
