package segment

import (
	"bytes"
	"crypto/ed25519"
	"testing"

	"pgregory.net/rapid"

	"github.com/twinshelf/twinshelf/data/causal"
)

var otherKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, 32))

func private(_ *Named, part int) bool { return part == causal.Private }

// A redacted copy has the hash and the names of its segment, what was not redacted, and nothing of what was.
func TestRedactedCopy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Draft{Circle: causal.Circle{9}, First: 1, Secret: Secret{1, 2, 3}, Changes: rapid.SliceOfN(rapid.Custom(drawChange), 1, 6).Draw(t, "changes")}
		s, err := d.Sign(testKey)
		if err != nil {
			t.Fatal(err)
		}
		before, err := s.Changes()
		if err != nil {
			t.Fatal(err)
		}
		lost := map[[2]int]bool{}
		choose := func(c *Named, part int) bool { return lost[[2]int{int(c.Number), part}] }
		for range 2 { // once from the segment, once more from the copy
			for i := range before {
				for p := range 2 {
					lost[[2]int{i + 1, p}] = lost[[2]int{i + 1, p}] || rapid.Bool().Draw(t, "lost")
				}
			}
			s, err = s.Redact(choose, otherKey)
			if err != nil {
				t.Fatal(err)
			}
		}
		after, err := s.Changes()
		if err != nil {
			t.Fatal(err)
		}
		for i := range before {
			same(t, &before[i], &after[i], lost)
		}
	})
}

func same(t *rapid.T, before, after *Named, lost map[[2]int]bool) {
	if before.Name != after.Name || before.Parts != after.Parts {
		t.Fatal("the name changed")
	}
	for j := range before.Sets {
		was, is := &before.Sets[j], &after.Sets[j]
		gone := lost[[2]int{int(before.Number), was.Part()}]
		if is.Gone != gone || gone && len(is.Values) > 0 || !gone && len(is.Values) != len(was.Values) || len(is.Bases) != len(was.Bases) {
			t.Fatalf("%+v became %+v, redacted %v", was, is, gone)
		}
		for k := range is.Values {
			if is.Values[k] != was.Values[k] {
				t.Fatal("a value changed")
			}
		}
	}
}

func redacted(t testing.TB) *Segment {
	s, err := sample(t).Redact(private, otherKey)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Neither the values nor the secret that would tell their salts are in a redacted copy, and its hash is the segment's.
func TestNothingOfItRemains(t *testing.T) {
	s, r := sample(t), redacted(t)
	if !r.Redacted() || r.Hash != s.Hash {
		t.Fatalf("redacted %v, hash %v, want %v", r.Redacted(), r.Hash, s.Hash)
	}
	body := r.body
	if r.copy.packed {
		var err error
		if body, err = unpack(r.body, r.copy.length); err != nil {
			t.Fatal(err)
		}
	}
	secret := Secret{1}
	if bytes.Contains(body, []byte("a@example.org")) || bytes.Contains(body, secret[:]) {
		t.Fatal("what was redacted is still there")
	}
	if !bytes.Contains(body, []byte("Library number 7")) {
		t.Fatal("what was not redacted is gone")
	}
	again, err := r.Redact(private, testKey)
	if err != nil || again != r {
		t.Fatalf("redacting what is redacted made another copy: %v", err)
	}
	whole, err := s.Redact(func(*Named, int) bool { return false }, otherKey)
	if err != nil || whole != s {
		t.Fatalf("redacting nothing made a copy: %v", err)
	}
}

// FAULTS 12: no flipped bit and no cut of a redacted copy is accepted.
func TestFault12DamagedRedactedCopy(t *testing.T) {
	s := redacted(t)
	for i := range s.Raw {
		if _, err := Open(s.Raw[:i]); err == nil {
			t.Fatalf("cut at %d was accepted", i)
		}
		bad := bytes.Clone(s.Raw)
		bad[i] ^= 1 << (i % 8)
		if _, err := Open(bad); err == nil {
			t.Fatalf("a flipped bit of byte %d was accepted", i)
		}
	}
}

// Whoever redacts can take values out, and can put none in: the root proves what is left.
func TestForgedRedaction(t *testing.T) {
	s := sample(t)
	changes, salts, err := s.salted()
	if err != nil {
		t.Fatal(err)
	}
	changes[3].Sets[0].Values = []string{"forged"}
	changes[0].forget(causal.Private)
	e := newEncoder()
	e.salts = func(index, part int) causal.Hash { return salts[index][part] }
	for i := range changes {
		e.change(&changes[i].Change, i)
		e.addID(changes[i].Name.Short())
	}
	forged, err := s.signRedacted(e.b, otherKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := forged.Changes(); err == nil {
		t.Fatal("a forged value was accepted")
	}
}

// FuzzRedactedBody: what reads, encodes again to the same bytes.
func FuzzRedactedBody(f *testing.F) {
	s := redacted(f)
	body := s.body
	if s.copy.packed {
		var err error
		if body, err = unpack(s.body, s.copy.length); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(body, uint16(s.Count))
	f.Fuzz(func(t *testing.T, body []byte, count uint16) {
		named, salts, err := decodeRedactedBody(body, causal.Circle{1}, causal.Device{2}, 1, int(count))
		if err != nil {
			return
		}
		e := newEncoder()
		e.salts = func(index, part int) causal.Hash { return salts[index][part] }
		for i := range named {
			e.change(&named[i].Change, i)
			e.addID(named[i].Name.Short())
		}
		if !bytes.Equal(e.b, body) {
			t.Fatalf("read\n%x\nwrote\n%x", body, e.b)
		}
	})
}
