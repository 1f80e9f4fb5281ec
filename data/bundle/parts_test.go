package bundle

import (
	"bytes"
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
)

func TestWants(t *testing.T) {
	list := []record.FileHash{{1}, {2}, {3}}
	b := AppendWants(nil, list)
	if got, ok := ReadWants(b, 2); !ok || len(got) != 2 || got[1] != list[1] {
		t.Errorf("%v %v", got, ok)
	}
	if _, ok := ReadWants(b[:33], 2); ok {
		t.Error("half a hash was read")
	}
}

// FuzzReadFilePart: what reads, writes back the same bytes, and claims nothing beyond its bounds.
func FuzzReadFilePart(f *testing.F) {
	f.Add(AppendFilePart(nil, &FilePart{Hash: record.FileHash{7}, Size: 300, Offset: 290, Bytes: []byte("0123456789")}))
	f.Add(AppendFilePart(nil, &FilePart{}))
	f.Add(bytes.Repeat([]byte{0xff}, 60))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, ok := ReadFilePart(b)
		if !ok {
			return
		}
		if got := AppendFilePart(nil, &p); !bytes.Equal(got, b) {
			t.Fatalf("read\n%x\nwrote\n%x", b, got)
		}
		if p.Size > record.MaxFile || p.Offset+int64(len(p.Bytes)) > p.Size || len(p.Bytes) > MaxPart {
			t.Fatalf("%d of %d at %d", len(p.Bytes), p.Size, p.Offset)
		}
	})
}
