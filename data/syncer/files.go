package syncer

import (
	"context"
	"errors"
	"io"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/store"
)

// FileLimit is how many bytes of originals go into a bundle at most: 0 for all, ThumbsOnly for those alone that the addressee asked for. Small
// pictures always go.
type FileLimit int64

// ThumbsOnly leaves out the originals that nobody asked for.
const ThumbsOnly FileLimit = -1

// cut gives those of the files, which stand in the order of their worth, that go along.
func (l FileLimit) cut(files []store.FileInfo) (take []store.FileInfo, left int) {
	room := int64(l)
	for _, f := range files {
		switch {
		case f.Thumb, l == 0, l < 0 && f.Asked:
			take = append(take, f)
		case f.Size <= room:
			room -= f.Size
			take = append(take, f)
		default:
			left++
		}
	}
	return take, left
}

// Sizes says how large the attachments for an addressee are.
type Sizes struct {
	Thumbs, Asked, Others  int64 // bytes
	AskedFiles, OtherFiles int
}

// Sizes adds up what Write would take along without a limit.
func (s *Syncer) Sizes(ctx context.Context, c causal.Circle, to causal.Device) (Sizes, error) {
	var z Sizes
	if err := s.Store.Seal(ctx, c); err != nil {
		return z, err
	}
	infos, err := s.lacking(ctx, c, to)
	if err != nil {
		return z, err
	}
	files, err := s.Store.FilesFor(ctx, c, to, infos, to.IsZero())
	for _, f := range files {
		switch {
		case f.Thumb:
			z.Thumbs += f.Size
		case f.Asked:
			z.Asked += f.Size
			z.AskedFiles++
		default:
			z.Others += f.Size
			z.OtherFiles++
		}
	}
	return z, err
}

// files writes the attachments of a letter. One that is damaged or gone is left out: its addressee asks again.
func (s *Syncer) files(ctx context.Context, b *bundle.Writer, l *letter, done *Written, p Progress) error {
	for _, f := range l.files {
		file, err := s.Store.OpenFile(ctx, f.Hash)
		if errors.Is(err, store.ErrNoFile) {
			continue
		}
		if err != nil {
			return err
		}
		if err := errors.Join(writeParts(ctx, b, &f, file, func(n int) { l.count(n, p) }), file.Close()); err != nil {
			return err
		}
		if !f.Thumb {
			done.Files++
		}
	}
	return nil
}

func writeParts(ctx context.Context, b *bundle.Writer, f *store.FileInfo, r io.Reader, count func(int)) error {
	typ := byte(bundle.TypeFile)
	if f.Thumb {
		typ = bundle.TypeThumb
	}
	buf := make([]byte, bundle.MaxPart)
	var frame []byte
	for at := int64(0); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.ReadFull(r, buf[:min(f.Size-at, bundle.MaxPart)])
		if err != nil {
			return err
		}
		frame = bundle.AppendFilePart(frame[:0], &bundle.FilePart{Hash: f.Hash, Size: f.Size, Offset: at, Bytes: buf[:n]})
		if err := b.Frame(typ, frame); err != nil {
			return err
		}
		count(n)
		if at += int64(n); at >= f.Size {
			return nil
		}
	}
}

// takeFiles takes in the attachments of a bundle whose segments were taken.
func (s *Syncer) takeFiles(ctx context.Context, f *frames, out *Read) (err error) {
	a, err := s.Store.Arrive(f.r.Heading.Circle)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, a.Close(context.WithoutCancel(ctx)))
		out.Files = a.Files
		out.Taken.Reasons = append(out.Taken.Reasons, a.Reasons()...)
	}()
	return f.parts(ctx, func(_ byte, p bundle.FilePart) error { return a.Part(ctx, store.FilePart(p)) })
}

// countFiles says how many attachments a bundle has, and whether it is whole.
func (f *frames) countFiles(ctx context.Context, out *Read) error {
	return f.parts(ctx, func(typ byte, p bundle.FilePart) error {
		if typ == bundle.TypeFile && p.Offset == 0 {
			out.Files++
		}
		return nil
	})
}

// Copy writes a file as bundles are written: whole, checked, or not at all.
func Copy(path string, from io.Reader) error {
	_, err := bundle.WriteFile(path, func(w io.Writer) error {
		_, err := io.Copy(w, from)
		return err
	})
	return explainWriting(err, path)
}
