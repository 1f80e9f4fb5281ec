package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/segment"
)

// heldSegment is a segment with its row.
type heldSegment struct {
	row     int64
	state   int
	control bool
	seg     *segment.Segment
}

// nextSegment reserves the row of a segment, so that the records it will touch can say so before it is there.
func (t *txn) nextSegment() (int64, error) {
	if t.lastSegment == 0 {
		if err := t.row("SELECT coalesce(max(row), 0) FROM segment", nil, &t.lastSegment); err != nil {
			return 0, err
		}
	}
	t.lastSegment++
	return t.lastSegment, nil
}

// insertSegment files a segment under a row that nextSegment gave, or, with 0, under a new one.
func (t *txn) insertSegment(c *circleState, row int64, seg *segment.Segment, state int, reason string, control bool, route string) (int64, error) {
	if row == 0 {
		var err error
		if row, err = t.nextSegment(); err != nil {
			return 0, err
		}
	}
	if !c.forked[seg.Device()] {
		var other int
		if err := t.row("SELECT EXISTS (SELECT 1 FROM segment WHERE circle = ? AND device = ? AND prev = ?)", []any{c.row, deviceOf(seg), seg.Previous[:]}, &other); err != nil {
			return 0, err
		}
		if other != 0 {
			c.forked[seg.Device()] = true // should this write come to nothing, a few claims are kept longer
		}
	}
	_, err := t.exec(`INSERT INTO segment (row, circle, hash, prev, device, first, count, state, reason, control, arrived, route, bytes) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		row, c.row, seg.Hash[:], seg.Previous[:], deviceOf(seg), int64(seg.First), seg.Count, state, reason, control, t.now.UnixMilli(), route, seg.Raw)
	return row, err
}

// segmentsWhere reads segments into memory; the callers ask for few, or for those of one circle.
func (t *txn) segmentsWhere(where string, args ...any) ([]heldSegment, error) {
	rows, err := t.QueryContext(t.ctx, "SELECT row, state, control, bytes FROM segment WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	var list []heldSegment
	for rows.Next() {
		var h heldSegment
		var b []byte
		if err := rows.Scan(&h.row, &h.state, &h.control, &b); err != nil {
			return nil, err
		}
		if h.seg, err = segment.Open(b); err != nil {
			return nil, errors.Join(ErrDamaged, err)
		}
		list = append(list, h)
	}
	return list, rows.Err()
}

// changesOf reads the changes of a segment that is held, and its state.
func changesOf(ctx context.Context, q querier, row int64) ([]segment.Named, int, error) {
	var b []byte
	var state int
	if err := q.QueryRowContext(ctx, "SELECT bytes, state FROM segment WHERE row = ?", row).Scan(&b, &state); err != nil {
		return nil, 0, err
	}
	seg, err := segment.Open(b)
	if err != nil {
		return nil, 0, errors.Join(ErrDamaged, err)
	}
	changes, err := seg.Changes()
	if err != nil {
		return nil, 0, errors.Join(ErrDamaged, err)
	}
	return changes, state, nil
}

// remake makes all records of a circle anew from its segments and pending changes.
func (t *txn) remake(c *circleState) error {
	t.many, t.touched = true, nil
	for _, q := range []string{
		"DELETE FROM search WHERE rowid IN (SELECT row FROM record WHERE circle = ?)",
		"DELETE FROM external WHERE circle = ?",
		"DELETE FROM file_named WHERE circle = ?",
		"DELETE FROM same WHERE circle = ?",
		"DELETE FROM record WHERE circle = ?",
	} {
		if _, err := t.exec(q, c.row); err != nil {
			return err
		}
	}
	t.lastRecord = 0
	t.setAliases(c, aliases{})
	rows, err := t.rowsOf("SELECT row FROM segment WHERE circle = ? AND control = 0 AND state = 0 ORDER BY row", c.row)
	if err != nil {
		return err
	}
	done := map[causal.Hash]struct{}{}
	fresh := func(changes []segment.Named) []segment.Named {
		keep := changes[:0]
		for _, ch := range changes {
			if _, twice := done[ch.Name]; !twice {
				done[ch.Name] = struct{}{}
				keep = append(keep, ch)
			}
		}
		return keep
	}
	for _, row := range rows {
		changes, _, err := t.changesOf(row)
		if err != nil {
			return err
		}
		if err := t.apply(c, row, fresh(changes), nil); err != nil {
			return err
		}
	}
	if _, signed := t.signed[c]; signed { // they are in a segment
		return nil
	}
	open := make([]segment.Named, len(c.open))
	for i, o := range c.open {
		open[i] = segment.Named{Change: o.change, Name: o.name}
	}
	return t.apply(c, 0, fresh(open), nil)
}

func (t *txn) rowsOf(query string, args ...any) ([]int64, error) {
	rows, err := t.QueryContext(t.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	var list []int64
	for rows.Next() {
		var row int64
		if err := rows.Scan(&row); err != nil {
			return nil, err
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

// SegmentInfo is what a bundle's writer needs to know of a segment before it reads it.
type SegmentInfo struct {
	Row     int64
	Device  causal.Device
	Hash    causal.Hash
	Prev    causal.Hash
	First   uint64
	Count   int
	Control bool
	Lacking bool // more of it is missing than finals say: a fuller copy replaces it
	Size    int
}

// Last is the number of the segment's last change.
func (i SegmentInfo) Last() uint64 { return i.First + uint64(i.Count) - 1 }

// Segments lists the segments of a circle that can be passed on, control changes first, then in the order in which they
// came; those that wait are passed on too, since another may be able to use them.
func (s *Store) Segments(ctx context.Context, c causal.Circle) ([]SegmentInfo, error) {
	state, err := s.circle(c)
	if err != nil {
		return nil, err
	}
	rows, err := s.r.QueryContext(ctx, "SELECT row, device, hash, prev, first, count, control, state = ?, length(bytes) FROM segment WHERE circle = ? ORDER BY control DESC, row", stateLacking, state.row)
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	var list []SegmentInfo
	for rows.Next() {
		var i SegmentInfo
		var device, hash, prev []byte
		if err := rows.Scan(&i.Row, &device, &hash, &prev, &i.First, &i.Count, &i.Control, &i.Lacking, &i.Size); err != nil {
			return nil, s.explain(err)
		}
		copy(i.Device[:], device)
		copy(i.Hash[:], hash)
		copy(i.Prev[:], prev)
		list = append(list, i)
	}
	return list, s.explain(rows.Err())
}

// SegmentBytes reads a segment as it came.
func (s *Store) SegmentBytes(ctx context.Context, row int64) ([]byte, error) {
	var b []byte
	err := s.r.QueryRowContext(ctx, "SELECT bytes FROM segment WHERE row = ?", row).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	return b, s.explain(err)
}
