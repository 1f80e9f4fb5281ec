package store

import (
	"database/sql"
	"encoding/binary"
	"errors"
	"maps"
	"slices"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/data/segment"
)

// readerVersion is the greatest Change.Reader that this version merges. Changes that need a later one are kept,
// passed on, and left alone.
const readerVersion = 0

// held is a record in the middle of a write.
type held struct {
	row      int64 // 0: not in the table yet
	rec      *merge.Record
	segments []int64 // that touched it
	before   outcome
}

// outcome is what a preview tells of a record.
type outcome struct {
	there, deleted, differs bool
}

// load finds a record of a circle, or begins an empty one.
func (t *txn) load(c *circleState, id record.ID) (*held, error) {
	var row int64
	var kind string
	var fields, state, segments []byte
	err := t.row("SELECT row, kind, json(fields), state, segments FROM record WHERE id = ? AND circle = ?", []any{id[:], c.row}, &row, &kind, &fields, &state, &segments)
	if errors.Is(err, sql.ErrNoRows) {
		return &held{rec: &merge.Record{ID: id}}, nil
	}
	if err != nil {
		return nil, err
	}
	rec, err := decodeRecord(id, kind, fields, state)
	if err != nil {
		return nil, err
	}
	return &held{row: row, rec: rec, segments: readRows(segments), before: outcomeOf(rec)}, nil
}

func outcomeOf(r *merge.Record) outcome {
	return outcome{there: true, deleted: r.Deleted(), differs: len(r.Differences()) > 0 || r.Revived()}
}

func decodeRecord(id record.ID, kind string, fields, state []byte) (*merge.Record, error) {
	shown, err := readFields(fields)
	if err != nil {
		return nil, err
	}
	rec, err := merge.Decode(id, kind, shown, state)
	if err != nil {
		return nil, errors.Join(ErrDamaged, err)
	}
	return rec, nil
}

func readRows(b []byte) []int64 {
	var rows []int64
	var last int64
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			break
		}
		last += int64(v)
		rows = append(rows, last)
		b = b[n:]
	}
	return rows
}

func appendRows(b []byte, rows []int64) []byte {
	var last int64
	for _, r := range rows {
		b = binary.AppendUvarint(b, uint64(r-last))
		last = r
	}
	return b
}

// save writes the record back.
func (t *txn) save(c *circleState, h *held) error {
	fields := appendFields(nil, h.rec)
	state := h.rec.AppendState(nil)
	rows := notNil(appendRows(nil, h.segments))
	shown := h.rec.Values()
	en, uk := t.s.sortKeys(h.rec.Kind, shown)
	after := outcomeOf(h.rec)
	t.touch(h.rec.ID)
	if h.row == 0 {
		res, err := t.exec(`INSERT INTO record (circle, id, kind, fields, state, segments, sort_en, sort_uk, deleted, differs, born) VALUES (?, ?, ?, jsonb(?), ?, ?, ?, ?, ?, ?, ?)`,
			c.row, h.rec.ID[:], h.rec.Kind, string(fields), state, rows, en, uk, after.deleted, after.differs, h.rec.Born)
		if err != nil {
			return err
		}
		if h.row, err = res.LastInsertId(); err != nil {
			return err
		}
	} else if _, err := t.exec(`UPDATE record SET kind = ?, fields = jsonb(?), state = ?, segments = ?, sort_en = ?, sort_uk = ?, deleted = ?, differs = ?, born = ? WHERE row = ?`,
		h.rec.Kind, string(fields), state, rows, en, uk, after.deleted, after.differs, h.rec.Born, h.row); err != nil {
		return err
	}
	if ext := shown.Get(record.SlotExternal); ext != "" {
		if _, err := t.exec("INSERT OR IGNORE INTO external (circle, text, record) VALUES (?, ?, ?)", c.row, ext, h.row); err != nil {
			return err
		}
	}
	return t.index(h, shown, after.deleted)
}

// sortKeys gives the keys by which lists are sorted in English and in Ukrainian: of the title, with the half in that language first.
func (s *Store) sortKeys(kind string, v record.Values) (en, uk []byte) {
	k := s.registry.Kind(kind)
	if k == nil {
		return []byte{}, []byte{}
	}
	a, b := k.TitleIn(v, "en"), k.TitleIn(v, "uk")
	return notNil(script.SortKey(a, "en")), notNil(script.SortKey(b, "uk"))
}

func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// apply takes the changes of a segment into the records. row is the segment's, 0 for pending changes.
func (t *txn) apply(c *circleState, row int64, changes []segment.Named, seen func(before, after outcome, r *merge.Record)) error {
	batch := map[record.ID]*held{}
	var order []record.ID
	for i := range changes {
		ch := &changes[i]
		if IsControl(ch.Kind) || ch.Reader > readerVersion {
			continue
		}
		id := ch.On(ch.Name)
		h := batch[id]
		if h == nil {
			var err error
			if h, err = t.load(c, id); err != nil {
				return err
			}
			batch[id] = h
			order = append(order, id)
		}
		h.rec.Apply(&ch.Change, ch.Name.Short())
		if row != 0 && (len(h.segments) == 0 || h.segments[len(h.segments)-1] != row) {
			h.segments = append(h.segments, row)
			slices.Sort(h.segments)
		}
	}
	for _, id := range order {
		h := batch[id]
		if err := t.save(c, h); err != nil {
			return err
		}
		if seen != nil {
			seen(h.before, outcomeOf(h.rec), h.rec)
		}
	}
	return nil
}

// rebuild makes the records anew from all segments that touched them and the pending changes. It is needed where the same
// change may have come in two segments: the branches of a fork begin with the same pending changes.
func (t *txn) rebuild(c *circleState, ids map[record.ID]*held) error {
	rows := map[int64]struct{}{}
	for id, h := range ids {
		for _, r := range h.segments {
			rows[r] = struct{}{}
		}
		h.rec = &merge.Record{ID: id}
	}
	done := map[causal.Hash]struct{}{}
	take := func(ch *segment.Named) {
		h := ids[ch.On(ch.Name)]
		if _, twice := done[ch.Name]; twice || h == nil || ch.Reader > readerVersion || IsControl(ch.Kind) {
			return
		}
		done[ch.Name] = struct{}{}
		h.rec.Apply(&ch.Change, ch.Name.Short())
	}
	for _, row := range slices.Sorted(maps.Keys(rows)) {
		changes, state, err := t.changesOf(row)
		if err != nil {
			return err
		}
		if state != stateCounts {
			continue
		}
		for i := range changes {
			take(&changes[i])
		}
	}
	for _, o := range c.open {
		take(&segment.Named{Change: o.change, Name: o.name})
	}
	for _, id := range slices.SortedFunc(maps.Keys(ids), compareIDs) {
		if err := t.save(c, ids[id]); err != nil {
			return err
		}
	}
	return nil
}

func compareIDs(a, b record.ID) int { return slices.Compare(a[:], b[:]) }

// changesOf reads the changes of a segment that is held.
func (t *txn) changesOf(row int64) ([]segment.Named, int, error) { return changesOf(t.ctx, t.Tx, row) }
