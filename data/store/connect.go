package store

import (
	"context"
	"database/sql/driver"

	"github.com/mattn/go-sqlite3"

	"github.com/twinshelf/twinshelf/data/record/script"
)

// connector opens connections that know how both alphabets are sorted. (A driver registered under a name would be global.)
type connector struct{ dsn string }

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.Driver().Open(c.dsn) }

func (c connector) Driver() driver.Driver {
	return &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		return conn.RegisterFunc("sort_key", script.SortKey, true)
	}}
}
