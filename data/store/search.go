package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
)

// indexBatch is how many records are indexed in one transaction after a bulk save: what is saved meanwhile waits that long, some 50 ms.
const indexBatch = 2500

// span is a run of rows of records, the last one included.
type span struct{ first, last int64 }

// fewUnindexed is how many records a save leaves for later before one of them indexes all: together they cost a tenth, and a search does
// what is left in a few milliseconds.
const fewUnindexed = 200

// index notes that a record has to be put into the full-text index, or takes one out that no search may find. After a bulk save records are
// usable at once, and found by search a little later; after others, the next search sees to it.
func (t *txn) index(row int64, r *line) error {
	if r.shows != showsAlive {
		return t.unindex(row)
	}
	t.noted++
	if n := len(t.later); n > 0 && t.later[n-1].last == row-1 {
		t.later[n-1].last = row
		return nil
	}
	t.later = append(t.later, span{row, row})
	if len(t.later) < 1000 {
		return nil
	}
	return t.indexLater()
}

// settleIndex notes what is to be indexed, and indexes it if that has become too much for the next search; a bulk save leaves it to Index.
func (t *txn) settleIndex() error {
	if err := t.indexLater(); err != nil {
		return err
	}
	if waits := t.s.unindexed.Load() + t.noted; !t.bulk && t.noted > 0 && waits >= fewUnindexed && waits < 2*indexBatch {
		_, err := t.indexRows(2 * indexBatch)
		return err
	}
	return nil
}

// indexLater notes durably what is to be indexed later.
func (t *txn) indexLater() error {
	for _, s := range t.later {
		if _, err := t.exec("INSERT INTO unindexed (first, last) VALUES (?, ?) ON CONFLICT (first) DO UPDATE SET last = max(last, excluded.last)", s.first, s.last); err != nil {
			return err
		}
	}
	t.later = t.later[:0]
	return nil
}

// indexNow indexes a record as its fields lie in the table. known says that it may have been indexed before.
func (t *txn) indexNow(row int64, kind string, fields []byte, known bool) error {
	texts, ok := appendTexts(t.texts[:0], fields, func(slot string) bool { return t.s.searchable(kind, slot) })
	if !ok {
		return ErrDamaged
	}
	t.texts = texts
	query := "INSERT INTO search (rowid, words) VALUES (?, ?)"
	if known {
		query = "INSERT OR REPLACE INTO search (rowid, words) VALUES (?, ?)"
	}
	_, err := t.exec(query, row, script.Shadow(texts...))
	return err
}

func (t *txn) unindex(row int64) error {
	_, err := t.exec("DELETE FROM search WHERE rowid = ?", row)
	return err
}

// searchable tells whether a record is found by what a slot holds: not by references, choices and the like.
func (s *Store) searchable(kind, slot string) bool {
	f := s.registry.Field(kind, slot)
	if f == nil {
		return slot[0] != '@'
	}
	switch f.Type {
	case record.Text, record.LongText, record.Bilingual, record.BilingualLong, record.Tags:
		return true
	}
	return false
}

// Index does what bulk saves left for later: lists get their index, the write-ahead log is copied into the database, and the full-text index gets
// what it lacks, in small steps. It returns when nothing is left or the context ends.
func (s *Store) Index(ctx context.Context, progress func(done, total int64)) error {
	if err := errors.Join(s.moveLog(ctx), s.makeLists(ctx)); err != nil {
		return err
	}
	var total, done int64
	if err := s.r.QueryRowContext(ctx, "SELECT coalesce(sum(last - first + 1), 0) FROM unindexed").Scan(&total); err != nil {
		return s.explain(err)
	}
	for {
		n, err := s.indexSome(ctx)
		if err != nil || n == 0 {
			return err
		}
		done += n
		if progress != nil {
			progress(done, max(total, done))
		}
	}
}

// indexSome indexes the next records and gives how many rows that took off what is left.
func (s *Store) indexSome(ctx context.Context) (n int64, err error) {
	err = s.write(ctx, func(t *txn) (err error) {
		n, err = t.indexRows(indexBatch)
		return err
	})
	return n, err
}

// indexRows indexes what was noted, at most so many rows.
func (t *txn) indexRows(limit int64) (n int64, err error) {
	for n < limit {
		var next span
		switch err := t.row("SELECT first, last FROM unindexed LIMIT 1", nil, &next.first, &next.last); {
		case errors.Is(err, sql.ErrNoRows):
			t.after = append(t.after, func() { t.s.unindexed.Store(0) })
			return n, nil
		case err != nil:
			return n, err
		}
		part := next
		if part.last-part.first >= limit-n {
			part.last = part.first + limit - n - 1
		}
		if err := t.indexSpan(part); err != nil {
			return n, err
		}
		n += part.last - part.first + 1
		t.noted -= part.last - part.first + 1
		if _, err := t.exec("DELETE FROM unindexed WHERE first = ?", next.first); err != nil {
			return n, err
		}
		if part.last < next.last {
			t.later = append(t.later, span{part.last + 1, next.last})
			if err := t.indexLater(); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// moveLog copies what a bulk save left in the write-ahead log into the database. Nobody waits for it: a connection that reads does it.
func (s *Store) moveLog(ctx context.Context) error {
	if !s.unmoved.Swap(false) {
		return nil
	}
	var busy, pages, moved int
	return s.explain(s.r.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &pages, &moved))
}

func (s *Store) countUnindexed(ctx context.Context) error {
	var n int64
	err := s.w.QueryRowContext(ctx, "SELECT coalesce(sum(last - first + 1), 0) FROM unindexed").Scan(&n)
	s.unindexed.Store(n)
	return err
}

// indexFew indexes what single saves left, before a search. It does not wait for a bulk save that is going on.
func (s *Store) indexFew(ctx context.Context) error {
	if n := s.unindexed.Load(); n <= 0 || n > fewUnindexed || !s.mu.TryLock() {
		return nil
	}
	s.mu.Unlock()
	_, err := s.indexSome(ctx)
	return err
}

func (t *txn) indexSpan(part span) error {
	var last int64 // beyond it no record is known, and SQLite need not look for what it is to replace
	if err := t.row("SELECT rowid FROM search ORDER BY rowid DESC LIMIT 1", nil, &last); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return t.each("SELECT row, kind, deleted, fields FROM record WHERE row BETWEEN ? AND ?", []any{part.first, part.last}, 4, func(v []driver.Value) error {
		var row int64
		var kind string
		var shows int
		var fields []byte
		for i, dest := range []any{&row, &kind, &shows, &fields} {
			if err := scan(dest, v[i]); err != nil {
				return err
			}
		}
		if shows != showsAlive {
			return t.unindex(row)
		}
		return t.indexNow(row, kind, fields, row <= last)
	})
}

// Search finds records by words, in both scripts and as they are mistyped (package script), best first. Of a kind, unless kind is "".
func (s *Store) Search(ctx context.Context, words, kind string, limit int) ([]Row, error) {
	if err := s.indexFew(ctx); err != nil {
		return nil, err
	}
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
			if hasAll(" "+script.Shadow(title), reading) {
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
				all = all && (strings.Contains(words, " "+w) || reading.Loose && strings.Contains(words, " "+script.LooseMark+w))
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
	terms := make([]string, 0, len(r.Terms))
	for _, t := range r.Terms {
		alts := make([]string, 0, len(t))
		for _, a := range t {
			words := make([]string, len(a))
			for i, w := range a {
				words[i] = `"` + w + `"*`
				if r.Loose {
					words[i] = `(` + words[i] + ` OR "` + script.LooseMark + w + `"*)`
				}
			}
			alts = append(alts, strings.Join(words, " AND "))
		}
		terms = append(terms, "("+strings.Join(alts, ") OR (")+")")
	}
	return strings.Join(terms, " AND ")
}
