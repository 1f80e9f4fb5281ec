package desk

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// folder makes a data folder with one record, closed.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must(t, Init(ctx, dir, "Library", "uk"))
	d, err := Open(ctx, dir)
	must(t, err)
	add(t, d, causal.Circle{}, "Kept")
	must(t, d.Close())
	return dir
}

func TestFolderWithoutRecords(t *testing.T) {
	_, err := Open(ctx, t.TempDir())
	told(t, err, "store.none")
	_, err = Open(ctx, filepath.Join(t.TempDir(), "missing"))
	told(t, err, "store.none")
}

func TestFolderInUse(t *testing.T) {
	d := open(t, "Library")
	_, err := Open(ctx, d.Dir())
	told(t, err, "store.in_use")
}

// A newer program has used the folder: this one leaves it alone.
func TestFolderOfNewerProgram(t *testing.T) {
	dir := folder(t)
	db, err := sql.Open("sqlite3", filepath.Join(dir, "twinshelf.db"))
	must(t, err)
	_, err = db.Exec("PRAGMA user_version = 1000")
	must(t, err)
	must(t, db.Close())
	_, err = Open(ctx, dir)
	told(t, err, "store.newer")
}

// A database that is damaged, emptied or another program's is told from a missing one, and nothing is overwritten.
func TestFolderDamaged(t *testing.T) {
	for name, damage := range map[string]func(b []byte) []byte{
		"store.damaged": func(b []byte) []byte { copy(b, strings.Repeat("rubbish!", 20)); return b },
		"store.foreign": nil,
	} {
		dir := folder(t)
		path := filepath.Join(dir, "twinshelf.db")
		if damage == nil {
			db, err := sql.Open("sqlite3", path)
			must(t, err)
			_, err = db.Exec("PRAGMA application_id = 42")
			must(t, err)
			must(t, db.Close())
		} else {
			b, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(path, damage(b), 0o600))
		}
		before, err := os.ReadFile(path)
		must(t, err)
		_, err = Open(ctx, dir)
		told(t, err, name)
		after, err := os.ReadFile(path)
		must(t, err)
		if string(before) != string(after) {
			t.Fatal("the damaged file was changed")
		}
	}
	dir := folder(t)
	must(t, os.Truncate(filepath.Join(dir, "twinshelf.db"), 0))
	_, err := Open(ctx, dir)
	told(t, err, "store.damaged")
	must(t, os.Remove(filepath.Join(dir, "keys.json")))
	_, err = Open(ctx, dir)
	told(t, err, "keys.missing")
}

// A folder that can't be written: by the mode of the folder, or, for a user whom modes don't stop, by a file in its place.
func TestFolderReadOnly(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	told(t, Init(ctx, filepath.Join(file, "data"), "Library", "en"), "store.read_only")
	if os.Getuid() == 0 {
		return
	}
	dir := folder(t)
	must(t, os.Chmod(dir, 0o500))
	must(t, os.Chmod(filepath.Join(dir, "lock"), 0o400))
	t.Cleanup(func() { must(t, os.Chmod(dir, 0o700)) })
	_, err := Open(ctx, dir)
	told(t, err, "store.read_only")
}

// The disk is full: the save says so, what was saved before is whole, and work goes on once there is room. A small file system where that can be
// had, else the greatest size that a file may have.
func TestFullDisk(t *testing.T) {
	if dir := os.Getenv("TWINSHELF_TEST_FULL"); dir != "" {
		if _, err := os.Stat(filepath.Join(dir, "reserve")); err != nil {
			fillUp(dir)
		} else {
			goOn(dir)
		}
		return
	}
	dir := t.TempDir()
	small := exec.Command("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", dir).Run() == nil
	shell := `exec "$0" -test.run '^TestFullDisk$'`
	if small {
		t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	} else {
		shell = "ulimit -f 2000; " + shell
	}
	data := filepath.Join(dir, "data")
	must(t, Init(ctx, data, "Library", "en"))
	text, saved := "", filepath.Join(t.TempDir(), "saved")
	for _, shell := range []string{shell, `exec "$0" -test.run '^TestFullDisk$'`} {
		cmd := exec.Command("bash", "-c", shell, os.Args[0])
		cmd.Env = append(os.Environ(), "TWINSHELF_TEST_FULL="+data, "TWINSHELF_TEST_SAVED="+saved)
		out, err := cmd.CombinedOutput()
		must(t, err)
		text += string(out)
	}
	if !strings.Contains(text, "told store.full") && !strings.Contains(text, "told store.io") {
		t.Fatalf("the full disk was not told of:\n%s", text)
	}
	if strings.Contains(text, "lost") || !strings.Contains(text, "room again: saved") {
		t.Fatalf("%s", text)
	}
}

// fillUp saves until the disk is full, tells what it was told, and looks whether all that was confirmed is there.
func fillUp(dir string) {
	d, err := Open(ctx, dir)
	if err != nil {
		fmt.Println("open:", err)
		return
	}
	reserve := filepath.Join(dir, "reserve")
	if err := os.WriteFile(reserve, make([]byte, 5<<20), 0o600); err != nil {
		fmt.Println("reserve:", err)
		return
	}
	saved := 0
	for ; saved < 10_000; saved++ {
		_, err := d.Save(ctx, store.Draft{Kind: "library", Set: record.Values{"name.en": {fmt.Sprint("Library ", saved)}, "notes": {noise(20_000, saved)}}})
		if err != nil {
			fmt.Println("told", say.Of(err).ID)
			break
		}
	}
	if err := d.Close(); err != nil {
		fmt.Println("close:", err)
	}
	if err := os.WriteFile(os.Getenv("TWINSHELF_TEST_SAVED"), []byte(fmt.Sprint(saved)), 0o600); err != nil {
		fmt.Println("close:", err)
	}
}

// goOn looks whether all that was confirmed is there, once there is room again, and saves.
func goOn(dir string) {
	if err := os.Remove(filepath.Join(dir, "reserve")); err != nil {
		fmt.Println("reserve:", err)
	}
	d, err := Open(ctx, dir)
	if err != nil {
		fmt.Println("lost: open:", err)
		return
	}
	want, _ := os.ReadFile(os.Getenv("TWINSHELF_TEST_SAVED"))
	n, err := d.Count(ctx, store.Query{Kind: "library"})
	if err != nil || fmt.Sprint(n) != string(want) {
		fmt.Println("lost:", n, string(want), err)
	}
	if _, err := d.Save(ctx, store.Draft{Kind: "library", Set: record.Values{"name.en": {"Room"}}}); err != nil {
		fmt.Println("room again:", err)
	} else {
		fmt.Println("room again: saved")
	}
	_ = d.Close() // what counts was looked at
}

// A full stick while a bundle is written: said in words, and nothing half-named remains.
func TestFullStick(t *testing.T) {
	m, _, c, _ := twins(t)
	for i := range 4 {
		_, err := m.Save(ctx, store.Draft{Circle: c, Kind: "library", Set: record.Values{"name.en": {fmt.Sprint("L ", i)}, "notes": {noise(60_000, i)}}})
		must(t, err)
	}
	stick := t.TempDir()
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", stick).Run(); err != nil {
		_, err := m.WriteBundle(ctx, "/dev/full/b.twinbundle", c, causal.Device{}, nil)
		if err == nil || say.Of(err).ID == "error.unexpected" {
			t.Fatalf("got %v", err)
		}
		return
	}
	t.Cleanup(func() { _ = exec.Command("umount", stick).Run() })
	_, err := m.WriteBundle(ctx, filepath.Join(stick, "b.twinbundle"), c, causal.Device{}, nil)
	told(t, err, "file.disk_full")
	names, err := os.ReadDir(stick)
	must(t, err)
	if len(names) > 0 {
		t.Fatalf("left behind: %v", names)
	}
}
