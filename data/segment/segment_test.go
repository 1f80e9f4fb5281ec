package segment

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
)

var testKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))

func drawID(t *rapid.T, label string) (id record.ID) {
	id[0] = byte(rapid.IntRange(0, 4).Draw(t, label))
	return id
}

func drawChange(t *rapid.T) causal.Change {
	c := causal.Change{
		Record: drawID(t, "record"), Author: drawID(t, "author"),
		Kind:  rapid.SampledFrom([]string{"library", "activity", "від майбутнього"}).Draw(t, "kind"),
		Clock: causal.Clock(rapid.Uint64().Draw(t, "clock")), Reader: rapid.Uint64Range(0, 3).Draw(t, "reader"),
	}
	for _, slot := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"name.en", "name.uk", "tags", "x.y", "@deleted"}), 0, 4, rapid.ID[string]).Draw(t, "slots") {
		s := causal.Set{Slot: slot, Class: record.Class(rapid.IntRange(0, 4).Draw(t, "class")), Private: rapid.Bool().Draw(t, "private")}
		if !c.Record.IsZero() {
			for range rapid.IntRange(0, 2).Draw(t, "bases") {
				b := causal.Base{Change: drawID(t, "base")}
				if s.Class == record.ClassSet || rapid.IntRange(0, 9).Draw(t, "placed") == 0 {
					b.Pos = rapid.Uint32Range(0, 9).Draw(t, "pos")
				}
				s.Bases = append(s.Bases, b)
			}
		}
		switch s.Class {
		case record.ClassSet:
			s.Values = rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "values")
		case record.ClassDelete:
		default:
			s.Values = []string{strings.ToValidUTF8(rapid.String().Draw(t, "value"), "")}
		}
		for i := range s.Values {
			s.Values[i] = strings.ToValidUTF8(s.Values[i], "")
		}
		c.Sets = append(c.Sets, s)
	}
	return c
}

// What is signed reads back as it was, and reading changes no byte.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Draft{
			Circle: causal.Circle{9}, First: rapid.Uint64Range(1, 1000).Draw(t, "first"), Secret: Secret{1, 2, 3},
			Changes: rapid.SliceOfN(rapid.Custom(drawChange), 1, 8).Draw(t, "changes"),
		}
		if d.First > 1 {
			d.Previous = causal.Hash{5}
			d.Tips = causal.Tips{{Device: causal.Device{2}, Number: 7, Segment: causal.Hash{3}}}
		}
		s, err := d.Sign(testKey)
		if err != nil {
			t.Fatal(err)
		}
		changes, err := s.Changes()
		if err != nil {
			t.Fatal(err)
		}
		for i := range changes {
			want := d.Changes[i]
			got := changes[i].Change
			want.Circle, want.Device, want.Number, want.Parts = d.Circle, causal.DeviceOf(testKey.Public().(ed25519.PublicKey)), d.First+uint64(i), got.Parts
			if a, b := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); a != b {
				t.Fatalf("\n%s\n%s", a, b)
			}
		}
		if s.Previous != d.Previous || !reflect.DeepEqual(s.Tips, d.Tips) || s.Last() != d.First+uint64(len(changes))-1 {
			t.Fatalf("header %+v", s.Header)
		}
	})
}

func sample(t testing.TB) *Segment {
	d := Draft{Circle: causal.Circle{9}, First: 1, Secret: Secret{1}}
	for i := range 40 {
		d.Changes = append(d.Changes, causal.Change{Kind: "library", Clock: causal.Clock(i) << 20, Sets: []causal.Set{
			{Slot: "name.en", Values: []string{fmt.Sprintf("Library number %d of the town", i)}},
			{Slot: "email", Private: true, Values: []string{"a@example.org"}},
			{Slot: "tags", Class: record.ClassSet, Values: []string{"one", "two"}},
		}})
	}
	s, err := d.Sign(testKey)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// FAULTS 12: no flipped bit and no cut is accepted.
func TestFault12DamagedSegment(t *testing.T) {
	s := sample(t)
	for i := range s.Raw {
		if _, err := Open(s.Raw[:i]); err == nil {
			t.Fatalf("cut at %d was accepted", i)
		}
		for bit := range 8 {
			bad := bytes.Clone(s.Raw)
			bad[i] ^= 1 << bit
			if _, err := Open(bad); err == nil {
				t.Fatalf("bit %d of byte %d flipped was accepted", bit, i)
			}
		}
	}
}

// FAULTS 65: a body that says it is longer than it is, or unpacks to more than it says, takes no more memory than stated.
func TestFault65Bomb(t *testing.T) {
	zeros := make([]byte, 64<<20)
	packed := pack(zeros)
	if _, err := unpack(packed, 1000); !errors.Is(err, ErrMalformed) {
		t.Fatalf("bomb: %v", err)
	}
	allocated := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			_, _ = unpack(packed, 1000)
		}
	}).AllocedBytesPerOp()
	if allocated > 1<<20 {
		t.Fatalf("a refused bomb took %d bytes", allocated)
	}
}

// A segment of a newer format is told apart from a damaged one.
func TestNewer(t *testing.T) {
	if _, err := Open([]byte{format + 1, 2, 3}); !errors.Is(err, ErrNewer) {
		t.Fatalf("got %v", err)
	}
}

// The founding segment names the circle by its change.
func TestFounding(t *testing.T) {
	s, err := (&Draft{First: 1, Changes: []causal.Change{{Kind: "@circle", Sets: []causal.Set{{Slot: "name.en", Values: []string{"A"}}}}}}).Sign(testKey)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Changes()
	if err != nil || s.Circle != c[0].Name.Short() || s.Circle.IsZero() {
		t.Fatalf("circle %v, %v", s.Circle, err)
	}
	if again, err := s.Changes(); err != nil || again[0].Name != c[0].Name {
		t.Fatalf("read once more: %v", err)
	}
}

// FuzzBody: what reads, encodes again to the same bytes.
func FuzzBody(f *testing.F) {
	s := sample(f)
	body, err := unpack(s.body, s.Length)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body, uint16(s.Count))
	used := &Room{} // what was read before makes no difference
	f.Fuzz(func(t *testing.T, body []byte, count uint16) {
		circle, device := causal.Circle{1}, causal.Device{2}
		named, secret, err := decodeBody(body, circle, device, 1, int(count), used)
		if err != nil {
			return
		}
		changes := make([]causal.Change, len(named))
		for i := range named {
			changes[i] = named[i].Change
		}
		again, renamed := encodeBody(secret, changes, circle, device, 1)
		if !bytes.Equal(again, body) {
			t.Fatalf("read\n%x\nwrote\n%x", body, again)
		}
		if rootOf(named) != rootOf(renamed) {
			t.Fatal("names differ")
		}
	})
}

// FuzzOpen: what has a header, has one form of it; nothing unsigned gets in.
func FuzzOpen(f *testing.F) {
	f.Add(sample(f).Raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := &reader{b: raw}
		h, err := readHeader(r)
		if err != nil {
			return
		}
		head := raw[:len(raw)-len(r.b)]
		if again := h.append(nil); !bytes.Equal(again, head) {
			t.Fatalf("read\n%x\nwrote\n%x", head, again)
		}
		if s, err := Open(raw); err == nil {
			_, _ = s.Changes()
		}
	})
}

// FuzzReceipt: what reads as a receipt, signs again to the same bytes but for the signature; nothing unsigned gets in.
func FuzzReceipt(f *testing.F) {
	f.Add(SignReceipt(causal.Circle{9}, 3, causal.Tips{{Device: causal.Device{2}, Number: 7, Segment: causal.Hash{3}}}, testKey).Raw)
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, _, signed, err := readReceipt(raw)
		if err != nil {
			return
		}
		if again := SignReceipt(r.Circle, r.Counter, r.Tips, testKey); !r.Key.Equal(testKey.Public()) {
			copy(again.Raw[1+idSize:], r.Key)
			if !bytes.Equal(again.Raw[:len(signed)], signed) {
				t.Fatalf("read\n%x\nwrote\n%x", signed, again.Raw)
			}
		} else if !bytes.Equal(again.Raw[:len(signed)], signed) {
			t.Fatalf("read\n%x\nwrote\n%x", signed, again.Raw)
		}
		if _, err := OpenReceipt(raw); err == nil && !ed25519.Verify(r.Key, append([]byte(receiptDomain), signed...), raw[len(raw)-ed25519.SignatureSize:]) {
			t.Fatal("an unsigned receipt was opened")
		}
	})
}

// FuzzChange: what reads as a pending change, writes back the same bytes.
func FuzzChange(f *testing.F) {
	c := causal.Change{Record: record.ID{1}, Kind: "library", Sets: []causal.Set{{Slot: "tags", Class: record.ClassSet, Values: []string{"a"}, Bases: []causal.Base{{Change: causal.Short{4}, Pos: 2}}}}}
	f.Add(AppendChange(nil, &c))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ReadChange(b, causal.Circle{1}, causal.Device{2}, 3)
		if err != nil {
			return
		}
		if again := AppendChange(nil, &c); !bytes.Equal(again, b) {
			t.Fatalf("read\n%x\nwrote\n%x", b, again)
		}
	})
}

// Numbers that no device reaches are refused: what stores and compares them need not think of them.
func TestHugeNumbers(t *testing.T) {
	tips := causal.Tips{{Device: causal.Device{2}, Number: 1 << 63, Segment: causal.Hash{3}}}
	d := Draft{Circle: causal.Circle{9}, First: 1, Tips: tips, Changes: []causal.Change{{Kind: "library"}}}
	if _, err := d.Sign(testKey); !errors.Is(err, ErrMalformed) {
		t.Errorf("a segment with a huge tip: %v", err)
	}
	if _, err := OpenReceipt(SignReceipt(causal.Circle{9}, 1, tips, testKey).Raw); !errors.Is(err, ErrMalformed) {
		t.Errorf("a receipt with a huge tip: %v", err)
	}
	if _, err := OpenReceipt(SignReceipt(causal.Circle{9}, 1<<63, nil, testKey).Raw); !errors.Is(err, ErrMalformed) {
		t.Errorf("a receipt with a huge counter: %v", err)
	}
}

func BenchmarkDecode(b *testing.B) {
	d := Draft{Circle: causal.Circle{9}, First: 1, Secret: Secret{1}}
	text := strings.Repeat("Слово і діло. ", 10)
	for i := range 4000 {
		c := causal.Change{Kind: "library", Clock: causal.Clock(i) << 20}
		for _, slot := range []string{"name.en", "name.uk", "city.en", "city.uk", "kind", "postcode", "email", "phone", "notes", "country", "hours_mon", "hours_tue"} {
			c.Sets = append(c.Sets, causal.Set{Slot: slot, Values: []string{strings.ToValidUTF8(fmt.Sprint(i, text[:14+i%30*2]), "")}})
		}
		d.Changes = append(d.Changes, c)
	}
	s, err := d.Sign(testKey)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(s.Length), "body")
	b.ReportAllocs()
	for b.Loop() {
		o, err := Open(s.Raw)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := o.Changes(); err != nil {
			b.Fatal(err)
		}
	}
}

// The presets are each there once: two numbers for a word would be two forms of a body.
func TestPresetsAreDistinct(t *testing.T) {
	if len(presetIndex) != len(presets) {
		t.Fatalf("%d words, %d of them different", len(presets), len(presetIndex))
	}
}
