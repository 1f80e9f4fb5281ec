package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/segment"
)

// pendingEntry is a line of the file of pending changes.
type pendingEntry struct {
	secret segment.Secret
	number uint64
	change causal.Change
}

// wholeLines gives what there is of a file of pending changes before its last line is cut.
func wholeLines(b []byte) []byte {
	at := 0
	for {
		n, k := binary.Uvarint(b[at:])
		if k <= 0 || n > uint64(len(b)-at-k) {
			return b[:at]
		}
		at += k + int(n)
	}
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
	all := map[causal.Circle][]pendingEntry{}
	for _, b := range j.pending {
		for id, entries := range readPending(b, s.self().device) {
			all[id] = append(all[id], entries...)
		}
	}
	return s.write(ctx, func(t *txn) error {
		for id, entries := range all {
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
}

// rependIn takes of the entries of a circle those that go on where its chain ends, made under the last secret. What stands in a segment by now was made under an
// earlier one: an older database still has it.
func (t *txn) rependIn(c *circleState, entries []pendingEntry) (int, error) {
	entries = slices.DeleteFunc(entries, func(e pendingEntry) bool { return e.number < c.first })
	if len(entries) == 0 {
		return 0, nil
	}
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
