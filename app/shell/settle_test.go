package shell

import (
	"context"
	"testing"

	"github.com/twinshelf/twinshelf/app/screens"
)

// What both colleagues changed in a long text is saved as one; the differences that are left are settled in one go, and taken back in one.
func TestSettling(t *testing.T) {
	d := practiceDesk(t)
	differ(t, d)
	ctx := context.Background()
	left := func(want int) {
		t.Helper()
		diffs, err := d.Differences(ctx)
		must(t, err)
		if len(diffs) != want {
			t.Fatalf("%d differences, not %d", len(diffs), want)
		}
	}
	s, _ := newShell(t, d, "en")
	id := find(t, d, "activity", "festival").ID
	s.Go(screens.Place{Screen: screens.Differences})
	left(2)
	tap(t, s, "difference.all_newest")
	tap(t, s, "difference.settle")
	left(0)
	_, err := d.Undo(ctx)
	must(t, err)
	left(2)

	s.Go(screens.Place{Screen: screens.Settle, ID: id, Slot: "outputs"})
	tap(t, s, "difference.combined_keep")
	left(1)
	e, err := d.Get(ctx, id)
	must(t, err)
	if got := e.Values["outputs"][0]; got != "Tales from both towns, read aloud in the garden. There will be tea. Puppets too." {
		t.Fatal(got)
	}
}
