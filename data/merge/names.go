package merge

import (
	"encoding/binary"

	"github.com/twinshelf/twinshelf/data/causal"
)

// AppendNames appends a form of the record's state that holds no value: the id and kind, and for each slot the names of what
// stands there, then the deletions. Copies that hold the same changes append the same bytes; the store hashes those of all
// records of a circle (twinctl verify).
func (r *Record) AppendNames(b []byte) []byte {
	b = append(b, r.ID[:]...)
	b = binary.AppendUvarint(b, uint64(len(r.Kind)))
	b = append(b, r.Kind...)
	slots := 0
	for i := range r.Slots {
		if len(r.Slots[i].Live) > 0 {
			slots++
		}
	}
	b = binary.AppendUvarint(b, uint64(slots))
	for i := range r.Slots {
		s := &r.Slots[i]
		if len(s.Live) == 0 {
			continue
		}
		b = binary.AppendUvarint(b, uint64(len(s.Name)))
		b = append(b, s.Name...)
		b = append(b, byte(s.Class))
		b = binary.AppendUvarint(b, uint64(len(s.Live)))
		for j := range s.Live {
			b = append(b, s.Live[j].Source.Name[:]...)
			b = binary.AppendUvarint(b, uint64(s.Live[j].Pos))
		}
	}
	b = binary.AppendUvarint(b, uint64(len(r.Deletes)))
	for i := range r.Deletes {
		b = append(b, r.Deletes[i].Name[:]...)
	}
	return appendShorts(b, r.Covered)
}

func appendShorts(b []byte, names []causal.Short) []byte {
	b = binary.AppendUvarint(b, uint64(len(names)))
	for i := range names {
		b = append(b, names[i][:]...)
	}
	return b
}
