// Package segment puts the changes of one device into signed runs, and reads such runs from anyone: bytes in, bytes out.
//
// # Format, version 1
//
// Version 1 is frozen: every later program reads it. Version 0, which programs before the first release wrote, differs in the byte that says so, and is read as well.
//
// A segment is header, signature, body, one after the other. Integers are unsigned varints in their shortest form.
//
//	header     format      1 byte, 1
//	           flags       1 byte: 1 = a predecessor is named, 2 = the body is packed with zstd, 4 = the segment founds its circle
//	           circle      10 bytes; absent in the founding segment, whose circle is the short name of its only change
//	           key         32 bytes, the device's Ed25519 public key
//	           first       number of the first change, 1 … 2^62, as all numbers of changes
//	           count       of changes, 1 … MaxCount
//	           previous    32 bytes, hash of the device's segment before in this circle; only with flag 1
//	           tips        count, then for each: device 10 bytes, number, segment hash 32 bytes; sorted, each once
//	           root        32 bytes, SHA-256 over the hashes of the changes in order
//	           length      of the body unpacked, 1 … MaxBody
//	signature  64 bytes, Ed25519 over "twinshelf segment 0\x00", the header, and the SHA-256 of the body as it is sent
//	body       the rest: see body.go; packed where that is smaller
//
// The hash of a segment, by which the next one, tips and cuts name it, is the SHA-256 of "twinshelf segment hash 0\x00",
// header, SHA-256 of the body, and signature.
//
// # Reading
//
// Open checks signature and body; Changes unpacks within the stated length, decodes, and checks the root. Nothing is
// believed before its step, and nothing here decides whether the device was allowed to write: that is package circle's.
// Received bytes are kept and passed on as they came.
//
// # Redaction
//
// A redacted copy of a segment (see redact.go for its form) lacks the values of some parts for good. It keeps header, signature and the
// SHA-256 of the first body, so that it has the hash of the segment and the signature still counts; the root proves every name, since
// a part that is gone is named by its hash. Skeletons are never redacted: merging does not change. Which parts may be missing is
// decided elsewhere.
//
// The limits are what a reader accepts; writers keep to a quarter of them, so that no reader has to be generous.
package segment

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/twinshelf/twinshelf/data/causal"
)

// What a reader accepts at most.
const (
	MaxCount  = 1 << 16 // changes in a segment
	MaxBody   = 8 << 20 // bytes of a body unpacked
	MaxTips   = 4096    // tips in a header
	MaxHeader = 256 << 10
)

const (
	format       = 1
	flagPrevious = 1
	flagPacked   = 2
	flagFounding = 4
	signDomain   = "twinshelf segment 0\x00"
	hashDomain   = "twinshelf segment hash 0\x00"
	idSize       = len(causal.Circle{})
	hashSize     = sha256.Size
)

// The ways in which a segment can be unusable.
var (
	ErrNewer     = errors.New("segment of a newer format")
	ErrMalformed = errors.New("malformed segment")
	ErrSignature = errors.New("segment's signature or contents do not fit")
)

// Header is what is signed of a segment besides its body.
type Header struct {
	Circle   causal.Circle // zero only while a founding segment has not been read by Changes
	Key      ed25519.PublicKey
	First    uint64
	Count    int
	Previous causal.Hash // zero for the first segment of a device in a circle
	Tips     causal.Tips
	Root     causal.Hash
	Length   int // of the body unpacked, in bytes

	format   byte // as it was signed
	founding bool
	packed   bool // the body as it was signed
}

// Last is the number of the last change.
func (h *Header) Last() uint64 { return h.First + uint64(h.Count) - 1 }

// Device names the device that wrote the segment.
func (h *Header) Device() causal.Device { return causal.DeviceOf(h.Key) }

// Founding tells whether the segment founds its circle.
func (h *Header) Founding() bool { return h.founding }

// Segment is a segment whose signature holds. Its changes are not decoded yet.
type Segment struct {
	Header
	Hash causal.Hash
	Raw  []byte     // all of it, as it came
	body []byte     // part of Raw
	copy *redaction // nil for a segment as it was signed
}

func (h *Header) append(b []byte) []byte {
	var flags byte
	if h.Previous != (causal.Hash{}) {
		flags |= flagPrevious
	}
	if h.packed {
		flags |= flagPacked
	}
	if h.founding {
		flags |= flagFounding
	}
	b = append(b, h.format, flags)
	if !h.founding {
		b = append(b, h.Circle[:]...)
	}
	b = append(b, h.Key...)
	b = binary.AppendUvarint(b, h.First)
	b = binary.AppendUvarint(b, uint64(h.Count))
	if flags&flagPrevious != 0 {
		b = append(b, h.Previous[:]...)
	}
	b = appendTips(b, h.Tips)
	b = append(b, h.Root[:]...)
	return binary.AppendUvarint(b, uint64(h.Length))
}

func readHeader(r *reader) (h Header, err error) {
	if h.format = r.byte(); h.format > format {
		return h, ErrNewer
	}
	flags := r.byte()
	if flags&^(flagPrevious|flagPacked|flagFounding) != 0 {
		return h, ErrNewer
	}
	h.packed, h.founding = flags&flagPacked != 0, flags&flagFounding != 0
	if !h.founding {
		h.Circle = r.id()
	}
	h.Key = ed25519.PublicKey(r.bytes(ed25519.PublicKeySize))
	h.First = r.uvarint()
	h.Count = r.size(MaxCount)
	if flags&flagPrevious != 0 {
		h.Previous = r.hash()
	}
	h.Tips = r.tips()
	h.Root = r.hash()
	h.Length = r.size(MaxBody)
	return h, h.check(flags, r.err)
}

// check refuses what a writer never writes, so that every segment has one form only.
func (h *Header) check(flags byte, err error) error {
	switch {
	case err != nil:
		return err
	case h.First == 0, h.First > maxNumber, h.Count == 0, h.Length == 0:
		return ErrMalformed
	case flags&flagPrevious != 0 && h.Previous == causal.Hash{}:
		return ErrMalformed
	case (h.First == 1) != (flags&flagPrevious == 0):
		return ErrMalformed
	case h.founding && (h.First != 1 || h.Count != 1 || len(h.Tips) > 0):
		return ErrMalformed
	case !h.founding && h.Circle.IsZero():
		return ErrMalformed
	}
	return nil
}

// Open reads the header of a segment and checks its signature over header and body. The segment keeps raw.
func Open(raw []byte) (*Segment, error) {
	if len(raw) > MaxHeader+ed25519.SignatureSize+MaxBody {
		return nil, fmt.Errorf("%w: too long", ErrMalformed)
	}
	if len(raw) > 0 && raw[0] == redactedForm {
		return openRedacted(raw)
	}
	r := &reader{b: raw}
	h, err := readHeader(r)
	if err != nil {
		return nil, err
	}
	head := raw[:len(raw)-len(r.b)]
	sig := r.bytes(ed25519.SignatureSize)
	if r.err != nil {
		return nil, r.err
	}
	s := &Segment{Header: h, Raw: raw, body: r.b}
	sum := sha256.Sum256(s.body)
	if !ed25519.Verify(h.Key, signed(head, sum), sig) {
		return nil, ErrSignature
	}
	s.Hash = hashOf(head, sum, sig)
	return s, nil
}

func signed(head []byte, body [hashSize]byte) []byte {
	b := make([]byte, 0, len(signDomain)+len(head)+hashSize)
	b = append(b, signDomain...)
	b = append(b, head...)
	return append(b, body[:]...)
}

func hashOf(head []byte, body [hashSize]byte, sig []byte) (h causal.Hash) {
	d := sha256.New()
	d.Write([]byte(hashDomain))
	d.Write(head)
	d.Write(body[:])
	d.Write(sig)
	d.Sum(h[:0])
	return h
}

// Named is a change with its name.
type Named struct {
	causal.Change
	Name causal.Hash
}

// Changes unpacks and decodes the changes and checks the root over their names. For the founding segment it also fills
// in the circle.
func (s *Segment) Changes() ([]Named, error) { return s.ChangesIn(&Room{}) }

// ChangesIn is Changes for one segment after the other: the changes, though not their texts, lie in room, and are gone when it is used again.
func (s *Segment) ChangesIn(room *Room) ([]Named, error) {
	if s.copy != nil {
		return s.redactedChanges()
	}
	body := s.body
	if s.packed {
		var err error
		if body, err = unpackTo(room.body, s.body, s.Length); err != nil {
			return nil, err
		}
		room.body = body
	}
	if len(body) != s.Length {
		return nil, fmt.Errorf("%w: length", ErrMalformed)
	}
	changes, _, err := decodeBody(body, s.names(), s.Device(), s.First, s.Count, room)
	if err != nil {
		return nil, err
	}
	return changes, s.fits(changes)
}

// names gives the circle that the names of the changes were made with: none for the change that founds it, also once it has been read.
func (s *Segment) names() causal.Circle {
	if s.founding {
		return causal.Circle{}
	}
	return s.Circle
}

// fits checks the root over the names of the changes, and fills in the circle that a founding segment founds.
func (s *Segment) fits(changes []Named) error {
	if rootOf(changes) != s.Root {
		return fmt.Errorf("%w: root", ErrSignature)
	}
	if s.founding {
		s.Circle = changes[0].Name.Short()
	}
	return nil
}

func rootOf(changes []Named) (root causal.Hash) {
	d := sha256.New()
	for i := range changes {
		d.Write(changes[i].Name[:])
	}
	d.Sum(root[:0])
	return root
}

// Draft is what a device has to say in a segment that is not signed yet. Circle, device and numbers of the changes are
// taken from the draft.
type Draft struct {
	Circle   causal.Circle // zero to found one
	First    uint64
	Previous causal.Hash
	Tips     causal.Tips
	Secret   Secret
	Changes  []causal.Change
}

// Sign encodes and signs the draft.
func (d *Draft) Sign(key ed25519.PrivateKey) (*Segment, error) {
	pub := key.Public().(ed25519.PublicKey)
	body, named := encodeBody(d.Secret, d.Changes, d.Circle, causal.DeviceOf(pub), d.First)
	h := Header{
		format: format,
		Circle: d.Circle, Key: pub, First: d.First, Count: len(d.Changes), Previous: d.Previous,
		Tips: slices.Clone(d.Tips).Sort(), Root: rootOf(named), Length: len(body), founding: d.Circle.IsZero(),
	}
	if h.Length > MaxBody || h.Count > MaxCount {
		return nil, fmt.Errorf("%w: %d changes, %d bytes", ErrMalformed, h.Count, h.Length)
	}
	if packed := pack(body); len(packed) < len(body) {
		body, h.packed = packed, true
	}
	head := h.append(nil)
	sum := sha256.Sum256(body)
	sig := ed25519.Sign(key, signed(head, sum))
	raw := slices.Concat(head, sig, body)
	return Open(raw)
}

var (
	packer, _   = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderCRC(false), zstd.WithSingleSegment(true))
	unpacker, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxMemory(MaxBody), zstd.WithDecoderMaxWindow(MaxBody))
)

func pack(b []byte) []byte { return packer.EncodeAll(b, make([]byte, 0, len(b)/3)) }

// unpack never grows beyond the stated length: DecodeAll, unlike a stream, keeps to the maximum memory, and the frame
// itself must state a length that is right (TRANSPORT.md, "Formats").
func unpack(b []byte, length int) ([]byte, error) { return unpackTo(nil, b, length) }

// unpackTo is unpack into room, if there is enough.
func unpackTo(room, b []byte, length int) ([]byte, error) {
	var h zstd.Header
	if err := h.Decode(b); err != nil || !h.HasFCS || h.FrameContentSize != uint64(length) || h.Skippable {
		return nil, fmt.Errorf("%w: packed body", ErrMalformed)
	}
	if cap(room) < length {
		room = make([]byte, 0, length)
	}
	out, err := unpacker.DecodeAll(b, room[:0])
	if err != nil || len(out) != length {
		return nil, fmt.Errorf("%w: packed body", ErrMalformed)
	}
	return out, nil
}
