package desk

import (
	"bytes"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/segment"
	"github.com/twinshelf/twinshelf/data/store"
)

// made saves a new record of any kind.
func made(t *testing.T, d *Desk, c causal.Circle, kind string, v record.Values) record.ID {
	t.Helper()
	ids, err := d.Save(ctx, store.Draft{Circle: c, Kind: kind, Set: v})
	must(t, err)
	return ids[0]
}

func entryOf(t *testing.T, d *Desk, id record.ID) store.Entry {
	t.Helper()
	e, err := d.Get(ctx, id)
	must(t, err)
	return e
}

// FAULTS 39: a twinning is deleted while an activity is added to it elsewhere. The activity is there on both sides, still refers to it, and the
// deletion stands until somebody takes it back.
func TestFault39ParentDeletedChildAdded(t *testing.T) {
	m, l, c, _ := twins(t)
	parent := made(t, m, c, "twinning", record.Values{"name.en": {"Parent"}})
	exchange(t, c, m, l)
	must(t, m.Delete(ctx, parent))
	child := made(t, l, c, "activity", record.Values{"title.en": {"Child"}, "twinning": {parent.String()}})
	exchange(t, c, m, l)
	for _, d := range []*Desk{m, l} {
		e := entryOf(t, d, child)
		if e.Deleted || e.Values.Get("twinning") != parent.String() || e.Values.Get("title.en") != "Child" {
			t.Fatalf("%s: the child is %+v", d.Name(), e)
		}
		if rows, err := d.Rows(ctx, []record.ID{parent}); err != nil || !rows[parent].Deleted || rows[parent].Values.Get("name.en") != "Parent" {
			t.Fatalf("%s: the parent is %+v, %v", d.Name(), rows[parent], err)
		}
		if rows, err := d.Referring(ctx, parent, "activity", "twinning"); err != nil || len(rows) != 1 {
			t.Fatalf("%s: referring to a deleted record: %v, %v", d.Name(), rows, err)
		}
	}
	must(t, l.Undelete(ctx, parent))
	exchange(t, c, m, l)
	if entryOf(t, m, parent).Deleted || stateOf(t, m, c) != stateOf(t, l, c) {
		t.Fatal("the parent did not come back")
	}
}

// FAULTS 39: a child comes before its parent, and an edit before the creation of what it edits: by the bundle of a third member, who had both from the first.
// The reference leads nowhere yet, nothing is dropped, and all is as it should be when the rest comes.
func TestFault39ChildBeforeParent(t *testing.T) {
	m, l, c, _ := twins(t)
	k := join(t, m, c, "Kharkiv")
	exchange(t, c, m, l, k)
	parent, third := made(t, m, c, "twinning", record.Values{"name.en": {"Parent"}}), add(t, m, c, "Third")
	exchange(t, c, m, k)
	must(t, pretendReceived(k, c, l))
	child := made(t, k, c, "activity", record.Values{"title.en": {"Child"}, "twinning": {parent.String()}})
	write(t, k, third, "postcode", "M2 5PD")
	info, err := l.ReadBundle(ctx, bundle(t, k, c, l.keys.Device()), nil)
	must(t, err)
	if info.Added["activity"] != 1 || info.Added["twinning"] != 0 {
		t.Fatalf("read %+v", info)
	}
	if got := valueOf(t, l, child, "twinning"); got != parent.String() {
		t.Fatalf("the child refers to %q", got)
	}
	rows, err := l.Rows(ctx, []record.ID{parent, child})
	must(t, err)
	if _, here := rows[parent]; here || len(rows) != 1 { // what is not in the map is shown as "not arrived yet"
		t.Fatalf("rows %+v", rows)
	}
	_, err = l.Get(ctx, parent)
	told(t, err, "record.not_found")
	write(t, l, child, "title.uk", "Дитина") // it can be worked on meanwhile
	_, err = l.ReadBundle(ctx, bundle(t, m, c, causal.Device{}), nil)
	must(t, err)
	if rows, err = l.Rows(ctx, []record.ID{parent}); err != nil || rows[parent].Values.Get("name.en") != "Parent" {
		t.Fatalf("rows %+v, %v", rows, err)
	}
	if e := entryOf(t, l, third); e.Values.Get("name.en") != "Third" || e.Values.Get("postcode") != "M2 5PD" || len(e.Differences) > 0 {
		t.Fatalf("the third is %+v", e)
	}
	exchange(t, c, m, l, k)
	if stateOf(t, m, c) != stateOf(t, l, c) || valueOf(t, m, child, "title.uk") != "Дитина" {
		t.Fatal("states differ")
	}
}

// imported takes a table in.
func imported(t *testing.T, d *Desk, c causal.Circle, kind, table string) ImportResult {
	t.Helper()
	file := filepath.Join(t.TempDir(), "list.csv")
	must(t, os.WriteFile(file, []byte(table), 0o600))
	out, err := d.Import(ctx, file, ImportOptions{Kind: kind, Circle: c}, nil)
	must(t, err)
	return out
}

// FAULTS 41: two records with the same number, made on two computers, are two. Nothing merges them but a person.
func TestFault41SameNumber(t *testing.T) {
	m, l, c, _ := twins(t)
	for _, with := range []struct{ kind, name, slot, value string }{
		{"agreement", "title.en", "number", "17/2026"},
		{"exchange", "title.en", "tracking_no", "RR123456785UA"},
		{"exchange", "title.en", "recipient_edrpou", "14360570"},
		{"item", "title.en", "isbn", "9780306406157"},
	} {
		if m.registry.Field(with.kind, with.slot) == nil {
			t.Fatalf("%s has no %s", with.kind, with.slot)
		}
		a := made(t, m, c, with.kind, record.Values{with.name: {"From Manchester"}, with.slot: {with.value}})
		b := made(t, l, c, with.kind, record.Values{with.name: {"From Lviv"}, with.slot: {with.value}})
		exchange(t, c, m, l)
		for _, d := range []*Desk{m, l} {
			rows, err := d.List(ctx, store.Query{Kind: with.kind, Circle: c, Where: []store.Condition{{Field: with.slot, Value: with.value}}}, 0, 10)
			must(t, err)
			if len(rows) != 2 || entryOf(t, d, a).ID != a || entryOf(t, d, b).ID != b {
				t.Fatalf("%s, %s: %d rows", d.Name(), with.kind, len(rows))
			}
		}
		// An import finds again what it brought, by the ids of its file; the same text in another field is a number like any other.
		out := imported(t, m, c, with.kind, fmt.Sprintf("id,%s,%s\n%s,From a list,%s\n", with.name, with.slot, with.value, with.value))
		if out.Added != 1 || out.Updated != 0 {
			t.Fatalf("%s: import %+v", with.kind, out)
		}
		if got := valueOf(t, m, a, with.name); got != "From Manchester" {
			t.Fatalf("%s: the import went over %q", with.kind, got)
		}
	}
	if diffs, err := m.Differences(ctx); err != nil || len(diffs) > 0 {
		t.Fatalf("differences %+v, %v", diffs, err)
	}
}

// FAULTS 41: lists number their rows from 1 on. Row 1 of a list of people is not the library that was row 1 of another list, and a reference to
// number 1 means the one of a kind that it may mean.
func TestFault41RowNumbersOfTwoLists(t *testing.T) {
	d := open(t, "Library")
	imported(t, d, d.Own(), "library", "id,name.en\n1,First library\n2,Second library\n")
	out := imported(t, d, d.Own(), "person", "id,given_name.en,employer\n1,Olha,2\n2,Ivan,1\n")
	if out.Added != 2 || out.Updated != 0 {
		t.Fatalf("import %+v", out)
	}
	if out = imported(t, d, d.Own(), "person", "id,given_name.en\n1,Olha\n2,Iван\n"); out.Updated != 1 || out.Unchanged != 1 || out.Added != 0 {
		t.Fatalf("second import %+v", out)
	}
	rows, err := d.List(ctx, store.Query{Kind: "library"}, 0, 10)
	must(t, err)
	for _, r := range rows {
		if len(r.Values) != 2 { // the name, and the number in the list
			t.Fatalf("the library became %v", r.Values)
		}
	}
	if len(rows) != 2 {
		t.Fatalf("%d libraries", len(rows))
	}
}

// FAULTS 42: a computer comes back after eighteen months. What was deleted and what was forgotten meanwhile stays so, also when old bundles are read
// again; what it wrote is kept, and what both touched is listed for a person.
func TestFault42ReturnsAfterEighteenMonths(t *testing.T) {
	now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	clock := Options{Now: func() time.Time { return now }}
	m, l := openWith(t, clock, "Manchester"), openWith(t, clock, "Lviv")
	c, kept := meet(t, m, l)
	gone, touched := add(t, m, c, "Deleted meanwhile"), add(t, m, c, "Deleted, and edited")
	person := made(t, m, c, "person", record.Values{"given_name.en": {"Zvenyslava"}})
	exchange(t, c, m, l)
	old := []string{bundle(t, m, c, causal.Device{}), bundle(t, l, c, causal.Device{})}

	write(t, l, kept, "postcode", "79000")
	write(t, l, touched, "postcode", "79001")
	write(t, l, person, "notes", "Zvenyslava moved")
	offline := add(t, l, c, "Written before the long way")
	must(t, l.Close())
	for month := range 18 {
		now = now.AddDate(0, 1, 0)
		rename(t, m, kept, fmt.Sprint("Name of month ", month+1))
		switch month {
		case 2:
			must(t, m.Delete(ctx, gone))
			must(t, m.Delete(ctx, touched))
		case 5:
			must(t, m.Forget(ctx, person, nil))
		}
		must(t, m.Tend(ctx))
	}
	l, err := clock.Open(ctx, l.Dir())
	must(t, err)
	again := add(t, l, c, "Written on the return")
	exchange(t, c, m, l)
	for _, d := range []*Desk{m, l} {
		for _, file := range old {
			_, err := d.ReadBundle(ctx, file, nil)
			must(t, err)
		}
	}
	exchange(t, c, m, l)
	m, l = reopenWith(t, clock, m), reopenWith(t, clock, l)
	for _, d := range []*Desk{m, l} {
		if e := entryOf(t, d, gone); !e.Deleted {
			t.Errorf("%s: what was deleted rose: %+v", d.Name(), e)
		}
		if e := entryOf(t, d, person); !e.Hidden || len(e.Values) > 0 {
			t.Errorf("%s: who was forgotten rose: %+v", d.Name(), e)
		}
		if files := holding(t, d.Dir(), "Zvenyslava"); len(files) > 0 {
			t.Errorf("%s: she is in %v", d.Name(), files)
		}
		if e := entryOf(t, d, kept); e.Values.Get("postcode") != "79000" || e.Values.Get("name.en") != "Name of month 18" || len(e.Differences) > 0 {
			t.Errorf("%s: %+v", d.Name(), e)
		}
		if e := entryOf(t, d, touched); e.Deleted || !e.Revived || e.Values.Get("postcode") != "79001" {
			t.Errorf("%s: the edit is lost: %+v", d.Name(), e)
		}
		for _, id := range []record.ID{offline, again} {
			if e := entryOf(t, d, id); e.Deleted || e.Values.Get("name.en") == "" {
				t.Errorf("%s: %+v", d.Name(), e)
			}
		}
		diffs, err := d.Differences(ctx)
		must(t, err)
		if len(diffs) != 1 || diffs[0].Entry.ID != touched {
			t.Errorf("%s: differences %+v", d.Name(), diffs)
		}
	}
	if stateOf(t, m, c) != stateOf(t, l, c) {
		t.Fatal("states differ")
	}
}

// newer is what a later version of the program knows besides: a kind, fields of each merge class, and a choice.
func newer() Options {
	kinds := record.Standard().Kinds()
	for _, k := range kinds {
		if k.ID == "library" {
			k.Field("kind").Choices = slices.Concat(k.Field("kind").Choices, []string{"orbital"})
			k.Fields = append(k.Fields,
				record.Field{ID: "robots", Type: record.Text},
				record.Field{ID: "robot_story", Type: record.BilingualLong},
				record.Field{ID: "robot_names", Type: record.Tags})
		}
	}
	return Options{Registry: record.NewRegistry(append(kinds, &record.Kind{
		ID: "festival", Title: []string{"name"}, Columns: []string{"host"},
		Fields: []record.Field{
			{ID: "name", Type: record.Bilingual},
			{ID: "host", Type: record.Ref, Kinds: []string{"library"}},
			{ID: "themes", Type: record.Choices, Choices: []string{"lanterns", "kites"}},
			{ID: "story", Type: record.LongText},
			{ID: record.FieldNotes, Type: record.LongText}, // as every kind has
		},
	})...)}
}

var robots = record.Values{
	"robots": {"Two"}, "robot_story.en": {"They carry books.\nThey hum."}, "robot_story.uk": {"Вони носять книжки."},
	"robot_names": {"Robbie", "Ґудзик"}, "kind": {"orbital"},
}

// holdsAll fails unless a record has all these values.
func holdsAll(t *testing.T, d *Desk, id record.ID, want record.Values) {
	t.Helper()
	e := entryOf(t, d, id)
	for slot, v := range want {
		if !slices.Equal(e.Values[slot], v) {
			t.Fatalf("%s: %s is %q, want %q", d.Name(), slot, e.Values[slot], v)
		}
	}
}

func with(v record.Values, more record.Values) record.Values {
	v = v.Clone()
	maps.Copy(v, more)
	return v
}

// exported is what a desk writes of all its records as JSON Lines.
func exported(t *testing.T, d *Desk, private bool) string {
	t.Helper()
	var out bytes.Buffer
	_, err := d.Export(ctx, &out, store.Query{}, FormatLines, private, nil)
	must(t, err)
	return out.String()
}

// FAULTS 53: what a newer version wrote is kept by this one, found, edited, passed on and exported without loss, and is understood after the upgrade.
func TestFault53NewerRecords(t *testing.T) {
	m, l := openWith(t, newer(), "Manchester"), open(t, "Lviv")
	c, id := meet(t, m, l)
	k := openWith(t, newer(), "Kharkiv") // exchanges with Lviv alone
	file := filepath.Join(t.TempDir(), "i.twinbundle")
	digits, err := m.Invite(ctx, c, file, "", nil)
	must(t, err)
	_, err = k.Join(ctx, file, digits, nil)
	must(t, err)
	exchange(t, c, m, k)

	e := entryOf(t, m, id)
	_, err = m.Save(ctx, store.Draft{ID: id, Set: robots, Seen: e.Seen})
	must(t, err)
	kites := record.Values{"name.en": {"Kites"}, "name.uk": {"Змії"}, "host": {id.String()}, "themes": {"kites", "lanterns"}, "story": {"High.\nHigher."}}
	festivals := []record.ID{made(t, m, c, "festival", kites)}
	for _, name := range []string{"Lanterns", "Apples"} {
		festivals = append(festivals, made(t, m, c, "festival", record.Values{"name.en": {name}}))
	}
	exchange(t, c, m, l)

	holdsAll(t, l, id, robots)
	holdsAll(t, l, festivals[0], kites)
	must(t, l.Index(ctx, nil))
	for _, words := range []string{"Apples", "Ґудзик", "змії"} {
		if found, err := l.Search(ctx, words, "", 10); err != nil || len(found) != 1 {
			t.Fatalf("%q found %d, %v", words, len(found), err)
		}
	}
	if n, err := l.Count(ctx, store.Query{Kind: "festival"}); err != nil || n != 3 {
		t.Fatalf("%d festivals, %v", n, err)
	}
	if text := exported(t, l, false); strings.Contains(text, "Robbie") || strings.Contains(text, "Lanterns") {
		t.Fatal("what this version does not know counts as personal")
	}
	// Its people edit what they can, and each edit touches nothing else.
	rename(t, l, id, "Renamed in Lviv")
	write(t, l, festivals[0], "name.uk", "Повітряні змії")
	must(t, l.Delete(ctx, festivals[1]))
	must(t, l.Undelete(ctx, festivals[1]))
	kites["name.uk"] = []string{"Повітряні змії"}
	library := with(robots, record.Values{"name.en": {"Renamed in Lviv"}})
	exchange(t, c, l, k)
	exchange(t, c, l, m)
	for _, d := range []*Desk{m, l, k} {
		holdsAll(t, d, id, library)
		holdsAll(t, d, festivals[0], kites)
		if stateOf(t, d, c) != stateOf(t, m, c) {
			t.Fatalf("%s has another state", d.Name())
		}
	}
	lines := filepath.Join(t.TempDir(), "all.jsonl")
	must(t, os.WriteFile(lines, []byte(exported(t, l, true)), 0o600))

	// Made anew from its journal, and from a backup, the older version still has it all.
	digits, err = l.NewRecovery(ctx)
	must(t, err)
	saved, err := l.Backup(ctx, t.TempDir(), nil)
	must(t, err)
	must(t, l.Close())
	_, err = Repair(ctx, l.Dir())
	must(t, err)
	restored := filepath.Join(t.TempDir(), "data")
	_, err = Restore(ctx, restored, saved.Path, digits, nil)
	must(t, err)

	for _, dir := range []string{l.Dir(), restored} { // the upgrade
		d, err := newer().Open(ctx, dir)
		must(t, err)
		holdsAll(t, d, id, library)
		festivalsSorted(t, d, []string{"Apples", "Kites", "Lanterns"})
		known := []store.Condition{{Field: "robot_names", Value: "Robbie"}, {Field: "kind", Value: "orbital"}}
		rows, err := d.List(ctx, store.Query{Kind: "library", Where: known, Sort: "robots"}, 0, 10)
		must(t, err)
		if len(rows) != 1 || rows[0].ID != id {
			t.Fatalf("rows %+v", rows)
		}
		must(t, d.Close())
	}

	fresh := openWith(t, newer(), "Fresh")
	out, err := fresh.Import(ctx, lines, ImportOptions{}, nil)
	must(t, err)
	if out.Failed > 0 {
		t.Fatalf("import %+v", out)
	}
	festivalsSorted(t, fresh, []string{"Apples", "Kites", "Lanterns"})
	festivalRows, err := fresh.List(ctx, store.Query{Kind: "festival", Where: []store.Condition{{Field: "themes", Value: "kites"}}}, 0, 10)
	must(t, err)
	if len(festivalRows) != 1 {
		t.Fatalf("festivals %+v", festivalRows)
	}
	holdsAll(t, fresh, festivalRows[0].ID, record.Values{"name.uk": kites["name.uk"], "story": kites["story"], "themes": kites["themes"], record.FieldNotes: nil})
	rows, err := fresh.List(ctx, store.Query{Kind: "library", Where: []store.Condition{{Field: "robots", Value: "Two"}}}, 0, 10)
	must(t, err)
	if len(rows) != 1 {
		t.Fatalf("rows %+v", rows)
	}
	holdsAll(t, fresh, rows[0].ID, library)
}

func festivalsSorted(t *testing.T, d *Desk, want []string) {
	t.Helper()
	rows, err := d.List(ctx, store.Query{Kind: "festival", Lang: "en"}, 0, 10)
	must(t, err)
	var got []string
	for _, r := range rows {
		got = append(got, r.Values.Get("name.en"))
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%s: sorted %v, want %v", d.Name(), got, want)
	}
}

// FAULTS 54: two versions work by turns on one folder, which shares a circle with a computer that has the newer one only. Nothing is lost, nothing is a
// difference, and each turn of the newer version finds in order what came in a turn of the older one.
func TestFault54VersionsByTurns(t *testing.T) {
	m, l := openWith(t, newer(), "Manchester"), openWith(t, newer(), "Lviv")
	c, id := meet(t, m, l)
	e := entryOf(t, m, id)
	_, err := m.Save(ctx, store.Draft{ID: id, Set: robots, Seen: e.Seen})
	must(t, err)
	exchange(t, c, m, l)
	festival := made(t, l, c, "festival", record.Values{"name.en": {"Z first"}, "story": {"Begun."}})
	names := []string{"Z first"}
	want := with(robots, nil)
	for turn := range 4 { // weeks of them
		l = reopenWith(t, Options{}, l)
		write(t, l, id, "postcode", fmt.Sprint("7900", turn)) // with the older one
		write(t, l, festival, "name.uk", fmt.Sprint("Свято ", turn))
		name := string(rune('D'-turn)) + " from Manchester"
		made(t, m, c, "festival", record.Values{"name.en": {name}})
		write(t, m, id, "robot_story.en", fmt.Sprint("Turn ", turn))
		exchange(t, c, m, l)
		names = append([]string{name}, names...)
		want["postcode"], want["robot_story.en"] = []string{fmt.Sprint("7900", turn)}, []string{fmt.Sprint("Turn ", turn)}

		l = reopenWith(t, newer(), l)
		festivalsSorted(t, l, names)
		festivalsSorted(t, m, names)
		want["robots"] = []string{fmt.Sprint("Three, turn ", turn)}
		write(t, l, id, "robots", want.Get("robots")) // with the newer one
		write(t, l, festival, "story", fmt.Sprint("Begun, turn ", turn))
		exchange(t, c, m, l)
		for _, d := range []*Desk{m, l} {
			holdsAll(t, d, id, want)
			holdsAll(t, d, festival, record.Values{"name.en": {"Z first"}, "name.uk": {fmt.Sprint("Свято ", turn)}, "story": {fmt.Sprint("Begun, turn ", turn)}})
			if diffs, err := d.Differences(ctx); err != nil || len(diffs) > 0 {
				t.Fatalf("%s: differences %+v, %v", d.Name(), diffs, err)
			}
		}
		if stateOf(t, m, c) != stateOf(t, l, c) {
			t.Fatal("states differ")
		}
	}
}

// schemaOf is all that the database of a desk has by name.
func schemaOf(t *testing.T, d *Desk) (names []string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.ToSlash(filepath.Join(d.Dir(), "twinshelf.db"))+"?mode=ro")
	must(t, err)
	defer db.Close() //nolint:errcheck // only read
	rows, err := db.Query("SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1")
	must(t, err)
	defer rows.Close() //nolint:errcheck // only read
	for rows.Next() {
		var s string
		must(t, rows.Scan(&s))
		names = append(names, s)
	}
	must(t, rows.Err())
	return names
}

// FAULTS 67: kinds and fields whose names are SQL, paths into JSON, or nothing at all. They arrive, are listed, found, edited, exported, backed up
// and passed on like any that this version does not know, and the database is made as before.
func TestFault67NamesAreNeverSQL(t *testing.T) {
	m, l, c, id := twins(t)
	k := join(t, m, c, "Kharkiv")
	before := schemaOf(t, m)
	names := []string{
		`"; DROP TABLE record; --`, `'; DELETE FROM record; --`, `x" AS y, (SELECT 1) AS "z`, `') OR 1=1 --`, `a'b"c`, `$."name.en"`,
		`name.en"`, `\"`, `[0]`, `#`, "%s%n", "?1",
		"line\nbreak", " ", ".", "..", "record", "sqlite_master", "Ім’я", "\u202Eback", strings.Repeat("n", 128),
	}
	slices.Sort(names)
	sets := func() (all []causal.Set) {
		for _, n := range names {
			all = append(all, causal.Set{Slot: n, Values: []string{"harmless"}})
		}
		return all
	}
	at := causal.At(time.Now())
	changes := []causal.Change{{Record: id, Kind: "library", Clock: at, Sets: sets()}}
	for _, n := range names {
		changes = append(changes, causal.Change{Kind: n, Clock: at, Sets: sets()})
	}
	must(t, l.store.Seal(ctx, c))
	last := tipOf(t, l, c)
	seg := forge(t, l, segment.Draft{Circle: c, First: last.Number + 1, Previous: last.Segment, Changes: changes})
	if taken := take(t, m, c, seg); len(taken.Reasons) > 0 {
		t.Fatalf("waiting: %v", taken.Reasons)
	}
	must(t, m.Index(ctx, nil))

	counts, err := m.Counts(ctx)
	must(t, err)
	for _, n := range names {
		if counts[n] != 1 {
			t.Errorf("%d of kind %q", counts[n], n)
		}
		rows, err := m.List(ctx, store.Query{Kind: n, Circle: c}, 0, 100)
		must(t, err)
		if len(rows) != 1 || rows[0].Values.Get(n) != "harmless" {
			t.Fatalf("kind %q: %v", n, rows)
		}
		for _, q := range []store.Query{{Kind: "library", Sort: n}, {Kind: "library", Where: []store.Condition{{Field: n, Value: "harmless"}}}, {Sort: n}} {
			_, err = m.List(ctx, q, 0, 100)
			told(t, err, "field.unknown")
		}
		_, err = m.Search(ctx, "harmless", n, 100)
		must(t, err)
		_, err = m.Export(ctx, &bytes.Buffer{}, store.Query{Kind: n}, FormatCSV, true, nil)
		told(t, err, "kind.unknown")
		write(t, m, id, n, "harmless and edited")
		if got := valueOf(t, m, id, n); got != "harmless and edited" {
			t.Fatalf("slot %q is %q", n, got)
		}
		_, err = m.LikelySame(ctx, n, 10, nil)
		if err != nil {
			told(t, err, "kind.unknown")
		}
	}
	if found, err := m.Search(ctx, "harmless", "", 1000); err != nil || len(found) != len(names)+1 {
		t.Fatalf("found %d, %v", len(found), err)
	}
	if got := strings.Count(exported(t, m, true), "harmless and edited"); got != len(names) {
		t.Fatalf("%d slots were exported", got)
	}
	if got := strings.Count(exported(t, m, true), "\n"); got < len(names)+1 {
		t.Fatalf("%d lines were exported", got)
	}
	_, err = m.Backup(ctx, t.TempDir(), nil)
	must(t, err)
	exchange(t, c, m, k)
	state := stateOf(t, m, c)
	for _, d := range []*Desk{m, k} {
		if after := schemaOf(t, d); !slices.Equal(before, after) {
			t.Fatalf("%s: the database is made otherwise:\n%q", d.Name(), after)
		}
		must(t, d.Close())
		_, err := Repair(ctx, d.Dir())
		must(t, err)
		d = reopen(t, nil, d.Dir())
		if stateOf(t, d, c) != state || libraries(t, d, c) != 1 {
			t.Fatalf("%s: another state after a repair", d.Name())
		}
	}
	// No name at all, one with a zero byte, and one longer than any could be are damage.
	for _, n := range []string{"", "nul\x00byte", strings.Repeat("n", 10_000)} {
		slot := []causal.Set{{Slot: n, Values: []string{"harmful"}}}
		for _, change := range []causal.Change{{Kind: n, Clock: at, Sets: sets()}, {Kind: "library", Clock: at, Sets: slot}} {
			s, err := (&segment.Draft{Circle: c, First: last.Number + 1 + uint64(seg.Count), Previous: seg.Hash, Changes: []causal.Change{change}}).Sign(l.keys.Sign())
			if err != nil {
				continue
			}
			if taken := take(t, l, c, s); len(taken.Reasons) != 1 || taken.Reasons[0].ID != "take.damaged" {
				t.Fatalf("%.20q: %+v", n, taken)
			}
		}
	}
}
