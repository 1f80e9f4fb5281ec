package segment

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
)

// The body, unpacked, is a secret of 16 random bytes and the changes in order. Circle, device and numbers are the
// header's. Three tables begin empty and grow as the body is read:
//
//	ids      every id that was spelt out, and the short name of every change, in order of appearance, each once
//	words    kinds and slots that were spelt out and are not in the list of presets
//	shapes   what a change sets: its kind and, for each slot, name, class and part
//
// A change is:
//
//	shape    0 and the shape, or 1 + its place in the table
//	record   an id; zero in a change that creates a record
//	author   an id
//	clock    the difference to the change before (the first: to 0), zigzag
//	reader   the format version that a reader needs to merge this
//	slots    for each slot of the shape: the bases, unless the change creates a record (it saw nothing); then the
//	         values: one text for a register, count and texts for a set, nothing for a deletion
//
//	shape    kind: a word; count of slots; for each: name: a word; 1 byte: class + 16 if private + 32 if the
//	         bases of what is no set name positions too, one of them not 0: a member at fault wrote the slot as a set before
//	bases    count, then for each: an id, and for sets, or where the shape says so, the position
//	id       0 = zero, 1 = 10 bytes follow, else 2 + its place in the table
//	word     0 = length and text follow, 1 + 2·place among the presets, 2 + 2·place in the table
//
// Everything has one form only: what is in a table must not be spelt out again. So decoding and encoding
// again gives the same bytes (the fuzzer's property), and a name never depends on the form.

// SecretSize is the size of a segment's secret in bytes.
const SecretSize = 16

// Secret salts the hashes of the values in a segment, so that redacted values can't be guessed from their hashes.
type Secret [SecretSize]byte

// MaxText is the greatest length of a value in bytes.
const MaxText = 2 << 20

// Limits within a body.
const (
	maxSlots   = 512
	maxBases   = 1 << 16
	maxValues  = 1 << 16
	maxWord    = 128 // bytes of a kind's or slot's name
	maxText    = MaxText
	privateBit = 16
	placedBit  = 32
)

type slotShape struct {
	slot    string
	class   record.Class
	private bool
	placed  bool // bases have positions
}

type shape struct {
	kind  string
	slots []slotShape
}

// encoder writes a body.
type encoder struct {
	b      []byte
	ids    map[causal.Short]int
	words  map[string]int
	shapes map[string]int
	clock  causal.Clock
	key    strings.Builder
	salts  func(index, part int) causal.Hash // of a redacted copy; nil in a body as it was signed
}

func newEncoder() *encoder {
	return &encoder{ids: map[causal.Short]int{}, words: map[string]int{}, shapes: map[string]int{}}
}

func encodeBody(secret Secret, changes []causal.Change, circle causal.Circle, device causal.Device, first uint64) ([]byte, []Named) {
	e := newEncoder()
	e.b = append(e.b, secret[:]...)
	namer := causal.NewNamer(secret[:])
	named := make([]Named, len(changes))
	for i := range changes {
		c := changes[i]
		c.Circle, c.Device, c.Number = circle, device, first+uint64(i)
		name := namer.Name(&c, i)
		e.change(&c, i)
		e.addID(name.Short())
		named[i] = Named{Change: c, Name: name}
	}
	return e.b, named
}

func (e *encoder) uvarint(v uint64) { e.b = binary.AppendUvarint(e.b, v) }

func (e *encoder) text(s string) {
	e.uvarint(uint64(len(s)))
	e.b = append(e.b, s...)
}

func (e *encoder) addID(id causal.Short) {
	if _, known := e.ids[id]; !known {
		e.ids[id] = len(e.ids)
	}
}

func (e *encoder) id(id causal.Short) {
	if id.IsZero() {
		e.uvarint(0)
		return
	}
	if i, known := e.ids[id]; known {
		e.uvarint(uint64(i) + 2)
		return
	}
	e.uvarint(1)
	e.b = append(e.b, id[:]...)
	e.addID(id)
}

func (e *encoder) word(s string) {
	if i, ok := presetIndex[s]; ok {
		e.uvarint(1 + 2*uint64(i))
		return
	}
	if i, ok := e.words[s]; ok {
		e.uvarint(2 + 2*uint64(i))
		return
	}
	e.uvarint(0)
	e.text(s)
	e.words[s] = len(e.words)
}

func (e *encoder) change(c *causal.Change, index int) {
	e.shape(c)
	e.id(c.Record)
	e.id(c.Author)
	e.uvarint(zigzag(int64(c.Clock - e.clock)))
	e.clock = c.Clock
	e.uvarint(c.Reader)
	if e.salts != nil {
		e.parts(c, index)
	}
	for i := range c.Sets {
		s := &c.Sets[i]
		if !c.Record.IsZero() {
			e.bases(s)
		}
		switch {
		case s.Gone:
		case s.Class == record.ClassSet:
			e.uvarint(uint64(len(s.Values)))
			for _, v := range s.Values {
				e.text(v)
			}
		case s.Class == record.ClassDelete:
		default:
			e.text(s.Values[0])
		}
	}
}

func (e *encoder) bases(s *causal.Set) {
	e.uvarint(uint64(len(s.Bases)))
	for _, b := range s.Bases {
		e.id(b.Change)
		if s.Class == record.ClassSet || placed(s) {
			e.uvarint(uint64(b.Pos))
		}
	}
}

// shape writes which slots the change sets, by its place in the table if the same was written before.
func (e *encoder) shape(c *causal.Change) {
	e.key.Reset()
	e.key.WriteString(c.Kind)
	for i := range c.Sets {
		e.key.WriteByte(0)
		e.key.WriteString(c.Sets[i].Slot)
		e.key.WriteByte(0)
		e.key.WriteByte(classByte(&c.Sets[i]))
	}
	key := e.key.String()
	if i, ok := e.shapes[key]; ok {
		e.uvarint(uint64(i) + 1)
		return
	}
	e.shapes[strings.Clone(key)] = len(e.shapes)
	e.uvarint(0)
	e.word(c.Kind)
	e.uvarint(uint64(len(c.Sets)))
	for i := range c.Sets {
		e.word(c.Sets[i].Slot)
		e.b = append(e.b, classByte(&c.Sets[i]))
	}
}

func classByte(s *causal.Set) byte {
	b := byte(s.Class)
	if s.Private {
		b |= privateBit
	}
	if s.Class != record.ClassSet && placed(s) {
		b |= placedBit
	}
	return b
}

// placed tells whether a base names a position besides the first.
func placed(s *causal.Set) bool {
	return slices.ContainsFunc(s.Bases, func(b causal.Base) bool { return b.Pos != 0 })
}

func zigzag(v int64) uint64   { return uint64(v<<1) ^ uint64(v>>63) }
func unzigzag(u uint64) int64 { return int64(u>>1) ^ -int64(u&1) }
