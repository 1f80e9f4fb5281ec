package syncer

import (
	"encoding/binary"
	"slices"

	"github.com/twinshelf/twinshelf/data/record"
)

// The bell says who has written heads lately, the last first, so that nobody has to look at all of them to find that one is new. It is a hint: two who ring at once lose one ring, and all heads are
// read daily whatever it says. Its form: the magic, then for each the uploader's name, 10 bytes, and the low 32 bits of its head's counter.

// rings is how many it remembers.
const rings = 8

// maxBell bounds what is read of one: who has nothing to do pays for this and no more.
const maxBell = 512

const bellMagic = "tsr\x00"

type ring struct {
	uploader string
	counter  uint32
}

type bell []ring

// parseBell reads a bell; what is none rings for nobody.
func parseBell(b []byte) (list bell, ok bool) {
	if len(b) < len(bellMagic) || string(b[:len(bellMagic)]) != bellMagic {
		return nil, false
	}
	const size = record.IDSize + 4
	for b = b[len(bellMagic):]; len(b) >= size && len(list) < rings; b = b[size:] {
		list = append(list, ring{record.ID(b[:record.IDSize]).String(), binary.BigEndian.Uint32(b[record.IDSize:])})
	}
	return list, true
}

// with has an uploader ring.
func (l bell) with(uploader string, counter uint64) bell {
	l = slices.DeleteFunc(slices.Clone(l), func(r ring) bool { return r.uploader == uploader })
	l = slices.Insert(l, 0, ring{uploader, uint32(counter)})
	return l[:min(len(l), rings)]
}

func (l bell) bytes() []byte {
	b := []byte(bellMagic)
	for _, r := range l {
		id, err := record.ParseID(r.uploader)
		if err != nil {
			continue
		}
		b = append(b, id[:]...)
		b = binary.BigEndian.AppendUint32(b, r.counter)
	}
	return b
}
