package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// Of two years of daily backups those of a week, four weeks and twelve months stay.
func TestWhichBackupsStay(t *testing.T) {
	now := time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC)
	var times []time.Time
	for d := range 730 {
		times = append(times, now.AddDate(0, 0, -d).Add(-time.Hour))
	}
	kept := keep(times, now)
	n := 0
	for i, k := range kept {
		if k {
			n++
		}
		if i < keptDays && !k {
			t.Errorf("%v of the last week is gone", times[i])
		}
		if k && i > 366 {
			t.Errorf("%v stays", times[i])
		}
	}
	if n < keptDays+keptMonths || n > keptDays+keptWeeks+keptMonths+2 {
		t.Errorf("%d stay", n)
	}
	for _, wrong := range []time.Time{now.AddDate(10, 0, 0), now} { // the clock is set back; all were made at once
		if kept := keep([]time.Time{wrong, wrong}, now); !kept[0] && !kept[1] {
			t.Error("the only one is gone")
		}
	}
}

// A computer is lost. From a stick and the digits alone everything is there on another one, with an identity of its own; what was written after the backup comes
// back from those who had received it; work goes on in every circle; the sheet is the same one.
func TestRestoreFromDigitsAlone(t *testing.T) {
	m, l, c, id := twins(t)
	mine := add(t, m, causal.Circle{}, "Only mine")
	digits, err := m.NewRecovery(ctx)
	must(t, err)
	if ok, err := m.CheckRecovery(digits); err != nil || !ok {
		t.Fatalf("the digits are not known: %v", err)
	}
	add(t, m, c, "Pending when backed up")
	photos := append(attach(t, m, mine, photoFile(t, "mine.jpg", 1)), attach(t, m, id, photoFile(t, "shared.jpg", 2))...)
	stick := t.TempDir()
	b, err := m.Backup(ctx, stick, nil)
	must(t, err)
	if raw, err := os.ReadFile(b.Path); err != nil || strings.Contains(string(raw), "Only mine") {
		t.Fatalf("the backup can be read: %v", err)
	}
	state, own := stateOf(t, m, c), stateOf(t, m, m.Own())
	rename(t, m, id, "Written after the backup")
	exchange(t, c, m, l)
	was := m.keys.Device()
	must(t, m.Close())
	must(t, os.RemoveAll(m.Dir()))

	dir := filepath.Join(t.TempDir(), "Нова тека", "data")
	must(t, os.MkdirAll(filepath.Dir(dir), 0o700))
	found, err := BackupsIn(stick)
	must(t, err)
	if len(found) != 1 || found[0].Path != b.Path {
		t.Fatalf("found %v", found)
	}
	out, err := Restore(ctx, dir, b.Path, strings.ReplaceAll(digits, " ", ""), nil)
	must(t, err)
	if out.Damaged || out.Records != 3 || out.Aside != "" {
		t.Fatalf("restored %+v", out)
	}
	d := reopen(t, nil, dir)
	if d.keys.Device() == was {
		t.Fatal("it has the lost computer's key")
	}
	if stateOf(t, d, c) != state || stateOf(t, d, d.Own()) != own || d.Name() != "Manchester" || valueOf(t, d, mine, "name.en") != "Only mine" {
		t.Fatal("the records are others")
	}
	if ok, err := d.CheckRecovery(digits); err != nil || !ok {
		t.Fatalf("the sheet is not known any more: %v", err)
	}
	for _, p := range photos {
		if !holds(t, d, p.File) {
			t.Fatalf("%s did not come back", p.File.Name)
		}
	}
	rename(t, d, mine, "Still mine")
	add(t, d, c, "Written on the new computer")
	exchange(t, c, d, l)
	if stateOf(t, d, c) != stateOf(t, l, c) || valueOf(t, d, id, "name.en") != "Written after the backup" {
		t.Fatal("the others' copy differs")
	}
	if n := libraries(t, l, c); n != 3 {
		t.Fatalf("%d libraries at the other's", n)
	}
	circles, err := l.Circles(ctx)
	must(t, err)
	for _, x := range circles[1].Members {
		if x.Device == d.keys.Device() && (x.Role != "coordinator" || x.Name != "Manchester") {
			t.Fatalf("member %+v", x)
		}
	}
	if _, err := l.ReadBundle(ctx, bundle(t, d, c, l.keys.Device()), nil); err != nil {
		t.Fatal(err)
	}
}

func TestRestoreRefused(t *testing.T) {
	m, _, c, _ := twins(t)
	_, err := m.NewRecovery(ctx)
	must(t, err)
	b, err := m.Backup(ctx, t.TempDir(), nil)
	must(t, err)
	other := open(t, "Other")
	wrong, err := other.NewRecovery(ctx)
	must(t, err)
	dir := filepath.Join(t.TempDir(), "data")
	_, err = Restore(ctx, dir, b.Path, wrong, nil)
	told(t, err, "backup.other_recovery")
	_, err = Restore(ctx, dir, b.Path, "", nil)
	told(t, err, "backup.digits_needed")
	_, err = Restore(ctx, dir, b.Path, "123456", nil)
	told(t, err, "recovery.digits")
	last := "0"
	if strings.HasSuffix(wrong, "0") {
		last = "1"
	}
	_, err = Restore(ctx, dir, b.Path, wrong[:len(wrong)-1]+last, nil)
	told(t, err, "recovery.group")
	_, err = Restore(ctx, m.Dir(), b.Path, "", nil)
	told(t, err, "store.in_use")
	file := bundle(t, m, c, causal.Device{})
	must(t, m.Close())
	_, err = Restore(ctx, m.Dir(), file, "", nil)
	told(t, err, "backup.is_bundle")
	if _, err := os.Stat(dir); err == nil {
		t.Fatal("something is there after all")
	}
	d := reopen(t, nil, m.Dir())
	if libraries(t, d, c) != 1 {
		t.Fatal("the folder is another")
	}
}

// FAULTS 47: a backup restored over the folder of the same computer, without digits: a new identity, nothing lost of what was written since, the old folder
// beside it. A backup that is cut gives what is whole.
func TestFault47RestoredOnTheSameComputer(t *testing.T) {
	m, l, c, id := twins(t)
	for i := range 12 {
		_, err := m.Save(ctx, store.Draft{Kind: "activity", Set: record.Values{"title.en": {"Long"}, "notes": {noise(20_000, i)}}})
		must(t, err)
		must(t, m.store.Seal(ctx, m.Own()))
	}
	b, err := m.Backup(ctx, "", nil)
	must(t, err)
	list, err := m.Backups("")
	must(t, err)
	if len(list) != 1 || m.LastBackup().IsZero() {
		t.Fatalf("backups %v", list)
	}
	rename(t, m, id, "Written since, and pending")
	was := m.keys.Device()
	must(t, m.Close())
	out, err := Restore(ctx, m.Dir(), b.Path, "", nil)
	must(t, err)
	if out.Aside == "" {
		t.Fatal("the old folder is not kept")
	}
	d := reopen(t, nil, m.Dir())
	if d.keys.Device() == was || valueOf(t, d, id, "name.en") != "Written since, and pending" {
		t.Fatal("not as it should be")
	}
	add(t, d, c, "Next")
	exchange(t, c, d, l)
	if stateOf(t, d, c) != stateOf(t, l, c) || libraries(t, l, c) != 2 {
		t.Fatal("the others' copy differs")
	}
	must(t, d.Close())
	raw, err := os.ReadFile(filepath.Join(out.Aside, "backups", filepath.Base(b.Path)))
	must(t, err)
	cut := filepath.Join(t.TempDir(), "cut.twinbackup")
	must(t, os.WriteFile(cut, raw[:len(raw)-200], 0o600))
	empty := filepath.Join(t.TempDir(), "data")
	must(t, os.MkdirAll(empty, 0o700))
	must(t, os.CopyFS(empty, os.DirFS(m.Dir())))
	must(t, os.RemoveAll(filepath.Join(empty, "journal")))
	if out, err = Restore(ctx, empty, cut, "", nil); err != nil || !out.Damaged || out.Records < 5 {
		t.Fatalf("a cut backup: %+v, %v", out, err)
	}
}

// FAULTS 77: what was forgotten is taken out of the backups on this computer, and a backup from a stick does not bring it back where the final is known.
func TestFault77Backups(t *testing.T) {
	d := open(t, "Library")
	digits, err := d.NewRecovery(ctx)
	must(t, err)
	ids, err := d.Save(ctx, store.Draft{Kind: "person", Set: record.Values{"given_name.en": {"Zvenyslava"}}})
	must(t, err)
	stick := t.TempDir()
	before, err := d.Backup(ctx, stick, nil)
	must(t, err)
	old, err := os.ReadFile(before.Path)
	must(t, err)
	inside, err := d.Backup(ctx, "", nil)
	must(t, err)
	must(t, d.Forget(ctx, ids[0], nil))
	later := time.Now().AddDate(0, 0, ForgetDays+1)
	d.now = func() time.Time { return later }
	must(t, d.Tend(ctx))
	restored := func(file string) *Desk {
		t.Helper()
		dir := filepath.Join(t.TempDir(), "data")
		_, err := Restore(ctx, dir, file, digits, nil)
		must(t, err)
		r := reopen(t, nil, dir)
		stateOf(t, r, r.Own())
		return r
	}
	r := restored(inside.Path)
	if files := holding(t, r.Dir(), "Zvenyslava"); len(files) > 0 {
		t.Fatalf("a backup here still has it: %v", files)
	}
	_, err = d.Backup(ctx, stick, nil) // the stick comes back
	must(t, err)
	r = restored(before.Path)
	if files := holding(t, r.Dir(), "Zvenyslava"); len(files) > 0 {
		t.Fatalf("the backup on the stick still has it: %v", files)
	}
	must(t, os.WriteFile(before.Path, old, 0o600)) // another stick
	must(t, d.Close())
	_, err = Restore(ctx, d.Dir(), before.Path, digits, nil)
	must(t, err)
	again := reopen(t, nil, d.Dir())
	if files := holding(t, again.Dir(), "Zvenyslava"); len(files) > 0 {
		t.Fatalf("the restored backup brought her back: %v", files)
	}
	e, err := again.Get(ctx, ids[0])
	must(t, err)
	if !e.Hidden {
		t.Fatal("she is shown")
	}
}

// A backup is made before an import, and once a day, and only if something has changed.
func TestBackupsByThemselves(t *testing.T) {
	d := open(t, "Library")
	now := time.Now()
	now = time.Date(now.Year(), now.Month(), now.Day(), 9, 0, 0, 0, time.Local) // two hours later is the same day
	d.now = func() time.Time { return now }
	count := func(want int) {
		t.Helper()
		list, err := d.Backups("")
		must(t, err)
		if len(list) != want {
			t.Fatalf("%d backups, want %d", len(list), want)
		}
	}
	must(t, d.BackupIfDue(ctx))
	count(0)
	add(t, d, causal.Circle{}, "First")
	must(t, d.BackupIfDue(ctx))
	must(t, d.BackupIfDue(ctx))
	count(1)
	d.now = func() time.Time { return now.Add(25 * time.Hour) }
	must(t, d.BackupIfDue(ctx))
	count(1) // nothing has changed
	add(t, d, causal.Circle{}, "Second")
	must(t, d.BackupIfDue(ctx))
	count(2)
	d.now = func() time.Time { return now.Add(26 * time.Hour) }
	add(t, d, causal.Circle{}, "Third")
	file := filepath.Join(t.TempDir(), "list.csv")
	must(t, os.WriteFile(file, []byte("name\nFourth\n"), 0o600))
	_, err := d.Import(ctx, file, ImportOptions{Kind: "library"}, nil)
	must(t, err)
	count(2) // of one day the newest stays
	list, err := d.Backups("")
	must(t, err)
	if !strings.Contains(list[0].Path, "import") {
		t.Fatalf("the newest is %s", list[0].Path)
	}
}
