package store

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/mattn/go-sqlite3"

	"github.com/twinshelf/twinshelf/data/record/script"
)

// autocheckpoint has pages that one save after the other writes copied into the database once for many: 16 MB of them, not 4.
const autocheckpoint = "wal_autocheckpoint = 4000"

// connector opens connections that know how both alphabets are sorted. (A driver registered under a name would be global.)
type connector struct {
	dsn    string
	opened func(driver.Conn) // only for the connection that writes
}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Driver().Open(c.dsn)
	if err != nil || c.opened == nil {
		return conn, err
	}
	// What is sorted stays in memory: a file of SQLite's beside the system's temporary ones would keep titles that were erased here.
	if _, err := conn.(driver.ExecerContext).ExecContext(ctx, "PRAGMA "+autocheckpoint+"; PRAGMA temp_store = MEMORY", nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	c.opened(conn)
	return conn, nil
}

func (c connector) Driver() driver.Driver {
	return &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		return conn.RegisterFunc("sort_key", script.SortKey, true)
	}}
}
