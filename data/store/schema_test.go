package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"testing"
)

// A database is brought on step by step, after a copy was made; a step that fails leaves it as it was (FAULTS 10); one from a newer version is
// refused, and one from before the steps is made anew.
func TestMigrationSteps(t *testing.T) {
	ctx := context.Background()
	path := filepath.ToSlash(filepath.Join(t.TempDir(), "twinshelf.db"))
	db := sql.OpenDB(connector{dsn: (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: "mode=rwc"}).String()})
	defer db.Close() //nolint:errcheck // a test
	version := func() (n int) {
		t.Helper()
		if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	copies := 0
	bring := func() error {
		return migrate(ctx, db, func(context.Context) error {
			copies++
			return nil
		})
	}
	if err := bring(); err != nil || copies != 0 || version() != remadeUpTo+len(migrations) {
		t.Fatalf("a new database: version %d, %d copies, %v", version(), copies, err)
	}
	was, now := migrations, version()
	defer func() { migrations = was }()
	migrations = append(was[:len(was):len(was)], "CREATE TABLE more (row INTEGER PRIMARY KEY); INSERT INTO none VALUES (1);")
	if err := bring(); err == nil || version() != now || copies != 1 {
		t.Fatalf("a step that fails: version %d, %d copies, %v", version(), copies, err)
	}
	migrations[len(was)] = "CREATE TABLE more (row INTEGER PRIMARY KEY);"
	if err := errors.Join(bring(), bring()); err != nil || version() != now+1 || copies != 2 {
		t.Fatalf("a step: version %d, %d copies, %v", version(), copies, err)
	}
	migrations = was
	if err := bring(); !errors.Is(err, ErrNewer) {
		t.Fatalf("a newer one: %v", err)
	}
	if _, err := db.ExecContext(ctx, "PRAGMA user_version = 1"); err != nil {
		t.Fatal(err)
	}
	if err := bring(); !errors.Is(err, errEarlier) {
		t.Fatalf("an earlier one: %v", err)
	}
}
