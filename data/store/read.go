package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// Get reads a record.
func (s *Store) Get(ctx context.Context, id record.ID) (Entry, error) {
	rec, c, err := s.get(ctx, s.r, id, nil)
	if err != nil {
		return Entry{}, s.explain(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return c.entryOf(rec), nil
}

// rowOr0 is the circle's row, and 0 for none: rows begin at 1.
func (c *circleState) rowOr0() int64 {
	if c == nil {
		return 0
	}
	return c.row
}

// get finds a record by its id, in a circle, or, without one, in all. Should a record of another circle claim the same id, the one whose creation is here wins: ids
// are hashes, and only the creating change has this one.
func (s *Store) get(ctx context.Context, q querier, id record.ID, in *circleState) (*merge.Record, *circleState, error) {
	id = s.standing(q, id)
	var row int64
	var kind string
	var fields, state []byte
	err := q.QueryRowContext(ctx, "SELECT circle, kind, fields, state FROM record WHERE id = ?1 AND (?2 = 0 OR circle = ?2) ORDER BY born DESC, row LIMIT 1", id[:], in.rowOr0()).Scan(&row, &kind, &fields, &state)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, say.Err(ErrNotFound, "record.not_found")
	}
	if err != nil {
		return nil, nil, err
	}
	rec, err := decodeRecord(id, kind, fields, state)
	if err != nil {
		return nil, nil, err
	}
	s.lockIf(q)
	defer s.unlockIf(q)
	return rec, s.byRow[row], nil
}

// lockIf takes the mutex unless the caller is inside a write, which holds it.
func (s *Store) lockIf(q querier) {
	if _, inside := q.(*sql.Tx); !inside {
		s.mu.Lock()
	}
}

func (s *Store) unlockIf(q querier) {
	if _, inside := q.(*sql.Tx); !inside {
		s.mu.Unlock()
	}
}

// entryOf gives a record as it may be shown. The mutex is held.
func (c *circleState) entryOf(rec *merge.Record) Entry {
	if c.hides(rec.ID) {
		return Entry{ID: rec.ID, Circle: c.id, Kind: rec.Kind, Deleted: rec.Deleted(), Hidden: true}
	}
	e := Entry{
		ID: rec.ID, Circle: c.id, Kind: rec.Kind, Values: rec.Values(), Seen: map[string][]causal.Base{},
		Differences: rec.Differences(), Deleted: rec.Deleted(), Revived: rec.Revived(),
	}
	for i := range rec.Slots {
		if b := rec.Slots[i].Bases(); len(b) > 0 {
			e.Seen[rec.Slots[i].Name] = b
		}
	}
	return e
}

const rowColumns = "r.id, r.circle, r.kind, r.fields, r.differs, r.deleted"

func (s *Store) scanRows(rows *sql.Rows) ([]Row, error) {
	defer rows.Close() //nolint:errcheck // read to its end below
	var list []Row
	for rows.Next() {
		var r Row
		var id, fields []byte
		var circle int64
		var shows int
		if err := rows.Scan(&id, &circle, &r.Kind, &fields, &r.Differs, &shows); err != nil {
			return nil, err
		}
		copy(r.ID[:], id)
		r.Deleted, r.Hidden = shows == showsDeleted, shows == showsHidden
		r.Values = record.Values{}
		if !r.Hidden {
			var err error
			if r.Values, err = readFields(fields); err != nil {
				return nil, err
			}
		}
		r.Circle = s.circleAt(circle)
		list = append(list, r)
	}
	return list, rows.Err()
}

func (s *Store) circleAt(row int64) causal.Circle {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.byRow[row]; c != nil {
		return c.id
	}
	return causal.Circle{}
}

// Rows reads records by their ids, for the titles of references. Those that have not arrived are not in the map.
func (s *Store) Rows(ctx context.Context, ids []record.ID) (map[record.ID]Row, error) {
	found := make(map[record.ID]Row, len(ids))
	asked := map[record.ID][]record.ID{} // by the record that stands for them
	for _, id := range ids {
		if to := s.standing(s.r, id); to != id {
			asked[to] = append(asked[to], id)
		}
	}
	ids = append(slices.Clone(ids), slices.Collect(maps.Keys(asked))...)
	for part := range slices.Chunk(ids, 500) {
		args := make([]any, len(part))
		for i := range part {
			args[i] = part[i][:]
		}
		q := "SELECT " + rowColumns + " FROM record r WHERE r.id IN (?" + strings.Repeat(",?", len(part)-1) + ") ORDER BY r.born, r.row DESC"
		rows, err := s.r.QueryContext(ctx, q, args...)
		if err != nil {
			return nil, s.explain(err)
		}
		list, err := s.scanRows(rows)
		if err != nil {
			return nil, s.explain(err)
		}
		for _, r := range list {
			found[r.ID] = r
		}
	}
	for to, from := range asked {
		for _, id := range from {
			delete(found, id)
			if r, ok := found[to]; ok {
				found[id] = r
			}
		}
	}
	return found, nil
}

// where turns a query into SQL. Names of slots come from the registry, values are bound.
func (s *Store) where(q Query) (string, []any, error) {
	conds, args := []string{"r.deleted = ?"}, []any{q.Deleted}
	if q.Kind != "" {
		conds, args = append(conds, "r.kind = ?"), append(args, q.Kind)
	}
	if q.Differs {
		conds = append(conds, "r.differs = 1")
	}
	if !q.Circle.IsZero() {
		c, err := s.circle(q.Circle)
		if err != nil {
			return "", nil, err
		}
		conds, args = append(conds, "r.circle = ?"), append(args, c.row)
	}
	for _, w := range q.Where {
		cond, more, err := s.condition(q.Kind, w)
		if err != nil {
			return "", nil, err
		}
		conds, args = append(conds, cond), append(args, more...)
	}
	return strings.Join(conds, " AND "), args, nil
}

func (s *Store) condition(kind string, w Condition) (string, []any, error) {
	f := s.fieldOf(kind, w.Field)
	if f == nil {
		return "", nil, say.Err(ErrNotFound, "field.unknown", "Field", w.Field)
	}
	slots := f.Slots()
	if w.Field != f.ID { // one language of a bilingual field
		slots = []string{w.Field}
	}
	var any1 []string
	var args []any
	for _, slot := range slots {
		path := quoteText(jsonPath(slot))
		switch {
		case w.Any:
			any1 = append(any1, "r.fields ->> "+path+" IS NOT NULL")
		case w.Value == "":
			any1 = append(any1, "r.fields ->> "+path+" IS NULL")
		case f.Type == record.Dated:
			// As record.CurrentStage has it: the latest date, and of several the choice that stands last in the list.
			any1 = append(any1, "(SELECT substr(value, instr(value, ' ') + 1) FROM json_each(r.fields, "+path+
				") ORDER BY substr(value, 1, instr(value, ' ')) DESC, instr("+quoteText(" "+strings.Join(f.Choices, " ")+" ")+", substr(value, instr(value, ' ')) || ' ') DESC LIMIT 1) = ?")
			args = append(args, w.Value)
		case f.Type == record.Ref, f.Type == record.Refs:
			for _, id := range s.oneAs(w.Value) {
				any1 = append(any1, "EXISTS (SELECT 1 FROM json_each(r.fields, "+path+") WHERE value = ?)")
				args = append(args, id)
			}
		case f.Class() == record.ClassSet:
			any1 = append(any1, "EXISTS (SELECT 1 FROM json_each(r.fields, "+path+") WHERE value = ?)")
			args = append(args, w.Value)
		default:
			any1 = append(any1, "r.fields ->> "+path+" = ?")
			args = append(args, w.Value)
		}
	}
	join := " OR "
	if w.Value == "" && !w.Any {
		join = " AND "
	}
	return "(" + strings.Join(any1, join) + ")", args, nil
}

// fieldOf finds a field by its id or by one of its slots; with no kind, in any kind that has it.
func (s *Store) fieldOf(kind, name string) *record.Field {
	for _, k := range s.registry.Kinds() {
		if kind != "" && k.ID != kind {
			continue
		}
		if f := k.Field(name); f != nil {
			return f
		}
		if f := s.registry.Field(k.ID, name); f != nil {
			return f
		}
	}
	return nil
}

// Count counts the records of a query.
func (s *Store) Count(ctx context.Context, q Query) (int, error) {
	where, args, err := s.where(q)
	if err != nil {
		return 0, err
	}
	var n int
	err = s.r.QueryRowContext(ctx, "SELECT count(*) FROM record r WHERE "+where, args...).Scan(&n)
	return n, s.explain(err)
}

// Counts counts the records that are not deleted, by kind.
func (s *Store) Counts(ctx context.Context) (map[string]int, error) {
	rows, err := s.r.QueryContext(ctx, "SELECT kind, count(*) FROM record WHERE deleted = 0 GROUP BY kind")
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close() //nolint:errcheck // read to its end below
	counts := map[string]int{}
	for rows.Next() {
		var kind string
		var n int
		if err := rows.Scan(&kind, &n); err != nil {
			return nil, s.explain(err)
		}
		counts[kind] = n
	}
	return counts, s.explain(rows.Err())
}

// List reads n records of a query from place from on (0 is the first). The order is total, so that pages fit together.
func (s *Store) List(ctx context.Context, q Query, from, n int) ([]Row, error) {
	where, args, err := s.where(q)
	if err != nil {
		return nil, err
	}
	order, err := s.order(q)
	if err != nil {
		return nil, err
	}
	// The inner query walks an index, so that jumping to the end of a long list reads no records on the way.
	query := fmt.Sprintf("SELECT %s FROM record r JOIN (SELECT r.row AS row FROM record r WHERE %s ORDER BY %s LIMIT ? OFFSET ?) p ON p.row = r.row ORDER BY %s",
		rowColumns, where, order, order)
	rows, err := s.r.QueryContext(ctx, query, append(args, n, from)...)
	if err != nil {
		return nil, s.explain(err)
	}
	list, err := s.scanRows(rows)
	return list, s.explain(err)
}

func (s *Store) order(q Query) (string, error) {
	way := ""
	if q.Down {
		way = " DESC"
	}
	title := "r.sort_en" + way
	if q.Lang == "uk" {
		title = "r.sort_uk" + way
	}
	if q.Sort == "" {
		return title + ", r.row" + way, nil
	}
	f := s.fieldOf(q.Kind, q.Sort)
	if f == nil {
		return "", say.Err(ErrNotFound, "field.unknown", "Field", q.Sort)
	}
	slots := f.Slots()
	if q.Sort != f.ID {
		slots = []string{q.Sort}
	} else if q.Lang == "uk" && len(slots) > 1 {
		slots = []string{slots[1], slots[0]}
	}
	value := "r.fields ->> " + quoteText(jsonPath(slots[0]))
	if len(slots) > 1 {
		value = "coalesce(" + value + ", r.fields ->> " + quoteText(jsonPath(slots[1])) + ")"
	}
	switch f.Type {
	case record.Number, record.Money:
		value = "CAST(" + value + " AS REAL)"
	case record.Text, record.LongText, record.Bilingual, record.BilingualLong:
		value = "sort_key(" + value + ", " + quoteText(langOf(q.Lang)) + ")"
	}
	// What has no value comes last, whichever way.
	return fmt.Sprintf("%s IS NULL, %s%s, %s, r.row", value, value, way, title), nil
}

func langOf(lang string) string {
	if lang == "uk" {
		return "uk"
	}
	return "en"
}

// Referring lists the records of a kind whose field refers to id.
func (s *Store) Referring(ctx context.Context, id record.ID, kind, field string) ([]Row, error) {
	return s.List(ctx, Query{Kind: kind, Where: []Condition{{Field: field, Value: id.String()}}}, 0, 10_000)
}

// External finds the record that had this id in a file it was imported from; ok is false if there is none.
func (s *Store) External(ctx context.Context, circle causal.Circle, text string) (id record.ID, ok bool, err error) {
	c, err := s.circle(circle)
	if err != nil {
		return id, false, err
	}
	id, ok, err = external(ctx, s.r, c, text, nil)
	return s.standing(s.r, id), ok, s.explain(err)
}

func external(ctx context.Context, q querier, c *circleState, text string, kinds []string) (id record.ID, ok bool, err error) {
	among, args := "", []any{c.row, text}
	if len(kinds) > 0 {
		among = " AND r.kind IN (?" + strings.Repeat(",?", len(kinds)-1) + ")"
		for _, k := range kinds {
			args = append(args, k)
		}
	}
	var b []byte
	err = q.QueryRowContext(ctx, `SELECT r.id FROM external e JOIN record r ON r.row = e.record WHERE e.circle = ? AND e.text = ?
		AND r.fields ->> '$."@external"' = e.text`+among+` ORDER BY r.deleted, r.row LIMIT 1`, args...).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return id, false, nil
	}
	if err != nil {
		return id, false, err
	}
	copy(id[:], b)
	return id, true, nil
}
