package syncer

import (
	"context"
	"encoding/json"
	"io"
	"os"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// maxControls bounds how many control changes an answer is looked at with.
const maxControls = 1 << 16

// WriteRequest writes this device's request to join a circle into a file.
func (s *Syncer) WriteRequest(path, name string) error {
	b, err := circle.Ask(s.Keys, name, s.Now())
	if err != nil {
		return err
	}
	_, err = bundle.WriteFile(path, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
	return explainWriting(err, path)
}

// ReadRequest reads a request to join.
func ReadRequest(path string) (*circle.Request, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, explainFile(err, path)
	}
	defer f.Close() //nolint:errcheck // only read
	b, err := io.ReadAll(io.LimitReader(f, circle.MaxRequest+1))
	if err != nil {
		return nil, explainFile(err, path)
	}
	return circle.ParseRequest(b)
}

// WriteAnswer seals the answer to one who asked to join, and all records of the circle, to her device.
func (s *Syncer) WriteAnswer(ctx context.Context, path string, answer circle.Invitation, recipient string, p Progress) (Written, error) {
	b, err := json.Marshal(answer)
	if err != nil {
		return Written{}, err
	}
	return s.write(ctx, path, letter{circle: answer.Circle, invitation: b, limit: ThumbsOnly}, p, func(w io.Writer) (io.WriteCloser, error) { return seal.To(w, recipient) })
}

// PeekAnswer tells who answers, and takes in nothing. Anybody can seal something to this device: the membership is made of the file's own signed changes, and shows whether they admit
// it. Whether the circle is the one that was meant, only the digits tell (circle.Digits).
func (s *Syncer) PeekAnswer(ctx context.Context, path string, p Progress) (*circle.Members, causal.Circle, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, causal.Circle{}, explainFile(err, path)
	}
	defer f.Close() //nolint:errcheck // only read
	w := &watched{r: f, p: p}
	if info, err := f.Stat(); err == nil {
		w.total = info.Size()
	}
	plain, err := s.Keys.Open(w)
	if err != nil {
		return nil, causal.Circle{}, explainBundle(err, path, w.total)
	}
	r, err := bundle.NewReader(plain)
	if err != nil {
		return nil, causal.Circle{}, explainBundle(err, path, w.total)
	}
	if _, err := invitation(r); err != nil {
		return nil, causal.Circle{}, explainBundle(err, path, w.total)
	}
	m, err := (&frames{r: r}).members(ctx)
	if err != nil {
		return nil, causal.Circle{}, explainFile(err, path)
	}
	if _, there := m.Of(s.Keys.Device()); !there {
		return nil, causal.Circle{}, say.Err(nil, "request.not_admitted")
	}
	return m, r.Heading.Circle, nil
}

// members makes the membership that the segments of a bundle make by themselves.
func (f *frames) members(ctx context.Context) (*circle.Members, error) {
	id := f.r.Heading.Circle
	var controls []store.Control
	links := map[causal.Device][]store.Link{}
	for raw, err := range f.segments() {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		seg, err := segment.Open(raw)
		if err != nil {
			continue // taking them in says what is wrong with it
		}
		d := seg.Device()
		links[d] = append(links[d], store.Link{Hash: seg.Hash, Previous: seg.Previous})
		if seg.Count != 1 || len(controls) >= maxControls {
			continue
		}
		changes, err := seg.Changes()
		if err == nil && seg.Circle == id && store.IsControl(changes[0].Kind) {
			controls = append(controls, store.Control{Segment: seg, Change: changes[0]})
		}
	}
	return circle.Read(id, controls, func(d causal.Device) []store.Link { return links[d] }), nil
}

// ReadAnswer takes in the records of an answer. A circle that is not known here becomes known.
func (s *Syncer) ReadAnswer(ctx context.Context, path string, p Progress) (Read, error) {
	if _, _, err := s.PeekAnswer(ctx, path, nil); err != nil {
		return Read{}, err
	}
	return s.read(ctx, path, false, p, s.Keys.Open, func(answer *circle.Invitation) error { return s.know(ctx, answer) })
}

// know makes a circle known here that an invitation or an answer brings, with its epochs.
func (s *Syncer) know(ctx context.Context, inv *circle.Invitation) error {
	for _, e := range inv.Epochs {
		if err := s.Keys.AddEpoch(inv.Circle, e); err != nil {
			return say.Err(err, "circle.invitation_empty")
		}
	}
	return s.Store.Know(ctx, inv.Circle, false)
}
