package segment

import (
	"fmt"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
)

// decoder reads a body; see body.go for the format.
type decoder struct {
	reader
	all      string // the whole body; values share its memory
	ids      []causal.Short
	known    map[causal.Short]struct{}
	words    []string
	shapes   []shape
	shapeSet map[string]struct{}
	clock    causal.Clock
	redacted bool
	salts    [][2]causal.Hash // of a redacted copy, by index
	// Sets are cut from blocks, since one small allocation for each change would cost more than all the rest.
	sets  []causal.Set
	texts []string
	room  *Room
}

// Room is memory that several segments are decoded in, one after the other.
type Room struct {
	body  []byte
	named []Named
	sets  []causal.Set
	texts []string
	ids   []causal.Short
	known map[causal.Short]struct{}
}

func newDecoder(body []byte, count int, room *Room) *decoder {
	if room.known == nil {
		room.known = make(map[causal.Short]struct{}, min(count, len(body)))
	}
	clear(room.known)
	return &decoder{
		reader: reader{b: body}, all: string(body), known: room.known, shapeSet: map[string]struct{}{},
		ids: room.ids[:0], sets: room.sets, texts: room.texts, room: room,
	}
}

func decodeBody(body []byte, circle causal.Circle, device causal.Device, first uint64, count int, room *Room) ([]Named, Secret, error) {
	d := newDecoder(body, count, room)
	var secret Secret
	copy(secret[:], d.bytes(SecretSize))
	namer := causal.NewNamer(secret[:])
	named, err := d.changes(circle, device, first, count, namer.Name)
	return named, secret, err
}

// decodeRedactedBody reads the body of a redacted copy, with the salts of the parts that are there.
func decodeRedactedBody(body []byte, circle causal.Circle, device causal.Device, first uint64, count int) ([]Named, [][2]causal.Hash, error) {
	d := newDecoder(body, count, &Room{})
	d.redacted = true
	namer := causal.NewNamer(nil)
	lacking := false
	named, err := d.changes(circle, device, first, count, func(c *causal.Change, index int) causal.Hash {
		n := Named{Change: *c}
		for p := range c.Parts {
			switch {
			case Holds(&n, p):
				c.Parts[p] = causal.PartHash(c, p, d.salts[index][p], nil)
			case Lacks(&n, p):
				lacking = true
			}
		}
		return namer.Join(c)
	})
	if err == nil && !lacking {
		err = fmt.Errorf("%w: nothing is redacted", ErrMalformed)
	}
	return named, d.salts, err
}

// changes reads count changes, which are all that is left, and names them.
func (d *decoder) changes(circle causal.Circle, device causal.Device, first uint64, count int, name func(c *causal.Change, index int) causal.Hash) ([]Named, error) {
	if count > len(d.b)/4 { // no change takes less than 4 bytes: room is made only for what can be there
		d.fail()
		return nil, d.err
	}
	if cap(d.room.named) < count {
		d.room.named = make([]Named, count)
	}
	named := d.room.named[:count]
	for i := range named {
		c := &named[i].Change
		*c = causal.Change{Circle: circle, Device: device, Number: first + uint64(i)}
		d.change(c)
		if d.err != nil {
			return nil, d.err
		}
		named[i].Name = name(c, i)
		d.addID(named[i].Name.Short())
	}
	if len(d.b) > 0 {
		d.fail()
	}
	d.room.ids = d.ids
	return named, d.err
}

func (d *decoder) addID(id causal.Short) {
	if _, known := d.known[id]; !known {
		d.known[id] = struct{}{}
		d.ids = append(d.ids, id)
	}
}

func (d *decoder) id() (id causal.Short) {
	switch n := d.uvarint(); {
	case n == 0:
	case n == 1:
		id = d.reader.id()
		if _, known := d.known[id]; known || id.IsZero() {
			d.fail()
		}
		d.addID(id)
	case n-2 < uint64(len(d.ids)):
		id = d.ids[n-2]
	default:
		d.fail()
	}
	return id
}

func (d *decoder) word() string {
	n := d.uvarint()
	switch {
	case n == 0:
		w := d.text(d.all, maxWord)
		if d.spelt(w) {
			d.fail()
		}
		d.words = append(d.words, w)
		return w
	case n%2 == 1:
		if i := n / 2; i < uint64(len(presets)) {
			return presets[i]
		}
		if d.err == nil {
			d.err = ErrNewer
		}
	case n/2-1 < uint64(len(d.words)):
		return d.words[n/2-1]
	default:
		d.fail()
	}
	return ""
}

// spelt tells whether a word has a shorter form, or is none: every body has one form only.
func (d *decoder) spelt(w string) bool {
	if _, ok := presetIndex[w]; ok || w == "" || strings.IndexByte(w, 0) >= 0 {
		return true
	}
	for _, known := range d.words {
		if known == w {
			return true
		}
	}
	return len(d.words) >= maxSlots*4
}

func (d *decoder) change(c *causal.Change) {
	sh := d.shape()
	if d.err != nil {
		return
	}
	c.Kind = sh.kind
	c.Record = d.id()
	c.Author = d.id()
	c.Clock = d.clock + causal.Clock(unzigzag(d.uvarint()))
	d.clock = c.Clock
	c.Reader = d.uvarint()
	var gone [2]bool
	if d.redacted {
		gone = d.parts(c, sh)
	}
	c.Sets = d.cut(len(sh.slots))
	for i := range c.Sets {
		s := &c.Sets[i]
		*s = causal.Set{Slot: sh.slots[i].slot, Class: sh.slots[i].class, Private: sh.slots[i].private}
		if !c.Record.IsZero() {
			s.Bases = d.bases(s.Class == record.ClassSet || sh.slots[i].placed)
		}
		if sh.slots[i].placed && !placed(s) {
			d.fail()
		}
		s.Gone = gone[s.Part()]
		switch {
		case s.Gone:
		case s.Class == record.ClassSet:
			s.Values = d.values(d.size(maxValues))
		case s.Class == record.ClassDelete:
		default:
			s.Values = d.values(1)
		}
		if d.err != nil {
			return
		}
	}
}

// maxBlock is the greatest number of sets or texts that room is made for ahead.
const maxBlock = 1 << 16

func (d *decoder) cut(n int) []causal.Set {
	if n > len(d.sets) {
		d.sets = make([]causal.Set, max(n, min(2*len(d.room.sets), maxBlock), 256))
		d.room.sets = d.sets
	}
	s := d.sets[:n:n]
	d.sets = d.sets[n:]
	return s
}

func (d *decoder) values(n int) []string {
	if n > len(d.b) { // each takes a byte at least
		d.fail()
		return nil
	}
	if n > len(d.texts) {
		d.texts = make([]string, max(n, min(2*len(d.room.texts), maxBlock), 512))
		d.room.texts = d.texts
	}
	v := d.texts[:n:n]
	d.texts = d.texts[n:]
	for i := range v {
		v[i] = d.text(d.all, maxText)
	}
	return v
}

func (d *decoder) bases(placed bool) []causal.Base {
	n := d.size(maxBases)
	if n == 0 {
		return nil
	}
	if n > len(d.b) {
		d.fail()
		return nil
	}
	bases := make([]causal.Base, n)
	for i := range bases {
		bases[i].Change = d.id()
		if placed {
			bases[i].Pos = uint32(d.size(maxValues))
		}
	}
	return bases
}

func (d *decoder) shape() *shape {
	if n := d.uvarint(); n > 0 {
		if n > uint64(len(d.shapes)) {
			d.fail()
			return nil
		}
		return &d.shapes[n-1]
	}
	sh := shape{kind: d.word()}
	n := d.size(maxSlots)
	if n > len(d.b) {
		d.fail()
		return nil
	}
	sh.slots = make([]slotShape, n)
	seen := make(map[string]struct{}, n)
	var key strings.Builder
	key.WriteString(sh.kind)
	for i := range sh.slots {
		s := slotShape{slot: d.word()}
		b := d.byte()
		s.class, s.private, s.placed = record.Class(b&^(privateBit|placedBit)), b&privateBit != 0, b&placedBit != 0
		if s.class > record.ClassDelete || s.placed && s.class == record.ClassSet {
			d.fail()
		}
		if _, twice := seen[s.slot]; twice {
			d.fail()
		}
		seen[s.slot] = struct{}{}
		sh.slots[i] = s
		key.WriteByte(0)
		key.WriteString(s.slot)
		key.WriteByte(0)
		key.WriteByte(b)
	}
	if _, twice := d.shapeSet[key.String()]; twice || d.err != nil {
		d.fail()
		return nil
	}
	d.shapeSet[key.String()] = struct{}{}
	d.shapes = append(d.shapes, sh)
	return &d.shapes[len(d.shapes)-1]
}
