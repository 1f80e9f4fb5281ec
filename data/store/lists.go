package store

import (
	"context"
	"database/sql"
	"errors"
)

// Lists are read by an index in the order of one language: that of the program, since each costs every save another page. In another language, and
// while there is no index, a list of all that is there takes a moment longer and is the same.
const (
	indexEnglish   = "CREATE INDEX IF NOT EXISTS record_en ON record (kind, deleted, sort_en);\n"
	indexUkrainian = "CREATE INDEX IF NOT EXISTS record_uk ON record (kind, deleted, sort_uk);\n"
	dropEnglish    = "DROP INDEX IF EXISTS record_en"
	dropUkrainian  = "DROP INDEX IF EXISTS record_uk"
)

// SettingLang is the setting that says in which language lists are read: "uk", else English.
const SettingLang = "lang"

// A bulk save that brings manyNew records, and more than were there, drops the index: to make it anew at its end, after the records are usable, is
// faster than to keep it. At mostUnlisted it is made at once, and kept from then on: sorting takes memory.
const (
	manyNew      = 5000
	mostUnlisted = 200_000
)

// wantedIndex is the name of the index that lists should have.
func (s *Store) wantedIndex() string { return "record_" + langOf(s.Setting(SettingLang)) }

// loadListed finds out which index lists have: none if the program ended before it was made.
func (s *Store) loadListed(ctx context.Context) error {
	err := s.w.QueryRowContext(ctx, "SELECT name FROM sqlite_schema WHERE name IN ('record_en', 'record_uk') ORDER BY name <> ?", s.wantedIndex()).Scan(&s.listed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// newcomer counts a record that is new in this write, and sees to the lists' index.
func (t *txn) newcomer() error {
	t.born++
	switch {
	case t.listed == "" && t.lastRecord >= mostUnlisted:
		return t.makeIndex()
	case t.bulk && t.listed != "" && t.born >= manyNew && t.lastRecord <= 2*t.born && t.lastRecord < mostUnlisted:
		t.list("")
		return t.execAll(dropEnglish, dropUkrainian)
	}
	return nil
}

func (t *txn) makeIndex() error {
	want := t.s.wantedIndex()
	t.list(want)
	if want == "record_uk" {
		return t.execAll(dropEnglish, indexUkrainian)
	}
	return t.execAll(dropUkrainian, indexEnglish)
}

// list notes which index lists have, once this write is committed.
func (t *txn) list(index string) {
	t.listed = index
	t.after = append(t.after, func() { t.s.listed = index })
}

// makeLists makes the index that lists are read by, if it is not there.
func (s *Store) makeLists(ctx context.Context) error {
	return s.write(ctx, func(t *txn) error {
		if t.listed == s.wantedIndex() {
			return nil
		}
		return t.makeIndex()
	})
}
