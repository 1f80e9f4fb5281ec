package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/twinshelf/twinshelf/data/say"
)

// remadeUpTo is the last version whose databases are not changed step by step, but made anew from the segments in them: the
// state can always be rebuilt, and nobody has to write twice how.
const remadeUpTo = 1

// errEarlier says that a database is of such a version.
var errEarlier = errors.New("database of an earlier version")

// migrations[0] makes an empty database of version remadeUpTo+1; migrations[n] brings one from version remadeUpTo+n to the next. They are never edited once
// released: old files must open.
var migrations = []string{`
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE circle (
	row     INTEGER PRIMARY KEY,
	id      BLOB NOT NULL UNIQUE,
	own     INTEGER NOT NULL,          -- 1: one's own records
	secret  BLOB NOT NULL,             -- of the open segment
	clock   INTEGER NOT NULL,          -- the last of this device when it last signed here
	joined  INTEGER NOT NULL           -- milliseconds since 1970 UTC, as all times here
) STRICT;

-- Segments as they came. state: see rules.go; reason says why it waits.
CREATE TABLE segment (
	row     INTEGER PRIMARY KEY,
	circle  INTEGER NOT NULL REFERENCES circle,
	hash    BLOB NOT NULL UNIQUE,
	prev    BLOB NOT NULL,             -- 32 zero bytes: none
	device  BLOB NOT NULL,
	first   INTEGER NOT NULL,
	count   INTEGER NOT NULL,
	state   INTEGER NOT NULL,
	reason  TEXT NOT NULL,             -- a message id
	control INTEGER NOT NULL,          -- 1: decides who belongs to the circle
	arrived INTEGER NOT NULL,
	route   TEXT NOT NULL,             -- '' written here; else the message id of how it came
	bytes   BLOB NOT NULL
) STRICT;
CREATE INDEX segment_prev ON segment (circle, device, prev);
CREATE INDEX segment_last ON segment (circle, device, first);

-- The changes of the open segment of each circle, as bodies of one change.
CREATE TABLE pending (
	circle  INTEGER NOT NULL REFERENCES circle,
	number  INTEGER NOT NULL,
	clock   INTEGER NOT NULL,
	record  BLOB NOT NULL,
	change  BLOB NOT NULL,
	PRIMARY KEY (circle, number)
) STRICT, WITHOUT ROWID;

-- What a member's device is known to hold, from the tips that it signed.
CREATE TABLE claim (
	circle  INTEGER NOT NULL REFERENCES circle,
	member  BLOB NOT NULL,
	device  BLOB NOT NULL,
	number  INTEGER NOT NULL,
	segment BLOB NOT NULL,
	PRIMARY KEY (circle, member, device, segment)
) STRICT, WITHOUT ROWID;

-- The latest receipt of each device: what it holds, signed without a segment.
CREATE TABLE receipt (
	circle  INTEGER NOT NULL REFERENCES circle,
	device  BLOB NOT NULL,
	counter INTEGER NOT NULL,
	bytes   BLOB NOT NULL,
	PRIMARY KEY (circle, device)
) STRICT, WITHOUT ROWID;

-- Which receipts of others were passed on to whom: the counter of the last.
CREATE TABLE passed (
	circle  INTEGER NOT NULL REFERENCES circle,
	member  BLOB NOT NULL,
	device  BLOB NOT NULL,
	counter INTEGER NOT NULL,
	PRIMARY KEY (circle, member, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE record (
	row      INTEGER PRIMARY KEY,
	circle   INTEGER NOT NULL REFERENCES circle,
	id       BLOB NOT NULL,
	kind     TEXT NOT NULL,
	deleted  INTEGER NOT NULL,         -- 0 shows, 1 deleted, 2 hidden: being forgotten, or forgotten; 3 another record stands for it
	differs  INTEGER NOT NULL,
	born     INTEGER NOT NULL,         -- 1: the change that created it has arrived
	segments BLOB NOT NULL,            -- rows of the segments that touched it, varints, each the difference to the one before
	sort_en  BLOB NOT NULL,
	sort_uk  BLOB NOT NULL,
	fields   BLOB NOT NULL,            -- JSONB: slot -> value, for sets an array
	state    BLOB NOT NULL,            -- package merge, AppendState
	UNIQUE (id, circle)
) STRICT;
` + indexEnglish + `
CREATE INDEX record_differs ON record (differs) WHERE differs <> 0;

-- Aliases: the record a names b as the same. Both stand in the state of the one with the smallest id.
CREATE TABLE same (
	circle  INTEGER NOT NULL,
	a       BLOB NOT NULL,
	b       BLOB NOT NULL,
	PRIMARY KEY (circle, a, b)
) STRICT, WITHOUT ROWID;

-- The files that admitted changes name: of an original the size that the change says; of a small picture 0. clock: of the latest change.
CREATE TABLE file_named (
	circle  INTEGER NOT NULL,
	hash    BLOB NOT NULL,
	size    INTEGER NOT NULL,
	thumb   INTEGER NOT NULL,
	clock   INTEGER NOT NULL,
	device  BLOB NOT NULL,             -- whose change names it, and which
	number  INTEGER NOT NULL,
	PRIMARY KEY (circle, hash, size, thumb, device, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_named_hash ON file_named (hash);

-- The files that are here, by the circle whose members may have them; 0: added here, and in no record yet.
CREATE TABLE file_held (hash BLOB NOT NULL, circle INTEGER NOT NULL, PRIMARY KEY (hash, circle)) STRICT, WITHOUT ROWID;

-- The files that somebody asked for here, and those that other devices ask for.
CREATE TABLE file_wanted (hash BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE file_asked (circle INTEGER NOT NULL, device BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (circle, device, hash)) STRICT, WITHOUT ROWID;

-- The files that nothing names any more since values were erased, until they are out of the folder.
CREATE TABLE file_erased (hash BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;

-- Ids that records had in the files they were imported from.
CREATE TABLE external (
	circle  INTEGER NOT NULL,
	text    TEXT NOT NULL,
	record  INTEGER NOT NULL,
	PRIMARY KEY (circle, text, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE author (
	circle  INTEGER NOT NULL REFERENCES circle,
	name    TEXT NOT NULL,
	record  BLOB NOT NULL,
	PRIMARY KEY (circle, name)
) STRICT, WITHOUT ROWID;

-- What was done here last, so that it can be undone: saves, imports, bundles that were read.
CREATE TABLE action (
	row     INTEGER PRIMARY KEY,
	at      INTEGER NOT NULL,
	what    TEXT NOT NULL,             -- save, import, bundle, undo, redo
	changes INTEGER NOT NULL,
	record  BLOB NOT NULL,             -- the first that it touched
	reverts INTEGER NOT NULL,          -- 0, or the row of the action that it took back
	undone  INTEGER NOT NULL,          -- 1: taken back
	parts   BLOB NOT NULL              -- runs of changes: for each the circle's row as a varint, the device, first and last number as varints
) STRICT;

CREATE TABLE form (key TEXT PRIMARY KEY, draft TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- What the full-text index lacks: records from one row to another. Rows that are gone do no harm.
CREATE TABLE unindexed (first INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (words, content='', contentless_delete=1, detail=none, tokenize=ascii);
INSERT INTO search (search, rank) VALUES ('automerge', 8);
`, `
-- Each run of changes in parts ends with the row of the segment that brought it, or 0. What was done before can't be undone any more.
DELETE FROM action;
`, `
-- What is known of places: theirs to make up again from the places themselves, should it be lost.
CREATE TABLE place (
	id      TEXT NOT NULL,
	key     TEXT NOT NULL,
	value   BLOB NOT NULL,
	PRIMARY KEY (id, key)
) STRICT, WITHOUT ROWID;
`}

// applicationID marks the file as ours: "TwSh".
const applicationID = 0x54775368

// migrate brings the database to this version, in one transaction, or refuses one that is newer. before is called when an
// existing database is about to change. errEarlier: it has to be made anew.
func migrate(ctx context.Context, db *sql.DB, before func(context.Context) error) error {
	var version, app int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app); err != nil {
		return err
	}
	latest := remadeUpTo + len(migrations)
	steps := migrations
	switch {
	case app != 0 && app != applicationID:
		return say.Err(ErrDamaged, "store.foreign")
	case version > latest:
		return say.Err(ErrNewer, "store.newer")
	case version == latest:
		return nil
	case version > remadeUpTo:
		steps = migrations[version-remadeUpTo:]
		if err := before(ctx); err != nil {
			return err
		}
	case version > 0:
		return errEarlier
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	for _, m := range steps {
		if _, err := tx.ExecContext(ctx, m); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d", latest, applicationID)); err != nil {
		return err
	}
	return tx.Commit()
}

// makeViews makes a view for each kind, so that any program for SQLite shows the records in columns.
func (s *Store) makeViews(ctx context.Context) error {
	var b strings.Builder
	for _, k := range s.registry.Kinds() {
		fmt.Fprintf(&b, "DROP VIEW IF EXISTS %s; CREATE VIEW %s AS SELECT lower(hex(id)) AS id, lower(hex((SELECT c.id FROM circle c WHERE c.row = circle))) AS circle",
			quoteName(k.ID), quoteName(k.ID))
		for i := range k.Fields {
			for _, slot := range k.Fields[i].Slots() {
				fmt.Fprintf(&b, ", fields ->> %s AS %s", quoteText(jsonPath(slot)), quoteName(strings.ReplaceAll(slot, ".", "_")))
			}
		}
		fmt.Fprintf(&b, ", deleted FROM record WHERE kind = %s;\n", quoteText(k.ID))
	}
	sum := sha256.Sum256([]byte(b.String()))
	mark := hex.EncodeToString(sum[:])
	if s.Setting("views") == mark {
		return nil
	}
	if _, err := s.w.ExecContext(ctx, b.String()); err != nil {
		return err
	}
	return s.SetSetting(ctx, "views", mark)
}

// Names come from the registry only, never from what others wrote (FAULTS 67).
func quoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
func quoteText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
func jsonPath(slot string) string {
	return `$."` + strings.ReplaceAll(slot, `"`, ``) + `"`
}
