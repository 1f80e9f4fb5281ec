package desk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

// When the file of the keys is lost or damaged, and there are no recovery digits and no copy, a computer goes on with new keys and loses nothing (FAULTS 52): its own records are written anew
// under them, with the same values; what was shared is there to be read, and to be written again once a coordinator has admitted the new keys; what was pending then is written anew by
// itself. Others see a new computer of the same name. The folder as it was is put aside: the history of one's own records stays there.

// orphansBegin begins the names of the files, in the data folder, that hold what was pending when keys were lost.
const orphansBegin = "orphans-"

// Reenrol has the data folder dir, whose keys are lost, go on with new ones. It tells where it put the folder as it was.
func (o Options) Reenrol(ctx context.Context, dir string, p Progress) (aside string, err error) {
	o = o.filled()
	switch _, err := o.keys(dir); {
	case err == nil || errors.Is(err, seal.ErrLocked) || errors.Is(err, seal.ErrPassphrase):
		return "", say.Err(nil, "reenrol.not_needed")
	case errors.Is(err, ErrNone):
		return "", err
	}
	if err := store.Free(dir); err != nil {
		return "", err
	}
	r := restoring{o: o, dir: dir, temp: dir + restoringSuffix}
	if err := os.RemoveAll(r.temp); err != nil { // one that was cut off
		return "", fileError(err, r.temp)
	}
	if err := os.MkdirAll(r.temp, 0o700); err != nil {
		return "", fileError(err, r.temp)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(r.temp))
		}
	}()
	if err := r.anew(ctx, p); err != nil {
		return "", err
	}
	return r.takePlace()
}

// anew fills the new folder from the one whose keys are lost.
func (r *restoring) anew(ctx context.Context, p Progress) (err error) {
	nobody, err := os.MkdirTemp(r.temp, "nobody-")
	if err != nil {
		return fileError(err, r.temp)
	}
	stand, err := seal.Create(nobody) // the store wants somebody to sign; nothing is signed
	if err != nil {
		return fileError(err, r.temp)
	}
	old, err := store.Open(ctx, r.dir, r.o.store(stand))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, old.Close(), os.RemoveAll(nobody)) }()
	keys, err := seal.Create(r.temp)
	if err != nil {
		return say.Err(err, "store.read_only", "Dir", r.temp)
	}
	st, err := store.Create(ctx, r.temp, r.o.store(keys))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	for _, key := range []string{settingName, SettingLang, settingAuthor} {
		if err := st.SetSetting(ctx, key, old.Setting(key)); err != nil {
			return err
		}
	}
	own, err := circle.Create(ctx, st, keys, nil, old.Setting(settingName), true)
	if err != nil {
		return err
	}
	for _, info := range old.Circles() {
		if info.Own {
			err = writeAnew(ctx, old, info.ID, st, own, p)
		} else {
			err = handOver(ctx, old, info.ID, st)
		}
		if err != nil {
			return err
		}
	}
	if err := st.AdoptFilesLater(ctx); err != nil { // photos and documents are moved, not copied
		return err
	}
	if err := r.o.toKeychain(keys, r.dir); err != nil {
		return err
	}
	lines, by, err := old.Orphans(ctx)
	if err != nil || len(lines) == 0 {
		return err
	}
	return seal.WriteFile(filepath.Join(r.temp, orphansBegin+by.String()), lines, 0o600)
}

// handOver gives all segments of a shared circle to another store.
func handOver(ctx context.Context, old *store.Store, c causal.Circle, st *store.Store) error {
	if err := st.Know(ctx, c, false); err != nil {
		return err
	}
	infos, err := old.Segments(ctx, c)
	if err != nil {
		return err
	}
	_, err = st.Take(ctx, func(yield func([]byte, error) bool) {
		for _, i := range infos {
			if raw, err := old.SegmentBytes(ctx, i.Row); !yield(raw, err) {
				return
			}
		}
	}, store.TakeOptions{Circle: c, Route: "route.journal"})
	return err
}

// writeAnew writes the records of one's own circle into the new one, first without what they refer to, for that has new ids.
func writeAnew(ctx context.Context, old *store.Store, from causal.Circle, st *store.Store, own causal.Circle, p Progress) error {
	const page = 500
	ids := map[string]string{}
	total, err := old.Count(ctx, store.Query{Circle: from})
	if err != nil {
		return err
	}
	each := func(f func(w *store.Work, r *store.Row) error) error {
		for at := 0; ; at += page {
			rows, err := old.List(ctx, store.Query{Circle: from}, at, page)
			if err != nil || len(rows) == 0 {
				return err
			}
			if err := st.Transact(ctx, true, func(w *store.Work) error {
				for i := range rows {
					if err := f(w, &rows[i]); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				return err
			}
			if p != nil {
				p(int64(at+len(rows)), int64(2*total))
			}
		}
	}
	if err := each(func(w *store.Work, r *store.Row) error {
		values := record.Values{}
		for slot, list := range r.Values {
			if slot != record.SlotSame && slot != record.SlotRestored && !slices.ContainsFunc(list, isID) {
				values[slot] = list
			}
		}
		id, err := w.Save(own, record.ID{}, store.Draft{Kind: r.Kind, Set: values})
		ids[r.ID.String()] = id.String()
		return err
	}); err != nil {
		return err
	}
	return each(func(w *store.Work, r *store.Row) error {
		values := record.Values{}
		for slot, list := range r.Values {
			if slot == record.SlotSame || !slices.ContainsFunc(list, isID) {
				continue
			}
			for _, v := range list {
				if to, ok := ids[v]; ok {
					v = to
				}
				values[slot] = append(values[slot], v)
			}
		}
		id, err := record.ParseID(ids[r.ID.String()])
		if err != nil || len(values) == 0 {
			return err
		}
		e, err := w.Get(id)
		if err != nil {
			return err
		}
		_, err = w.Save(own, record.ID{}, store.Draft{ID: id, Set: values, Seen: e.Seen})
		return err
	})
}

// isID tells whether a value is a record's id, as references are written.
func isID(v string) bool {
	id, err := record.ParseID(v)
	return err == nil && id.String() == v
}

// offerOrphans writes anew what was pending in a circle when the keys were lost, once this computer may write there.
func (d *Desk) offerOrphans(ctx context.Context, c causal.Circle) error {
	m, err := circle.Of(d.store, c)
	if err != nil || !m.MayWrite(d.keys.Device()) {
		return err
	}
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return nil //nolint:nilerr // there is none
	}
	for _, e := range entries {
		name, ours := strings.CutPrefix(e.Name(), orphansBegin)
		by, err := record.ParseID(name)
		if !ours || err != nil {
			continue
		}
		lines, err := os.ReadFile(filepath.Join(d.dir, e.Name()))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fileError(err, d.dir)
		}
		if err := d.work(ctx, 0, func(w *work) error {
			o, err := w.OfferOrphans(c, lines, by, func(id record.ID) record.ID { return id })
			d.offered.Add(int64(o.Changes))
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}
