package syncer

import (
	"bytes"
	"context"
	"errors"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/seal"
)

// maxBatch is how many bytes of packs are taken in at once, at most: whoever saves something meanwhile waits for it, about half a second on an old computer.
const maxBatch = 4 << 20

// fetched is a pack that was read, or why it was not.
type fetched struct {
	wanted
	body []byte
	err  error
}

// batch takes packs in together: a transaction for each costs more than what is in it. Over a slow connection it is one pack.
type batch struct {
	r     *round
	packs <-chan fetched
	done  []fetched // with what came of them, and without their bodies
	size  int
}

// take takes in a pack and those that are there by then.
func (b *batch) take(ctx context.Context, first fetched) error {
	taken, err := b.r.take(ctx, func(yield func([]byte, error) bool) {
		for f, ok := first, true; ok; f, ok = b.next() {
			b.size += len(f.body)
			b.r.count(int64(len(f.body)))
			f.err = b.open(&f, yield)
			f.body = nil
			b.done = append(b.done, f)
			if errors.Is(f.err, errStopped) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	for _, f := range b.done {
		if err := b.r.note(ctx, f, taken.Left > 0); err != nil {
			return err
		}
	}
	return nil
}

// next gives a pack that has come already.
func (b *batch) next() (f fetched, ok bool) {
	if b.size >= maxBatch {
		return f, false
	}
	select {
	case f, ok = <-b.packs:
		return f, ok
	default:
		return f, false
	}
}

// errStopped says that no more segments are wanted.
var errStopped = errors.New("stopped")

// open gives the segments of a pack, as far as it is whole.
func (b *batch) open(f *fetched, yield func([]byte, error) bool) error {
	if f.err != nil {
		return f.err
	}
	if packHash(f.body) != f.pack.Hash {
		return bundle.ErrCut
	}
	plain, err := b.r.Keys.Open(bytes.NewReader(f.body))
	if err != nil {
		return err
	}
	reader, err := bundle.NewReader(plain)
	if err != nil {
		return err
	}
	if reader.Heading.Circle != b.r.c {
		return bundle.ErrNotBundle
	}
	frames := frames{r: reader}
	for raw, err := range frames.segments() {
		if err != nil {
			return err
		}
		if !yield(raw, nil) {
			return errStopped
		}
	}
	if frames.cut {
		return bundle.ErrCut
	}
	return nil
}

// isAbsent tells whether the place says that it has no such pack.
func isAbsent(err error) bool {
	return errors.Is(err, place.ErrNotFound) || errors.Is(err, place.ErrTooLarge)
}

// note keeps what came of a pack. left says that there was more than a quota: which packs are read shows when what is lacking is looked for the next time.
func (r *round) note(ctx context.Context, f fetched, left bool) error {
	k, hash := f.k, f.pack.Hash
	switch err := f.err; {
	case err == nil:
		r.out.Came++
		if !left {
			k.setRead(hash)
		}
	case isAbsent(err), errors.Is(err, bundle.ErrCut), errors.Is(err, bundle.ErrNotBundle), errors.Is(err, seal.ErrNoEnvelope):
		return r.missed(ctx, f.wanted)
	case errors.Is(err, seal.ErrNotForUs): // it was sealed before anybody heard of this device, and what it holds may bring the key: it is asked for anew
		if k.lostAt(hash).IsZero() {
			r.n.own.Owes = true // to say so
		}
		k.setLost(hash, r.now, true)
	case errors.Is(err, bundle.ErrNewer): // a newer program opens it
		k.setLost(hash, r.now, false)
	default:
		return err
	}
	if k.uploader == r.me {
		return nil
	}
	return r.n.saveHead(ctx, k)
}
