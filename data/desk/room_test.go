package desk

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// smallDisk is a folder on a file system of its own, and what makes that larger.
func smallDisk(t *testing.T, size string) (dir string, enlarge func(size string)) {
	t.Helper()
	dir = t.TempDir()
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).Run(); err != nil {
		t.Skip("no file systems can be mounted here: ", err)
	}
	t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	return dir, func(size string) {
		t.Helper()
		must(t, exec.Command("mount", "-o", "remount,size="+size, dir).Run())
	}
}

// FAULTS 7: large work is refused, in words, before anything is written, when it would leave no room to save; small work is not. With room it is done.
func TestFault7RoomIsAskedForFirst(t *testing.T) {
	m, _, c, _ := twins(t)
	for i := range 160 {
		_, err := m.Save(ctx, store.Draft{Circle: c, Kind: "library", Set: record.Values{"name.en": {fmt.Sprint("Library ", i)}, "notes": {noise(60_000, i)}}})
		must(t, err)
	}
	dir, enlarge := smallDisk(t, "72m") // of which 64 MB stay free
	data := filepath.Join(dir, "data")
	must(t, Init(ctx, data, "Lviv", "uk"))
	l, err := Open(ctx, data)
	must(t, err)
	t.Cleanup(func() { closeOnce(t, l) })
	paper, err := l.NewRecovery(ctx)
	must(t, err)
	// An invitation carries the circle's records: accepting it is large work too.
	invitation := filepath.Join(t.TempDir(), "invitation.twinbundle")
	digits, err := m.Invite(ctx, c, invitation, "", nil)
	must(t, err)
	list := filepath.Join(t.TempDir(), "list.csv")
	must(t, os.WriteFile(list, append([]byte("name,notes\n"), bytes.Repeat([]byte("A library,"+noise(1000, 1)+"\n"), 1000)...), 0o600))

	add(t, l, causal.Circle{}, "A save has room")
	before := stateOf(t, l, l.Own())
	_, err = l.Join(ctx, invitation, digits, nil)
	told(t, err, "store.no_room")
	for _, trial := range []bool{true, false} {
		_, err = l.Import(ctx, list, ImportOptions{Kind: "library", DryRun: trial}, nil)
		told(t, err, "store.no_room")
	}
	if stateOf(t, l, l.Own()) != before || len(circlesOf(t, l)) != 1 {
		t.Fatal("what was refused changed something")
	}

	enlarge("300m")
	_, err = l.Join(ctx, invitation, digits, nil)
	must(t, err)
	_, err = l.Import(ctx, list, ImportOptions{Kind: "library"}, nil)
	must(t, err)
	_, err = l.Backup(ctx, "", nil)
	must(t, err)
	saved := bundle(t, m, c, causal.Device{})

	enlarge("90m")
	backups, err := l.Backups("")
	must(t, err)
	_, err = l.Backup(ctx, "", nil)
	told(t, err, "store.no_room")
	_, err = l.PreviewBundle(ctx, saved, nil)
	told(t, err, "store.no_room")
	_, err = l.ReadBundle(ctx, saved, nil)
	told(t, err, "store.no_room")
	if now, err := l.Backups(""); err != nil || len(now) != len(backups) {
		t.Fatalf("%d backups, were %d, %v", len(now), len(backups), err)
	}
	must(t, l.Close())
	_, err = Repair(ctx, data)
	told(t, err, "store.no_room")
	other := filepath.Join(dir, "other")
	_, err = Restore(ctx, other, backups[0].Path, paper, nil)
	told(t, err, "store.no_room")
	l, err = Open(ctx, data)
	must(t, err)
	if n := libraries(t, l, c); n != 161 {
		t.Fatalf("%d libraries", n)
	}
}

func circlesOf(t *testing.T, d *Desk) []Circle {
	t.Helper()
	all, err := d.Circles(ctx)
	must(t, err)
	return all
}
