package store

import (
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
)

// Entry is a record as it stands.
type Entry struct {
	ID     record.ID
	Circle causal.Circle
	Kind   string
	Values record.Values // what is shown; of a difference the value that comes first
	// Seen are, by slot, the names of the values that stand there: what a save of this view names as its bases.
	Seen map[string][]causal.Base
	// Differences are the slots in which people wrote different things without having seen each other's.
	Differences []string
	Deleted     bool
	// Hidden says that the record is being forgotten, or was: Values is empty.
	Hidden bool
	// Revived says that the record was deleted and at the same time edited by someone who had not seen the
	// deletion: it stands, and a person decides.
	Revived bool
}

// Row is a record as lists show it.
type Row struct {
	ID      record.ID
	Circle  causal.Circle
	Kind    string
	Values  record.Values
	Differs bool // has differences, or was revived
	Deleted bool
	Hidden  bool // is being forgotten, or was: Values is empty
}

// Query says which records a list shows, and in which order.
type Query struct {
	Kind    string        // "" for all
	Circle  causal.Circle // zero for all
	Where   []Condition   // all must hold
	Sort    string        // id of a field; "" for the title
	Down    bool          // greatest first
	Lang    string        // "en" or "uk": whose alphabet, and whose half of bilingual fields comes first
	Deleted bool          // the deleted records instead of the others
	Differs bool          // only those with differences
}

// Condition compares a field. A set holds if it contains the value, a bilingual field if either language does;
// a Dated field if that is its current choice.
type Condition struct {
	Field string
	Value string // in canonical form; "" matches what has no value
	Any   bool   // matches whatever has a value, instead of Value
}

// Draft is what a person wants to save of one record: the slots that she changed, and what she saw.
type Draft struct {
	ID     record.ID     // zero for a new record
	Circle causal.Circle // of a new record; zero for one's own circle
	Kind   string        // of a new record
	Set    record.Values // slot → new value; an empty list clears it
	// Seen is Entry.Seen of the view that she edited. A slot that is not in it is saved as one where she saw nothing,
	// which makes a difference if something stands there.
	Seen map[string][]causal.Base
}

// Event is one change in the history of a record, latest first in lists.
type Event struct {
	Change  causal.Hash
	Author  record.ID // a person's record; zero if nobody said
	Device  causal.Device
	Member  string    // the name of the member whose device it was
	At      time.Time // by the writer's clock
	Route   string    // "" for this computer, else the message id of how it came: "route.bundle"
	Arrived time.Time
	Created bool
	Deleted bool
	Slots   []EventSlot
}

// EventSlot is what a change did to a slot.
type EventSlot struct {
	Slot    string
	Values  []string // set or added
	Removed []string // of a set
	Gone    bool     // redacted
}

// Variant is one of the values of a difference.
type Variant struct {
	Values []string // one, for a register
	Bases  []causal.Base
	Author record.ID
	Device causal.Device
	Member string
	At     time.Time

	Route   string // as in Event
	Arrived time.Time
}

// Difference is a slot with several values, or a record that was deleted and edited at the same time (Slot is then
// record.SlotDeleted, and there are no variants).
type Difference struct {
	Entry    Entry // the record
	Slot     string
	Variants []Variant // the one that is shown first comes first
	Before   []string  // what stood there before them, if all saw the same; nil if unknown
}
