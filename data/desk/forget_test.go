package desk

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// holding tells which files under a folder hold a text.
func holding(t *testing.T, dir, text string) (files []string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(text)) {
			files = append(files, filepath.Base(path))
		}
		return err
	}))
	return files
}

// Forgetting a person takes her name out of the texts of others too, in this wording and in earlier ones, and leaves what else stands there.
func TestForgetInTheTextsOfOthers(t *testing.T) {
	d := open(t, "Library")
	save := func(draft store.Draft) record.ID {
		t.Helper()
		ids, err := d.Save(ctx, draft)
		must(t, err)
		return ids[0]
	}
	change := func(id record.ID, set record.Values) {
		t.Helper()
		e, err := d.Get(ctx, id)
		must(t, err)
		save(store.Draft{ID: id, Set: set, Seen: e.Seen})
	}
	person := save(store.Draft{Kind: "person", Set: record.Values{"given_name.uk": {"Дар’я"}, "family_name.uk": {"Незабутня"}, "given_name.en": {"Daria"}, "family_name.en": {"Nezabutnia"}}})
	other := save(store.Draft{Kind: "person", Set: record.Values{"given_name.en": {"Daria"}, "family_name.en": {"Else"}}})
	said := save(store.Draft{Kind: "activity", Set: record.Values{"title.en": {"Reading day"}, "notes": {"Thanks to Daria Nezabutnia, and to Дар'я Незабутня again."}}})
	once := save(store.Draft{Kind: "activity", Set: record.Values{"title.en": {"With Nezabutnia Daria"}, "notes": {"stays as it is"}}})
	change(once, record.Values{"title.en": {"Garden day"}})

	mentions, err := d.Mentions(ctx, person)
	must(t, err)
	if len(mentions) != 2 || mentions[0].Record != said || mentions[0].Slot != "notes" || mentions[0].Text == "" || mentions[1].Record != once || mentions[1].Text != "" {
		t.Fatalf("mentions %+v", mentions)
	}
	must(t, d.Forget(ctx, person, mentions))
	if _, err := d.Mentions(ctx, person); err == nil {
		t.Fatal("a person was forgotten twice")
	}
	later := time.Now().AddDate(0, 0, ForgetDays+1)
	d.now = func() time.Time { return later }
	must(t, d.Tend(ctx))
	for _, name := range []string{"Nezabutnia", "Незабутня"} {
		if files := holding(t, d.Dir(), name); len(files) > 0 {
			t.Errorf("%s is still in %v", name, files)
		}
	}
	for id, want := range map[record.ID]string{said: "Thanks to […], and to […] again.", once: "stays as it is"} {
		e, err := d.Get(ctx, id)
		must(t, err)
		if got := e.Values.Get("notes"); got != want {
			t.Errorf("notes %q, want %q", got, want)
		}
		if len(e.Differences) > 0 {
			t.Errorf("a difference came of it: %v", e.Differences)
		}
	}
	e, err := d.Get(ctx, other)
	must(t, err)
	if e.Values.Get("family_name.en") != "Else" || e.Hidden {
		t.Error("somebody else was forgotten")
	}
	e, err = d.Get(ctx, once)
	must(t, err)
	if e.Values.Get("title.en") != "Garden day" {
		t.Errorf("title %q", e.Values.Get("title.en"))
	}
	stateOf(t, d, d.Own())
	list, err := d.Forgettings()
	must(t, err)
	if len(list) != 1 || !list[0].Done {
		t.Fatalf("list %+v", list)
	}
}

// The power goes after a final is committed and before the files are clean: the next start cleans them.
func TestFault77CutOffWhileCleaning(t *testing.T) {
	dir := t.TempDir()
	must(t, Init(ctx, dir, "Library", "en"))
	d, err := Open(ctx, dir)
	must(t, err)
	ids, err := d.Save(ctx, store.Draft{Kind: "person", Set: record.Values{"given_name.en": {"Zvenyslava"}}})
	must(t, err)
	must(t, d.store.Seal(ctx, d.Own()))
	journal := filepath.Join(dir, "journal")
	before := map[string][]byte{}
	for _, name := range holding(t, journal, "Zvenyslava") {
		if before[name], err = os.ReadFile(filepath.Join(journal, name)); err != nil {
			t.Fatal(err)
		}
	}
	if len(before) == 0 {
		t.Fatal("the journal does not hold what was saved")
	}
	must(t, d.Forget(ctx, ids[0], nil))
	later := time.Now().AddDate(0, 0, ForgetDays+1)
	d.now = func() time.Time { return later }
	must(t, d.Tend(ctx))
	must(t, d.SetSetting("scrub", "yes"))
	must(t, d.Close())
	for name, b := range before { // as if they had not been written anew yet; one of them half done
		must(t, os.WriteFile(filepath.Join(journal, name+".old"), b, 0o600))
		must(t, os.Remove(filepath.Join(journal, name)))
	}
	d, err = Open(ctx, dir)
	must(t, err)
	defer func() { must(t, d.Close()) }()
	if files := holding(t, dir, "Zvenyslava"); len(files) > 0 {
		t.Fatalf("still in %v", files)
	}
	names, err := filepath.Glob(filepath.Join(journal, "*.old"))
	must(t, err)
	if len(names) > 0 || strings.Contains(d.Setting("scrub"), "yes") {
		t.Fatalf("not ended: %v", names)
	}
}

// What refers to a person who is being forgotten can be read: the reference shows nothing of her.
func TestAReferenceToAForgottenPerson(t *testing.T) {
	d := open(t, "Library")
	ids, err := d.Save(ctx, store.Draft{Kind: "person", Set: record.Values{"given_name.en": {"Daria"}, "family_name.en": {"Nezabutnia"}}})
	must(t, err)
	must(t, d.Forget(ctx, ids[0], nil))
	rows, err := d.Rows(ctx, ids)
	must(t, err)
	if row := rows[ids[0]]; !row.Hidden || len(row.Values) > 0 {
		t.Fatalf("%+v", row)
	}
}

// forgotten makes a person, has her forgotten for good on the first computer, and gives her record.
func forgotten(t *testing.T, d *Desk, c causal.Circle, before func(record.ID)) record.ID {
	t.Helper()
	ids, err := d.Save(ctx, store.Draft{Circle: c, Kind: "person", Set: record.Values{"given_name.en": {"Daria"}, "family_name.en": {"Nezabutnia"}}})
	must(t, err)
	before(ids[0])
	must(t, d.Forget(ctx, ids[0], nil))
	later := time.Now().AddDate(0, 0, ForgetDays+1)
	d.now = func() time.Time { return later }
	must(t, d.Tend(ctx))
	return ids[0]
}

// FAULTS 80: one who has not heard that a person was forgotten sends all that there is. It is read, and nothing of her comes back.
func TestFault80FullBundleAfterTheFinal(t *testing.T) {
	m, l, c, _ := twins(t)
	id := forgotten(t, m, c, func(id record.ID) {
		exchange(t, c, m, l)
		write(t, l, id, "email", "nezabutnia@example.org")
	})
	_, err := m.ReadBundle(ctx, bundle(t, l, c, causal.Device{}), nil)
	must(t, err)
	exchange(t, c, m, l)
	for _, d := range []*Desk{m, l} {
		stateOf(t, d, c)
		if e, err := d.Get(ctx, id); err != nil || !e.Hidden || len(e.Values) > 0 {
			t.Fatalf("%+v, %v", e, err)
		}
		for _, word := range []string{"Nezabutnia", "nezabutnia"} {
			if files := holding(t, d.Dir(), word); len(files) > 0 {
				t.Errorf("%s is in %v of %s", word, files, d.Name())
			}
		}
	}
}

// When a person is forgotten while others' records still wait to be indexed, they are indexed, and the program starts again.
func TestForgetWhileRecordsWaitToBeIndexed(t *testing.T) {
	d := open(t, "Library")
	for range 3 {
		add(t, d, causal.Circle{}, "Waits")
	}
	forgotten(t, d, causal.Circle{}, func(record.ID) {})
	dir := d.Dir()
	d = reopen(t, d, dir)
	hits, err := d.Search(ctx, "waits", "", 10)
	must(t, err)
	if len(hits) != 3 {
		t.Fatalf("%d found", len(hits))
	}
}

// A person of whom there were two records, made one, is forgotten as one. Of a record that somebody makes one with hers afterwards nothing is hidden.
func TestFault80ForgottenDuplicates(t *testing.T) {
	m, l, c, _ := twins(t)
	person := func(d *Desk, given, family string) record.ID {
		ids, err := d.Save(ctx, store.Draft{Circle: c, Kind: "person", Set: record.Values{"given_name.en": {given}, "family_name.en": {family}}})
		must(t, err)
		return ids[0]
	}
	twice, other := person(m, "Dasha", "Nezabutnya"), person(m, "Somebody", "Else")
	id := forgotten(t, m, c, func(id record.ID) {
		must(t, m.MergeRecords(ctx, id, twice))
		exchange(t, c, m, l)
		must(t, l.MergeRecords(ctx, id, other)) // who has not heard yet
	})
	exchange(t, c, m, l)
	for _, d := range []*Desk{m, l} {
		stateOf(t, d, c)
		for _, id := range []record.ID{id, twice} {
			if e, err := d.Get(ctx, id); err != nil || !e.Hidden {
				t.Fatalf("%+v, %v", e, err)
			}
		}
		if valueOf(t, d, other, "family_name.en") != "Else" {
			t.Fatal("somebody else is hidden")
		}
		for _, word := range []string{"Nezabutnia", "Nezabutnya"} {
			if files := holding(t, d.Dir(), word); len(files) > 0 {
				t.Errorf("%s is in %v of %s", word, files, d.Name())
			}
		}
	}
}

// The database that a repair has put aside goes when somebody is forgotten.
func TestForgottenAfterARepair(t *testing.T) {
	d := open(t, "Library")
	ids, err := d.Save(ctx, store.Draft{Kind: "person", Set: record.Values{"given_name.en": {"Daria"}, "family_name.en": {"Nezabutnia"}}})
	must(t, err)
	must(t, d.Close())
	_, err = Repair(ctx, d.Dir())
	must(t, err)
	d = reopen(t, nil, d.Dir())
	must(t, d.Forget(ctx, ids[0], nil))
	later := time.Now().AddDate(0, 0, ForgetDays+1)
	d.now = func() time.Time { return later }
	must(t, d.Tend(ctx))
	if files := holding(t, d.Dir(), "Nezabutnia"); len(files) > 0 {
		t.Errorf("she is still in %v", files)
	}
}
