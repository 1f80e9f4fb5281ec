package store

import (
	"database/sql"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/data/segment"
)

// ReaderVersion is the greatest Change.Reader that this version merges. Changes that need a later one are kept,
// passed on, and left alone.
const ReaderVersion = 0

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
	err := t.row("SELECT row, kind, fields, state, segments FROM record WHERE id = ? AND circle = ?", []any{id[:], c.row}, &row, &kind, &fields, &state, &segments)
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
	after := outcomeOf(h.rec)
	shows := visibility(c, h.rec.ID, &after)
	t.regroupIf(c, h.rec.ID, h.rec.Slot(record.SlotSame) != nil)
	t.shown = h.rec.AppendShown(t.shown[:0])
	t.state = h.rec.AppendState(t.state[:0])
	r := line{id: h.rec.ID, kind: h.rec.Kind, shows: shows, differs: after.differs, born: h.rec.Born, segments: h.segments}
	if h.row == 0 {
		var err error
		h.row, err = t.insert(c, &r)
		return err
	}
	if _, err := t.exec(`UPDATE record SET kind = ?, deleted = ?, differs = ?, born = ?, segments = ?, sort_en = ?, sort_uk = ?, fields = ?, state = ? WHERE row = ?`,
		append(t.columns(&r), h.row)...); err != nil {
		return err
	}
	return t.written(c, h.row, &r)
}

// line is what is written into a row of the table of records, besides t.shown and t.state.
type line struct {
	id            record.ID
	kind          string
	shows         int // showsAlive, showsDeleted or showsHidden
	differs, born bool
	segments      []int64
}

func (t *txn) columns(r *line) []any {
	t.fields = appendFields(t.fields[:0], t.shown)
	t.rows = appendRows(t.rows[:0], r.segments)
	en, uk := t.s.sortKeys(r.kind, t.shown)
	return append(t.values[:0], r.kind, r.shows, r.differs, r.born, notNil(t.rows), en, uk, t.fields, t.state)
}

// insert writes a record that is new here. It gives 0 if it is not.
func (t *txn) insert(c *circleState, r *line) (int64, error) {
	row, err := t.nextRecord()
	if err != nil {
		return 0, err
	}
	res, err := t.exec(`INSERT INTO record (kind, deleted, differs, born, segments, sort_en, sort_uk, fields, state, row, circle, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id, circle) DO NOTHING`, append(t.columns(r), row, c.row, r.id[:])...)
	if err != nil {
		return 0, err
	}
	if n, err := res.RowsAffected(); n == 0 {
		return 0, err
	}
	t.lastRecord = row
	if err := t.newcomer(); err != nil {
		return 0, err
	}
	return row, t.written(c, row, r)
}

// nextRecord gives the row of the next new record. Rows ascend, so that what is to be indexed later can be named by its first and last.
func (t *txn) nextRecord() (int64, error) {
	if t.lastRecord == 0 {
		if err := t.row("SELECT coalesce(max(row), 0) FROM record", nil, &t.lastRecord); err != nil {
			return 0, err
		}
	}
	return t.lastRecord + 1, nil
}

// written does what follows from a record as it was written.
func (t *txn) written(c *circleState, row int64, r *line) error {
	t.touch(r.id)
	if ext := valueIn(t.shown, record.SlotExternal); ext != "" {
		if _, err := t.exec("INSERT OR IGNORE INTO external (circle, text, record) VALUES (?, ?, ?)", c.row, ext, row); err != nil {
			return err
		}
	}
	return t.index(row, r)
}

func valueIn(shown []merge.Shown, slot string) string {
	i, found := slices.BinarySearchFunc(shown, slot, func(s merge.Shown, slot string) int { return strings.Compare(s.Slot, slot) })
	if !found {
		return ""
	}
	return shown[i].Values[0]
}

// bear writes a record of which nothing but its creation is known, the short way. ok is false if it is not that simple.
func (t *txn) bear(c *circleState, segment int64, ch *causal.Change, name causal.Hash) (ok bool, err error) {
	if t.shown, t.state, ok = merge.Birth(t.shown[:0], t.state[:0], ch, name.Short()); !ok || c.hides(name.Short()) {
		return false, nil
	}
	t.regroupIf(c, name.Short(), valueIn(t.shown, record.SlotSame) != "")
	r := line{id: name.Short(), kind: ch.Kind, born: true}
	if segment != 0 {
		t.one[0] = segment
		r.segments = t.one[:]
	}
	row, err := t.insert(c, &r)
	return row != 0, err
}

// What the column "deleted" says of a record. Lists show the first, or the second when deleted records are asked for.
const (
	showsAlive   = 0
	showsDeleted = 1
	showsHidden  = 2 // it is being forgotten, or was
	showsAlias   = 3 // another record stands for it
)

// visibility tells how a record shows. Of one that is hidden nobody need settle anything.
func visibility(c *circleState, id record.ID, after *outcome) int {
	switch {
	case c.standsFor(id) != id:
		after.differs = false
		return showsAlias
	case c.hides(id):
		after.differs = false
		return showsHidden
	case after.deleted:
		return showsDeleted
	}
	return showsAlive
}

func (c *circleState) hides(id record.ID) bool {
	if c.members == nil {
		return false
	}
	_, hidden := c.members.Hidden()[id]
	return hidden
}

// sortKeys gives the keys by which lists are sorted in English and in Ukrainian: of the title, with the half in that language first.
func (s *Store) sortKeys(kind string, shown []merge.Shown) (en, uk []byte) {
	k := s.registry.Kind(kind)
	if k == nil {
		return []byte{}, []byte{}
	}
	get := func(slot string) string { return valueIn(shown, slot) }
	return notNil(script.SortKey(k.SortOf(get, "en"), "en")), notNil(script.SortKey(k.SortOf(get, "uk"), "uk"))
}

func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// counted is told what became of a record.
type counted func(before, after outcome, kind string, id record.ID)

// apply takes the changes of a segment into the records. row is the segment's, 0 for pending changes. A change may come in two segments, the
// first ones of the branches of a clone: package merge counts it once.
func (t *txn) apply(c *circleState, row int64, changes []segment.Named, seen counted) error {
	times := make(map[record.ID]int, len(changes))
	for i := range changes {
		times[changes[i].On(changes[i].Name)]++
	}
	batch := map[record.ID]*held{}
	var order []record.ID
	for i := range changes {
		ch := &changes[i]
		if IsControl(ch.Kind) {
			continue
		}
		if err := t.nameFiles(c, &ch.Change); err != nil { // of a later version's changes too: they are passed on with their files
			return err
		}
		if ch.Reader > ReaderVersion {
			continue
		}
		id := ch.On(ch.Name)
		if times[id] == 1 {
			ok, err := t.bear(c, row, &ch.Change, ch.Name)
			if err != nil {
				return err
			}
			if ok {
				if seen != nil {
					seen(outcome{}, outcome{there: true}, ch.Kind, id)
				}
				continue
			}
		}
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
		h.touchedIn(row)
	}
	for _, id := range order {
		h := batch[id]
		if err := t.save(c, h); err != nil {
			return err
		}
		if seen != nil {
			seen(h.before, outcomeOf(h.rec), h.rec.Kind, id)
		}
	}
	return nil
}

// touchedIn notes that a segment has a change to the record.
func (h *held) touchedIn(row int64) {
	if i, found := slices.BinarySearch(h.segments, row); !found && row != 0 {
		h.segments = slices.Insert(h.segments, i, row)
	}
}

// rebuild makes the records anew from all segments that touched them and the pending changes. It is needed where values were taken out.
func (t *txn) rebuild(c *circleState, ids map[record.ID]*held) error {
	if err := t.merged(c, ids); err != nil {
		return err
	}
	for _, id := range slices.SortedFunc(maps.Keys(ids), compareIDs) {
		if err := t.save(c, ids[id]); err != nil {
			return err
		}
	}
	return nil
}

// merged merges records anew from all their changes, without writing them.
func (t *txn) merged(c *circleState, ids map[record.ID]*held) error {
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
		if _, twice := done[ch.Name]; twice || h == nil || ch.Reader > ReaderVersion || IsControl(ch.Kind) {
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
	for _, o := range t.pending(c) {
		take(&segment.Named{Change: o.change, Name: o.name})
	}
	return nil
}

func compareIDs(a, b record.ID) int { return slices.Compare(a[:], b[:]) }

// changesOf reads the changes of a segment that is held.
func (t *txn) changesOf(row int64) ([]segment.Named, int, error) { return changesOf(t.ctx, t.Tx, row) }
