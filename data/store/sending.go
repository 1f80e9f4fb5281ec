package store

import (
	"cmp"
	"context"
	"maps"
	"math/bits"
	"os"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// MaxWants is how many files a device can ask for at once.
const MaxWants = 4096

// FileInfo is a file that can be sent.
type FileInfo struct {
	Hash  record.FileHash
	Size  int64
	Thumb bool // it is the small picture of another
	Asked bool // by the addressee
	clock causal.Clock
}

// FilesFor lists the files for an addressee in the order in which they are worth sending: small pictures; originals that she asked for; other originals,
// smaller and newer first. They are those that the segments name and that she asked for; with everything, all that the circle's changes name. Only
// what is held for the circle is listed.
func (s *Store) FilesFor(ctx context.Context, c causal.Circle, to causal.Device, segments []SegmentInfo, everything bool) ([]FileInfo, error) {
	state, err := s.circle(c)
	if err != nil {
		return nil, err
	}
	sent := runsOf(segments)
	rows, err := s.r.QueryContext(ctx, `SELECT n.hash, n.size, n.thumb, n.clock, n.device, n.number, EXISTS (SELECT 1 FROM file_asked a WHERE a.circle = n.circle AND a.hash = n.hash AND a.device = ?)
		FROM file_named n JOIN file_held h ON h.hash = n.hash AND h.circle = n.circle WHERE n.circle = ?`, to[:], state.row)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	found := map[record.FileHash]FileInfo{}
	for rows.Next() {
		var i FileInfo
		var hash, device []byte
		var clock int64
		var number uint64
		if err := rows.Scan(&hash, &i.Size, &i.Thumb, &clock, &device, &number, &i.Asked); err != nil {
			return nil, s.explain(err)
		}
		copy(i.Hash[:], hash)
		i.clock = causal.Clock(clock)
		if everything || i.Asked || sent.has(causal.Device(device), number) {
			s.addSendable(found, i)
		}
	}
	return slices.SortedFunc(maps.Values(found), byWorth), s.explain(rows.Err())
}

// addSendable adds a file unless it is not there, or has another size than somebody says: what counts is the file.
func (s *Store) addSendable(found map[record.FileHash]FileInfo, i FileInfo) {
	info, err := os.Stat(s.filePath(i.Hash))
	if err != nil || !i.Thumb && info.Size() != i.Size || i.Thumb && info.Size() > record.MaxThumb {
		return
	}
	i.Size = info.Size()
	if other, ok := found[i.Hash]; ok {
		i.Thumb, i.clock = i.Thumb || other.Thumb, max(i.clock, other.clock)
	}
	found[i.Hash] = i
}

func byWorth(a, b FileInfo) int {
	first := func(x, y bool) int {
		switch {
		case x == y:
			return 0
		case x:
			return -1
		default:
			return 1
		}
	}
	// Of about one size, within a factor of two, the newer goes first.
	return cmp.Or(first(a.Thumb, b.Thumb), first(a.Asked, b.Asked), cmp.Compare(bits.Len64(uint64(a.Size)), bits.Len64(uint64(b.Size))),
		cmp.Compare(b.clock, a.clock), slices.Compare(a.Hash[:], b.Hash[:]))
}

// runs are the numbers of the changes in some segments, by device.
type runs map[causal.Device][][2]uint64

func runsOf(segments []SegmentInfo) runs {
	r := runs{}
	for _, i := range segments {
		r[i.Device] = append(r[i.Device], [2]uint64{i.First, i.Last()})
	}
	return r
}

func (r runs) has(d causal.Device, number uint64) bool {
	return slices.ContainsFunc(r[d], func(run [2]uint64) bool { return number >= run[0] && number <= run[1] })
}

// Wants lists the files of a circle that this device asks for: those that a person asked for, and small pictures that are missing.
func (s *Store) Wants(ctx context.Context, c causal.Circle) ([]record.FileHash, error) {
	state, err := s.circle(c)
	if err != nil {
		return nil, err
	}
	rows, err := s.r.QueryContext(ctx, `SELECT DISTINCT n.hash FROM file_named n WHERE n.circle = ? AND (n.thumb OR n.hash IN (SELECT hash FROM file_wanted))
		AND NOT EXISTS (SELECT 1 FROM file_held h WHERE h.hash = n.hash AND h.circle = n.circle) ORDER BY n.thumb, n.clock DESC LIMIT ?`, state.row, MaxWants)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	var list []record.FileHash
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, s.explain(err)
		}
		list = append(list, record.FileHash(b))
	}
	return list, s.explain(rows.Err())
}

// TakeWants notes what a device asks for, in the place of what it asked for before. Files that the circle does not name are no wish.
func (s *Store) TakeWants(ctx context.Context, c causal.Circle, device causal.Device, wants []record.FileHash) error {
	return s.write(ctx, func(t *txn) error {
		state := s.circles[c]
		if state == nil {
			return say.Err(ErrForeign, "circle.unknown")
		}
		if _, err := t.exec("DELETE FROM file_asked WHERE circle = ? AND device = ?", state.row, device[:]); err != nil {
			return err
		}
		for _, h := range wants[:min(len(wants), MaxWants)] {
			if _, err := t.exec("INSERT OR IGNORE INTO file_asked (circle, device, hash) SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM file_named WHERE circle = ?1 AND hash = ?3)",
				state.row, device[:], h[:]); err != nil {
				return err
			}
		}
		return nil
	})
}
