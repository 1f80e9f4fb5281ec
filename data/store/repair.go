package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
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
// it (settings, half-typed forms, segments that the journal lacks) is taken along. Nobody may have the folder open. If it is cut off, it can be done again.
func Repair(ctx context.Context, dir string, o Options) (Repaired, error) {
	var out Repaired
	lockFile, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return out, cannotWrite(err, dir)
	}
	if err := lock(lockFile); err != nil {
		return out, errors.Join(say.Err(ErrInUse, "store.in_use"), lockFile.Close())
	}
	var j journalled
	if info, none := os.Stat(filepath.Join(dir, fileName)); none == nil {
		err = RoomToWork(dir, info.Size()) // the old one stays beside the new one
	}
	if err == nil {
		j, err = gatherJournal(dir)
	}
	if err == nil {
		out.Damaged = j.damaged
		err = keepPending(dir, j.pending)
	}
	if err == nil {
		out.Aside, err = putAside(dir, o)
	}
	if err := errors.Join(err, lockFile.Close()); err != nil {
		return out, Explain(err, dir)
	}
	left := salvage(ctx, out.Aside)
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
	if err = errors.Join(st.repend(ctx, j, &out), st.Close()); err == nil {
		err = os.Remove(filepath.Join(dir, journalName, pendingCopy))
	}
	return out, Explain(err, dir)
}

// repairCutOff tells whether a repair was begun and not ended: the database that is there then lacks most of what the journal holds.
func repairCutOff(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, journalName, pendingCopy))
	return err == nil
}

// pendingCopy is what was pending while the database is made anew, which empties the file itself.
const pendingCopy = "pending.repair"

func keepPending(dir string, b []byte) error {
	return seal.WriteFile(filepath.Join(dir, journalName, pendingCopy), b, 0o600)
}

// journalled is what a journal holds.
type journalled struct {
	own, in [][]byte
	pending []byte
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
		j.pending = append(j.pending, b...)
	}
	return j, nil
}

// asidePrefix begins the name of a database that was put aside; the time follows.
const asidePrefix = "damaged-"

// putAside renames the database and what belongs to it. An earlier repair that was cut off has done so already: the first one is the one to salvage.
func putAside(dir string, o Options) (string, error) {
	now := time.Now
	if o.Now != nil {
		now = o.Now
	}
	path := filepath.Join(dir, fileName)
	aside := filepath.Join(dir, asidePrefix+now().UTC().Format("20060102-150405")+".db")
	for n := 0; ; n++ {
		if _, err := os.Stat(aside); errors.Is(err, fs.ErrNotExist) {
			break
		}
		aside = strings.TrimSuffix(aside, ".db") + "x.db"
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(path+suffix, aside+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return aside, nil
}

// salvaged is what could still be read of a damaged database.
type salvaged struct {
	settings, forms [][2]string
	authors         []salvagedAuthor
	segments        [][]byte
}

type salvagedAuthor struct {
	circle, record []byte
	name           string
}

// salvage reads what it can, and nothing that it can't.
func salvage(ctx context.Context, path string) (left salvaged) {
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		return left
	}
	db := sql.OpenDB(connector{dsn: (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: "mode=rw&_query_only=1"}).String()})
	defer db.Close() //nolint:errcheck // it was only read
	each := func(query string, row func(*sql.Rows)) {
		rows, err := db.QueryContext(ctx, query)
		if err != nil {
			return
		}
		for rows.Next() {
			row(rows)
		}
		_ = errors.Join(rows.Err(), rows.Close()) // what could be read is read: the file is damaged
	}
	pairs := func(list *[][2]string) func(*sql.Rows) {
		return func(rows *sql.Rows) {
			var p [2]string
			if rows.Scan(&p[0], &p[1]) == nil {
				*list = append(*list, p)
			}
		}
	}
	each("SELECT key, value FROM setting", pairs(&left.settings))
	each("SELECT key, draft FROM form", pairs(&left.forms))
	each("SELECT c.id, a.name, a.record FROM author a JOIN circle c ON c.row = a.circle", func(rows *sql.Rows) {
		var a salvagedAuthor
		if rows.Scan(&a.circle, &a.name, &a.record) == nil {
			left.authors = append(left.authors, a)
		}
	})
	each("SELECT bytes FROM segment", func(rows *sql.Rows) {
		var b []byte
		if rows.Scan(&b) == nil {
			left.segments = append(left.segments, b)
		}
	})
	return left
}

// refill takes everything in again.
func (s *Store) refill(ctx context.Context, j journalled, left salvaged, out *Repaired) error {
	own, circles := byCircle(j.own)
	in, more := byCircle(j.in)
	rest, others := byCircle(left.segments)
	for _, list := range []map[causal.Circle]bool{more, others} {
		for c, isOwn := range list {
			circles[c] = circles[c] || isOwn
		}
	}
	for _, c := range slices.SortedFunc(maps.Keys(circles), compareIDs) {
		if err := s.Know(ctx, c, circles[c]); err != nil {
			return err
		}
		for _, part := range []struct {
			raws      [][]byte
			route     string
			journaled bool
		}{{own[c], "", true}, {in[c], RouteJournal, true}, {rest[c], RouteJournal, false}} {
			_, err := s.Take(ctx, func(yield func([]byte, error) bool) {
				for _, raw := range part.raws {
					if !yield(raw, nil) {
						return
					}
				}
			}, TakeOptions{Circle: c, Route: part.route, journaled: part.journaled})
			if err != nil {
				return err
			}
		}
		infos, err := s.Segments(ctx, c)
		if err != nil {
			return err
		}
		out.Segments += len(infos)
	}
	return s.putBack(ctx, left)
}

// byCircle sorts segments by circle, and tells which circles are of one's own, as far as their founding is among them. What is damaged is left out.
func byCircle(list [][]byte) (by map[causal.Circle][][]byte, circles map[causal.Circle]bool) {
	by, circles = map[causal.Circle][][]byte{}, map[causal.Circle]bool{}
	for _, raw := range list {
		seg, err := segment.Open(raw)
		if err != nil {
			continue
		}
		own := false
		if seg.Founding() {
			changes, err := seg.Changes()
			if err != nil {
				continue
			}
			own = isOwn(&changes[0])
		}
		circles[seg.Circle] = circles[seg.Circle] || own
		by[seg.Circle] = append(by[seg.Circle], raw)
	}
	return by, circles
}

// putBack writes what only this computer kept.
func (s *Store) putBack(ctx context.Context, left salvaged) error {
	return s.write(ctx, func(t *txn) error {
		for _, p := range left.settings {
			if p[0] == "views" { // says what this very file has
				continue
			}
			if _, err := t.exec("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", p[0], p[1]); err != nil {
				return err
			}
		}
		for _, p := range left.forms {
			if _, err := t.exec("INSERT OR REPLACE INTO form (key, draft) VALUES (?, ?)", p[0], p[1]); err != nil {
				return err
			}
		}
		for _, a := range left.authors {
			if c := s.circles[causal.Circle(pad(a.circle))]; c != nil {
				if _, err := t.exec("INSERT OR REPLACE INTO author (circle, name, record) VALUES (?, ?, ?)", c.row, a.name, a.record); err != nil {
					return err
				}
			}
		}
		_, err := t.exec("DELETE FROM action") // nothing that was taken in just now was done by anybody
		return err
	})
}

func pad(b []byte) []byte {
	return append(slices.Clone(b), make([]byte, record.IDSize)...)[:record.IDSize]
}

// pendingEntry is a line of the file of pending changes.
type pendingEntry struct {
	secret segment.Secret
	number uint64
	change causal.Change
}

// readPending takes the file of pending changes apart, as far as it is whole.
func readPending(b []byte, device causal.Device) map[causal.Circle][]pendingEntry {
	found := map[causal.Circle][]pendingEntry{}
	for len(b) > 0 {
		n, k := binary.Uvarint(b)
		if k <= 0 || n > uint64(len(b)-k) {
			break
		}
		line := b[k : k+int(n)]
		b = b[k+int(n):]
		var c causal.Circle
		var e pendingEntry
		if len(line) < len(c)+len(e.secret)+1 {
			break
		}
		copy(c[:], line)
		copy(e.secret[:], line[len(c):])
		line = line[len(c)+len(e.secret):]
		if e.number, k = binary.Uvarint(line); k <= 0 {
			break
		}
		var err error
		if e.change, err = segment.ReadChange(bytes.Clone(line[k:]), c, device, e.number); err != nil {
			break
		}
		found[c] = append(found[c], e)
	}
	return found
}

// repend makes those changes pending again that no segment has.
func (s *Store) repend(ctx context.Context, j journalled, out *Repaired) error {
	err := s.write(ctx, func(t *txn) error {
		for id, entries := range readPending(j.pending, s.self().device) {
			c := s.circles[id]
			if c == nil || len(c.open) > 0 {
				continue
			}
			n, err := t.rependIn(c, entries)
			if err != nil {
				return err
			}
			out.Pending += n
		}
		return nil
	})
	return err
}

// rependIn takes of the entries of a circle those that go on where its chain ends, made under the last secret.
func (t *txn) rependIn(c *circleState, entries []pendingEntry) (int, error) {
	secret := entries[len(entries)-1].secret
	namer := causal.NewNamer(secret[:])
	var open []openChange
	var named []segment.Named
	for _, e := range entries {
		if e.secret != secret || e.number != c.first+uint64(len(open)) {
			continue
		}
		name := namer.Name(&e.change, len(open))
		on := e.change.On(name)
		if _, err := t.exec("INSERT INTO pending (circle, number, clock, record, change) VALUES (?, ?, ?, ?, ?)",
			c.row, int64(e.number), int64(e.change.Clock), on[:], segment.AppendChange(nil, &e.change)); err != nil {
			return 0, err
		}
		open = append(open, openChange{number: e.number, change: e.change, name: name})
		named = append(named, segment.Named{Change: e.change, Name: name})
		t.clock = max(t.clock, e.change.Clock)
	}
	if len(open) == 0 {
		return 0, nil
	}
	if _, err := t.exec("UPDATE circle SET secret = ? WHERE row = ?", secret[:], c.row); err != nil {
		return 0, err
	}
	was := c.open
	t.undo = append(t.undo, func() { c.open = was })
	c.secret, c.open, c.fresh = secret, open, false
	t.after = append(t.after, func() { t.s.journalPending(c, open) })
	return len(open), t.apply(c, 0, named, nil)
}

// JournalSegments gives the segments in the journal of a folder that nobody has open, by circle.
func JournalSegments(dir string) (map[causal.Circle][][]byte, error) {
	j, err := gatherJournal(dir)
	if err != nil {
		return nil, err
	}
	by, _ := byCircle(slices.Concat(j.own, j.in))
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
