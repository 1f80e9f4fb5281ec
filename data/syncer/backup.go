package syncer

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"

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

// WriteBackup seals all that is held of all circles into a file for the recipients and for this device: segments as they came, the circles' epochs, and
// settings. The device's own keys are not in it.
func (s *Syncer) WriteBackup(ctx context.Context, path string, recipients []string, settings map[string]string, p Progress) (Written, error) {
	if err := s.Store.SealAll(ctx); err != nil {
		return Written{}, err
	}
	lists := map[causal.Circle][]store.SegmentInfo{}
	var total int64
	for _, c := range s.Store.Circles() {
		infos, err := s.Store.Segments(ctx, c.ID)
		if err != nil {
			return Written{}, err
		}
		lists[c.ID] = infos
		for _, i := range infos {
			total += int64(i.Size)
		}
	}
	var done Written
	var err error
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
		for _, c := range s.Store.Circles() {
			if err := frameJSON(b, bundle.TypeCircle, backupCircle{c.ID.String(), c.Own, s.Keys.Epochs(c.ID)}); err != nil {
				return err
			}
			before := done.sent
			if err := s.segments(ctx, b, &letter{infos: lists[c.ID]}, &done, func(n, _ int64) {
				done.sent = before + n
				if p != nil {
					p(done.sent, total)
				}
			}); err != nil {
				return err
			}
		}
		return errors.Join(b.Close(), sealed.Close())
	})
	return done, explainWriting(err, path)
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
	return err
}

// RewriteBackup writes a backup of this device anew without what finals have erased since. It does nothing to one in which nothing of the kind stands, or that this
// device can't open.
func (s *Syncer) RewriteBackup(ctx context.Context, path string, recipients []string) error {
	changed, err := s.eachRewritten(ctx, path, func(byte, []byte) error { return nil })
	if err != nil || !changed {
		return err
	}
	_, err = bundle.WriteFile(path, func(w io.Writer) error {
		sealed, err := seal.To(w, append([]string{s.Keys.Recipient()}, recipients...)...)
		if err != nil {
			return err
		}
		var b *bundle.Writer
		_, err = s.eachRewritten(ctx, path, func(typ byte, frame []byte) error {
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

// eachRewritten gives the frames of a backup without what finals erased, and tells whether any differs from what stands there.
func (s *Syncer) eachRewritten(ctx context.Context, path string, frame func(typ byte, b []byte) error) (changed bool, err error) {
	r, f, err := s.openBackup(path)
	if err != nil {
		return false, nil // another device's, or damaged: nothing that this one could mend
	}
	defer f.Close() //nolint:errcheck // only read
	for {
		typ, b, err := r.Next()
		if errors.Is(err, io.EOF) || errors.Is(err, bundle.ErrCut) {
			return changed, ctx.Err()
		}
		if err != nil {
			return changed, err
		}
		if typ == bundle.TypeSegment {
			less, err := s.withoutErased(b)
			if err != nil {
				return changed, err
			}
			if less != nil {
				b, changed = less, true
			}
		}
		if err := frame(typ, b); err != nil {
			return changed, err
		}
	}
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
