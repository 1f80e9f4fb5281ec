package store

import "github.com/twinshelf/twinshelf/data/say"

const (
	// spareRoom is what stays free on the disk, in bytes: the database has to be able to save.
	spareRoom = 64 << 20
	// largeWork is the work, in bytes, that is asked about at all: what is smaller goes on until the disk is really full.
	largeWork = 8 << 20
)

// Room says whether n bytes more can be kept on the disk of a folder that exists: asked before large work, not found out when the disk is full. A system
// that does not say how much is free has its own error in time.
func Room(dir string, n int64) error {
	free, err := FreeSpace(dir)
	if need := uint64(max(n, 0)) + spareRoom; err == nil && free < need {
		return say.Err(ErrFull, "store.no_room", "Megabytes", (need-free)>>20+1)
	}
	return nil
}

// RoomToWork says whether work that takes about n bytes has room in a folder.
func RoomToWork(dir string, n int64) error {
	if n < largeWork {
		return nil
	}
	return Room(dir, n)
}

// Room says whether n bytes more can be kept.
func (s *Store) Room(n int64) error { return Room(s.dir, n) }
