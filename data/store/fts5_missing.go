//go:build !sqlite_fts5 && !fts5

package store

// Without full-text search everything would compile and then fail at run time. The name says what to do.
var _ = build_with_the_tag__sqlite_fts5
