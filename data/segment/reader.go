package segment

import (
	"encoding/binary"
	"math/bits"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
)

// reader takes a byte slice apart and remembers the first thing that was wrong. After an error it gives zeros.
type reader struct {
	b   []byte
	err error
}

func (r *reader) fail() {
	if r.err == nil {
		r.err = ErrMalformed
	}
	r.b = nil
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.fail()
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.fail()
		return nil
	}
	b := r.b[:n:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) id() (id causal.Circle) {
	copy(id[:], r.bytes(len(id)))
	return id
}

func (r *reader) hash() (h causal.Hash) {
	copy(h[:], r.bytes(len(h)))
	return h
}

// uvarint refuses forms longer than need be, so that every number has one form only.
func (r *reader) uvarint() uint64 {
	if len(r.b) > 0 && r.b[0] < 0x80 {
		v := uint64(r.b[0])
		r.b = r.b[1:]
		return v
	}
	v, n := binary.Uvarint(r.b)
	if n <= 0 || n != (bits.Len64(v|1)+6)/7 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

// maxNumber is the greatest number that anything here counts up to.
const maxNumber = 1 << 62

// number reads a number of a change, or a counter.
func (r *reader) number() uint64 {
	n := r.uvarint()
	if n > maxNumber {
		r.fail()
		return 0
	}
	return n
}

// size reads a length or a count up to a limit.
func (r *reader) size(limit int) int {
	v := r.uvarint()
	if v > uint64(limit) {
		r.fail()
		return 0
	}
	return int(v)
}

// text gives a text that shares memory with all, which must be the string of the whole slice that r began with.
func (r *reader) text(all string, limit int) string {
	n := r.size(limit)
	if n > len(r.b) {
		r.fail()
		return ""
	}
	start := len(all) - len(r.b)
	s := all[start : start+n]
	r.b = r.b[n:]
	if !record.ValidText(s) {
		r.fail()
		return ""
	}
	return s
}
