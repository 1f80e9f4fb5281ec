// Package atrest finds out whether the disk that a folder lies on is encrypted by the system: then who steals the computer, switched off, reads nothing. It asks the system,
// needs no rights that a user lacks, and says that it does not know rather than guess.
package atrest

// State is what is known of a disk.
type State int

// The states.
const (
	Unknown State = iota
	Encrypted
	Plain
)

// String names the state, for commands and messages.
func (s State) String() string {
	switch s {
	case Encrypted:
		return "encrypted"
	case Plain:
		return "plain"
	}
	return "unknown"
}
