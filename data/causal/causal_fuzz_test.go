package causal

import (
	"bytes"
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
)

// drawn makes a change from bytes: every field takes what it finds, so that neighbours differ in little.
type drawn struct{ b []byte }

func (d *drawn) byte() byte {
	if len(d.b) == 0 {
		return 0
	}
	c := d.b[0]
	d.b = d.b[1:]
	return c
}

func (d *drawn) text() string {
	n := min(int(d.byte()%8), len(d.b))
	s := string(d.b[:n])
	d.b = d.b[n:]
	return s
}

func (d *drawn) change() Change {
	c := Change{Circle: Circle{d.byte()}, Device: Device{d.byte()}, Number: uint64(d.byte()), Record: record.ID{d.byte() % 3}, Kind: d.text(),
		Author: record.ID{d.byte() % 3}, Clock: Clock(d.byte()), Reader: uint64(d.byte() % 3)}
	for range d.byte() % 4 {
		s := Set{Slot: d.text(), Class: record.Class(d.byte() % 5), Private: d.byte()%2 == 1}
		for range d.byte() % 3 {
			s.Bases = append(s.Bases, Base{Change: Short{d.byte()}, Pos: uint32(d.byte())})
		}
		for range d.byte() % 3 {
			s.Values = append(s.Values, d.text())
		}
		c.Sets = append(c.Sets, s)
	}
	return c
}

// sameSkeleton compares all but the values, field by field.
func sameSkeleton(a, b *Change) bool {
	same := a.Circle == b.Circle && a.Device == b.Device && a.Number == b.Number && a.Record == b.Record && a.Kind == b.Kind &&
		a.Author == b.Author && a.Clock == b.Clock && a.Reader == b.Reader && len(a.Sets) == len(b.Sets)
	for i := 0; same && i < len(a.Sets); i++ {
		x, y := &a.Sets[i], &b.Sets[i]
		same = x.Slot == y.Slot && x.Class == y.Class && x.Part() == y.Part() && len(x.Bases) == len(y.Bases)
		for j := 0; same && j < len(x.Bases); j++ {
			same = x.Bases[j] == y.Bases[j]
		}
	}
	return same
}

func sameValues(a, b *Change) bool {
	same := len(a.Sets) == len(b.Sets)
	for i := 0; same && i < len(a.Sets); i++ {
		same = len(a.Sets[i].Values) == len(b.Sets[i].Values)
		for j := 0; same && j < len(a.Sets[i].Values); j++ {
			same = a.Sets[i].Values[j] == b.Sets[i].Values[j]
		}
	}
	return same
}

// FuzzNames: changes that differ have skeletons that differ, and names that differ; a name is the same whether its parts are hashed or given.
func FuzzNames(f *testing.F) {
	f.Add([]byte("abcdefgh\x03kind"), []byte("abcdefgh\x03kin"))
	f.Add([]byte{1, 2, 3, 0, 2, 'a', 'b', 0, 1, 0, 2, 1, 'a', 0, 0, 1, 5, 1}, []byte{1, 2, 3, 0, 2, 'a', 'b', 0, 1, 0, 2, 1, 'a', 0, 0, 1, 6, 1})
	f.Fuzz(func(t *testing.T, x, y []byte) {
		a, b := (&drawn{x}).change(), (&drawn{y}).change()
		if bytes.Equal(a.appendSkeleton(nil), b.appendSkeleton(nil)) != sameSkeleton(&a, &b) {
			t.Fatalf("%+v and %+v", a, b)
		}
		secret := []byte("secret of a play")
		nameA, nameB := NewNamer(secret).Name(&a, 3), NewNamer(secret).Name(&b, 3)
		if (nameA == nameB) != (sameSkeleton(&a, &b) && sameValues(&a, &b)) {
			t.Fatalf("names of %+v and %+v", a, b)
		}
		if joined := NewNamer(nil).Join(&a); joined != nameA {
			t.Fatalf("%+v has two names", a)
		}
	})
}
