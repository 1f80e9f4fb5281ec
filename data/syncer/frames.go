package syncer

import (
	"context"
	"errors"
	"io"
	"iter"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// maxReceipts bounds what one bundle can have in memory besides its segments.
const maxReceipts = 4096

// frames reads those of a bundle as far as it is whole, and passes over what it does not know. Segments come first; the first part of an attachment
// ends them.
type frames struct {
	r        *bundle.Reader
	cut      bool
	receipts []*segment.Receipt
	wants    []record.FileHash
	asked    bool // the bundle says what its writer wants
	typ      byte // of the part that ended the segments
	part     []byte
}

// next gives the next frame; ok is false at the end.
func (f *frames) next() (typ byte, b []byte, ok bool, err error) {
	typ, b, err = f.r.Next()
	switch {
	case err == nil:
		return typ, b, true, nil
	case errors.Is(err, bundle.ErrCut):
		f.cut = true
		return 0, nil, false, nil
	case errors.Is(err, io.EOF):
		return 0, nil, false, nil
	default:
		return 0, nil, false, err
	}
}

func (f *frames) segments() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for {
			typ, b, ok, err := f.next()
			if err != nil {
				yield(nil, err)
				return
			}
			if !ok {
				return
			}
			switch typ {
			case bundle.TypeSegment:
				if !yield(b, nil) {
					return
				}
			case bundle.TypeReceipt:
				if rc, err := segment.OpenReceipt(b); err == nil && len(f.receipts) < maxReceipts {
					f.receipts = append(f.receipts, rc)
				}
			case bundle.TypeWants:
				if wants, ok := bundle.ReadWants(b, store.MaxWants); ok {
					f.wants, f.asked = wants, true
				}
			case bundle.TypeFile, bundle.TypeThumb:
				f.typ, f.part = typ, b
				return
			}
		}
	}
}

// parts gives the parts of attachments, in the order in which they stand.
func (f *frames) parts(ctx context.Context, take func(typ byte, p bundle.FilePart) error) error {
	typ, b, ok, err := f.typ, f.part, f.part != nil, error(nil)
	for ok && err == nil {
		if err := ctx.Err(); err != nil {
			return err
		}
		if typ == bundle.TypeFile || typ == bundle.TypeThumb {
			if p, ok := bundle.ReadFilePart(b); ok {
				if err := take(typ, p); err != nil {
					return err
				}
			}
		}
		typ, b, ok, err = f.next()
	}
	return err
}
