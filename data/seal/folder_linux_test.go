package seal

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// FAULTS 14: a file system that can't flush folders, as some for sticks, is as good as one that can; a folder that is not there is not.
func TestFault14FoldersThatCannotBeFlushed(t *testing.T) {
	const folder = "/proc" // whose folders no kernel flushes
	d, err := os.Open(folder)
	if err != nil {
		t.Skip("there is no ", folder)
	}
	defer d.Close() //nolint:errcheck // only read
	if err := d.Sync(); !errors.Is(err, syscall.EINVAL) {
		t.Fatalf("flushing %s: %v", folder, err)
	}
	if err := SyncFolder(folder); err != nil {
		t.Fatal(err)
	}
	if err := SyncFolder(filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Fatal("no error")
	}
}
