// Package syncer brings a store together with others: here with a bundle, the file that travels by stick, e-mail or post. It
// chooses what the addressee lacks, seals it, and takes in what others sealed.
package syncer

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"os"
	"time"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// RouteBundle is the route of what came in a bundle: a message id.
const RouteBundle = "route.bundle"

// Syncer is a store with the keys of its device.
type Syncer struct {
	Store *store.Store
	Keys  *seal.Keys
	Now   func() time.Time
	Work  int // scrypt's work factor for invitations; 0: seal.WorkFactor
}

// Progress is told bytes or pieces done; total is 0 if unknown.
type Progress func(done, total int64)

// Written says what a bundle holds.
type Written struct {
	Segments int
	Changes  int
	Bytes    int64
	sent     int64
}

// Write seals what the addressee is not known to hold into a file; everything, if to is zero.
func (s *Syncer) Write(ctx context.Context, path string, c causal.Circle, to causal.Device, p Progress) (Written, error) {
	m, err := circle.Of(s.Store, c)
	if err != nil {
		return Written{}, err
	}
	if m.Epoch == "" {
		return Written{}, say.Err(nil, "circle.not_ready")
	}
	return s.write(ctx, path, c, to, nil, p, func(w io.Writer) (io.WriteCloser, error) { return seal.To(w, m.Epoch) })
}

// WriteInvitation seals an invitation and all records of its circle to a passphrase.
func (s *Syncer) WriteInvitation(ctx context.Context, path string, inv circle.Invitation, passphrase string, p Progress) (Written, error) {
	b, err := json.Marshal(inv)
	if err != nil {
		return Written{}, err
	}
	return s.write(ctx, path, inv.Circle, causal.Device{}, b, p, func(w io.Writer) (io.WriteCloser, error) { return seal.ToPassphrase(w, passphrase, s.Work) })
}

func (s *Syncer) write(ctx context.Context, path string, c causal.Circle, to causal.Device, invitation []byte, p Progress, envelope func(io.Writer) (io.WriteCloser, error)) (Written, error) {
	if err := s.Store.Seal(ctx, c); err != nil {
		return Written{}, err
	}
	infos, err := s.lacking(ctx, c, to)
	if err != nil {
		return Written{}, err
	}
	receipt, err := s.Store.Receipt(ctx, c)
	if err != nil {
		return Written{}, err
	}
	var done Written
	done.Bytes, err = bundle.WriteFile(path, func(w io.Writer) error {
		sealed, err := envelope(w)
		if err != nil {
			return err
		}
		b, err := bundle.NewWriter(sealed, bundle.Heading{Circle: c, Device: s.Keys.Device(), Written: s.Now()})
		if err != nil {
			return err
		}
		if invitation != nil {
			if err := b.Frame(bundle.TypeInvitation, invitation); err != nil {
				return err
			}
		}
		if receipt != nil {
			if err := b.Frame(bundle.TypeReceipt, receipt); err != nil {
				return err
			}
		}
		if err := s.segments(ctx, b, infos, &done, p); err != nil {
			return err
		}
		return errors.Join(b.Close(), sealed.Close())
	})
	return done, explainWriting(err, path)
}

func (s *Syncer) segments(ctx context.Context, b *bundle.Writer, infos []store.SegmentInfo, done *Written, p Progress) error {
	var total, sent int64
	for _, i := range infos {
		total += int64(i.Size)
	}
	for _, i := range infos {
		if err := ctx.Err(); err != nil {
			return err
		}
		raw, err := s.Store.SegmentBytes(ctx, i.Row)
		if err != nil {
			return err
		}
		if err := b.Frame(bundle.TypeSegment, raw); err != nil {
			return err
		}
		done.Segments++
		if !i.Control {
			done.Changes += i.Count
		}
		sent += int64(len(raw))
		if p != nil {
			p(sent, total)
		}
	}
	return nil
}

// lacking lists the segments that a device is not known to hold; all, if it is zero.
func (s *Syncer) lacking(ctx context.Context, c causal.Circle, to causal.Device) ([]store.SegmentInfo, error) {
	if to.IsZero() {
		return s.Store.Segments(ctx, c)
	}
	return s.Store.Lacking(ctx, c, to)
}

// Read says what reading a bundle did, or would do.
type Read struct {
	Heading    bundle.Heading
	Invitation *circle.Invitation
	Taken      store.Taken
	Bytes      int64
	Cut        bool // the file is incomplete or damaged; what was whole was taken
}

// Read takes in the bundle in a file, or with preview says what that would do. Neither changes the file.
func (s *Syncer) Read(ctx context.Context, path string, preview bool, p Progress) (Read, error) {
	return s.read(ctx, path, preview, p, func(r io.Reader) (io.Reader, error) { return s.Keys.Open(r) }, nil)
}

// ReadInvitation takes in an invitation's records and gives the invitation. A circle that is not known here becomes known.
func (s *Syncer) ReadInvitation(ctx context.Context, path, passphrase string, p Progress) (Read, error) {
	return s.read(ctx, path, false, p, func(r io.Reader) (io.Reader, error) { return seal.OpenPassphrase(r, passphrase) }, func(inv *circle.Invitation) error {
		if until, err := time.Parse(time.DateOnly, inv.Until); err != nil || s.Now().After(until.AddDate(0, 0, 1)) {
			return say.Err(nil, "circle.invitation_expired")
		}
		for _, e := range inv.Epochs {
			if err := s.Keys.AddEpoch(inv.Circle, e); err != nil {
				return say.Err(err, "circle.invitation_empty")
			}
		}
		return s.Store.Know(ctx, inv.Circle, false)
	})
}

func (s *Syncer) read(ctx context.Context, path string, preview bool, p Progress, open func(io.Reader) (io.Reader, error), invited func(*circle.Invitation) error) (Read, error) {
	var out Read
	f, err := os.Open(path)
	if err != nil {
		return out, explainFile(err, path)
	}
	defer f.Close() //nolint:errcheck // only read
	if info, err := f.Stat(); err == nil {
		out.Bytes = info.Size()
	}
	plain, err := open(&watched{r: f, total: out.Bytes, p: p})
	if err != nil {
		return out, explainBundle(err, path, out.Bytes)
	}
	r, err := bundle.NewReader(plain)
	if err != nil {
		return out, explainBundle(err, path, out.Bytes)
	}
	out.Heading = r.Heading
	if invited != nil {
		if out.Invitation, err = invitation(r); err != nil {
			return out, explainBundle(err, path, out.Bytes)
		}
		if err := invited(out.Invitation); err != nil {
			return out, err
		}
	}
	members, _ := circle.Of(s.Store, r.Heading.Circle) // nil if the circle is unknown: Take says so
	if members == nil {
		return out, say.Err(store.ErrForeign, "bundle.other_circle")
	}
	var receipts []*segment.Receipt
	out.Taken, err = s.Store.Take(ctx, segmentsOf(r, &out.Cut, &receipts), store.TakeOptions{
		Circle: r.Heading.Circle, Route: RouteBundle, Preview: preview, Members: memberNames(members),
	})
	if err != nil {
		return out, explainFile(err, path)
	}
	if preview {
		return out, nil
	}
	return out, s.acknowledge(ctx, r.Heading.Circle, receipts)
}

// acknowledge takes note of what members say that they hold, and of what this device now does.
func (s *Syncer) acknowledge(ctx context.Context, c causal.Circle, receipts []*segment.Receipt) error {
	for _, r := range receipts {
		if r.Circle == c {
			if err := s.Store.TakeReceipt(ctx, r); err != nil {
				return err
			}
		}
	}
	return circle.Confirm(ctx, s.Store, s.Keys, c)
}

func memberNames(m *circle.Members) func(causal.Device) string {
	return func(d causal.Device) string {
		member, _ := m.Of(d)
		return member.Name
	}
}

func invitation(r *bundle.Reader) (*circle.Invitation, error) {
	typ, b, err := r.Next()
	if err != nil {
		return nil, err
	}
	var inv circle.Invitation
	if typ != bundle.TypeInvitation || json.Unmarshal(b, &inv) != nil {
		return nil, say.Err(nil, "circle.no_invitation")
	}
	inv.Circle = r.Heading.Circle
	return &inv, nil
}

// maxReceipts bounds what one bundle can have in memory besides its segments.
const maxReceipts = 4096

// segmentsOf gives the segments of a bundle as far as it is whole. It passes over what it does not know.
func segmentsOf(r *bundle.Reader, cut *bool, receipts *[]*segment.Receipt) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for {
			typ, b, err := r.Next()
			switch {
			case errors.Is(err, io.EOF) && !errors.Is(err, bundle.ErrCut):
				return
			case errors.Is(err, bundle.ErrCut):
				*cut = true
				return
			case err != nil:
				yield(nil, err)
				return
			}
			switch typ {
			case bundle.TypeSegment:
				if !yield(b, nil) {
					return
				}
			case bundle.TypeReceipt:
				if rc, err := segment.OpenReceipt(b); err == nil && len(*receipts) < maxReceipts {
					*receipts = append(*receipts, rc)
				}
			}
		}
	}
}

// watched counts what was read of a file.
type watched struct {
	r           io.Reader
	done, total int64
	p           Progress
}

func (w *watched) Read(b []byte) (int, error) {
	n, err := w.r.Read(b)
	w.done += int64(n)
	if w.p != nil {
		w.p(w.done, w.total)
	}
	return n, err
}
