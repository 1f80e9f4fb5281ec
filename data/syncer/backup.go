package syncer

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// RouteBackup is the route of what came back from a backup.
const RouteBackup = "route.backup"

// backupCircle is what a backup says of a circle before its segments.
type backupCircle struct {
	ID     string   `json:"id"`
	Own    bool     `json:"own"`
	Epochs []string `json:"epochs"` // private halves: a backup is sealed as they are
}

// WriteBackup seals all that is held of all circles into a file for the recipients and for this device: segments as they came, the circles' epochs,
// settings, and, if files says so, all attachments. The device's own keys are not in it.
func (s *Syncer) WriteBackup(ctx context.Context, path string, recipients []string, settings map[string]string, files bool, p Progress) (Written, error) {
	letters, err := s.backupLetters(ctx, files)
	if err != nil {
		return Written{}, err
	}
	var total, sent int64
	for i := range letters {
		total += letters[i].total
	}
	count := func(before int64) Progress {
		return func(n, _ int64) {
			sent = before + n
			if p != nil {
				p(sent, total)
			}
		}
	}
	var done Written
	done.Bytes, err = bundle.WriteFile(path, func(w io.Writer) error {
		sealed, err := seal.To(w, append([]string{s.Keys.Recipient()}, recipients...)...)
		if err != nil {
			return err
		}
		b, err := bundle.NewWriter(sealed, bundle.Heading{Device: s.Keys.Device(), Written: s.Now()})
		if err != nil {
			return err
		}
		if err := frameJSON(b, bundle.TypeSettings, settings); err != nil {
			return err
		}
		for i, c := range s.Store.Circles() {
			if err := frameJSON(b, bundle.TypeCircle, backupCircle{c.ID.String(), c.Own, s.Keys.Epochs(c.ID)}); err != nil {
				return err
			}
			p := count(sent)
			if err := errors.Join(s.segments(ctx, b, &letters[i], &done, p), s.files(ctx, b, &letters[i], &done, p)); err != nil {
				return err
			}
		}
		return errors.Join(b.Close(), sealed.Close())
	})
	return done, explainWriting(err, path)
}

// backupLetters finds what a backup holds of each circle.
func (s *Syncer) backupLetters(ctx context.Context, files bool) ([]letter, error) {
	if err := s.Store.SealAll(ctx); err != nil {
		return nil, err
	}
	circles := s.Store.Circles()
	letters := make([]letter, len(circles))
	for i, c := range circles {
		l := &letters[i]
		var err error
		if l.infos, err = s.Store.Segments(ctx, c.ID); err != nil {
			return nil, err
		}
		if files {
			if l.files, err = s.Store.FilesFor(ctx, c.ID, causal.Device{}, nil, true); err != nil {
				return nil, err
			}
		}
		l.addUp()
	}
	return letters, nil
}

func frameJSON(b *bundle.Writer, typ byte, v any) error {
	j, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return b.Frame(typ, j)
}

// Restored says what reading a backup brought.
type Restored struct {
	Heading  bundle.Heading
	Settings map[string]string
	Segments int
	Files    int  // attachments, small pictures not counted
	Cut      bool // the file is incomplete or damaged; what was whole was taken
}

// ReadBackup takes a backup into the store, which should be new: circles, epochs and segments. open opens the envelope.
func (s *Syncer) ReadBackup(ctx context.Context, path string, open func(io.Reader) (io.Reader, error), p Progress) (Restored, error) {
	var out Restored
	f, err := os.Open(path)
	if err != nil {
		return out, explainFile(err, path)
	}
	defer f.Close() //nolint:errcheck // only read
	info, err := f.Stat()
	if err != nil {
		return out, explainFile(err, path)
	}
	plain, err := open(&watched{r: f, total: info.Size(), p: p})
	if err != nil {
		return out, explainBundle(err, path, info.Size())
	}
	r, err := bundle.NewReader(plain)
	if err != nil {
		return out, explainBundle(err, path, info.Size())
	}
	if out.Heading = r.Heading; !r.Heading.Circle.IsZero() {
		return out, say.Err(nil, "backup.is_bundle")
	}
	frames := &backupFrames{r: r, out: &out}
	for frames.next() {
		if frames.typ != bundle.TypeCircle {
			frames.settings()
			continue
		}
		if err := s.restoreCircle(ctx, frames); err != nil {
			return out, explainFile(err, path)
		}
	}
	return out, explainFile(frames.err, path)
}

// backupFrames reads the frames of a backup one by one, and remembers one that belongs to what comes after.
type backupFrames struct {
	r    *bundle.Reader
	out  *Restored
	typ  byte
	b    []byte
	held bool // the last one was given back
	err  error
}

func (f *backupFrames) next() bool {
	if f.held {
		f.held = false
		return true
	}
	f.typ, f.b, f.err = f.r.Next()
	switch {
	case f.err == nil:
		return true
	case errors.Is(f.err, bundle.ErrCut):
		f.out.Cut, f.err = true, nil
	case errors.Is(f.err, io.EOF):
		f.err = nil
	}
	return false
}

func (f *backupFrames) settings() {
	if f.typ == bundle.TypeSettings && json.Unmarshal(f.b, &f.out.Settings) != nil {
		f.out.Settings = nil // records count more
	}
}

func (s *Syncer) restoreCircle(ctx context.Context, f *backupFrames) error {
	var c backupCircle
	if err := json.Unmarshal(f.b, &c); err != nil {
		return say.Err(err, "backup.damaged")
	}
	id, err := causal.ParseCircle(c.ID)
	if err != nil {
		return say.Err(err, "backup.damaged")
	}
	for _, e := range c.Epochs {
		if err := s.Keys.AddEpoch(id, e); err != nil {
			return say.Err(err, "backup.damaged")
		}
	}
	if err := s.Store.Know(ctx, id, c.Own); err != nil {
		return err
	}
	taken, err := s.Store.Take(ctx, func(yield func([]byte, error) bool) {
		for f.next() {
			if f.typ != bundle.TypeSegment {
				f.held = true
				return
			}
			if !yield(f.b, nil) {
				return
			}
		}
		if f.err != nil {
			yield(nil, f.err)
		}
	}, store.TakeOptions{Circle: id, Route: RouteBackup})
	f.out.Segments += taken.New
	if err != nil {
		return err
	}
	return s.restoreFiles(ctx, id, f)
}

// restoreFiles takes in the attachments of a circle whose segments were taken.
func (s *Syncer) restoreFiles(ctx context.Context, id causal.Circle, f *backupFrames) error {
	a, err := s.Store.Arrive(id)
	if err != nil {
		return err
	}
	for f.next() {
		if f.typ != bundle.TypeFile && f.typ != bundle.TypeThumb {
			f.held = true
			break
		}
		p, ok := bundle.ReadFilePart(f.b)
		if !ok {
			continue
		}
		if err := a.Part(ctx, store.FilePart(p)); err != nil {
			return errors.Join(err, a.Close(context.WithoutCancel(ctx)))
		}
	}
	f.out.Files += a.Files
	return errors.Join(f.err, a.Close(context.WithoutCancel(ctx)))
}

// RewriteBackup writes a backup of this device anew without what finals have erased since. It does nothing to one in which nothing of the kind
// stands, or that this device can't open. What decides about members and erasures is added, for without a final what lacks a part would not be taken.
// One that ends early gets all that is held of its circles, for a final needs what its author wrote before; it still ends early, since circles and
// photos may be missing.
func (s *Syncer) RewriteBackup(ctx context.Context, path string, recipients []string) error {
	changed, whole, err := s.eachRewritten(ctx, path, true, func(byte, []byte) error { return nil })
	if err != nil || !changed {
		return err
	}
	_, err = bundle.WriteFile(path, func(w io.Writer) error {
		sealed, err := seal.To(w, append([]string{s.Keys.Recipient()}, recipients...)...)
		if err != nil {
			return err
		}
		var b *bundle.Writer
		_, now, err := s.eachRewritten(ctx, path, whole, func(typ byte, frame []byte) error {
			if b == nil {
				h, err := s.headingOf(path)
				if err != nil {
					return err
				}
				if b, err = bundle.NewWriter(sealed, h); err != nil {
					return err
				}
			}
			return b.Frame(typ, frame)
		})
		if err != nil {
			return err
		}
		if !whole || !now {
			return sealed.Close()
		}
		return errors.Join(b.Close(), sealed.Close())
	})
	return explainWriting(err, path)
}

func (s *Syncer) openBackup(path string) (*bundle.Reader, *os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	plain, err := s.Keys.Open(f)
	if err == nil {
		var r *bundle.Reader
		if r, err = bundle.NewReader(plain); err == nil {
			return r, f, nil
		}
	}
	return nil, nil, errors.Join(err, f.Close())
}

func (s *Syncer) headingOf(path string) (bundle.Heading, error) {
	r, f, err := s.openBackup(path)
	if err != nil {
		return bundle.Heading{}, err
	}
	return r.Heading, f.Close()
}

// eachRewritten gives the frames of a backup without what finals erased, and tells whether any differs from what stands there, and whether the backup is
// whole. controlsOnly is what withNewer adds. A stick that can't be read just now is an error: it says nothing about the backup.
func (s *Syncer) eachRewritten(ctx context.Context, path string, controlsOnly bool, frame func(typ byte, b []byte) error) (changed, whole bool, err error) {
	r, f, err := s.openBackup(path)
	if err != nil {
		return false, false, nil // another device's, or damaged: nothing that this one could mend
	}
	defer f.Close() //nolint:errcheck // only read
	given := map[[sha256.Size]byte]bool{}
	for {
		typ, b, err := r.Next()
		var unread *fs.PathError
		switch {
		case err == nil:
		case errors.As(err, &unread):
			return changed, false, err
		case errors.Is(err, bundle.ErrCut):
			return changed, false, ctx.Err()
		case errors.Is(err, io.EOF):
			return changed, true, ctx.Err()
		default:
			return changed, false, err
		}
		switch typ {
		case bundle.TypeCircle:
			if err := s.withNewer(ctx, b, controlsOnly, given, frame); err != nil {
				return changed, false, err
			}
			continue
		case bundle.TypeSegment:
			if given[sha256.Sum256(b)] {
				continue
			}
			less, err := s.withoutErased(b)
			if err != nil {
				return changed, false, err
			}
			if less != nil {
				b, changed = less, true
			}
		case bundle.TypeFile, bundle.TypeThumb:
			if p, ok := bundle.ReadFilePart(b); ok {
				named, err := s.Store.Named(ctx, p.Hash)
				if err != nil {
					return changed, false, err
				}
				if !named { // only what was erased named it
					changed = true
					continue
				}
			}
		}
		if err := frame(typ, b); err != nil {
			return changed, false, err
		}
	}
}

// withNewer gives the frame of a circle, and after it the segments that decide about its members and erasures, or all, as they are held now.
func (s *Syncer) withNewer(ctx context.Context, b []byte, controlsOnly bool, given map[[sha256.Size]byte]bool, frame func(typ byte, b []byte) error) error {
	if err := frame(bundle.TypeCircle, b); err != nil {
		return err
	}
	var c backupCircle
	err := json.Unmarshal(b, &c)
	id, bad := causal.ParseCircle(c.ID)
	if err != nil || bad != nil || !slices.ContainsFunc(s.Store.Circles(), func(known store.CircleInfo) bool { return known.ID == id }) {
		return nil //nolint:nilerr // damaged, as restoring says; or a circle that is not known here any more
	}
	infos, err := s.Store.Segments(ctx, id)
	if err != nil {
		return err
	}
	for _, i := range infos {
		if controlsOnly && !i.Control {
			continue
		}
		raw, err := s.Store.SegmentBytes(ctx, i.Row)
		if err != nil {
			return err
		}
		given[sha256.Sum256(raw)] = true
		if less, err := s.withoutErased(raw); err != nil {
			return err
		} else if less != nil {
			raw = less
		}
		if err := frame(bundle.TypeSegment, raw); err != nil {
			return err
		}
	}
	return nil
}

// withoutErased gives a segment without what finals erased; nil if there is nothing of the kind in it.
func (s *Syncer) withoutErased(raw []byte) ([]byte, error) {
	seg, err := segment.Open(raw)
	if err != nil {
		return nil, nil //nolint:nilerr // damaged: it tells nothing
	}
	if _, err := seg.Changes(); err != nil { // fills in the circle that a founding segment founds
		return nil, nil //nolint:nilerr // as above
	}
	m, err := s.Store.Members(seg.Circle)
	if err != nil {
		return nil, nil //nolint:nilerr // a circle that is not known here any more
	}
	less, err := seg.Redact(m.Erased, s.Keys.Sign())
	if err != nil || less == seg {
		return nil, err
	}
	return less.Raw, nil
}
