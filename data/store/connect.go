package store

import (
	"context"
	"database/sql/driver"

	"github.com/mattn/go-sqlite3"

	"github.com/twinshelf/twinshelf/data/record/script"
)

// connector opens connections that know how both alphabets are sorted. (A driver registered under a name would be global.)
type connector struct {
	dsn    string
	opened func(driver.Conn) // may be nil
}

func (c connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.Driver().Open(c.dsn)
	if err == nil && c.opened != nil {
		c.opened(conn)
	}
	return conn, err
}

func (c connector) Driver() driver.Driver {
	return &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		return conn.RegisterFunc("sort_key", script.SortKey, true)
	}}
}
