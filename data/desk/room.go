package desk

import (
	"context"
	"os"

	"github.com/twinshelf/twinshelf/data/store"
)

// Records grow when they are unpacked: what a list or a bundle of them takes in the database, its log and its journal is about so many times
// the size of the file.
const (
	tableGrows  = 16
	bundleGrows = 12
	// mostRecords bounds what is asked for of a large bundle: it is large because of its photos, and of those the ones without room are left out.
	mostRecords = 128 << 20
)

// roomForBundle says whether there is room in a folder for the records of a bundle or backup. A file that is not there is somebody else's error.
func roomForBundle(dir, file string) error {
	info, err := os.Stat(file)
	if err != nil {
		return nil //nolint:nilerr // reading it says what is wrong
	}
	return store.RoomToWork(dir, min(bundleGrows*info.Size(), mostRecords))
}

// roomForBackup says whether there is room in the data folder for one more backup, which is smaller than what it is made of.
func (d *Desk) roomForBackup(ctx context.Context) error {
	n, err := d.store.Size(ctx)
	if err != nil {
		return err
	}
	return store.RoomToWork(d.dir, n)
}
