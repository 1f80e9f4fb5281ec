// Package desk is a data folder opened for work: what the window and the terminal both call. It wires the store, the
// keys, the circles and the bundles together, and holds what is true of a librarian rather than of a record: who is working,
// and in which language. It has no rules of its own about merging, rights or formats.
//
// All methods may be called from several goroutines; those that take a context can be cancelled, and then change nothing.
// Errors that a person may see are *say.Error.
package desk

import (
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// Progress is told how far something has come; total is 0 while it is unknown. It is called from the working goroutine, at most
// ten times a second and once at the end.
type Progress func(done, total int64)

// Circle is what is known of a circle here.
type Circle struct {
	ID      causal.Circle
	Name    record.Values // "name.en", "name.uk"
	Own     bool          // "Only my records"
	Role    string        // of this computer: "coordinator", "editor", "viewer"; "" while it waits to be admitted
	Records int
	Unsent  int // changes held here that no other member is known to hold
	Waiting int // pieces from others that can't be used yet
	Members []Member
	Gone    []Member // who were removed, or left
	// Kit says that the circle was made with a kit, KitHere that its digits are not known to be on paper.
	Kit, KitHere bool
}

// Member is a member of a circle.
type Member struct {
	Device causal.Device
	Name   string
	Role   string
	Self   bool
	// Earlier says that another of the members came in the place of this one: a computer that was copied, put back or lost.
	Earlier bool
	// Received says up to when this member is known to have received what this computer wrote; zero if nothing is known.
	Received time.Time
	Lacks    int       // how many of the changes held here the member is not known to have
	Heard    time.Time // when the latest change written by the member was written; zero for never
	// Becomes is the role that the member gets as soon as her program hears of it; "" for none.
	Becomes string
}

// BundleInfo says what is in a bundle, before or after it is taken.
type BundleInfo struct {
	Circle   causal.Circle
	Name     record.Values // the circle's
	From     string        // the member that wrote it
	Written  time.Time
	Segments int // new ones
	Changes  int // in a bundle that was written
	Bytes    int64
	Added    map[string]int // records that come new, by kind
	Changed  int            // records here that change
	Deleted  int
	Known    int // segments that are held already
	Differs  []store.Difference
	Files    int // photos and documents: written, or whole now; in a preview, those that it has
	LeftOut  int // photos and documents that were not written for want of room
	// Joined and Gone are members who come or go with it, each with her name and role.
	Joined, Gone []Member
	// Waiting are those parts that can't be used yet, each with the reason.
	Waiting []say.Message
	// Damaged says that the file ends early or is damaged, and that only what is whole was taken.
	Damaged bool
}

// ImportResult says what an import did, or with DryRun would do.
type ImportResult struct {
	Added, Updated, Unchanged int
	Failed                    int
	Warnings                  []RowWarning // at most 1,000; Warned counts all
	Warned                    int
	Unknown                   []string          // columns that no field was found for: their content goes into the notes
	Columns                   map[string]string // column → field
	Preview                   []record.Values   // the first 50 rows as they would be saved
	Encoding, Separator       string            // as found
}

// RowWarning is a warning about a row of a file, counted from 1 without the headings.
type RowWarning struct {
	Row     int
	Field   string // the slot, "" for the row as a whole
	Message say.Message
}

// ImportOptions say how a file is taken.
type ImportOptions struct {
	Kind   string
	Circle causal.Circle     // zero for one's own
	Map    map[string]string // column → field, over what is found by itself; "-" leaves a column out
	DryRun bool
	Lang   string // of dates that could be read in two ways; "" to keep such as they are, with a warning
}

// Hit is a record found by a search.
type Hit = store.Row

// Changes says what changed, so that what is on screen can be read again.
type Changes struct {
	Records []record.ID // at most 1,000; nil with All
	All     bool
}
