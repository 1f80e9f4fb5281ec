// Package atrest finds out whether the disk that a folder lies on is encrypted by the system: then who steals the computer, switched off, reads nothing. It asks the system,
// needs no rights that a user lacks, and says that it does not know rather than guess.
package atrest

// What is known of a disk.
const (
	Encrypted = "encrypted"
	Plain     = "plain"
	Unknown   = "unknown"
)
