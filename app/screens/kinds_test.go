package screens

import (
	"slices"
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
)

// Every kind can be found on the screen of all records, in one place.
func TestEveryKindHasItsPlace(t *testing.T) {
	var shown []string
	for _, g := range kindGroups {
		shown = append(shown, g.kinds...)
	}
	slices.Sort(shown)
	var known []string
	for _, k := range record.Standard().Kinds() {
		known = append(known, k.ID)
	}
	slices.Sort(known)
	if !slices.Equal(shown, known) {
		t.Fatalf("shown %v\nknown %v", shown, known)
	}
}
