// Package causal names changes and orders them: what one save did to one record, the hash that names it for ever, the
// hybrid clock that orders what is shown, and the tips by which devices tell each other what they hold.
//
// A change is hashed in a form without tables, so that its name does not depend on the segment that carries it, and in
// three parts, so that the values of a person can be taken out for good (see package segment, "Redaction") while the
// name still holds:
//
//	change hash = H( H(skeleton) || ordinary || private )
//	ordinary    = H(salt || values of the ordinary slots), or 32 zero bytes where there are none
//	private     = the same for the slots marked Private: personal, sensitive, about a child, or unknown to the writer
//	salt        = HMAC-SHA-256(secret of the segment, uvarint index in the segment || part)
//
// H is SHA-256. The skeleton holds everything but the values. Its encoding is that of Change.appendSkeleton, field by
// field in order; integers are unsigned varints (encoding/binary) in their shortest form, texts and lists are preceded by their length.
//
// The package is pure: no files, no keys, no network; the time is handed in.
package causal

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"github.com/twinshelf/twinshelf/data/record"
)

// Hash is a SHA-256.
type Hash [sha256.Size]byte

// String gives the hash in hexadecimal, for logs and tests.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// ParseHash reads what String wrote.
func ParseHash(s string) (h Hash, ok bool) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(h) || hex.EncodeToString(b) != s {
		return h, false
	}
	return Hash(b), true
}

// Short is how a change is named inside other changes: the first bytes of its hash. The short name of the change that
// created a record is the record's id.
type Short = record.ID

// Short shortens a hash. A short name stands for every admitted change that it matches.
func (h Hash) Short() Short { return Short(h[:record.IDSize]) }

// Circle names a circle: the short name of the change that founded it.
type Circle = record.ID

// Device names a device: the beginning of the SHA-256 of its public key.
type Device = record.ID

// DeviceOf gives the name of the device that has the public key.
func DeviceOf(key []byte) Device {
	h := sha256.Sum256(key)
	return Device(h[:record.IDSize])
}

// Base names a value that an author saw: the change that set it and, for an addition to a set, its position among
// the values that the change added there. The position is 0 for registers and in deletions.
type Base struct {
	Change Short
	Pos    uint32
}

// Set is what a change does to one slot.
type Set struct {
	Slot    string
	Class   record.Class
	Private bool // the values are in the private part
	// Bases are the values that the author saw. A register keeps the values that no change names as a base; of a set
	// the bases are the additions that are removed; a deletion names the changes whose values it covers.
	Bases []Base
	// Values has one element for a register ("" clears it), the additions for a set, and none for a deletion.
	Values []string
	// Gone says that the values were redacted: Values is empty, whatever the class.
	Gone bool
}

// Change is what one save did to one record.
type Change struct {
	Circle Circle // zero in the change that founds it
	Device Device
	Number uint64    // 1, 2, 3 … for each device in each circle
	Record record.ID // zero in the change that creates it
	Kind   string
	Author record.ID // a record of kind person in the circle; zero when the change creates that record, or nobody said
	Clock  Clock
	Reader uint64 // the format version that a reader needs to merge this rightly; older ones keep the change and leave it alone
	Sets   []Set

	// Parts are the hashes of the ordinary and the private values. Reading a redacted change takes them from
	// the segment; otherwise Name computes them.
	Parts [2]Hash
}

// The parts of a change's values.
const (
	Ordinary = 0
	Private  = 1
)

// Part tells which part the values of the slot belong to.
func (s *Set) Part() int {
	if s.Private {
		return Private
	}
	return Ordinary
}

// On gives the record that the change is about, which for a creating change is named by its own hash.
func (c *Change) On(name Hash) record.ID {
	if c.Record.IsZero() {
		return name.Short()
	}
	return c.Record
}

// Namer hashes the changes of one segment. It keeps buffers, and serves one goroutine.
type Namer struct {
	inner, outer [sha256.BlockSize]byte // the padded key of the HMAC
	buf          []byte
}

// NewNamer makes a namer for the segment with this secret, of at most 64 bytes.
func NewNamer(secret []byte) *Namer {
	n := &Namer{}
	copy(n.inner[:], secret)
	copy(n.outer[:], secret)
	for i := range n.inner {
		n.inner[i] ^= 0x36
		n.outer[i] ^= 0x5c
	}
	return n
}

// Salt gives the salt of a part of the change with this index in its segment, counted from 0. It is an HMAC of a few bytes, twice for each
// change: written out (RFC 2104), it costs a third of what crypto/hmac does.
func (n *Namer) Salt(index, part int) Hash {
	var room [sha256.BlockSize + binary.MaxVarintLen64 + 1]byte
	b := append(room[:0], n.inner[:]...)
	b = binary.AppendUvarint(b, uint64(index))
	inner := sha256.Sum256(append(b, byte(part)))
	var all [sha256.BlockSize + sha256.Size]byte
	copy(all[:], n.outer[:])
	copy(all[sha256.BlockSize:], inner[:])
	return sha256.Sum256(all[:])
}

// Name hashes the change with this index in its segment and fills c.Parts in. Parts with redacted values are taken as they are.
func (n *Namer) Name(c *Change, index int) Hash {
	var has, gone [2]bool
	for i := range c.Sets {
		p := c.Sets[i].Part()
		has[p] = true
		gone[p] = gone[p] || c.Sets[i].Gone
	}
	for p := range c.Parts {
		switch {
		case !has[p]:
			c.Parts[p] = Hash{}
		case !gone[p]:
			c.Parts[p] = PartHash(c, p, n.Salt(index, p), &n.buf)
		}
	}
	return n.Join(c)
}

// Join hashes a change whose parts are filled in already, as those of a redacted copy are.
func (n *Namer) Join(c *Change) Hash {
	b := c.appendSkeleton(n.buf[:0])
	n.buf = b
	return nameOf(sha256.Sum256(b), c.Parts)
}

func nameOf(skeleton Hash, parts [2]Hash) Hash {
	var all [3 * sha256.Size]byte
	copy(all[:], skeleton[:])
	copy(all[32:], parts[0][:])
	copy(all[64:], parts[1][:])
	return sha256.Sum256(all[:])
}

// PartHash hashes the values of one part under its salt. buf is room to work in, and may be nil.
func PartHash(c *Change, part int, salt Hash, buf *[]byte) Hash {
	var b []byte
	if buf != nil {
		b = (*buf)[:0]
	}
	b = append(b, salt[:]...)
	for i := range c.Sets {
		if s := &c.Sets[i]; s.Part() == part {
			b = binary.AppendUvarint(b, uint64(len(s.Values)))
			for _, v := range s.Values {
				b = appendText(b, v)
			}
		}
	}
	if buf != nil {
		*buf = b
	}
	return sha256.Sum256(b)
}

// appendSkeleton appends the canonical form of everything but the values.
func (c *Change) appendSkeleton(b []byte) []byte {
	b = append(b, "twinshelf change 0\x00"...)
	b = append(b, c.Circle[:]...)
	b = append(b, c.Device[:]...)
	b = binary.AppendUvarint(b, c.Number)
	b = append(b, c.Record[:]...)
	b = appendText(b, c.Kind)
	b = append(b, c.Author[:]...)
	b = binary.AppendUvarint(b, uint64(c.Clock))
	b = binary.AppendUvarint(b, c.Reader)
	b = binary.AppendUvarint(b, uint64(len(c.Sets)))
	for i := range c.Sets {
		s := &c.Sets[i]
		b = appendText(b, s.Slot)
		b = append(b, byte(s.Class), byte(s.Part()))
		b = binary.AppendUvarint(b, uint64(len(s.Bases)))
		for _, base := range s.Bases {
			b = append(b, base.Change[:]...)
			b = binary.AppendUvarint(b, uint64(base.Pos))
		}
	}
	return b
}

func appendText(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// ParseCircle reads what Circle.String wrote.
func ParseCircle(s string) (Circle, error) { return record.ParseID(s) }
