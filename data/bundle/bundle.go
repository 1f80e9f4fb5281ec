// Package bundle is the file that carries records: on a stick, by e-mail, by post. It writes and reads the frames inside the
// envelope; what they mean is decided elsewhere (segments are verified by the store, which believes no bundle).
//
// # Format, version 1
//
// Version 1 is frozen: every later program reads it. Version 0, which programs before the first release wrote, differs in the byte that says so, and is read as well; so with heads.
//
// The file is age (age-encryption.org/v1), sealed to an epoch of the circle, or to a passphrase for an invitation, or to a newcomer's device. Within:
//
//	magic      4 bytes, "tsb" and the version, 1
//	frames     1 byte of type, length as an unsigned varint, contents
//
//	heading    'H'  circle 10 bytes, device 10 bytes, time of writing in milliseconds since 1970 UTC as a varint. First, once
//	invitation 'I'  JSON, see circle.Invitation. After the heading, only under a passphrase, or, as the answer to one who asked to join,
//	                sealed to her device alone
//	receipt    'R'  a segment.Receipt
//	wants      'W'  hashes of 32 bytes each: the attachments that the writer asks for, in the place of what it asked for before
//	segment    'S'  a segment, as it was signed; those of a device in the order of its chain
//	part       'F'  a part of an attachment: SHA-256 of the whole, 32 bytes; size of the whole and offset of the part, unsigned varints; at most
//	                MaxPart bytes. The parts of one attachment stand together, in order, from the first. After the last segment: which
//	                attachments may be taken is known only then
//	small      'T'  the same, of the small picture of an attachment. All of them before the first 'F'
//	end        'E'  count of the frames before it. Nothing follows
//
// # Backups
//
// A backup (.twinbackup) has the same form, sealed to recovery keys and to the device that wrote it. The circle of its heading is ten zeros. After the heading:
//
//	settings   'G'  JSON, an object of texts
//	circle     'C'  JSON: id, own (true for one's own records), epochs (private halves, as age writes them); then its segments, 'S', and perhaps
//	                its attachments, 'T' and 'F'
//
// Types that a reader does not know are passed over, so that later versions can carry more. A file that ends without an end
// mark is incomplete: the frames before are whole, each segment proves itself, and they can be used. age authenticates 64 KiB at a time,
// so that no damaged byte ever reaches a frame.
package bundle

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/segment"
)

// The types of frames.
const (
	TypeHeading    = 'H'
	TypeInvitation = 'I'
	TypeReceipt    = 'R'
	TypeWants      = 'W'
	TypeSegment    = 'S'
	TypeSettings   = 'G' // of a backup
	TypeCircle     = 'C' // of a backup
	TypeFile       = 'F'
	TypeThumb      = 'T'
	typeEnd        = 'E'
)

// MaxFrame is the greatest length of a frame in bytes: a segment's.
const MaxFrame = segment.MaxHeader + segment.MaxBody + 64

var magic = [4]byte{'t', 's', 'b', 1}

// The ways in which a bundle can be unusable.
var (
	ErrNotBundle = errors.New("not a bundle")
	ErrNewer     = errors.New("bundle of a newer version")
	ErrCut       = errors.New("bundle is incomplete or damaged")
)

// Heading says whose bundle it is. It is a label: only the segments are signed.
type Heading struct {
	Circle  causal.Circle
	Device  causal.Device
	Written time.Time // to the millisecond
}

// Writer writes the frames of a bundle.
type Writer struct {
	w      io.Writer
	frames uint64
	buf    []byte
}

// NewWriter writes magic and heading to w, which should be an envelope.
func NewWriter(w io.Writer, h Heading) (*Writer, error) {
	if _, err := w.Write(magic[:]); err != nil {
		return nil, err
	}
	b := append([]byte(nil), h.Circle[:]...)
	b = append(b, h.Device[:]...)
	b = binary.AppendUvarint(b, uint64(max(h.Written.UnixMilli(), 0)))
	bw := &Writer{w: w}
	return bw, bw.Frame(TypeHeading, b)
}

// Frame writes one frame.
func (w *Writer) Frame(typ byte, b []byte) error {
	if len(b) > MaxFrame {
		return fmt.Errorf("bundle: frame of %d bytes", len(b))
	}
	w.frames++
	w.buf = append(w.buf[:0], typ)
	w.buf = binary.AppendUvarint(w.buf, uint64(len(b)))
	if _, err := w.w.Write(w.buf); err != nil {
		return err
	}
	_, err := w.w.Write(b)
	return err
}

// Close writes the end mark. It does not close what is beneath.
func (w *Writer) Close() error { return w.Frame(typeEnd, binary.AppendUvarint(nil, w.frames)) }

// Reader reads the frames of a bundle.
type Reader struct {
	Heading Heading
	r       *bufio.Reader
	frames  uint64
	ended   bool
}

// NewReader reads magic and heading from r, which should be an open envelope.
func NewReader(r io.Reader) (*Reader, error) {
	br := &Reader{r: bufio.NewReaderSize(r, 64<<10)}
	var m [4]byte
	if _, err := io.ReadFull(br.r, m[:]); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCut, err)
	}
	if [3]byte(m[:3]) != [3]byte(magic[:3]) {
		return nil, ErrNotBundle
	}
	if m[3] > magic[3] {
		return nil, ErrNewer
	}
	typ, b, err := br.frame()
	if err != nil {
		return nil, err
	}
	return br, br.heading(typ, b)
}

func (r *Reader) heading(typ byte, b []byte) error {
	const ids = 2 * len(causal.Circle{})
	if typ != TypeHeading || len(b) <= ids {
		return ErrNotBundle
	}
	copy(r.Heading.Circle[:], b)
	copy(r.Heading.Device[:], b[ids/2:])
	ms, ok := uvarint(b[ids:])
	if !ok || ms > 1<<52 {
		return ErrNotBundle
	}
	r.Heading.Written = time.UnixMilli(int64(ms)).UTC()
	return nil
}

// Next gives the next frame after the heading. io.EOF says that the bundle was whole; ErrCut that it ended before its end mark or is
// damaged there, and that all frames given before are as they were written.
func (r *Reader) Next() (typ byte, b []byte, err error) {
	if r.ended {
		return 0, nil, io.EOF
	}
	typ, b, err = r.frame()
	if err != nil || typ != typeEnd {
		return typ, b, err
	}
	r.ended = true
	if n, ok := uvarint(b); !ok || n != r.frames-1 {
		return 0, nil, ErrCut
	}
	if _, err := r.r.ReadByte(); !errors.Is(err, io.EOF) {
		return 0, nil, ErrCut
	}
	return 0, nil, io.EOF
}

func (r *Reader) frame() (byte, []byte, error) {
	typ, err := r.r.ReadByte()
	if err != nil {
		return 0, nil, fmt.Errorf("%w: %w", ErrCut, noEOF(err))
	}
	n, err := r.length()
	if err != nil || n > MaxFrame {
		return 0, nil, fmt.Errorf("%w: %w", ErrCut, noEOF(err))
	}
	// Room is made as the bytes come: a length is only a claim.
	b, err := io.ReadAll(io.LimitReader(r.r, int64(n)))
	if err != nil || uint64(len(b)) != n {
		return 0, nil, fmt.Errorf("%w: %w", ErrCut, noEOF(err))
	}
	r.frames++
	return typ, b, nil
}

// length reads a varint in its shortest form.
func (r *Reader) length() (uint64, error) {
	var b []byte
	for len(b) == 0 || b[len(b)-1] >= 0x80 {
		c, err := r.r.ReadByte()
		if err != nil {
			return 0, err
		}
		if b = append(b, c); len(b) > binary.MaxVarintLen64 {
			return 0, ErrCut
		}
	}
	n, ok := uvarint(b)
	if !ok {
		return 0, ErrCut
	}
	return n, nil
}

// uvarint reads a varint that is all of b and in its shortest form, so that everything has one form only.
func uvarint(b []byte) (uint64, bool) {
	n, k := binary.Uvarint(b)
	return n, k > 0 && k == len(b) && bytes.Equal(binary.AppendUvarint(nil, n), b)
}

// noEOF keeps a sudden end from looking like the right one.
func noEOF(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
