// Package tables reads and writes records as tables: CSV and TSV as spreadsheets of both countries write them, and JSON Lines. It turns
// a file into values and warnings, and values into a file; it knows kinds and fields, and neither the store nor a language. What it
// can't use it keeps, in the record's notes or as a warning, and never drops in silence.
//
// Reading takes a bounded amount of memory whatever the file holds: rows come one by one.
package tables

// Limits of what is read.
const (
	MaxColumns = 500
	MaxRows    = 1_000_000
	MaxCell    = 1 << 20 // bytes
	maxRow     = 8 << 20
	sampleSize = 256 << 10 // what encoding and separator are guessed from
)
