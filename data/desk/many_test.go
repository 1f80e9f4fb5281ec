package desk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/seal"
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
		sorted(t, d, total) // before there is an index, or while it is made
		if err := d.Index(ctx, nil); err != nil {
			t.Fatal(err)
		}
		sorted(t, d, total)
	}
	found, err := d.Search(ctx, "filiia 7919", "", 10)
	if err != nil || len(found) != 1 || branch(found[0]) != 7919 {
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

func branch(r store.Row) (n int) {
	_, _ = fmt.Sscanf(r.Values.Get("name.uk"), "Філія № %d", &n)
	return n
}

// sorted looks at the list of all branches, in both languages and ways.
func sorted(t *testing.T, d *Desk, total int) {
	t.Helper()
	for _, q := range []store.Query{{Lang: "en"}, {Lang: "uk"}, {Lang: "uk", Down: true}} {
		q.Kind = "library"
		rows, err := d.List(context.Background(), q, 0, total)
		if err != nil || len(rows) != total {
			t.Fatal(len(rows), err)
		}
		if q.Down {
			slices.Reverse(rows)
		}
		if !slices.IsSortedFunc(rows, func(a, b store.Row) int { return branch(a) - branch(b) }) {
			t.Fatal("the list is not sorted")
		}
	}
}

// Lists have an index in the language of the program; it is made again if the program ended before it was, and another when the language changes.
func TestListsHaveAnIndex(t *testing.T) {
	dir := t.TempDir()
	must(t, Init(ctx, dir, "Manchester", "uk"))
	keys, err := seal.Load(dir)
	must(t, err)
	st, err := store.Open(ctx, dir, Options{}.filled().store(keys)) // below the desk nothing goes on in the background
	must(t, err)
	drafts := make([]store.Draft, 6000)
	for i := range drafts {
		drafts[i] = store.Draft{Kind: "library", Set: record.Values{"name.uk": {fmt.Sprintf("Філія № %d", i*7919%20011)}}}
	}
	_, err = st.Save(ctx, st.Circles()[0].ID, record.ID{}, drafts...)
	must(t, errors.Join(err, st.Close()))
	for _, step := range [][2]string{{"", ""}, {"uk", "record_uk"}, {"en", "record_en"}} {
		lang, want := step[0], step[1]
		if lang != "" {
			d, err := Open(ctx, dir)
			must(t, err)
			must(t, errors.Join(d.SetSetting(SettingLang, lang), d.Index(ctx, nil)))
			sorted(t, d, len(drafts))
			must(t, d.Close())
		}
		if got := listIndexes(t, dir); got != want {
			t.Fatalf("language %q: indexes %q", lang, got)
		}
	}
}

func listIndexes(t *testing.T, dir string) string {
	t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(dir, "twinshelf.db"))
	must(t, err)
	defer db.Close() //nolint:errcheck // only read
	var names string
	must(t, db.QueryRowContext(ctx, "SELECT coalesce(group_concat(name), '') FROM sqlite_schema WHERE name IN ('record_en', 'record_uk')").Scan(&names))
	return names
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
