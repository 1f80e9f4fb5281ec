package bundle

import (
	"encoding/binary"

	"github.com/twinshelf/twinshelf/data/record"
)

// MaxPart is the greatest length in bytes of what one frame has of an attachment.
const MaxPart = 1 << 20

// FilePart is a part of an attachment.
type FilePart struct {
	Hash   record.FileHash
	Size   int64 // of the whole
	Offset int64
	Bytes  []byte
}

// AppendFilePart writes the contents of a frame of TypeFile.
func AppendFilePart(b []byte, p *FilePart) []byte {
	b = append(b, p.Hash[:]...)
	b = binary.AppendUvarint(b, uint64(p.Size))
	b = binary.AppendUvarint(b, uint64(p.Offset))
	return append(b, p.Bytes...)
}

// ReadFilePart reads the contents of a frame of TypeFile; ok is false if they are none. The bytes are those of b.
func ReadFilePart(b []byte) (p FilePart, ok bool) {
	if len(b) < len(p.Hash) {
		return p, false
	}
	b = b[copy(p.Hash[:], b):]
	for _, to := range []*int64{&p.Size, &p.Offset} {
		n, k := binary.Uvarint(b)
		if k <= 0 || n > record.MaxFile || len(binary.AppendUvarint(nil, n)) != k {
			return p, false
		}
		*to, b = int64(n), b[k:]
	}
	p.Bytes = b
	return p, len(b) <= MaxPart && p.Offset+int64(len(b)) <= p.Size
}

// AppendWants writes the contents of a frame of TypeWants.
func AppendWants(b []byte, wants []record.FileHash) []byte {
	for _, h := range wants {
		b = append(b, h[:]...)
	}
	return b
}

// ReadWants reads the contents of a frame of TypeWants, at most as many as most.
func ReadWants(b []byte, most int) (wants []record.FileHash, ok bool) {
	const size = len(record.FileHash{})
	if len(b)%size != 0 {
		return nil, false
	}
	for ; len(b) > 0 && len(wants) < most; b = b[size:] {
		wants = append(wants, record.FileHash(b[:size]))
	}
	return wants, true
}
