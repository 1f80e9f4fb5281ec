package store

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/segment"
)

// A journal file holds segments as they came, each preceded by its length as an unsigned varint. The name begins with
// "own-" or "in-" and ends with the short hash of the first segment, so that no two are alike.
const (
	ownPrefix     = "own-"
	inPrefix      = "in-"
	journalSuffix = ".seg"
	journalRoom   = 2 << 20 // bytes gathered before a file is written
)

// journal writes segments to a new file, durably, and gives its path.
func (s *Store) journal(segments [][]byte, prefix string) (string, error) {
	first, err := segment.Open(segments[0])
	if err != nil {
		return "", err
	}
	size := 0
	for _, raw := range segments {
		size += binary.MaxVarintLen32 + len(raw)
	}
	b := make([]byte, 0, size)
	for _, raw := range segments {
		b = binary.AppendUvarint(b, uint64(len(raw)))
		b = append(b, raw...)
	}
	path := filepath.Join(s.dir, journalName, prefix+first.Hash.Short().String()+journalSuffix)
	return path, seal.WriteFile(path, b, 0o600)
}

// framed is what a journal file holds.
func framed(segments [][]byte) []byte {
	var b []byte
	for _, raw := range segments {
		b = binary.AppendUvarint(b, uint64(len(raw)))
		b = append(b, raw...)
	}
	return b
}

// forget removes a journal file whose segment was never committed. It has not left this computer.
func (s *Store) forget(path string) { _ = os.Remove(path) } // if it stays, it is adopted at the next start: nothing is lost

// keep gathers a segment that was taken in for the journal.
func (in *intake) keep(raw []byte) error {
	if in.o.journaled {
		return nil
	}
	in.journal = append(in.journal, raw)
	if in.room += len(raw); in.room < journalRoom || in.o.Preview {
		if in.o.Preview {
			in.journal, in.room = nil, 0
		}
		return nil
	}
	return in.flushJournal()
}

func (in *intake) flushJournal() error {
	if len(in.journal) == 0 {
		return nil
	}
	prefix := inPrefix
	if in.o.own {
		prefix = ownPrefix
	}
	path, err := in.s.journal(in.journal, prefix)
	in.undo = append(in.undo, func() { in.s.forget(path) })
	if err != nil {
		return err
	}
	in.journal, in.room = nil, 0
	return nil
}

// journalSaysMore tells whether a journal holds more than a circle that was being founded when the power went: then a database that is missing
// was lost.
func journalSaysMore(dir string) bool {
	names, err := filepath.Glob(filepath.Join(dir, journalName, "*"+journalSuffix))
	info, none := os.Stat(filepath.Join(dir, journalName, "pending.log"))
	return err == nil && len(names) > 1 || none == nil && info.Size() > 0
}

// readJournal gives the segments of a journal file.
func readJournal(path string) ([][]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	r := bufio.NewReader(f)
	var list [][]byte
	for {
		start, _ := r.Peek(binary.MaxVarintLen64) // what is missing shows below
		n, err := binary.ReadUvarint(r)
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		// Lengths have their shortest form only.
		if err != nil || n > segment.MaxHeader+segment.MaxBody+64 || !bytes.HasPrefix(start, binary.AppendUvarint(nil, n)) {
			return list, fmt.Errorf("%w: journal file %s", ErrDamaged, path)
		}
		raw := make([]byte, n)
		if _, err := io.ReadFull(r, raw); err != nil {
			return list, fmt.Errorf("%w: journal file %s", ErrDamaged, path)
		}
		list = append(list, raw)
	}
}

// adoptJournal files segments of this device that were signed and journalled, but not committed before the power went.
// They may not be signed again with other contents, so they are taken as they are (FAULTS 85).
func (s *Store) adoptJournal(ctx context.Context) error {
	names, err := filepath.Glob(filepath.Join(s.dir, journalName, ownPrefix+"*"+journalSuffix))
	if err != nil {
		return err
	}
	known, err := s.ownHashes(ctx)
	if err != nil {
		return err
	}
	var found []*segment.Segment
	for _, path := range names {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), ownPrefix), journalSuffix)
		if _, ok := known[name]; ok {
			continue
		}
		list, err := readJournal(path)
		if err != nil {
			return err
		}
		for _, raw := range list {
			seg, err := segment.Open(raw)
			if err != nil {
				return errors.Join(ErrDamaged, err)
			}
			found = append(found, seg)
		}
	}
	// A large save signs several: each follows the one before.
	slices.SortFunc(found, func(a, b *segment.Segment) int { return cmp.Compare(a.First, b.First) })
	for _, seg := range found {
		if err := s.adopt(ctx, seg); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) ownHashes(ctx context.Context) (map[string]struct{}, error) {
	rows, err := s.w.QueryContext(ctx, "SELECT substr(hash, 1, 10) FROM segment WHERE device = ?", s.self().device[:])
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	known := map[string]struct{}{}
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		var id record.ID
		copy(id[:], b)
		known[id.String()] = struct{}{}
	}
	return known, rows.Err()
}

// adopt files one segment of this device: its changes are those that were pending, or those of a bulk save.
func (s *Store) adopt(ctx context.Context, seg *segment.Segment) error {
	changes, err := seg.Changes()
	if err != nil {
		return errors.Join(ErrDamaged, err)
	}
	return s.write(ctx, func(t *txn) error {
		if seg.Device() != s.self().device {
			return nil // written before this computer took its present key
		}
		c := s.circles[seg.Circle]
		founding := c == nil && seg.Founding()
		if founding {
			// The power went in the middle of founding: the circle is there, and empty.
			if c, err = t.addCircle(seg.Circle, isOwn(&changes[0])); err != nil {
				return err
			}
		}
		if c == nil || seg.First != c.first || seg.Previous != c.prev {
			return nil // not the end of this chain: Take would hold it as a branch
		}
		t.bulk = true
		sv := &saving{txn: t, c: c}
		control := len(changes) == 1 && IsControl(changes[0].Kind)
		row, err := sv.fileOwn(seg, control)
		if err != nil {
			return err
		}
		if control {
			return t.newMembers(c)
		}
		pending := map[string]struct{}{}
		for _, o := range c.open {
			pending[string(o.name[:])] = struct{}{}
		}
		var fresh []segment.Named
		ids := map[record.ID]struct{}{}
		for _, ch := range changes {
			if _, ok := pending[string(ch.Name[:])]; ok {
				ids[ch.On(ch.Name)] = struct{}{}
			} else {
				fresh = append(fresh, ch)
			}
			t.clock = max(t.clock, ch.Clock)
		}
		if _, err := t.exec("DELETE FROM pending WHERE circle = ? AND number <= ?", c.row, int64(seg.Last())); err != nil {
			return err
		}
		if err := sv.touchedBy(row, ids); err != nil {
			return err
		}
		return t.apply(c, row, fresh, nil)
	})
}

// isOwn tells whether a founding change founds the circle of one's own records.
func isOwn(c *segment.Named) bool {
	for i := range c.Sets {
		if s := &c.Sets[i]; s.Slot == SlotOwn && len(s.Values) == 1 {
			return s.Values[0] == "yes"
		}
	}
	return false
}

// journalPending appends saved changes to a file beside the database, which helps if the database is ever damaged. The
// database has them durably already: an error here is not the save's.
func (s *Store) journalPending(c *circleState, open []openChange) {
	if s.log == nil {
		return
	}
	var b []byte
	for i := range open {
		b = appendPending(b, c.id, c.secret, open[i].number, segment.AppendChange(nil, &open[i].change))
	}
	_, _ = s.log.Write(b)
}

// appendPending appends a line of that file.
func appendPending(b []byte, c causal.Circle, secret segment.Secret, number uint64, change []byte) []byte {
	line := append(append([]byte(nil), c[:]...), secret[:]...)
	line = binary.AppendUvarint(line, number)
	line = append(line, change...)
	b = binary.AppendUvarint(b, uint64(len(line)))
	return append(b, line...)
}

// rejournalPending writes that file anew from the database: the end of it, which nobody flushes, may be gone with the power.
func (s *Store) rejournalPending() {
	_ = s.log.Truncate(0) // as in journalPending, the database has everything
	for _, c := range s.circles {
		if len(c.open) > 0 {
			s.journalPending(c, c.open)
		}
	}
}

// trimPending empties the file of pending changes once none is pending: all of them are in segments, which have files of their own.
func (s *Store) trimPending() {
	for _, c := range s.circles {
		if len(c.open) > 0 {
			return
		}
	}
	if s.log != nil {
		_ = s.log.Truncate(0) // what stays too long does no harm
	}
}
