//go:build cgo

package store

import (
	"errors"

	"github.com/mattn/go-sqlite3"
)

// liteError gives the message that says what an error of SQLite means here, and its sentinel; "" for one that means nothing in particular.
func liteError(err error) (message string, sentinel error) {
	var lite sqlite3.Error
	if !errors.As(err, &lite) {
		return "", nil
	}
	switch lite.Code {
	case sqlite3.ErrFull:
		return "store.full", ErrFull
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return "store.damaged", ErrDamaged
	case sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm:
		return "store.read_only", ErrReadOnly
	case sqlite3.ErrIoErr:
		return "store.io", ErrFull
	}
	return "", nil
}

// unreadable tells whether SQLite says that something can't be read whatever one does: it is damaged, was never there, or the disk does not give it.
// All else, such as a full disk, is a reason to try again later.
func unreadable(err error) bool {
	var lite sqlite3.Error
	if !errors.As(err, &lite) {
		return false
	}
	switch lite.Code {
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB, sqlite3.ErrError:
		return true
	}
	return lite.ExtendedCode == sqlite3.ErrIoErrRead || lite.ExtendedCode == sqlite3.ErrIoErrShortRead
}
