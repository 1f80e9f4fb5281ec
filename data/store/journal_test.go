package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// FuzzJournal: what reads whole as a journal file, writes back the same bytes; of a damaged one the segments before the damage are given, and no
// more is read than is there.
func FuzzJournal(f *testing.F) {
	f.Add(framed([][]byte{[]byte("one segment"), bytes.Repeat([]byte("another "), 40)}))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "own-x.seg")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		list, err := readJournal(path)
		again := framed(list)
		if err == nil && !bytes.Equal(again, b) || err != nil && !bytes.HasPrefix(b, again) {
			t.Fatalf("read\n%x\nwrote\n%x: %v", b, again, err)
		}
	})
}
