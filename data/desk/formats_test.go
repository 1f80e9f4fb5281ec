package desk

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// go test -tags sqlite_fts5 ./data/desk -run TestFreeze -freeze format-N writes what this version writes of everything that leaves a computer or lies on it. It is done once, when a format is new.
var freezeFlag = flag.String("freeze", "", "write testdata/NAME.zip")

// frozenDay is when all frozen files were written, by their own clocks.
var frozenDay = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

func onFrozenDay(dir string, days int) Options {
	return Options{Now: func() time.Time { return frozenDay.AddDate(0, 0, days) }, Work: 2, Marks: filepath.Join(dir, "marks")}
}

// frozenStory is what a frozen file says of itself.
type frozenStory struct {
	Circle               causal.Circle
	States               map[string]string // circle → hash of Manchester's state
	Records              int
	Words, Digits, Kit   string
	Passphrase           string // of Odesa's keys
	Library, Photo, Gone record.ID
}

const (
	frozenInBundle = "Written for the bundle"
	frozenInPlace  = "Written for the place"
	frozenPacked   = 120 // records that go into a pack together
)

// TestFreeze plays a short story and keeps the files of it: a data folder, another one whose keys are locked, a place with a head, a pack and parts, and a stick with a bundle, an invitation, a
// request, its answer and a backup.
func TestFreeze(t *testing.T) {
	if *freezeFlag == "" {
		t.Skip("writes what is kept for ever")
	}
	target := filepath.Join("testdata", *freezeFlag+".zip")
	if _, err := os.Stat(target); err == nil {
		t.Fatal(target + " is never written again")
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"stick", "place"} {
		must(t, os.Mkdir(at(name), 0o700))
	}
	folder := func(o Options, name, title string) *Desk {
		must(t, o.Init(ctx, at(name), title, "uk"))
		d, err := o.Open(ctx, at(name))
		must(t, err)
		t.Cleanup(func() { closeOnce(t, d) })
		return d
	}
	early, o := onFrozenDay(dir, -ForgetDays-1), onFrozenDay(dir, 0)
	m, l := folder(early, "data", "Manchester"), openWith(t, o, "Львів")
	var s frozenStory
	s.Circle, s.Library = meet(t, m, l)
	s.Gone = addPerson(t, m, s.Circle, "Daria", "Nezabutnia")
	addPerson(t, m, s.Circle, "Olena", "Ковальчук")
	must(t, m.Forget(ctx, s.Gone, nil))
	must(t, m.Close())
	var err error
	m, err = o.Open(ctx, at("data"))
	must(t, err)
	t.Cleanup(func() { closeOnce(t, m) })
	must(t, m.Tend(ctx))

	s.Photo = activity(t, m, s.Circle)
	attach(t, m, s.Photo, textFile(t, "програма.txt", "О десятій читаємо вголос."), smallPhoto(t))
	dropped := add(t, m, s.Circle, "Dropped")
	must(t, m.Delete(ctx, dropped))
	read := func(d, from *Desk) {
		t.Helper()
		_, err := d.ReadBundle(ctx, bundle(t, from, s.Circle, causal.Device{}), nil)
		must(t, err)
	}
	read(l, m)
	must(t, set(m, s.Library, record.Values{"notes": {"What Manchester says"}})) // and a difference
	must(t, set(l, s.Library, record.Values{"notes": {"Що каже Львів"}}))
	read(m, l)
	read(l, m)

	p := place.Folder(at("place"))
	syncAt(t, m, s.Circle, p)
	drafts := make([]store.Draft, frozenPacked)
	for i := range drafts {
		drafts[i] = store.Draft{Circle: s.Circle, Kind: "library", Set: record.Values{"name.en": {fmt.Sprintf("%s %d", frozenInPlace, i)}, "notes": {fmt.Sprint(make([]byte, 500))}}}
	}
	_, err = l.Save(ctx, drafts...)
	must(t, err)
	syncAt(t, l, s.Circle, p)
	syncAt(t, l, s.Circle, p)

	add(t, l, s.Circle, frozenInBundle)
	_, err = l.WriteBundle(ctx, at("stick/from-lviv.twinbundle"), s.Circle, m.Device(), nil)
	must(t, err)
	s.Words, err = m.Invite(ctx, s.Circle, at("stick/invitation.twinbundle"), "", nil)
	must(t, err)
	odesa := folder(o, "odesa", "Одеса")
	must(t, odesa.Ask(at("stick/odesa.twinrequest")))
	r, err := m.Request(at("stick/odesa.twinrequest"))
	must(t, err)
	must(t, m.Admit(ctx, s.Circle, r, circle.Editor, true, at("stick/for-odesa.twinbundle"), nil))
	s.Passphrase = "сім довгих слів"
	must(t, odesa.SetPassphrase(s.Passphrase))
	s.Digits, err = m.NewRecovery(ctx)
	must(t, err)
	s.Kit, err = m.Kit(s.Circle)
	must(t, err)
	_, err = m.Backup(ctx, at("stick"), nil)
	must(t, err)
	s.States, s.Records = statesOf(t, m)
	for _, d := range []*Desk{m, odesa} {
		must(t, d.Close())
	}
	b, err := json.MarshalIndent(s, "", "  ")
	must(t, err)
	must(t, os.WriteFile(at("story.json"), b, 0o600))
	var z bytes.Buffer
	w := zip.NewWriter(&z)
	must(t, w.AddFS(os.DirFS(dir)))
	must(t, w.Close())
	must(t, os.WriteFile(target, z.Bytes(), 0o600))
}

func addPerson(t *testing.T, d *Desk, c causal.Circle, given, family string) record.ID {
	t.Helper()
	ids, err := d.Save(ctx, store.Draft{Circle: c, Kind: "person", Set: record.Values{"given_name.en": {given}, "family_name.en": {family}}})
	must(t, err)
	return ids[0]
}

func smallPhoto(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 640, 480)), nil))
	return textFile(t, "фото.jpg", b.String())
}

// statesOf gives the hash of what a desk holds of each circle, and how many records it shows.
func statesOf(t *testing.T, d *Desk) (hashes map[string]string, records int) {
	t.Helper()
	states, err := d.Verify(ctx, nil)
	must(t, err)
	counts, err := d.Counts(ctx)
	must(t, err)
	for _, n := range counts {
		records += n
	}
	hashes = map[string]string{}
	for _, s := range states {
		if len(s.Faults) > 0 {
			t.Errorf("%v", s.Faults)
		}
		hashes[s.Circle.String()] = s.Hash.String()
	}
	return hashes, records
}

// Whatever a version has written of everything that leaves a computer, or lies on it, each later one reads: the folder with its keys, locked keys, bundle, invitation, request, answer, backup, recovery
// digits, the circle's kit, and a place. What it writes to that the others read.
func TestFault56Formats(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/format-*.zip")
	must(t, err)
	if len(files) == 0 {
		t.Fatal("there are none")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { readFrozen(t, file) })
	}
}

func readFrozen(t *testing.T, file string) {
	t.Helper()
	dir := unpacked(t, file)
	at := func(name string) string { return filepath.Join(dir, name) }
	var s frozenStory
	b, err := os.ReadFile(at("story.json"))
	must(t, err)
	must(t, json.Unmarshal(b, &s))
	o := onFrozenDay(dir, 1)
	openAt := func(o Options, name string) *Desk {
		t.Helper()
		d, err := o.Open(ctx, at(name))
		must(t, err)
		t.Cleanup(func() { closeOnce(t, d) })
		return d
	}

	m := openAt(o, "data")
	states, records := statesOf(t, m)
	for c, want := range s.States {
		if states[c] != want {
			t.Errorf("circle %s: %s, not %s", c, states[c], want)
		}
	}
	if records != s.Records || len(states) != len(s.States) {
		t.Errorf("%d records in %d circles", records, len(states))
	}
	diffs, err := m.Differences(ctx)
	must(t, err)
	if len(diffs) != 1 || len(diffs[0].Variants) != 2 {
		t.Errorf("differences %+v", diffs)
	}
	if files := holding(t, at("data"), "Nezabutnia"); len(files) > 0 {
		t.Errorf("who was forgotten is in %v", files)
	}
	e, err := m.Get(ctx, s.Photo)
	must(t, err)
	held, err := m.Files(ctx, e.Values[record.FieldFiles])
	must(t, err)
	if len(held) != 2 || slices.ContainsFunc(held, func(f File) bool { return !f.Held }) {
		t.Errorf("files %+v", held)
	}
	if ok, err := m.CheckRecovery(s.Digits); err != nil || !ok {
		t.Errorf("recovery digits: %v, %v", ok, err)
	}
	must(t, m.CheckKit(s.Circle, s.Kit))

	// What the others have written, on a stick and in a place.
	info, err := m.ReadBundle(ctx, at("stick/from-lviv.twinbundle"), nil)
	must(t, err)
	if len(titled(t, m, "library", "name.en", frozenInBundle)) != 1 && len(info.Waiting) == 0 {
		t.Errorf("bundle: %+v", info)
	}
	out := syncAt(t, m, s.Circle, place.Folder(at("place")))
	if len(titled(t, m, "library", "name.en", frozenInPlace+" 0")) != 1 || out.Taken.Refused > 0 || out.Unread > 0 {
		t.Errorf("place: %+v", out)
	}
	if len(titled(t, m, "library", "name.en", frozenInBundle)) != 1 {
		t.Error("what was in the bundle is not there")
	}
	r, err := m.Request(at("stick/odesa.twinrequest"))
	must(t, err)
	if _, err := m.AskedDigits(r); err != nil || r.Name != "Одеса" {
		t.Errorf("request: %+v, %v", r, err)
	}

	// A newcomer with the invitation, one with the answer whose keys are locked, and a new computer with the digits.
	n := openWith(t, o, "Newcomer")
	joined, err := n.Join(ctx, at("stick/invitation.twinbundle"), s.Words, nil)
	must(t, err)
	if joined.ID != s.Circle || joined.Records == 0 {
		t.Errorf("invitation: %+v", joined)
	}
	locked := o
	locked.Passphrase = s.Passphrase
	odesa := openAt(locked, "odesa")
	joined, err = odesa.JoinByAnswer(ctx, at("stick/for-odesa.twinbundle"), nil)
	must(t, err)
	if joined.ID != s.Circle || joined.Records == 0 {
		t.Errorf("answer: %+v", joined)
	}
	backups, err := filepath.Glob(at("stick/*.twinbackup"))
	must(t, err)
	if len(backups) != 1 {
		t.Fatalf("backups %v", backups)
	}
	restored, err := o.Restore(ctx, at("restored"), backups[0], s.Digits, nil)
	must(t, err)
	if restored.Damaged || restored.Records != s.Records {
		t.Errorf("backup: %+v", restored)
	}

	// Work goes on with all of them.
	rename(t, m, s.Library, "And on")
	for range 2 {
		for _, d := range []*Desk{m, n, odesa} {
			syncAt(t, d, s.Circle, place.Folder(at("place")))
		}
	}
	wantSame(t, s.Circle, m, n, odesa)
}
