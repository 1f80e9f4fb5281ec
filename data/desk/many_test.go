package desk

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// Saves of many records, which make the lists' indexes anew, leave lists, search and the database's structure right; a second one
// finds the indexes that the first one made.
func TestManyNewRecords(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	if err := Init(ctx, dir, "Manchester", "en"); err != nil {
		t.Fatal(err)
	}
	d, err := Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close() //nolint:errcheck // a test
	total := 0
	for _, n := range []int{6000, 7000} {
		drafts := make([]store.Draft, n)
		for i := range drafts {
			drafts[i] = store.Draft{Kind: "library", Set: record.Values{"name.uk": {fmt.Sprintf("Філія № %d", (total+i)*7919%20011)}}}
		}
		if _, err := d.Save(ctx, drafts...); err != nil {
			t.Fatal(err)
		}
		total += n
		if err := d.Index(ctx, nil); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := d.List(ctx, store.Query{Kind: "library", Lang: "uk"}, 0, total)
	if err != nil || len(rows) != total {
		t.Fatal(len(rows), err)
	}
	number := func(r store.Row) (n int) {
		_, _ = fmt.Sscanf(r.Values.Get("name.uk"), "Філія № %d", &n)
		return n
	}
	if !slices.IsSortedFunc(rows, func(a, b store.Row) int { return number(a) - number(b) }) {
		t.Fatal("the list is not sorted")
	}
	found, err := d.Search(ctx, "filiia 7919", "", 10)
	if err != nil || len(found) != 1 || number(found[0]) != 7919 {
		t.Fatal(found, err)
	}
	states, err := d.Verify(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range states {
		if len(s.Faults) > 0 {
			t.Fatal(s.Faults)
		}
	}
}

// A record that was just saved is found at once, whether it was saved alone or was edited.
func TestSearchFindsWhatWasJustSaved(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	if err := Init(ctx, dir, "Manchester", "en"); err != nil {
		t.Fatal(err)
	}
	d, err := Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()      //nolint:errcheck // a test
	for i := range 450 { // more than wait for a search
		word := fmt.Sprintf("word%dx", i)
		ids, err := d.Save(ctx, store.Draft{Kind: "library", Set: record.Values{"name.en": {word}}})
		if err != nil {
			t.Fatal(err)
		}
		if i%50 != 0 && i < 440 {
			continue
		}
		e, err := d.Get(ctx, ids[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Save(ctx, store.Draft{ID: e.ID, Set: record.Values{"name.en": {"other" + word}}, Seen: e.Seen}); err != nil {
			t.Fatal(err)
		}
		for words, want := range map[string]int{word: 0, "other" + word: 1} {
			if found, err := d.Search(ctx, words, "", 10); err != nil || len(found) != want {
				t.Fatalf("%q finds %d, %v", words, len(found), err)
			}
		}
	}
}
