package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
)

// indexBatch is how many records are indexed in one transaction after a bulk save: what is saved meanwhile waits that long.
const indexBatch = 500

// index puts a record into the full-text index, or notes that it has to be: after a bulk save records are usable at
// once, and found by search a little later.
func (t *txn) index(h *held, shown record.Values, deleted bool) error {
	if t.bulk {
		_, err := t.exec("INSERT OR IGNORE INTO unindexed (record) VALUES (?)", h.row)
		return err
	}
	return t.indexNow(h.row, h.rec.Kind, shown, deleted)
}

func (t *txn) indexNow(row int64, kind string, shown record.Values, deleted bool) error {
	if deleted {
		_, err := t.exec("DELETE FROM search WHERE rowid = ?", row)
		return err
	}
	words, loose := script.Shadow(t.s.searchable(kind, shown)...)
	_, err := t.exec("INSERT OR REPLACE INTO search (rowid, words, loose) VALUES (?, ?, ?)", row, words, loose)
	return err
}

// searchable gives the texts by which a record is found: all but references, choices and the like.
func (s *Store) searchable(kind string, v record.Values) []string {
	var texts []string
	for slot, values := range v {
		f := s.registry.Field(kind, slot)
		if f == nil {
			if slot[0] != '@' {
				texts = append(texts, values...)
			}
			continue
		}
		switch f.Type {
		case record.Text, record.LongText, record.Bilingual, record.BilingualLong, record.Tags:
			texts = append(texts, values...)
		}
	}
	return texts
}

// Index puts into the full-text index what bulk saves left for later, in small steps; it returns when nothing is left or
// the context ends.
func (s *Store) Index(ctx context.Context, progress func(done, total int64)) error {
	var total, done int64
	if err := s.r.QueryRowContext(ctx, "SELECT count(*) FROM unindexed").Scan(&total); err != nil {
		return s.explain(err)
	}
	for {
		n, err := s.indexSome(ctx)
		if err != nil || n == 0 {
			return err
		}
		done += int64(n)
		if progress != nil {
			progress(done, max(total, done))
		}
	}
}

func (s *Store) indexSome(ctx context.Context) (n int, err error) {
	err = s.write(ctx, func(t *txn) error {
		rows, err := t.rowsOf("SELECT record FROM unindexed LIMIT ?", indexBatch)
		if err != nil {
			return err
		}
		n = len(rows)
		for _, row := range rows {
			var kind string
			var fields []byte
			var deleted bool
			err := t.row("SELECT kind, json(fields), deleted FROM record WHERE row = ?", []any{row}, &kind, &fields, &deleted)
			if err != nil {
				return err
			}
			shown, err := readFields(fields)
			if err != nil {
				return err
			}
			if err := t.indexNow(row, kind, shown, deleted); err != nil {
				return err
			}
			if _, err := t.exec("DELETE FROM unindexed WHERE record = ?", row); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// Search finds records by words, in both scripts and as they are mistyped (package script), best first. Of a kind, unless kind is "".
func (s *Store) Search(ctx context.Context, words, kind string, limit int) ([]Row, error) {
	for _, reading := range script.Readings(words) {
		match := matchOf(reading)
		if match == "" {
			continue
		}
		// The newest matches are taken first and only as many as are shown: ranking all that a broad prefix finds would take seconds.
		rows, err := s.r.QueryContext(ctx, `SELECT `+rowColumns+` FROM (SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?) f JOIN record r ON r.row = f.rowid
			WHERE r.deleted = 0 AND (?3 = '' OR r.kind = ?3) LIMIT ?4`, match, searchDepth(kind, limit), kind, limit)
		if err != nil {
			return nil, s.explain(err)
		}
		found, err := s.scanRows(rows)
		if err != nil {
			return nil, s.explain(err)
		}
		if len(found) > 0 {
			s.titlesFirst(found, reading)
			return found, nil
		}
	}
	return nil, ctx.Err()
}

// searchDepth is how many matches are looked at: more where some will be of another kind.
func searchDepth(kind string, limit int) int {
	if kind != "" {
		return 20_000
	}
	return 4*limit + 100
}

// titlesFirst brings those whose title has the words before those that only mention them, and of these the shorter title first: it has less
// besides what was asked for.
func (s *Store) titlesFirst(found []Row, reading script.Reading) {
	rank := make(map[record.ID]int, len(found))
	for _, r := range found {
		rank[r.ID] = math.MaxInt
		k := s.registry.Kind(r.Kind)
		if k == nil {
			continue
		}
		for _, lang := range record.Languages {
			title := k.TitleIn(r.Values, lang)
			if words, _ := script.Shadow(title); hasAll(" "+words, reading) {
				rank[r.ID] = min(rank[r.ID], len([]rune(title)))
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Row) int { return cmp.Compare(rank[a.ID], rank[b.ID]) })
}

func hasAll(words string, reading script.Reading) bool {
	for _, term := range reading.Terms {
		one := false
		for _, alt := range term {
			all := true
			for _, w := range alt {
				all = all && strings.Contains(words, " "+w)
			}
			one = one || all
		}
		if !one {
			return false
		}
	}
	return true
}

// matchOf writes a reading as an FTS5 query. Its words hold letters and digits only.
func matchOf(r script.Reading) string {
	column := "words"
	if r.Loose {
		column = "loose"
	}
	terms := make([]string, 0, len(r.Terms))
	for _, t := range r.Terms {
		alts := make([]string, 0, len(t))
		for _, a := range t {
			words := make([]string, len(a))
			for i, w := range a {
				words[i] = `"` + w + `"*`
			}
			alts = append(alts, strings.Join(words, " AND "))
		}
		terms = append(terms, "("+strings.Join(alts, ") OR (")+")")
	}
	if len(terms) == 0 {
		return ""
	}
	return column + " : ((" + strings.Join(terms, ") AND (") + "))"
}
