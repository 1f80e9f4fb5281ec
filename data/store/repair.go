package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/segment"
)

// RouteJournal is the route of what was read back from the journal, where it is not known any more how it came.
const RouteJournal = "route.journal"

// Repaired says what Repair brought back.
type Repaired struct {
	Segments int
	Pending  int    // changes that were in no segment yet
	Damaged  int    // journal files that could be read in part only, or not at all
	Aside    string // the damaged database, which is kept
}

// Repair makes the database of a folder anew from its journal, which holds every segment and what was pending. The old one is put aside, and stays until somebody is forgotten; what can still be read of
// it (settings, half-typed forms, segments and pending changes that the journal lacks) is taken along. Nobody may have the folder open. If it is cut off, it can be done again.
func Repair(ctx context.Context, dir string, o Options) (Repaired, error) {
	return remake(ctx, dir, o, asidePrefix)
}

// remake makes the database anew; the old one gets a name that begins with prefix.
func remake(ctx context.Context, dir string, o Options, prefix string) (Repaired, error) {
	var out Repaired
	j, err := o.beginRemake(dir, prefix, &out)
	if err != nil {
		return out, Explain(err, dir)
	}
	left, err := salvage(ctx, out.Aside)
	if err != nil {
		return out, Explain(err, dir)
	}
	j.pending = append(j.pending, left.pending) // last: the database has what the end of the file may lack
	o.remaking, o.repairing = true, true
	st, err := Create(ctx, dir, o)
	if err != nil {
		return out, err
	}
	o.remaking = false
	if err := errors.Join(st.refill(ctx, j, left, &out), st.adoptFiles(ctx)); err != nil {
		return out, errors.Join(err, st.Close())
	}
	if err := st.Close(); err != nil {
		return out, err
	}
	// Opened again, the store knows where its chains end.
	if st, err = Open(ctx, dir, o); err != nil {
		return out, err
	}
	if err = errors.Join(st.repend(ctx, j, &out), st.Close()); err != nil {
		return out, err
	}
	for _, name := range []string{pendingCopy, remakeMark} {
		if err := os.Remove(filepath.Join(dir, journalName, name)); err != nil {
			return out, Explain(err, dir)
		}
	}
	return out, nil
}

// The files that say, in the journal's folder, that the database is being made anew.
const (
	// remakeMark holds the name that the old database gets: once there is one of that name, twinshelf.db is the new one, half-made.
	remakeMark = "remaking"
	// pendingCopy is what was pending: making the database anew empties the file itself.
	pendingCopy = "pending.repair"
)

// The old database's name: one of these, and the time.
const (
	asidePrefix  = "damaged-" // put aside by a repair
	beforePrefix = "before-"  // by a migration
)

// remakeCutOff gives the name that the old database gets, if making it anew was begun and not ended: the database that is there then lacks most of what
// the journal holds.
func remakeCutOff(dir string) (aside string, ok bool) {
	b, err := os.ReadFile(filepath.Join(dir, journalName, remakeMark))
	name := string(b)
	if err != nil || filepath.Base(name) != name || !strings.HasPrefix(name, asidePrefix) && !strings.HasPrefix(name, beforePrefix) {
		return "", err == nil
	}
	return filepath.Join(dir, name), true
}

// beginRemake gathers what the database is made from, and puts the old one aside. If it was begun before, it goes on from there.
func (o Options) beginRemake(dir, prefix string, out *Repaired) (j journalled, err error) {
	lockFile, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return j, cannotWrite(err, dir)
	}
	defer func() { err = errors.Join(err, lockFile.Close()) }()
	if err := lock(lockFile); err != nil {
		return j, say.Err(ErrInUse, "store.in_use")
	}
	if err := os.MkdirAll(filepath.Join(dir, journalName), 0o700); err != nil {
		return j, err
	}
	if info, none := os.Stat(filepath.Join(dir, fileName)); none == nil {
		if err := RoomToWork(dir, info.Size()); err != nil { // the old one stays beside the new one
			return j, err
		}
	}
	if j, err = gatherJournal(dir); err != nil {
		return j, err
	}
	out.Damaged = j.damaged
	if out.Aside, _ = remakeCutOff(dir); out.Aside == "" {
		out.Aside = o.asideName(dir, prefix)
		if err := seal.WriteFile(filepath.Join(dir, journalName, remakeMark), []byte(filepath.Base(out.Aside)), 0o600); err != nil {
			return j, err
		}
	}
	var pending []byte
	for _, b := range j.pending {
		pending = append(pending, wholeLines(b)...)
	}
	if err := seal.WriteFile(filepath.Join(dir, journalName, pendingCopy), pending, 0o600); err != nil {
		return j, err
	}
	return j, putAside(dir, out.Aside)
}

// journalled is what a journal holds.
type journalled struct {
	own, in [][]byte
	pending [][]byte // files of pending changes, or what else has their form
	damaged int
}

func gatherJournal(dir string) (j journalled, err error) {
	names, err := filepath.Glob(filepath.Join(dir, journalName, "*"+journalSuffix))
	if err != nil {
		return j, err
	}
	slices.Sort(names)
	for _, path := range names {
		list, err := readJournal(path)
		if err != nil {
			j.damaged++
		}
		if strings.HasPrefix(filepath.Base(path), ownPrefix) {
			j.own = append(j.own, list...)
		} else {
			j.in = append(j.in, list...)
		}
	}
	for _, name := range []string{pendingCopy, "pending.log"} { // the copy is there if an earlier repair was cut off
		b, err := os.ReadFile(filepath.Join(dir, journalName, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return j, err
		}
		j.pending = append(j.pending, b)
	}
	return j, nil
}

// asideName is a name that nothing has yet.
func (o Options) asideName(dir, prefix string) string {
	now := time.Now
	if o.Now != nil {
		now = o.Now
	}
	aside := filepath.Join(dir, prefix+now().UTC().Format("20060102-150405")+".db")
	for {
		if _, err := os.Stat(aside); errors.Is(err, fs.ErrNotExist) {
			return aside
		}
		aside = strings.TrimSuffix(aside, ".db") + "x.db"
	}
}

// putAside renames the database and what belongs to it, the database last. If that was done before, what stands there is half-made, and goes.
func putAside(dir, aside string) error {
	path := filepath.Join(dir, fileName)
	move := func(suffix string) error { return os.Rename(path+suffix, aside+suffix) }
	if _, err := os.Stat(aside); err == nil {
		move = func(suffix string) error { return os.Remove(path + suffix) }
	}
	for _, suffix := range []string{"-wal", "-shm", ""} {
		if err := move(suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// JournalSegments gives the segments in the journal of a folder that nobody has open, by circle.
func JournalSegments(dir string) (map[causal.Circle][][]byte, error) {
	j, err := gatherJournal(dir)
	if err != nil {
		return nil, err
	}
	by := map[causal.Circle][][]byte{}
	for _, raw := range slices.Concat(j.own, j.in) {
		if seg, err := segment.Open(raw); err == nil {
			by[seg.Circle] = append(by[seg.Circle], raw)
		}
	}
	return by, nil
}

// Free tells whether nobody has the store in dir open; an error says who may.
func Free(dir string) error {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return cannotWrite(err, dir)
	}
	if err := lock(f); err != nil {
		return errors.Join(say.Err(ErrInUse, "store.in_use"), f.Close())
	}
	return f.Close()
}
