package merge

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
)

// The state of a record is what the store keeps beside the values it shows: the names of what stands, the values that are
// not shown, the deletions. It is no format for others: the store can make it again from the segments.
//
//	version   0, or 1 if the creating change has arrived
//	sources   count, then name, clock, device of each
//	shown     for each slot of the values, by name: class + simple; unless simple, the live and the dead
//	hidden    count, then for each slot that shows nothing: name, class, the live and the dead
//	deletes   count and sources; undone: count and names; covered: count and names
//	live      count, then for each: source, position, 1 + place among the shown values, or 0 and the text
//	dead      count, then name and position of each
//
// "simple" is the common case, one value from the first source: it costs a byte.

const (
	stateUnborn = 0
	stateBorn   = 1
	simple      = 16
)

// ErrState says that a state can't be read: the database is damaged.
var ErrState = errors.New("record's state is damaged")

// AppendState appends the state to b.
func (r *Record) AppendState(b []byte) []byte {
	version := byte(stateUnborn)
	if r.Born {
		version = stateBorn
	}
	e := stateEncoder{b: append(b, version)}
	e.collect(r)
	e.uvarint(len(e.sources))
	for _, s := range e.sources {
		e.source(s)
	}
	var hidden []*Slot
	for i := range r.Slots {
		s := &r.Slots[i]
		shown := s.Shown()
		switch {
		case len(shown) == 0:
			hidden = append(hidden, s)
		case len(s.Live) == 1 && len(s.Dead) == 0 && s.Live[0].Pos == 0 && s.Live[0].Source == e.sources[0]:
			e.b = append(e.b, byte(s.Class)|simple)
		default:
			e.b = append(e.b, byte(s.Class))
			e.slot(s, shown)
		}
	}
	e.uvarint(len(hidden))
	for _, s := range hidden {
		e.text(s.Name)
		e.b = append(e.b, byte(s.Class))
		e.slot(s, nil)
	}
	e.uvarint(len(r.Deletes))
	for _, d := range r.Deletes {
		e.uvarint(slices.Index(e.sources, d))
	}
	e.b = appendShorts(e.b, r.Undone)
	return appendShorts(e.b, r.Covered)
}

type stateEncoder struct {
	b       []byte
	sources []Source
}

func (e *stateEncoder) collect(r *Record) {
	see := func(s Source) {
		if !slices.Contains(e.sources, s) {
			e.sources = append(e.sources, s)
		}
	}
	for i := range r.Slots {
		for j := range r.Slots[i].Live {
			see(r.Slots[i].Live[j].Source)
		}
	}
	for _, d := range r.Deletes {
		see(d)
	}
}

func (e *stateEncoder) uvarint(n int) { e.b = binary.AppendUvarint(e.b, uint64(n)) }

func (e *stateEncoder) source(s Source) {
	e.b = append(e.b, s.Name[:]...)
	e.b = binary.AppendUvarint(e.b, uint64(s.Clock))
	e.b = append(e.b, s.Device[:]...)
}

func (e *stateEncoder) text(s string) {
	e.uvarint(len(s))
	e.b = append(e.b, s...)
}

func (e *stateEncoder) slot(s *Slot, shown []string) {
	e.uvarint(len(s.Live))
	for i := range s.Live {
		v := &s.Live[i]
		e.uvarint(slices.Index(e.sources, v.Source))
		e.uvarint(int(v.Pos))
		place := slices.Index(shown, v.Text)
		e.uvarint(place + 1)
		if place < 0 {
			e.text(v.Text)
		}
	}
	e.uvarint(len(s.Dead))
	for _, d := range s.Dead {
		e.b = append(e.b, d.Change[:]...)
		e.uvarint(int(d.Pos))
	}
}

// Decode makes the record again from what the store kept.
func Decode(id record.ID, kind string, shown record.Values, state []byte) (*Record, error) {
	d := stateDecoder{b: state}
	r := &Record{ID: id, Kind: kind}
	version := d.byte()
	if version > stateBorn {
		return nil, ErrState
	}
	r.Born = version == stateBorn
	d.sources = make([]Source, d.count())
	for i := range d.sources {
		d.sources[i] = Source{Name: d.short(), Clock: causal.Clock(d.uvarint()), Device: d.short()}
	}
	for _, name := range slices.Sorted(maps.Keys(shown)) {
		c := d.byte()
		s := Slot{Name: name, Class: d.class(c &^ simple)}
		if c&simple != 0 {
			s.Live = []Value{{Text: shown[name][0], Source: d.source(0)}}
		} else {
			d.slot(&s, shown[name])
		}
		r.Slots = append(r.Slots, s)
	}
	for range d.count() {
		s := Slot{Name: d.text(), Class: d.class(d.byte())}
		d.slot(&s, nil)
		i, twice := slices.BinarySearchFunc(r.Slots, s.Name, func(a Slot, n string) int { return strings.Compare(a.Name, n) })
		d.bad = d.bad || twice
		r.Slots = slices.Insert(r.Slots, i, s)
	}
	for range d.count() {
		r.Deletes = append(r.Deletes, d.source(d.uvarint()))
	}
	r.Undone, r.Covered = d.shorts(), d.shorts()
	if d.bad || len(d.b) > 0 {
		return nil, ErrState
	}
	return r, nil
}

type stateDecoder struct {
	b       []byte
	bad     bool
	sources []Source
}

func (d *stateDecoder) take(n int) []byte {
	if n > len(d.b) || n < 0 {
		d.bad, d.b = true, nil
		return make([]byte, min(max(n, 0), 64))
	}
	b := d.b[:n]
	d.b = d.b[n:]
	return b
}

func (d *stateDecoder) byte() byte { return d.take(1)[0] }

// class reads a merge class: those of a later version too have the bits below simple.
func (d *stateDecoder) class(c byte) record.Class {
	d.bad = d.bad || c >= simple
	return record.Class(c)
}

func (d *stateDecoder) uvarint() int {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.bad, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return int(v)
}

// count reads a number of things of which each takes a byte at least.
func (d *stateDecoder) count() int {
	n := d.uvarint()
	if n < 0 || n > len(d.b) {
		d.bad, d.b = true, nil
		return 0
	}
	return n
}

func (d *stateDecoder) text() string { return string(d.take(d.count())) }

func (d *stateDecoder) short() (s causal.Short) {
	copy(s[:], d.take(len(s)))
	return s
}

func (d *stateDecoder) shorts() []causal.Short {
	var list []causal.Short
	for range d.count() {
		list = append(list, d.short())
	}
	return list
}

func (d *stateDecoder) source(i int) Source {
	if i < 0 || i >= len(d.sources) {
		d.bad = true
		return Source{}
	}
	return d.sources[i]
}

func (d *stateDecoder) slot(s *Slot, shown []string) {
	for range d.count() {
		v := Value{Source: d.source(d.uvarint()), Pos: uint32(d.uvarint())}
		switch place := d.uvarint(); {
		case place == 0:
			v.Text = d.text()
		case place > 0 && place <= len(shown):
			v.Text = shown[place-1]
		default:
			d.bad = true
		}
		s.Live = append(s.Live, v)
	}
	for range d.count() {
		s.Dead = append(s.Dead, causal.Base{Change: d.short(), Pos: uint32(d.uvarint())})
	}
}
