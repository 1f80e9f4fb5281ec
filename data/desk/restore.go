package desk

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// Restored says what a backup brought back.
type Restored struct {
	Segments int
	Records  int
	Damaged  bool   // the file is incomplete; what was whole was taken
	Aside    string // where the folder lies now that stood there before; "" for none
}

// The folders beside the data folder while one is restored.
const (
	restoringSuffix = ".restoring"
	asideSuffix     = ".before-"
)

// Restore makes the data folder dir from a backup: with the digits of a recovery key, or without digits on the computer that wrote it. It has keys of its own: the computer that wrote the backup may
// still be used, or have been stolen. What was written after the backup comes back from those who have received it. A folder that stands at dir is put aside, never removed; nobody may have it open.
func Restore(ctx context.Context, dir, file, digits string, p Progress) (Restored, error) {
	return Options{}.Restore(ctx, dir, file, digits, p)
}

// Restore is the function of that name with these options.
func (o Options) Restore(ctx context.Context, dir, file, digits string, p Progress) (out Restored, err error) {
	o = o.filled()
	r := restoring{o: o, dir: dir, file: file, temp: dir + restoringSuffix}
	if err := r.keysOf(digits); err != nil {
		return out, err
	}
	if err := store.Free(dir); err != nil {
		return out, err
	}
	if err := os.RemoveAll(r.temp); err != nil { // one that was cut off
		return out, fileError(err, r.temp)
	}
	if err := os.MkdirAll(r.temp, 0o700); err != nil {
		return out, fileError(err, r.temp)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(r.temp))
		}
	}()
	if out, err = r.fill(ctx, p); err != nil {
		return out, err
	}
	out.Aside, err = r.takePlace()
	return out, err
}

type restoring struct {
	o               Options
	dir, file, temp string
	recovery        *seal.Recovery
	old             *seal.Keys // of the folder that stands there; nil for none
}

// keysOf finds what the backup opens with.
func (r *restoring) keysOf(digits string) error {
	// The keys of a folder whose passphrase is forgotten stay locked: the digits do without them.
	old, err := r.o.keys(r.dir)
	if err == nil {
		r.old = old
	} else if !errors.Is(err, seal.ErrNoKeys) && digits == "" {
		return err
	}
	if digits == "" {
		if r.old == nil {
			return say.Err(nil, "backup.digits_needed")
		}
		return nil
	}
	key, err := parseDigits(digits)
	r.recovery = &key
	return err
}

func (r *restoring) open(sealed io.Reader) (io.Reader, error) {
	if r.recovery != nil {
		return r.recovery.Open(sealed)
	}
	return r.old.Open(sealed)
}

// fill makes the new folder under its temporary name.
func (r *restoring) fill(ctx context.Context, p Progress) (out Restored, err error) {
	keys, err := seal.CreateAfter(r.temp, r.old)
	if err != nil {
		return out, say.Err(err, "store.read_only", "Dir", r.temp)
	}
	if err := roomForBundle(r.temp, r.file); err != nil {
		return out, err
	}
	st, err := store.Create(ctx, r.temp, r.o.store(keys))
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	s := &syncer.Syncer{Store: st, Keys: keys, Now: r.o.Now, Work: r.o.Work}
	got, err := s.ReadBackup(ctx, r.file, r.open, syncer.Progress(p))
	if err != nil {
		return out, explainBackup(err)
	}
	out.Segments, out.Damaged = got.Segments, got.Cut
	for key, value := range got.Settings {
		if value != "" {
			if err := st.SetSetting(ctx, key, value); err != nil {
				return out, err
			}
		}
	}
	if r.recovery != nil {
		if err := st.SetSetting(ctx, settingTried, r.o.Now().UTC().Format(time.RFC3339)); err != nil {
			return out, err
		}
	}
	more, err := r.alsoHere(ctx, s)
	if err != nil {
		return out, err
	}
	out.Segments += more
	counts, err := st.Counts(ctx)
	if err != nil {
		return out, err
	}
	for _, n := range counts {
		out.Records += n
	}
	if err := st.AdoptFilesLater(ctx); err != nil {
		return out, err
	}
	if err := r.comeInPlace(ctx, st, keys, got.Settings[settingName]); err != nil {
		return out, err
	}
	return out, r.o.toKeychain(keys, r.dir)
}

func explainBackup(err error) error {
	switch {
	case errors.Is(err, seal.ErrOtherRecovery):
		return say.Err(err, "backup.other_recovery")
	case errors.Is(err, seal.ErrNotForUs):
		return say.Err(err, "backup.digits_needed")
	}
	return err
}

// comeInPlace says in each circle that this device comes in the place of the one that wrote the backup.
func (r *restoring) comeInPlace(ctx context.Context, st *store.Store, keys *seal.Keys, name string) error {
	if r.recovery != nil {
		sign, err := r.recovery.Sign()
		if err != nil {
			return err
		}
		if err := circle.Succeed(ctx, st, keys, name, circle.ByRecovery(sign)); err != nil {
			return err
		}
	}
	return circle.Succeed(ctx, st, keys, name, circle.ByOldKeys(keys))
}

// alsoHere takes what the folder that stands there holds besides: what was written after the backup, and what was forgotten since, for a backup must not bring a
// person back (FAULTS 77).
func (r *restoring) alsoHere(ctx context.Context, s *syncer.Syncer) (int, error) {
	if d, err := r.o.Open(ctx, r.dir); err == nil { // what is pending becomes a segment, if that can be
		if err := errors.Join(d.store.SealAll(ctx), d.Close()); err != nil {
			return 0, err
		}
	}
	found, err := store.JournalSegments(r.dir)
	if err != nil {
		return 0, nil //nolint:nilerr // a folder that can't be read has nothing to say; it is put aside, not removed
	}
	n := 0
	for c, list := range found {
		if err := s.Store.Know(ctx, c, false); err != nil {
			return n, err
		}
		taken, err := s.Store.Take(ctx, func(yield func([]byte, error) bool) {
			for _, raw := range list {
				if !yield(raw, nil) {
					return
				}
			}
		}, store.TakeOptions{Circle: c, Route: store.RouteJournal})
		if err != nil {
			return n, err
		}
		n += taken.New
	}
	return n, nil
}

// takePlace puts the folder that stands there aside and the new one in its place.
func (r *restoring) takePlace() (aside string, err error) {
	if err := store.Free(r.dir); err != nil {
		return "", err
	}
	if entries, err := os.ReadDir(r.dir); err == nil && len(entries) > 0 {
		aside = r.dir + asideSuffix + r.o.Now().UTC().Format("20060102-150405")
		if err := os.Rename(r.dir, aside); err != nil {
			return "", fileError(err, r.dir)
		}
	} else if err := os.Remove(r.dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fileError(err, r.dir)
	}
	if err := os.Rename(r.temp, r.dir); err != nil {
		return aside, fileError(err, r.dir)
	}
	if err := seal.SyncFolder(filepath.Dir(r.dir)); err != nil || aside == "" {
		return aside, err
	}
	// Backups carry no photos and documents. Those that lie here are named by their contents, and fit the new folder as well.
	err = os.Rename(filepath.Join(aside, store.AttachmentsName), filepath.Join(r.dir, store.AttachmentsName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return aside, fileError(err, r.dir)
	}
	return aside, nil
}
