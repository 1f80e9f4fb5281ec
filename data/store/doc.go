// Package store keeps everything in one folder: a SQLite file with the records, the segments that they were merged from, and
// what is only of this computer; beside it the journal of segments as files. It knows how to save, take segments in, list,
// search and tell the history. It does not know who may write: the Rules that it is opened with decide that.
//
//	twinshelf.db   the database; WAL, every save flushed before it is confirmed
//	journal/       NAME.seg: each segment as it came, written before the database; pending.log: the changes of the open
//	               segment, appended after each save
//	before-*.db    the database as it was before it was brought to a newer version; damaged-*.db: as it was before a repair
//	attachments/   photos and documents, named by their hashes (files.go)
//	lock           held while a process has the folder open
//
// A save is durable at once, as a pending change; Seal makes the pending changes of a circle into a segment, which is when they can
// leave. Order there: sign, journal file durable, database. A journal file of ours that has no row is adopted when the store is
// opened, so that nothing is ever signed twice.
//
// Search runs over a full-text index that may lag: the table "unindexed" names what it lacks. After a save the next search sees to that; after
// a bulk save or a bundle Index does, in small steps in the background, and until then lists are right, if slower, and searches find what they find. A write
// that erases leaves nothing for later.
//
// Because the state can always be rebuilt, a repair and the coming of a newer version are one piece of work: the database is made anew from the
// segments and the pending changes of the journal and of the old database, and takes over what only this computer kept (salvage.go). Smaller
// changes of the tables are steps (schema.go).
//
// What a record holds is a function of the admitted segments and the pending changes (package merge); the store keeps it
// up to date with each change, and Verify makes it anew and compares.
package store
