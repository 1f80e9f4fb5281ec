package bundle

import (
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
)

// A head says what one device has put into a place. It is sealed as a bundle is. Within, version 1:
//
//	magic      4 bytes, "tsh" and the version, 1
//	circle     10 bytes
//	key        32 bytes, the device's Ed25519 public key
//	counter    unsigned varint, greater in each head of the device in this place
//	time       of writing in milliseconds since 1970 UTC, unsigned varint
//	mark       8 random bytes, by which a device knows its own heads from those of a copy of itself
//	frames     as in a bundle
//	signature  64 bytes, Ed25519 over a domain string and all before
//
// Its frames, besides receipts, wants and segments as a bundle has them:
//
//	pack       'P'  hash of the pack, 10 bytes; its size, unsigned varint; what it holds: runs, each a byte, 0 for the device whose head this is, 1 for another, which follows in 10 bytes; first
//	                number of the changes, and last less first, as unsigned varints; and the short hash of the last segment, 10 bytes
//	lost       'L'  device, 10 bytes, and hash, 10 bytes, of packs that this device could not read
//
// A pack is a bundle of segments alone, named by the first 10 bytes of the SHA-256 of its sealed bytes.
type Head struct {
	Circle   causal.Circle
	Key      ed25519.PublicKey
	Counter  uint64
	Written  time.Time // to the millisecond
	Mark     [8]byte
	Packs    []Pack
	Lost     []PackName
	Segments [][]byte
	Receipts [][]byte
	Wants    []record.FileHash
	Asks     bool // Wants is what is asked for now; else nothing is said
}

// PackHash names a pack by its sealed bytes.
type PackHash [10]byte

// String is the name of a pack in a place.
func (h PackHash) String() string { return record.ID(h).String() }

// PackName says whose pack it is, and which.
type PackName struct {
	Device causal.Device
	Hash   PackHash
}

// Pack is what a head says of a pack.
type Pack struct {
	Hash PackHash
	Size int64
	Runs []Run
}

// Run is an unbroken part of a device's chain: the changes First to Last, and the short hash of the segment that ends with Last.
type Run struct {
	Device      causal.Device
	First, Last uint64
	Tip         causal.Short
}

// String writes a run for ParseRun.
func (r Run) String() string { return fmt.Sprintf("%s %d %d %s", r.Device, r.First, r.Last, r.Tip) }

// MarshalText is String.
func (r Run) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what String wrote.
func (r *Run) UnmarshalText(b []byte) error {
	parts := strings.Fields(string(b))
	if len(parts) != 4 {
		return ErrCut
	}
	var errs [4]error
	r.Device, errs[0] = record.ParseID(parts[0])
	r.First, errs[1] = strconv.ParseUint(parts[1], 10, 64)
	r.Last, errs[2] = strconv.ParseUint(parts[2], 10, 64)
	r.Tip, errs[3] = record.ParseID(parts[3])
	return errors.Join(errs[:]...)
}

// MarshalText is String.
func (h PackHash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads what String wrote.
func (h *PackHash) UnmarshalText(b []byte) error {
	id, err := record.ParseID(string(b))
	*h = PackHash(id)
	return err
}

// The types of frames that only heads have.
const (
	typePack = 'P'
	typeLost = 'L'
)

// The greatest head that is read, and what it may say.
const (
	MaxHead      = 256 << 10
	maxHeadPacks = 4096
	maxHeadRuns  = 16384
	maxHeadLost  = 64
	// MaxHeadWants is how many attachments a head asks for at most.
	MaxHeadWants = 32
	maxReceipts  = 64
)

const headDomain = "twinshelf head 0\x00"

var headMagic = [4]byte{'t', 's', 'h', 1}

// Sign writes and signs a head. Key and Circle are filled in from key and as they are.
func (h *Head) Sign(key ed25519.PrivateKey) []byte {
	h.Key = key.Public().(ed25519.PublicKey)
	b := append([]byte(nil), headMagic[:]...)
	b = append(b, h.Circle[:]...)
	b = append(b, h.Key...)
	b = binary.AppendUvarint(b, h.Counter)
	b = binary.AppendUvarint(b, uint64(max(h.Written.UnixMilli(), 0)))
	b = append(b, h.Mark[:]...)
	for i := range h.Packs {
		b = appendFrame(b, typePack, h.Packs[i].append(nil, causal.DeviceOf(h.Key)))
	}
	if len(h.Lost) > 0 {
		var list []byte
		for _, l := range h.Lost[:min(len(h.Lost), maxHeadLost)] {
			list = append(append(list, l.Device[:]...), l.Hash[:]...)
		}
		b = appendFrame(b, typeLost, list)
	}
	for _, r := range h.Receipts {
		b = appendFrame(b, TypeReceipt, r)
	}
	if h.Asks {
		b = appendFrame(b, TypeWants, AppendWants(nil, h.Wants))
	}
	for _, s := range h.Segments {
		b = appendFrame(b, TypeSegment, s)
	}
	return append(b, ed25519.Sign(key, append([]byte(headDomain), b...))...)
}

func appendFrame(b []byte, typ byte, contents []byte) []byte {
	b = append(b, typ)
	b = binary.AppendUvarint(b, uint64(len(contents)))
	return append(b, contents...)
}

func (p *Pack) append(b []byte, self causal.Device) []byte {
	b = append(b, p.Hash[:]...)
	b = binary.AppendUvarint(b, uint64(p.Size))
	for _, r := range p.Runs {
		if r.Device == self {
			b = append(b, 0)
		} else {
			b = append(append(b, 1), r.Device[:]...)
		}
		b = binary.AppendUvarint(b, r.First)
		b = binary.AppendUvarint(b, r.Last-r.First)
		b = append(b, r.Tip[:]...)
	}
	return b
}

// OpenHead reads the plaintext of a head and checks its signature. What it holds is what its device says; its segments and receipts prove themselves.
func OpenHead(plain []byte) (*Head, error) {
	const least = len(headMagic) + len(causal.Circle{}) + ed25519.PublicKeySize
	if len(plain) < len(headMagic) || [3]byte(plain[:3]) != [3]byte(headMagic[:3]) {
		return nil, ErrNotBundle
	}
	if plain[3] > headMagic[3] {
		return nil, ErrNewer
	}
	if len(plain) < least+ed25519.SignatureSize || len(plain) > MaxHead {
		return nil, ErrCut
	}
	signed, signature := plain[:len(plain)-ed25519.SignatureSize], plain[len(plain)-ed25519.SignatureSize:]
	h := &Head{Key: slices.Clone(signed[least-ed25519.PublicKeySize : least])}
	copy(h.Circle[:], signed[len(headMagic):])
	if !ed25519.Verify(h.Key, append([]byte(headDomain), signed...), signature) {
		return nil, ErrCut
	}
	r := &fields{b: signed[least:]}
	h.Counter = r.uvarint()
	if ms := r.uvarint(); ms < 1<<52 {
		h.Written = time.UnixMilli(int64(ms)).UTC()
	}
	copy(h.Mark[:], r.bytes(len(h.Mark)))
	for !r.bad && len(r.b) > 0 {
		typ := r.bytes(1)
		contents := r.bytes(r.length())
		if r.bad || !h.frame(typ[0], contents) {
			return nil, ErrCut
		}
	}
	if r.bad {
		return nil, ErrCut
	}
	return h, nil
}

// frame reads one frame, and passes over what it does not know.
func (h *Head) frame(typ byte, b []byte) bool {
	switch typ {
	case typePack:
		p, ok := readPack(b, causal.DeviceOf(h.Key))
		if !ok || len(h.Packs) >= maxHeadPacks {
			return false
		}
		h.Packs = append(h.Packs, p)
	case typeLost:
		const size = len(causal.Device{}) + len(PackHash{})
		if len(b)%size != 0 || len(b) > size*maxHeadLost {
			return false
		}
		for ; len(b) > 0; b = b[size:] {
			h.Lost = append(h.Lost, PackName{causal.Device(b[:len(causal.Device{})]), PackHash(b[len(causal.Device{}):size])})
		}
	case TypeReceipt:
		if len(h.Receipts) < maxReceipts {
			h.Receipts = append(h.Receipts, slices.Clone(b))
		}
	case TypeWants:
		wants, ok := ReadWants(b, MaxHeadWants)
		h.Wants, h.Asks = wants, ok
	case TypeSegment:
		h.Segments = append(h.Segments, slices.Clone(b))
	}
	return true
}

func readPack(b []byte, self causal.Device) (Pack, bool) {
	r := &fields{b: b}
	var p Pack
	copy(p.Hash[:], r.bytes(len(p.Hash)))
	size := r.uvarint()
	if size > MaxFrame*2 {
		return p, false
	}
	p.Size = int64(size)
	for !r.bad && len(r.b) > 0 && len(p.Runs) < maxHeadRuns {
		run := Run{Device: self}
		switch other := r.bytes(1); {
		case r.bad || other[0] > 1:
			return p, false
		case other[0] == 1:
			copy(run.Device[:], r.bytes(len(run.Device)))
		}
		run.First = r.uvarint()
		run.Last = run.First + r.uvarint()
		copy(run.Tip[:], r.bytes(len(run.Tip)))
		if run.First == 0 || run.Last < run.First {
			return p, false
		}
		p.Runs = append(p.Runs, run)
	}
	return p, !r.bad && len(r.b) == 0
}

// fields reads one after the other; once bad, it gives nothing.
type fields struct {
	b   []byte
	bad bool
}

func (f *fields) bytes(n int) []byte {
	if f.bad || n < 0 || n > len(f.b) {
		f.bad = true
		return nil
	}
	b := f.b[:n]
	f.b = f.b[n:]
	return b
}

func (f *fields) uvarint() uint64 {
	n, k := binary.Uvarint(f.b)
	if f.bad || k <= 0 || len(binary.AppendUvarint(nil, n)) != k {
		f.bad = true
		return 0
	}
	f.b = f.b[k:]
	return n
}

func (f *fields) length() int {
	if n := f.uvarint(); n <= uint64(len(f.b)) {
		return int(n)
	}
	return -1
}
