//go:build cgo

package store

import (
	"errors"

	"github.com/mattn/go-sqlite3"
)

// liteError tells what an error of SQLite means here, and the message that says it; "" for one that means nothing in particular.
func liteError(err error) (sentinel error, message string) {
	var lite sqlite3.Error
	if !errors.As(err, &lite) {
		return nil, ""
	}
	switch lite.Code {
	case sqlite3.ErrFull:
		return ErrFull, "store.full"
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return ErrDamaged, "store.damaged"
	case sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm:
		return ErrReadOnly, "store.read_only"
	case sqlite3.ErrIoErr:
		return ErrFull, "store.io"
	}
	return nil, ""
}
