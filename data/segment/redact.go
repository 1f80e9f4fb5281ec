package segment

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
)

// A redacted copy is
//
//	form       1 byte, 0x80
//	header     as it was signed
//	signature  64 bytes, as it was signed
//	body sum   32 bytes, SHA-256 of the body that was signed
//	key        32 bytes, the Ed25519 public key of the device that redacted
//	packed     1 byte: 1 where the body below is packed with zstd
//	length     of the body below unpacked, 1 … MaxBody
//	signature  64 bytes, by key over "twinshelf redaction 0\x00", the segment's hash, packed, length, SHA-256 of the body below as it is sent
//	body       as in body.go, with these differences: there is no secret; after the reader of a change, for each part that has slots,
//	           ordinary first: 0 and its salt (32 bytes), or 1 and its hash (32 bytes); and there are no values for slots of parts that are gone
//
// The secret is left out because it would tell the salts of what is gone, and short values can be guessed from a salted hash whose salt is
// known. A copy in which nothing is gone is refused: the segment itself is what to pass on.

const (
	redactedForm    = 0x80
	redactionDomain = "twinshelf redaction 0\x00"
	partWhole       = 0
	partGone        = 1
)

// redaction is what a redacted copy has besides the header.
type redaction struct {
	signature []byte // over the segment as it was signed
	sum       [hashSize]byte
	packed    bool
	length    int
}

// Redacted tells whether this is a redacted copy.
func (s *Segment) Redacted() bool { return s.copy != nil }

// Redact gives a copy of the segment without the values of the parts that gone names, signed by the device that redacts; the segment itself
// if nothing of the kind is left in it. Parts that are gone already stay so.
func (s *Segment) Redact(gone func(c *Named, part int) bool, key ed25519.PrivateKey) (*Segment, error) {
	changes, salts, err := s.salted()
	if err != nil {
		return nil, err
	}
	found := false
	for i := range changes {
		for p := range changes[i].Parts {
			if Holds(&changes[i], p) && gone(&changes[i], p) {
				changes[i].forget(p)
				found = true
			}
		}
	}
	if !found {
		return s, nil
	}
	e := newEncoder()
	e.salts = func(index, part int) causal.Hash { return salts[index][part] }
	for i := range changes {
		e.change(&changes[i].Change, i)
		e.addID(changes[i].Name.Short())
	}
	return s.signRedacted(e.b, key)
}

// Holds tells whether a change has values in a part, and they are not redacted.
func Holds(c *Named, part int) bool {
	return slices.ContainsFunc(c.Sets, func(s causal.Set) bool { return s.Part() == part && !s.Gone })
}

// Lacks tells whether values of a part of a change are redacted.
func Lacks(c *Named, part int) bool {
	return slices.ContainsFunc(c.Sets, func(s causal.Set) bool { return s.Part() == part && s.Gone })
}

func (c *Named) forget(part int) {
	for i := range c.Sets {
		if c.Sets[i].Part() == part {
			c.Sets[i].Values, c.Sets[i].Gone = nil, true
		}
	}
}

// salted gives the changes with the salts of the parts that are there.
func (s *Segment) salted() ([]Named, [][2]causal.Hash, error) {
	if s.copy != nil {
		return s.decodeRedacted()
	}
	changes, err := s.Changes()
	if err != nil {
		return nil, nil, err
	}
	body := s.body
	if s.packed {
		if body, err = unpack(s.body, s.Length); err != nil {
			return nil, nil, err
		}
	}
	namer := causal.NewNamer(body[:SecretSize])
	salts := make([][2]causal.Hash, len(changes))
	for i := range salts {
		for p := range salts[i] {
			salts[i][p] = namer.Salt(i, p)
		}
	}
	return changes, salts, nil
}

func (s *Segment) signRedacted(body []byte, key ed25519.PrivateKey) (*Segment, error) {
	if len(body) > MaxBody {
		return nil, fmt.Errorf("%w: redacted body of %d bytes", ErrMalformed, len(body))
	}
	c := redaction{length: len(body)}
	head := s.Header.append(nil)
	if s.copy != nil {
		c.signature, c.sum = s.copy.signature, s.copy.sum
	} else {
		c.signature, c.sum = s.Raw[len(head):len(head)+ed25519.SignatureSize], sha256.Sum256(s.body)
	}
	if packed := pack(body); len(packed) < len(body) {
		body, c.packed = packed, true
	}
	b := append([]byte{redactedForm}, head...)
	b = append(b, c.signature...)
	b = append(b, c.sum[:]...)
	b = append(b, key.Public().(ed25519.PublicKey)...)
	b = append(b, c.packing()...)
	b = append(b, ed25519.Sign(key, c.signed(s.Hash, body))...)
	return Open(append(b, body...))
}

// packing encodes how the body is packed.
func (c *redaction) packing() []byte {
	b := []byte{0}
	if c.packed {
		b[0] = 1
	}
	return binary.AppendUvarint(b, uint64(c.length))
}

func (c *redaction) signed(segment causal.Hash, body []byte) []byte {
	sum := sha256.Sum256(body)
	return slices.Concat([]byte(redactionDomain), segment[:], c.packing(), sum[:])
}

// openRedacted is Open for a redacted copy: both signatures are checked.
func openRedacted(raw []byte) (*Segment, error) {
	r := &reader{b: raw[1:]}
	h, err := readHeader(r)
	if err != nil {
		return nil, err
	}
	head := raw[1 : len(raw)-len(r.b)]
	c := &redaction{signature: r.bytes(ed25519.SignatureSize), sum: r.hash()}
	key := ed25519.PublicKey(r.bytes(ed25519.PublicKeySize))
	packed := r.byte()
	c.packed, c.length = packed == 1, r.size(MaxBody)
	sig := r.bytes(ed25519.SignatureSize)
	if r.err != nil || packed > 1 || c.length == 0 {
		return nil, ErrMalformed
	}
	s := &Segment{Header: h, Raw: raw, body: r.b, copy: c}
	if !ed25519.Verify(h.Key, signed(head, c.sum), c.signature) {
		return nil, ErrSignature
	}
	s.Hash = hashOf(head, c.sum, c.signature)
	if !ed25519.Verify(key, c.signed(s.Hash, s.body), sig) {
		return nil, ErrSignature
	}
	return s, nil
}

func (s *Segment) redactedChanges() ([]Named, error) {
	changes, _, err := s.decodeRedacted()
	return changes, err
}

func (s *Segment) decodeRedacted() ([]Named, [][2]causal.Hash, error) {
	body := s.body
	if s.copy.packed {
		var err error
		if body, err = unpack(s.body, s.copy.length); err != nil {
			return nil, nil, err
		}
	}
	if len(body) != s.copy.length {
		return nil, nil, fmt.Errorf("%w: length", ErrMalformed)
	}
	changes, salts, err := decodeRedactedBody(body, s.names(), s.Device(), s.First, s.Count)
	if err != nil {
		return nil, nil, err
	}
	return changes, salts, s.fits(changes)
}

// parts writes which parts of a change are whole.
func (e *encoder) parts(c *causal.Change, index int) {
	n := Named{Change: *c}
	for p := range c.Parts {
		var h causal.Hash
		switch {
		case Holds(&n, p):
			e.b = append(e.b, partWhole)
			h = e.salts(index, p)
		case Lacks(&n, p):
			e.b = append(e.b, partGone)
			h = c.Parts[p]
		default:
			continue
		}
		e.b = append(e.b, h[:]...)
	}
}

// parts reads which parts of a change of this shape are whole.
func (d *decoder) parts(c *causal.Change, sh *shape) (gone [2]bool) {
	var salts [2]causal.Hash
	for p := range gone {
		if !slices.ContainsFunc(sh.slots, func(s slotShape) bool { return s.private == (p == causal.Private) }) {
			continue
		}
		switch d.byte() {
		case partWhole:
			salts[p] = d.hash()
		case partGone:
			gone[p], c.Parts[p] = true, d.hash()
		default:
			d.fail()
		}
	}
	d.salts = append(d.salts, salts)
	return gone
}
