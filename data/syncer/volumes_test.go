package syncer

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// FAULTS 14: however large volumes may be, each fits on a stick with FAT32, and nothing is left out.
func TestFault14VolumesFitOnFAT32(t *testing.T) {
	var l letter
	for range 20 {
		l.files = append(l.files, store.FileInfo{Size: 1 << 30})
		l.infos = append(l.infos, store.SegmentInfo{Size: 1 << 20})
	}
	for _, size := range []int64{MaxVolume, MaxVolume + 1, 1 << 40, 1<<63 - 1} {
		volumes, left, err := l.split(size)
		if err != nil || left > 0 {
			t.Fatalf("%d left out, %v", left, err)
		}
		files, segments := 0, 0
		for _, v := range volumes {
			sum := int64(0)
			for _, f := range v.files {
				sum += f.Size
			}
			for _, i := range v.infos {
				sum += int64(i.Size)
			}
			if sum >= 1<<32 {
				t.Errorf("a volume of %d bytes", sum)
			}
			files, segments = files+len(v.files), segments+len(v.infos)
		}
		if files != 20 || segments != 20 || len(volumes) != 7 { // three of a gigabyte in each
			t.Errorf("%d files and %d segments in %d volumes", files, segments, len(volumes))
		}
	}
}

// FAULTS 14: what grows over the greatest size that a file may have is told from a full stick: freeing space does not help.
func TestFault14TooLargeForAFile(t *testing.T) {
	file := filepath.Join("stick", "b.twinbundle")
	err := explainWriting(fmt.Errorf("writing: %w", &fs.PathError{Op: "write", Path: file, Err: syscall.EFBIG}), file)
	if got := say.Of(err).ID; got != "file.too_large_here" {
		t.Errorf("told %q", got)
	}
}
