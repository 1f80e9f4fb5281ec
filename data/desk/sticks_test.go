package desk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tsb "github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// stickWith is a folder on a file system of a kind that sticks have, in a file of its own; "" is one on whatever the tests run on.
func stickWith(t *testing.T, system string) string {
	t.Helper()
	dir := t.TempDir()
	if system == "" {
		return dir
	}
	image := filepath.Join(t.TempDir(), "image")
	f, err := os.Create(image)
	must(t, err)
	must(t, errors.Join(f.Truncate(128<<20), f.Close()))
	if out, err := exec.Command("mkfs."+system, image).CombinedOutput(); err != nil {
		t.Skipf("no %s can be made here: %v %s", system, err, out)
	}
	if out, err := exec.Command("mount", "-t", system, "-o", "loop", image, dir).CombinedOutput(); err != nil {
		t.Skipf("no %s can be mounted here: %v %s", system, err, out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	return dir
}

// reserved are the names that Windows keeps for devices, whatever their ending.
var reserved = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)

// namesFit fails unless FAT32 and exFAT take all names below a folder, and keep them apart.
func namesFit(t *testing.T, dir string) (n int) {
	t.Helper()
	seen := map[string]string{}
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		n++
		name := e.Name()
		switch key := filepath.Dir(path) + "/" + strings.ToLower(name); {
		case strings.ContainsAny(name, `<>:"/\|?*`) || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }):
			t.Errorf("%q has a character that FAT32 does not take", path)
		case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
			t.Errorf("%q ends in what is cut off there", path)
		case reserved.MatchString(name):
			t.Errorf("%q is a device on Windows", path)
		case len([]rune(name)) > 255:
			t.Errorf("%q is too long", path)
		case seen[key] != "":
			t.Errorf("%q and %q are one file there", path, seen[key])
		default:
			seen[key] = path
		}
		return nil
	}))
	return n
}

// FAULTS 14: a stick with FAT32 or exFAT carries bundles, volumes, backups, tables, and a whole data folder: all are written, listed and read, by names
// that such a stick takes.
func TestFault14StickOfAnyKind(t *testing.T) {
	for name, system := range map[string]string{"ordinary": "", "FAT32": "vfat", "exFAT": "exfat"} {
		t.Run(name, func(t *testing.T) {
			stick := stickWith(t, system)
			m, l, c, id := twins(t)
			photos := attach(t, m, id, photoFile(t, "AUX.jpg", 1), textFile(t, "nul.txt", noise(300_000, 1)), textFile(t, "Лист: «так?».txt", "Лист"))
			for i := range 30 {
				made(t, m, c, "activity", record.Values{"title.en": {"Long"}, "notes": {noise(400_000, i)}})
			}
			file := filepath.Join(stick, "from-manchester.twinbundle")
			for range 2 { // the second replaces the first
				_, err := m.WriteBundle(ctx, file, c, causal.Device{}, nil)
				must(t, err)
			}
			volumes, err := m.WriteVolumes(ctx, filepath.Join(stick, "parts.twinbundle"), c, causal.Device{}, 0, syncer.MinVolume, nil)
			must(t, err)
			if len(volumes) < 2 {
				t.Fatalf("%d volumes", len(volumes))
			}
			digits, err := m.NewRecovery(ctx)
			must(t, err)
			saved, err := m.Backup(ctx, stick, nil)
			must(t, err)
			for _, v := range volumes {
				_, err = l.ReadBundle(ctx, v.Path, nil)
				must(t, err)
			}
			_, err = l.ReadBundle(ctx, file, nil)
			must(t, err)
			if stateOf(t, m, c) != stateOf(t, l, c) || !holds(t, l, photos[1].File) {
				t.Fatal("not all came over")
			}
			dir := filepath.Join(stick, "data") // a program that lives on its stick
			found, err := BackupsIn(stick)
			must(t, err)
			if len(found) != 1 || found[0].Path != saved.Path {
				t.Fatalf("found %v", found)
			}
			_, err = Restore(ctx, dir, saved.Path, digits, nil)
			must(t, err)
			d := reopen(t, nil, dir)
			add(t, d, c, "Written on the stick")
			_, err = d.Backup(ctx, "", nil)
			must(t, err)
			for _, p := range photos {
				_, err = d.OpenCopy(ctx, p.File)
				must(t, err)
			}
			if n := namesFit(t, stick); n < 20 {
				t.Fatalf("%d names were looked at", n)
			}
			must(t, d.Close())
			d = reopen(t, nil, dir)
			if n := libraries(t, d, c); n != 2 {
				t.Fatalf("%d libraries", n)
			}
			must(t, d.Close()) // before the stick is taken out
		})
	}
}

// contents are the files below a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all[path] = string(b)
		return err
	}))
	return all
}

// FAULTS 15: the stick is not there, or has another letter: whatever is asked of it is told in words, and nothing here changes.
func TestFault15StickMissing(t *testing.T) {
	m, _, c, _ := twins(t)
	_, err := m.NewRecovery(ctx)
	must(t, err)
	stick := filepath.Join(t.TempDir(), "STICK")
	must(t, os.Mkdir(stick, 0o700))
	file := filepath.Join(stick, "b.twinbundle")
	saved, err := m.Backup(ctx, stick, nil)
	must(t, err)
	_, err = m.WriteBundle(ctx, file, c, causal.Device{}, nil)
	must(t, err)
	before, last := stateOf(t, m, c), m.LastBackup()
	must(t, os.Rename(stick, stick+"-elsewhere"))

	_, err = m.Backup(ctx, stick, nil)
	told(t, err, "file.no_folder")
	_, err = m.WriteBundle(ctx, file, c, causal.Device{}, nil)
	told(t, err, "file.no_folder")
	_, err = m.WriteVolumes(ctx, file, c, causal.Device{}, 0, syncer.MinVolume, nil)
	told(t, err, "file.no_folder")
	_, err = m.Invite(ctx, c, file, "", nil)
	told(t, err, "file.no_folder")
	_, err = m.PreviewBundle(ctx, file, nil)
	told(t, err, "file.not_found")
	_, err = m.ReadBundle(ctx, file, nil)
	told(t, err, "file.not_found")
	_, err = m.Import(ctx, filepath.Join(stick, "list.csv"), ImportOptions{Kind: "library"}, nil)
	told(t, err, "file.not_found")
	_, err = Restore(ctx, filepath.Join(t.TempDir(), "data"), saved.Path, "", nil)
	told(t, err, "backup.digits_needed")
	if found, err := m.Backups(stick); err != nil || len(found) > 0 {
		t.Fatalf("backups %v, %v", found, err)
	}
	if _, err := os.Stat(stick); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("a folder was made where the stick was: %v", err)
	}
	if stateOf(t, m, c) != before || !m.LastBackup().Equal(last) {
		t.Fatal("something changed here")
	}
	if _, err = m.ReadBundle(ctx, filepath.Join(stick+"-elsewhere", "b.twinbundle"), nil); err != nil { // the same stick by another letter
		t.Fatal(err)
	}
}

// forgetSomeone forgets a person of one's own, for good, some days later.
func forgetSomeone(t *testing.T, d *Desk, id record.ID) {
	t.Helper()
	must(t, d.Forget(ctx, id, nil))
	at := d.now().AddDate(0, 0, ForgetDays+1)
	d.now = func() time.Time { return at }
	must(t, d.Tend(ctx))
}

// FAULTS 15: another stick lies where one's own was. Its backups are others', damaged ones and files that only look like some; what was forgotten is
// taken out of one's own backups, and nothing else on it is touched.
func TestFault15AnotherStick(t *testing.T) {
	d, other := open(t, "Library"), open(t, "Other library")
	person := made(t, d, d.Own(), "person", record.Values{"given_name.en": {"Zvenyslava"}})
	stick := t.TempDir()
	for _, x := range []*Desk{d, other} {
		_, err := x.NewRecovery(ctx)
		must(t, err)
	}
	mine, err := d.Backup(ctx, stick, nil)
	must(t, err)
	at := time.Now().Add(time.Hour) // a name of its own
	other.now = func() time.Time { return at }
	_, err = other.Backup(ctx, stick, nil)
	must(t, err)
	for name, text := range map[string]string{
		"twinshelf-2026-01-01-000000-asked.twinbackup": "rubbish", "twinshelf-2026-01-02-000000-daily.twinbackup": "",
		"letter.txt": "Dear colleagues", "from-lviv.twinbundle": "a bundle", "twinshelf-2026-01-01-000000-asked.twinbackup.bak": "a copy",
	} {
		must(t, os.WriteFile(filepath.Join(stick, name), []byte(text), 0o600))
	}
	before := contents(t, stick)
	forgetSomeone(t, d, person)
	written, err := d.Backup(ctx, stick, nil)
	must(t, err)
	after := contents(t, stick)
	if after[mine.Path] == before[mine.Path] {
		t.Fatal("her backup was not cleaned")
	}
	delete(after, written.Path)
	after[mine.Path] = before[mine.Path]
	if !maps.Equal(before, after) {
		t.Fatalf("touched: %v, were %v", slices.Sorted(maps.Keys(after)), slices.Sorted(maps.Keys(before)))
	}
}

// FAULTS 15, 77: of a backup from before somebody was forgotten, only she is taken; what was saved along with her comes back from it. One that ends
// early, because the stick was pulled, is cleaned too, and says ever after that it is incomplete.
func TestFault15And77CleanedBackupHasTheRest(t *testing.T) {
	for _, cut := range []int64{0, 200} {
		d := open(t, "Library")
		person := made(t, d, d.Own(), "person", record.Values{"given_name.en": {"Zvenyslava"}})
		for i := range 12 {
			made(t, d, d.Own(), "activity", record.Values{"title.en": {"Long"}, "notes": {noise(20_000, i)}})
			if i > 2 {
				must(t, d.store.Seal(ctx, d.Own()))
			}
		}
		digits, err := d.NewRecovery(ctx)
		must(t, err)
		stick := t.TempDir()
		saved, err := d.Backup(ctx, stick, nil)
		must(t, err)
		must(t, os.Truncate(saved.Path, saved.Bytes-cut))
		restored := func() (Restored, map[string]int) {
			t.Helper()
			dir := filepath.Join(t.TempDir(), "data")
			out, err := Restore(ctx, dir, saved.Path, digits, nil)
			must(t, err)
			r := reopen(t, nil, dir)
			counts, err := r.Counts(ctx)
			must(t, err)
			if out.Damaged != (cut > 0) {
				t.Fatalf("cut by %d: %+v", cut, out)
			}
			return out, counts
		}
		_, before := restored()
		if before["person"] != 1 || before["activity"] < 5 {
			t.Fatalf("the backup has %v", before)
		}
		forgetSomeone(t, d, person)
		for range 2 { // the second finds nothing more to do
			_, err = d.Backup(ctx, stick, nil)
			must(t, err)
		}
		if _, after := restored(); after["person"] != 0 || after["activity"] < before["activity"] {
			t.Fatalf("cut by %d: the backup had %v, has %v", cut, before, after)
		}
	}
}

// meter watches how far something has come.
type meter struct {
	t           *testing.T
	calls       int
	done, total int64
	cancel      func()
}

func (m *meter) told(done, total int64) {
	m.calls++
	if done < m.done || total < done || m.total != 0 && total != m.total {
		m.t.Errorf("%d of %d after %d of %d", done, total, m.done, m.total)
	}
	m.done, m.total = done, total
	if m.cancel != nil && done > 0 {
		m.cancel()
	}
}

// FAULTS 19: whatever is written that may take long tells how far it has come and ends when that is wanted. Then nothing half-named is left, and
// what lay there before is as it was.
func TestFault19ProgressAndCancel(t *testing.T) {
	m, _, c, id := twins(t)
	_, err := m.NewRecovery(ctx)
	must(t, err)
	attach(t, m, id, textFile(t, "large.txt", noise(5<<20, 1)), textFile(t, "larger.txt", noise(7<<20, 2)))
	for i := range 3 {
		made(t, m, c, "activity", record.Values{"title.en": {"Long"}, "notes": {noise(400_000, i)}})
		must(t, m.store.Seal(ctx, c))
	}
	imported(t, m, c, "library", "name\n"+strings.Repeat("One of many\n", 3*exportPage))
	for name, long := range map[string]struct {
		bytes int64 // what it has to tell of at least; 0 where it counts records
		run   func(ctx context.Context, stick string, p Progress) error
	}{
		"bundle": {12 << 20, func(ctx context.Context, stick string, p Progress) error {
			_, err := m.WriteBundle(ctx, filepath.Join(stick, "b.twinbundle"), c, causal.Device{}, p)
			return err
		}},
		"volumes": {12 << 20, func(ctx context.Context, stick string, p Progress) error {
			_, err := m.WriteVolumes(ctx, filepath.Join(stick, "v.twinbundle"), c, causal.Device{}, 0, syncer.MinVolume, p)
			return err
		}},
		"backup": {12 << 20, func(ctx context.Context, stick string, p Progress) error {
			_, err := m.Backup(ctx, stick, p)
			return err
		}},
		"table": {0, func(ctx context.Context, stick string, p Progress) error {
			_, err := tsb.WriteFile(filepath.Join(stick, "libraries.csv"), func(w io.Writer) error {
				_, err := m.Export(ctx, w, store.Query{Kind: "library"}, FormatCSV, true, p)
				return err
			})
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			stick := t.TempDir()
			must(t, os.WriteFile(filepath.Join(stick, "before.txt"), []byte("before"), 0o600))
			stopped, stop := context.WithCancel(ctx)
			defer stop()
			first := &meter{t: t, cancel: stop}
			if err := long.run(stopped, stick, first.told); !errors.Is(err, context.Canceled) {
				t.Fatalf("cancelled: %v", err)
			}
			if first.done == first.total {
				t.Fatal("it went on to its end")
			}
			if left := contents(t, stick); len(left) != 1 {
				t.Fatalf("left: %v", slices.Collect(maps.Keys(left)))
			}
			whole := &meter{t: t}
			must(t, long.run(ctx, stick, whole.told))
			if whole.done != whole.total || whole.calls < 3 || whole.total < long.bytes {
				t.Fatalf("%d of %d in %d calls", whole.done, whole.total, whole.calls)
			}
			complete := contents(t, stick)
			again, stopAgain := context.WithCancel(ctx)
			defer stopAgain()
			if err := long.run(again, stick, (&meter{t: t, cancel: stopAgain}).told); !errors.Is(err, context.Canceled) {
				t.Fatalf("cancelled: %v", err)
			}
			if !maps.Equal(complete, contents(t, stick)) {
				t.Fatal("what lay there before is not as it was")
			}
		})
	}
}

// FAULTS 19: reading a large bundle tells how many bytes were read, and can be cancelled; what was taken by then counts, and the rest comes next time.
func TestFault19ReadingIsCancelled(t *testing.T) {
	m, l, c, id := twins(t)
	photos := attach(t, m, id, textFile(t, "large.txt", noise(5<<20, 1)))
	file := bundle(t, m, c, causal.Device{})
	raw, err := os.ReadFile(file)
	must(t, err)
	stopped, stop := context.WithCancel(ctx)
	defer stop()
	if _, err = l.ReadBundle(stopped, file, (&meter{t: t, cancel: stop}).told); !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled: %v", err)
	}
	whole := &meter{t: t}
	_, err = l.ReadBundle(ctx, file, whole.told)
	must(t, err)
	if whole.total != int64(len(raw)) || whole.done != whole.total || whole.calls < 3 {
		t.Fatalf("%d of %d bytes in %d calls", whole.done, whole.total, whole.calls)
	}
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(raw, now) {
		t.Fatal("the file was changed")
	}
	if stateOf(t, m, c) != stateOf(t, l, c) || !holds(t, l, photos[0].File) {
		t.Fatal("not all came over")
	}
}
