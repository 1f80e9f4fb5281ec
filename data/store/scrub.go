package store

import (
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/segment"
)

// settingScrub is "yes" from the moment something is erased until no file holds it any more.
const settingScrub = "scrub"

// scrubLater sees to it that what this write erases leaves the files once it is committed; if the power goes before that, at the next start.
func (t *txn) scrubLater() error {
	if err := t.indexLater(); err != nil {
		return err
	}
	if _, err := t.indexRows(math.MaxInt64); err != nil { // else words of what stays, but is less, are in the index still
		return err
	}
	if _, err := t.exec("INSERT INTO search (search) VALUES ('optimize')"); err != nil { // deleted words stay in the index until then
		return err
	}
	if _, err := t.exec("INSERT OR REPLACE INTO setting (key, value) VALUES (?, 'yes')", settingScrub); err != nil {
		return err
	}
	t.after = append(t.after, func() {
		t.s.settings.set(settingScrub, "yes")
		_ = t.s.scrub(context.WithoutCancel(t.ctx)) // what fails is done at the next start
	})
	return nil
}

// scrub takes what was erased out of the journal and of the database's own files. The mutex is held, or nobody else has the store yet.
func (s *Store) scrub(ctx context.Context) error {
	if s.Setting(settingScrub) == "" {
		return nil
	}
	if err := s.settleOld(); err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(s.dir, journalName, "*"+journalSuffix))
	if err != nil {
		return err
	}
	for _, path := range names {
		if err := s.scrubFile(ctx, path); err != nil {
			return err
		}
	}
	for _, copies := range []string{beforePrefix + "*.db*", asidePrefix + "*.db*"} { // what migrations and repairs kept of the database as it was
		names, err := filepath.Glob(filepath.Join(s.dir, copies))
		if err != nil {
			return err
		}
		for _, path := range names {
			if err := seal.Wipe(path); err != nil {
				return err
			}
		}
	}
	if err := s.scrubFiles(ctx); err != nil {
		return err
	}
	s.trimPending()
	if err := s.scrubAside(); err != nil {
		return err
	}
	// Pages of the database are overwritten when they become free (secure_delete); the write-ahead log still has their old contents.
	if err := s.truncateLog(ctx); err != nil {
		return err
	}
	if _, err := s.w.ExecContext(ctx, "DELETE FROM setting WHERE key = ?", settingScrub); err != nil {
		return err
	}
	s.settings.set(settingScrub, "")
	return s.truncateLog(ctx)
}

// errBusy says that somebody was reading, so that the write-ahead log could not be emptied.
var errBusy = errors.New("the write-ahead log is being read")

func (s *Store) truncateLog(ctx context.Context) error {
	var busy, pages, moved int
	err := s.w.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
	if err == nil && busy != 0 {
		err = errBusy
	}
	return err
}

// scrubAside removes databases that a repair has put aside: they hold what was erased, and nothing that the journal lacks.
func (s *Store) scrubAside() error {
	names, err := filepath.Glob(filepath.Join(s.dir, asidePrefix+"*"))
	if err != nil {
		return err
	}
	for _, path := range names {
		if err := seal.Wipe(path); err != nil {
			return err
		}
	}
	return nil
}

// scrubFile writes a journal file anew if it has a segment of which the database has a redacted copy.
func (s *Store) scrubFile(ctx context.Context, path string) error {
	list, err := readJournal(path)
	if err != nil {
		return err
	}
	changed := false
	var b []byte
	for _, raw := range list {
		if less, err := s.lessThan(ctx, raw); err != nil {
			return err
		} else if less != nil {
			raw, changed = less, true
		}
		b = binary.AppendUvarint(b, uint64(len(raw)))
		b = append(b, raw...)
	}
	if !changed {
		return nil
	}
	// Renamed first, so that it can be overwritten once the new one is there, also where files that are open can't be replaced.
	if err := os.Rename(path, path+oldSuffix); err != nil {
		return err
	}
	if err := seal.WriteFile(path, b, 0o600); err != nil {
		return err
	}
	return seal.Wipe(path + oldSuffix)
}

// oldSuffix ends the name of a journal file while a new one takes its place.
const oldSuffix = ".old"

// settleOld ends what a power cut left half done in scrubFile.
func (s *Store) settleOld() error {
	names, err := filepath.Glob(filepath.Join(s.dir, journalName, "*"+oldSuffix))
	if err != nil {
		return err
	}
	for _, old := range names {
		path := strings.TrimSuffix(old, oldSuffix)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			err = os.Rename(old, path)
			if err != nil {
				return err
			}
			continue
		}
		if err := seal.Wipe(old); err != nil {
			return err
		}
	}
	return nil
}

// lessThan gives the copy that the database has of a segment if it lacks what raw has; nil otherwise.
func (s *Store) lessThan(ctx context.Context, raw []byte) ([]byte, error) {
	seg, err := segment.Open(raw)
	if err != nil {
		return nil, nil //nolint:nilerr // what is damaged tells nothing, and is left for repair to see
	}
	var held []byte
	err = s.w.QueryRowContext(ctx, "SELECT coalesce((SELECT bytes FROM segment WHERE hash = ?), x'')", seg.Hash[:]).Scan(&held)
	if err != nil || len(held) == 0 || string(held) == string(raw) {
		return nil, err
	}
	copied, err := segment.Open(held)
	if err != nil || !copied.Redacted() {
		return nil, err
	}
	return held, nil
}
