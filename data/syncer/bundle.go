// Package syncer brings a store together with others: here with a bundle, the file that travels by stick, e-mail or post. It
// chooses what the addressee lacks, seals it, and takes in what others sealed.
package syncer

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
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
	Quota int // of changes of one device in one reading; 0: DefaultQuota
}

// Progress is told bytes or pieces done; total is 0 if unknown.
type Progress func(done, total int64)

// Written says what a bundle holds.
type Written struct {
	Segments int
	Changes  int
	Files    int // attachments, small pictures not counted
	LeftOut  int // attachments for which there was no room within the limit
	Bytes    int64
}

// Write seals what the addressee is not known to hold into a file; everything, if to is zero. filesUpTo bounds the bytes of attachments (see
// FileLimit).
func (s *Syncer) Write(ctx context.Context, path string, c causal.Circle, to causal.Device, filesUpTo FileLimit, p Progress) (Written, error) {
	recipients, err := s.recipients(c)
	if err != nil {
		return Written{}, err
	}
	return s.write(ctx, path, letter{circle: c, to: to, limit: filesUpTo, recipients: recipients}, p, func(w io.Writer) (io.WriteCloser, error) { return seal.To(w, recipients...) })
}

// recipients are those whom a bundle is sealed to.
func (s *Syncer) recipients(c causal.Circle) ([]string, error) {
	list, err := circle.Recipients(s.Store, c)
	if err != nil || len(list) > 0 {
		return list, err
	}
	if m, err := circle.Of(s.Store, c); err != nil || m.Founded() {
		return nil, errors.Join(err, say.Err(nil, "circle.nobody"))
	}
	return nil, say.Err(nil, "circle.not_ready")
}

// WriteInvitation seals an invitation and all records of its circle to a passphrase.
func (s *Syncer) WriteInvitation(ctx context.Context, path string, inv circle.Invitation, passphrase string, p Progress) (Written, error) {
	b, err := json.Marshal(inv)
	if err != nil {
		return Written{}, err
	}
	return s.write(ctx, path, letter{circle: inv.Circle, invitation: b, limit: ThumbsOnly}, p, func(w io.Writer) (io.WriteCloser, error) { return seal.ToPassphrase(w, passphrase, s.Work) })
}

// letter is what a bundle is to be.
type letter struct {
	circle     causal.Circle
	to         causal.Device // zero: for all
	invitation []byte
	limit      FileLimit
	recipients []string // whom it is sealed to; none for an invitation

	infos   []store.SegmentInfo
	files   []store.FileInfo
	wants   []record.FileHash
	receipt []byte
	passing store.Passing
	total   int64
	sent    int64
}

func (s *Syncer) write(ctx context.Context, path string, l letter, p Progress, envelope func(io.Writer) (io.WriteCloser, error)) (done Written, err error) {
	if err := s.gather(ctx, &l, &done); err != nil {
		return Written{}, err
	}
	if err := s.put(ctx, path, &l, &done, p, envelope); err != nil {
		return done, err
	}
	return done, s.Store.Passed(ctx, l.circle, l.to, l.passing)
}

// put writes a letter into a file.
func (s *Syncer) put(ctx context.Context, path string, l *letter, done *Written, p Progress, envelope func(io.Writer) (io.WriteCloser, error)) (err error) {
	done.Bytes, err = bundle.WriteFile(path, func(w io.Writer) error {
		sealed, err := envelope(w)
		if err != nil {
			return err
		}
		b, err := bundle.NewWriter(sealed, bundle.Heading{Circle: l.circle, Device: s.Keys.Device(), Written: s.Now()})
		if err != nil {
			return err
		}
		if err := s.head(b, l); err != nil {
			return err
		}
		if err := s.segments(ctx, b, l, done, p); err != nil {
			return err
		}
		if err := s.files(ctx, b, l, done, p); err != nil {
			return err
		}
		if err := s.stillMeant(l); err != nil {
			return err
		}
		return errors.Join(b.Close(), sealed.Close())
	})
	return explainWriting(err, path)
}

// stillMeant stops a letter while which somebody was removed that it is sealed to: writing may take minutes, and no file remains of it.
func (s *Syncer) stillMeant(l *letter) error {
	if l.recipients == nil {
		return nil
	}
	now, err := s.recipients(l.circle)
	if err == nil && slices.ContainsFunc(l.recipients, func(r string) bool { return !slices.Contains(now, r) }) {
		err = say.Err(nil, "bundle.removed_meanwhile")
	}
	return err
}

// head writes what stands before the segments.
func (s *Syncer) head(b *bundle.Writer, l *letter) error {
	if l.invitation != nil {
		if err := b.Frame(bundle.TypeInvitation, l.invitation); err != nil {
			return err
		}
	}
	for _, r := range l.receipts() {
		if err := b.Frame(bundle.TypeReceipt, r); err != nil {
			return err
		}
	}
	return b.Frame(bundle.TypeWants, bundle.AppendWants(nil, l.wants)) // an empty list says that nothing is wanted any more
}

// receipts are one's own, if there is anything to say, and those of others that are passed on.
func (l *letter) receipts() [][]byte {
	if l.receipt == nil {
		return l.passing.Raws
	}
	return append([][]byte{l.receipt}, l.passing.Raws...)
}

// gather finds what goes into a letter.
func (s *Syncer) gather(ctx context.Context, l *letter, done *Written) (err error) {
	if err := s.Store.Seal(ctx, l.circle); err != nil {
		return err
	}
	if l.infos, err = s.lacking(ctx, l.circle, l.to); err != nil {
		return err
	}
	all, err := s.Store.FilesFor(ctx, l.circle, l.to, l.infos, l.to.IsZero())
	if err != nil {
		return err
	}
	l.files, done.LeftOut = l.limit.cut(all)
	if l.wants, err = s.Store.Wants(ctx, l.circle); err != nil {
		return err
	}
	if l.receipt, err = s.Store.Receipt(ctx, l.circle); err != nil {
		return err
	}
	if l.passing, err = s.Store.ReceiptsFor(ctx, l.circle, l.to); err != nil {
		return err
	}
	l.addUp()
	return nil
}

func (l *letter) addUp() {
	l.total = 0
	for _, i := range l.infos {
		l.total += int64(i.Size)
	}
	for _, f := range l.files {
		l.total += f.Size
	}
}

func (s *Syncer) segments(ctx context.Context, b *bundle.Writer, l *letter, done *Written, p Progress) error {
	for _, i := range l.infos {
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
		l.count(len(raw), p)
	}
	return nil
}

// count tells how far the writing has come.
func (l *letter) count(n int, p Progress) {
	l.sent += int64(n)
	if p != nil {
		p(l.sent, l.total)
	}
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
	Files      int  // attachments that are whole now; in a preview, those that the bundle has
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
		if inv.Invite == "" { // it brings places to members, and admits nobody
			m, err := circle.Of(s.Store, inv.Circle)
			if err != nil {
				return say.Err(err, "place.for_members")
			}
			if _, there := m.Of(s.Keys.Device()); !there {
				return say.Err(nil, "place.for_members")
			}
		}
		return s.know(ctx, inv)
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
	frames := frames{r: r}
	out.Taken, err = s.Store.Take(ctx, frames.segments(), store.TakeOptions{
		Circle: r.Heading.Circle, Route: RouteBundle, Preview: preview, Members: memberNames(members), Quota: s.quota(invited != nil),
	})
	if err != nil {
		return out, explainFile(err, path)
	}
	if preview {
		err = frames.countFiles(ctx, &out)
	} else {
		err = errors.Join(s.takeFiles(ctx, &frames, &out), s.acknowledge(ctx, members, &frames))
	}
	out.Cut = frames.cut
	return out, explainFile(err, path)
}

// DefaultQuota is how many changes of one computer are taken out of one bundle at a time: some ten years of a busy library, and less than a minute's work.
const DefaultQuota = 250_000

// quota is what holds for a reading. Who comes with an invitation gets everything.
func (s *Syncer) quota(invited bool) int {
	switch {
	case invited:
		return 0
	case s.Quota > 0:
		return s.Quota
	}
	return DefaultQuota
}

// acknowledge takes note of what members say that they hold and ask for, and of what this device now does.
func (s *Syncer) acknowledge(ctx context.Context, m *circle.Members, f *frames) error {
	c := f.r.Heading.Circle
	for _, r := range f.receipts {
		if r.Circle == c {
			if err := s.Store.TakeReceipt(ctx, r); err != nil {
				return err
			}
		}
	}
	if f.asked {
		if _, ok := m.Of(f.r.Heading.Device); ok {
			if err := s.Store.TakeWants(ctx, c, f.r.Heading.Device, f.wants); err != nil {
				return err
			}
		}
	}
	return circle.Tend(ctx, s.Store, s.Keys, c)
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
