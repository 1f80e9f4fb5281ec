package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// FilePart is a piece of an attachment, as others send it.
type FilePart struct {
	Hash   record.FileHash
	Size   int64 // of the whole
	Offset int64
	Bytes  []byte
}

// Arrival takes in the parts of attachments. It keeps nothing that no admitted change of the circle names, never more than the size that the change
// says, and counts as held only what is whole and has the right hash (FAULTS 65, 76).
type Arrival struct {
	Files   int  // that are whole now and were not before, small pictures not counted
	Damaged int  // that came whole and had another hash: they are asked for again
	Full    bool // the disk has no room for some

	s    *Store
	c    *circleState
	now  FilePart // whose part came last, without bytes
	file *os.File // nil: it is not taken
	have int64
}

// Arrive begins to take in attachments of a circle. The caller closes it.
func (s *Store) Arrive(c causal.Circle) (*Arrival, error) {
	state, err := s.circle(c)
	if err != nil {
		return nil, err
	}
	return &Arrival{s: s, c: state}, nil
}

func (s *Store) partPath(h record.FileHash, size int64) string {
	return filepath.Join(s.dir, AttachmentsName, fmt.Sprintf("%s.%d%s", h, size, partSuffix))
}

// Part takes the next part. Parts of a file come in order; what is here already of it is passed over, what leaves a gap too.
func (a *Arrival) Part(ctx context.Context, p FilePart) error {
	if p.Hash != a.now.Hash || p.Size != a.now.Size {
		if err := a.next(ctx, p); err != nil {
			return err
		}
	}
	end := p.Offset + int64(len(p.Bytes))
	if a.file == nil || p.Offset < 0 || p.Offset > a.have || end > p.Size || end < a.have {
		return nil
	}
	n, err := a.file.WriteAt(p.Bytes[a.have-p.Offset:], a.have)
	a.have += int64(n)
	if err != nil {
		return a.s.explain(err)
	}
	if a.have < p.Size {
		return nil
	}
	return a.whole(ctx)
}

// next leaves one file and begins, or goes on with, another.
func (a *Arrival) next(ctx context.Context, p FilePart) error {
	if err := a.leave(ctx); err != nil {
		return err
	}
	a.now = FilePart{Hash: p.Hash, Size: p.Size}
	wanted, err := a.wanted(ctx, a.s.r)
	if err != nil || !wanted {
		return a.s.explain(err)
	}
	path := a.s.partPath(p.Hash, p.Size)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return cannotWrite(err, a.s.dir)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return cannotWrite(err, a.s.dir)
	}
	info, err := f.Stat()
	if err != nil {
		return errors.Join(err, f.Close())
	}
	a.have = info.Size()
	if a.have > p.Size {
		a.have = 0
	}
	if a.s.Room(p.Size-a.have) != nil {
		a.Full = true
		return f.Close()
	}
	a.file = f
	return nil
}

// wanted tells whether the circle names the file in this size, and it is not held.
func (a *Arrival) wanted(ctx context.Context, q querier) (bool, error) {
	yes := false
	err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM file_named WHERE circle = ?1 AND hash = ?2 AND (thumb = 0 AND size = ?3 OR thumb = 1 AND ?3 <= ?4))
		AND NOT EXISTS (SELECT 1 FROM file_held WHERE circle = ?1 AND hash = ?2)`, a.c.row, a.now.Hash[:], a.now.Size, record.MaxThumb).Scan(&yes)
	return yes, err
}

// whole checks a file that is all there, and makes it one that is held.
func (a *Arrival) whole(ctx context.Context) error {
	f := a.file
	a.file = nil
	sum := sha256.New()
	_, err := io.Copy(sum, io.NewSectionReader(f, 0, a.now.Size))
	right := record.FileHash(sum.Sum(nil)) == a.now.Hash
	err = errors.Join(err, f.Truncate(a.now.Size), f.Sync(), f.Close())
	path := a.s.partPath(a.now.Hash, a.now.Size)
	switch {
	case err != nil:
		return a.s.explain(err)
	case !right:
		a.Damaged++
		return errors.Join(os.Remove(path), a.s.WantFile(ctx, a.now.Hash))
	}
	original := false
	err = a.s.settleFile(ctx, a.now.Hash, path, func(t *txn) (int64, bool, error) {
		counts, err := a.wanted(t.ctx, t.Tx)
		if err == nil && counts {
			err = t.row("SELECT EXISTS (SELECT 1 FROM file_named WHERE circle = ? AND hash = ? AND thumb = 0)", []any{a.c.row, a.now.Hash[:]}, &original)
		}
		return a.c.row, counts, err
	})
	if err == nil && original {
		a.Files++
	}
	return err
}

// leave puts aside a file that is not whole: the next bundle goes on with it, and it is asked for.
func (a *Arrival) leave(ctx context.Context) error {
	if a.file == nil {
		return nil
	}
	err := a.file.Close()
	a.file = nil
	return errors.Join(err, a.s.WantFile(ctx, a.now.Hash))
}

// Close ends the taking. What is not whole stays, and is asked for.
func (a *Arrival) Close(ctx context.Context) error { return a.leave(ctx) }

// Reasons say what a person should know about what did not come.
func (a *Arrival) Reasons() []say.Message {
	var list []say.Message
	if a.Full {
		list = append(list, say.Msg("take.files_full"))
	}
	if a.Damaged > 0 {
		list = append(list, say.Msg("take.files_damaged"))
	}
	return list
}
