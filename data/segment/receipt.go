package segment

import (
	"crypto/ed25519"
	"encoding/binary"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
)

// Receipt is what a device that has nothing to write signs: its tips alone. It is no segment, and in no chain; one with a
// greater counter replaces it.
//
//	format 1 byte, 1; circle 10 bytes; key 32 bytes; counter; tips as in a segment's header; signature 64 bytes over
//	"twinshelf receipt 0\x00" and all before it
type Receipt struct {
	Circle  causal.Circle
	Key     ed25519.PublicKey
	Counter uint64
	Tips    causal.Tips
	Raw     []byte
}

const receiptDomain = "twinshelf receipt 0\x00"

// SignReceipt signs what a device holds.
func SignReceipt(circle causal.Circle, counter uint64, tips causal.Tips, key ed25519.PrivateKey) *Receipt {
	r := &Receipt{Circle: circle, Key: key.Public().(ed25519.PublicKey), Counter: counter, Tips: slices.Clone(tips).Sort()}
	b := append([]byte{format}, circle[:]...)
	b = append(b, r.Key...)
	b = binary.AppendUvarint(b, counter)
	b = appendTips(b, r.Tips)
	sig := ed25519.Sign(key, append([]byte(receiptDomain), b...))
	r.Raw = append(b, sig...)
	return r
}

// OpenReceipt reads a receipt and checks its signature.
func OpenReceipt(raw []byte) (*Receipt, error) {
	r, sig, signed, err := readReceipt(raw)
	if err != nil {
		return nil, err
	}
	if !ed25519.Verify(r.Key, append([]byte(receiptDomain), signed...), sig) {
		return nil, ErrSignature
	}
	return r, nil
}

func readReceipt(raw []byte) (r *Receipt, sig, signed []byte, err error) {
	if len(raw) > MaxHeader {
		return nil, nil, nil, ErrMalformed
	}
	d := &reader{b: raw}
	if v := d.byte(); d.err == nil && v > format {
		return nil, nil, nil, ErrNewer
	}
	r = &Receipt{Circle: d.id(), Key: d.bytes(ed25519.PublicKeySize), Counter: d.number(), Raw: raw}
	r.Tips = d.tips()
	signed = raw[:len(raw)-len(d.b)]
	sig = d.bytes(ed25519.SignatureSize)
	if len(d.b) > 0 {
		d.fail()
	}
	return r, sig, signed, d.err
}

func appendTips(b []byte, tips causal.Tips) []byte {
	b = binary.AppendUvarint(b, uint64(len(tips)))
	for _, t := range tips {
		b = append(b, t.Device[:]...)
		b = binary.AppendUvarint(b, t.Number)
		b = append(b, t.Segment[:]...)
	}
	return b
}

// tips reads tips, which must be in their order, each once.
func (r *reader) tips() causal.Tips {
	n := r.size(MaxTips)
	if n == 0 {
		return nil
	}
	if n > len(r.b)/(idSize+hashSize+1) {
		r.fail()
		return nil
	}
	tips := make(causal.Tips, n)
	for i := range tips {
		tips[i] = causal.Tip{Device: r.id(), Number: r.number(), Segment: r.hash()}
	}
	if !slices.Equal(tips, slices.Clone(tips).Sort()) {
		r.fail()
	}
	return tips
}
