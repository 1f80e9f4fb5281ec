package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/segment"
)

// Attachments: photos and documents, as files named by their hash.
//
//	attachments/ab/abcd…           a file that is held: flushed under another name, filed in the database, renamed
//	attachments/abcd….SIZE.part    the beginning of one that is still coming
//	attachments/.part-…            one that is being added
//
// The database knows which files the admitted changes of each circle name, of what size, and which are held for which circle: what another circle
// holds is not given to this one because somebody names its hash. Opening a store looks at no file. Reading one checks its hash; one that is
// damaged or gone is not held any more, and is asked for again.

const (
	// AttachmentsName is the folder of attachments within that of the data.
	AttachmentsName = "attachments"

	partSuffix   = ".part"
	addedPattern = ".part-*"
)

// settingAdopt is "yes" while files may lie in the folder that the database does not know.
const settingAdopt = "adopt_files"

// ErrNoFile says that a file is not held here.
var ErrNoFile = errors.New("file is not here")

// nobody is the circle of files that were added and are in no saved record yet.
const nobody = 0

func (s *Store) filePath(h record.FileHash) string {
	name := h.String()
	return filepath.Join(s.dir, AttachmentsName, name[:2], name)
}

// AddFile keeps the bytes of a new attachment, durably, and gives its hash and size. A record that names it can be saved after that.
func (s *Store) AddFile(ctx context.Context, r io.Reader) (h record.FileHash, size int64, err error) {
	dir := filepath.Join(s.dir, AttachmentsName)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return h, 0, cannotWrite(err, s.dir)
	}
	f, err := os.CreateTemp(dir, addedPattern)
	if err != nil {
		return h, 0, cannotWrite(err, s.dir)
	}
	defer os.Remove(f.Name()) //nolint:errcheck // gone already when all went well
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(f, sum), until(ctx, io.LimitReader(r, record.MaxFile+1)))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return h, 0, s.explain(err)
	}
	if size > record.MaxFile {
		return h, 0, say.Err(nil, "file.too_large", "Megabytes", record.MaxFile>>20)
	}
	sum.Sum(h[:0])
	return h, size, s.settleFile(ctx, h, f.Name(), nil)
}

// until reads until the context ends.
func until(ctx context.Context, r io.Reader) io.Reader { return untilReader{ctx, r} }

type untilReader struct {
	ctx context.Context
	r   io.Reader
}

func (u untilReader) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(b)
}

// settleFile files what lies, flushed, under a temporary name. It is filed before it is renamed, so that no scrub takes it for one that was
// erased; if the power goes between, reading finds out. named may say that it is not wanted any more.
func (s *Store) settleFile(ctx context.Context, h record.FileHash, temporary string, named func(*txn) (circle int64, ok bool, err error)) error {
	ok := true
	err := s.write(ctx, func(t *txn) (err error) {
		circle := int64(nobody)
		if named != nil {
			if circle, ok, err = named(t); err != nil || !ok {
				return err
			}
		}
		if _, err := t.exec("INSERT OR IGNORE INTO file_held (hash, circle) VALUES (?, ?)", h[:], circle); err != nil {
			return err
		}
		_, err = t.exec("DELETE FROM file_wanted WHERE hash = ?", h[:])
		return err
	})
	if err != nil {
		return err
	}
	if !ok {
		return seal.Wipe(temporary)
	}
	path := s.filePath(h)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return cannotWrite(err, s.dir)
	}
	return s.explain(seal.Settle(temporary, path))
}

// OpenFile opens an attachment that is held, after its hash was checked. The caller closes it. ErrNoFile: it has not arrived, or was damaged.
func (s *Store) OpenFile(ctx context.Context, h record.FileHash) (*os.File, error) {
	held := false
	if err := s.r.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM file_held WHERE hash = ?)", h[:]).Scan(&held); err != nil {
		return nil, s.explain(err)
	}
	if !held {
		return nil, say.Err(ErrNoFile, "file.not_here")
	}
	f, err := os.Open(s.filePath(h))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, s.lostFile(ctx, h)
	case err != nil:
		return nil, s.explain(err)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, until(ctx, f)); err != nil {
		return nil, errors.Join(s.explain(err), f.Close())
	}
	if record.FileHash(sum.Sum(nil)) != h {
		if err := f.Close(); err != nil {
			return nil, err
		}
		return nil, s.lostFile(ctx, h)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, errors.Join(s.explain(err), f.Close())
	}
	return f, nil
}

// lostFile notes that a file is not held any more, and is asked for. It gives the error that says so.
func (s *Store) lostFile(ctx context.Context, h record.FileHash) error {
	err := s.write(ctx, func(t *txn) error {
		if _, err := t.exec("DELETE FROM file_held WHERE hash = ?", h[:]); err != nil {
			return err
		}
		_, err := t.exec("INSERT OR IGNORE INTO file_wanted (hash) SELECT ?1 WHERE EXISTS (SELECT 1 FROM file_named WHERE hash = ?1)", h[:])
		return err
	})
	if err != nil {
		return err
	}
	_ = os.Remove(s.filePath(h)) // what stays is written over by what comes
	return say.Err(ErrNoFile, "file.damaged")
}

// FileState is what is known of an attachment.
type FileState struct {
	Held    bool
	Wanted  bool  // asked for
	Arrived int64 // bytes of it that came so far
}

// FileStates tells of each file whether it is here. It looks at no contents.
func (s *Store) FileStates(ctx context.Context, files []record.File) ([]FileState, error) {
	list := make([]FileState, len(files))
	for i, f := range files {
		err := s.r.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM file_held WHERE hash = ?1), EXISTS (SELECT 1 FROM file_wanted WHERE hash = ?1)", f.Hash[:]).
			Scan(&list[i].Held, &list[i].Wanted)
		if err != nil {
			return nil, s.explain(err)
		}
		if info, err := os.Stat(s.partPath(f.Hash, f.Size)); err == nil && !list[i].Held {
			list[i].Arrived = info.Size()
		}
	}
	return list, nil
}

// WantFile asks for a file that a record names and that is not here: the next bundle written here says so.
func (s *Store) WantFile(ctx context.Context, h record.FileHash) error {
	return s.write(ctx, func(t *txn) error {
		_, err := t.exec("INSERT OR IGNORE INTO file_wanted (hash) SELECT ?1 WHERE EXISTS (SELECT 1 FROM file_named WHERE hash = ?1) AND NOT EXISTS (SELECT 1 FROM file_held WHERE hash = ?1)", h[:])
		return err
	})
}

// Named tells whether a change that is held names a file.
func (s *Store) Named(ctx context.Context, h record.FileHash) (named bool, err error) {
	err = s.r.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM file_named WHERE hash = ?)", h[:]).Scan(&named)
	return named, s.explain(err)
}

// NamedBy lists the devices whose changes name a file in a circle.
func (s *Store) NamedBy(ctx context.Context, c causal.Circle, h record.FileHash) (list []causal.Device, err error) {
	state, err := s.circle(c)
	if err != nil {
		return nil, err
	}
	rows, err := s.r.QueryContext(ctx, "SELECT DISTINCT device FROM file_named WHERE circle = ? AND hash = ?", state.row, h[:])
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, s.explain(err)
		}
		list = append(list, causal.Device(b))
	}
	return list, s.explain(rows.Err())
}

// eachFile gives the files that a change names, also in fields that this version does not know.
func eachFile(c *causal.Change, f func(record.File)) {
	for i := range c.Sets {
		if c.Sets[i].Class != record.ClassSet {
			continue
		}
		for _, v := range c.Sets[i].Values {
			if file, ok := record.ParseFile(v); ok {
				f(file)
			}
		}
	}
}

// nameFiles notes the files that an admitted change names. What this device names itself, it gives to the circle if it holds it.
func (t *txn) nameFiles(c *circleState, ch *causal.Change) (err error) {
	note := func(h record.FileHash, size int64, thumb bool) {
		if err != nil || h.IsZero() {
			return
		}
		_, err = t.exec("INSERT OR IGNORE INTO file_named (circle, hash, size, thumb, clock, device, number) VALUES (?, ?, ?, ?, ?, ?, ?)",
			c.row, h[:], size, thumb, int64(ch.Clock), ch.Device[:], int64(ch.Number))
		if err == nil && ch.Device == t.s.self().device {
			_, err = t.exec("INSERT OR IGNORE INTO file_held (hash, circle) SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM file_held WHERE hash = ?1)", h[:], c.row)
		}
	}
	eachFile(ch, func(f record.File) {
		note(f.Hash, f.Size, false)
		note(f.Thumb, 0, true)
	})
	return err
}

// unnameFiles finds out which of the files that erased values named are named by none that is left in the circle, and forgets them; scrub takes
// them out of the folder.
func (in *intake) unnameFiles(files map[record.FileHash]struct{}) error {
	if len(files) == 0 {
		return nil
	}
	if _, err := in.exec("DELETE FROM file_named WHERE circle = ?", in.c.row); err != nil {
		return err
	}
	rows, err := in.rowsOf("SELECT row FROM segment WHERE circle = ? AND control = 0 AND state = 0 ORDER BY row", in.c.row)
	if err != nil {
		return err
	}
	for _, row := range rows {
		changes, _, err := in.changesOf(row)
		if err != nil {
			return err
		}
		if err := in.nameAll(changes); err != nil {
			return err
		}
	}
	for _, o := range in.pending(in.c) {
		if err := in.nameFiles(in.c, &o.change); err != nil {
			return err
		}
	}
	for h := range files {
		for _, q := range []string{
			"DELETE FROM file_held WHERE hash = ?1 AND circle = ?2 AND NOT EXISTS (SELECT 1 FROM file_named WHERE hash = ?1 AND circle = ?2)",
			"DELETE FROM file_held WHERE hash = ?1 AND circle = 0 AND ?2 = ?2 AND NOT EXISTS (SELECT 1 FROM file_named WHERE hash = ?1)",
			"DELETE FROM file_wanted WHERE hash = ?1 AND ?2 = ?2 AND NOT EXISTS (SELECT 1 FROM file_named WHERE hash = ?1)",
			"DELETE FROM file_asked WHERE hash = ?1 AND circle = ?2 AND NOT EXISTS (SELECT 1 FROM file_named WHERE hash = ?1 AND circle = ?2)",
			"INSERT OR IGNORE INTO file_erased (hash) SELECT ?1 WHERE ?2 = ?2 AND NOT EXISTS (SELECT 1 FROM file_named WHERE hash = ?1)",
		} {
			if _, err := in.exec(q, h[:], in.c.row); err != nil {
				return err
			}
		}
		if _, err := in.exec("DELETE FROM form WHERE instr(draft, ?1) AND NOT EXISTS (SELECT 1 FROM file_named WHERE hash = ?2)", h.String(), h[:]); err != nil {
			return err
		}
	}
	return nil
}

func (in *intake) nameAll(changes []segment.Named) error {
	for i := range changes {
		if err := in.nameFiles(in.c, &changes[i].Change); err != nil {
			return err
		}
	}
	return nil
}

// scrubFiles takes out of the folder what was erased: those files that are listed as such, and that nothing names or holds after all. The mutex is held.
func (s *Store) scrubFiles(ctx context.Context) error {
	if s.remaking { // what names a file may not be back yet
		return nil
	}
	var erased int
	if err := s.w.QueryRowContext(ctx, "SELECT count(*) FROM file_erased").Scan(&erased); err != nil || erased == 0 {
		return err
	}
	err := s.eachStored(func(path string, h record.FileHash, _ bool) error {
		goes := false
		err := s.w.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM file_erased WHERE hash = ?1) AND NOT EXISTS (SELECT 1 FROM file_held WHERE hash = ?1)
			AND NOT EXISTS (SELECT 1 FROM file_named WHERE hash = ?1)`, h[:]).Scan(&goes)
		if err != nil || !goes {
			return err
		}
		return seal.Wipe(path)
	})
	if err != nil {
		return err
	}
	_, err = s.w.ExecContext(ctx, "DELETE FROM file_erased")
	return err
}

// eachStored gives the files in the folder of attachments, whole ones and parts. What has another name is none.
func (s *Store) eachStored(f func(path string, h record.FileHash, part bool) error) error {
	for _, pattern := range []string{"??/*", "*" + partSuffix} {
		names, err := filepath.Glob(filepath.Join(s.dir, AttachmentsName, filepath.FromSlash(pattern)))
		if err != nil {
			return err
		}
		for _, path := range names {
			base := filepath.Base(path)
			if len(base) < 2*len(record.FileHash{}) {
				continue
			}
			if h, ok := record.ParseFileHash(base[:2*len(record.FileHash{})]); ok {
				if err := f(path, h, filepath.Ext(base) == partSuffix); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// adoptFiles files what lies in the folder, in a database that was made anew: for every circle that names it, which is all that can be known, and for
// those changes that are still to come back. Reading checks each as ever.
func (s *Store) adoptFiles(ctx context.Context) error {
	return s.write(ctx, func(t *txn) error {
		return s.eachStored(func(_ string, h record.FileHash, part bool) error {
			if part {
				return nil
			}
			_, err := t.exec("INSERT OR IGNORE INTO file_held (hash, circle) SELECT ?1, circle FROM file_named WHERE hash = ?1 UNION SELECT ?1, 0 WHERE NOT EXISTS (SELECT 1 FROM file_erased WHERE hash = ?1)", h[:])
			return err
		})
	})
}

// AdoptFilesLater sees to it that the next opening files what lies in the folder by then.
func (s *Store) AdoptFilesLater(ctx context.Context) error {
	return s.SetSetting(ctx, settingAdopt, "yes")
}

func (s *Store) adoptIfDue(ctx context.Context) error {
	if s.Setting(settingAdopt) == "" || s.remaking {
		return nil
	}
	if err := s.adoptFiles(ctx); err != nil {
		return err
	}
	return s.SetSetting(ctx, settingAdopt, "")
}

// keepAdded is how long a file stays that was added to a form which was never saved.
const keepAdded = 30 * 24 * time.Hour

// SweepFiles takes away what was added long ago and is in no record and no form that is half-typed.
func (s *Store) SweepFiles(ctx context.Context) error {
	old := func(path string) bool {
		info, err := os.Stat(path)
		return err == nil && s.now().Sub(info.ModTime()) > keepAdded
	}
	return s.write(ctx, func(t *txn) error {
		hashes, err := t.hashes(`SELECT hash FROM file_held h WHERE circle = 0 AND NOT EXISTS (SELECT 1 FROM file_named n WHERE n.hash = h.hash)
			AND NOT EXISTS (SELECT 1 FROM form WHERE instr(draft, lower(hex(h.hash))))`)
		if err != nil {
			return err
		}
		for _, h := range hashes {
			if !old(s.filePath(h)) {
				continue
			}
			if _, err := t.exec("DELETE FROM file_held WHERE hash = ? AND circle = 0", h[:]); err != nil {
				return err
			}
			t.after = append(t.after, func() { _ = seal.Wipe(s.filePath(h)) }) // what stays does no harm
		}
		left, err := filepath.Glob(filepath.Join(s.dir, AttachmentsName, addedPattern))
		for _, path := range left {
			if old(path) {
				err = errors.Join(err, os.Remove(path))
			}
		}
		return err
	})
}

func (t *txn) hashes(query string, args ...any) ([]record.FileHash, error) {
	rows, err := t.QueryContext(t.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	var list []record.FileHash
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		var h record.FileHash
		copy(h[:], b)
		list = append(list, h)
	}
	return list, rows.Err()
}
