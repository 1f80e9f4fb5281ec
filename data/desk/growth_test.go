package desk

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/store"
)

// sizeOfFolder adds up all files of a folder but the write-ahead log, which is emptied now and then and never grows past some megabytes.
func sizeOfFolder(t *testing.T, dir string) (size int64, files int) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(path, "-wal") || strings.HasSuffix(path, "-shm") {
			return err
		}
		info, err := e.Info()
		if err == nil {
			size, files = size+info.Size(), files+1
		}
		return err
	}))
	return size, files
}

// FAULTS 9: a thousand readings of the same bundle, of a cut one, previews, and imports that fail: neither database, journal nor temporary space grows.
// FAULTS 34: nor do tips and records change.
func TestFault9NothingGrows(t *testing.T) {
	m, l, c, _ := twins(t)
	for range 20 {
		add(t, m, c, "Another")
	}
	whole := bundle(t, m, c, causal.Device{})
	b, err := os.ReadFile(whole)
	must(t, err)
	cut := filepath.Join(t.TempDir(), "cut.twinbundle")
	must(t, os.WriteFile(cut, b[:len(b)*2/3], 0o600))
	table := filepath.Join(t.TempDir(), "table.jsonl")
	must(t, os.WriteFile(table, []byte(`{"kind":"library","fields":{"name.en":"Row"}}`+"\n"), 0o600))
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	once := func() {
		_, err := l.ReadBundle(ctx, whole, nil)
		must(t, err)
		_, _ = l.ReadBundle(ctx, cut, nil) // told of elsewhere
		_, err = l.PreviewBundle(ctx, whole, nil)
		must(t, err)
		_, err = l.Import(ctx, table, ImportOptions{DryRun: true}, nil)
		must(t, err)
		_, err = l.Save(ctx, store.Draft{Circle: c, Kind: "library"}, store.Draft{ID: causal.Short{1}})
		if err == nil {
			t.Fatal("a record that is not there was saved")
		}
	}
	once()
	must(t, l.Index(ctx, nil))
	state, tips := stateOf(t, l, c), tipsOf(t, l, c)
	size, files := sizeOfFolder(t, l.Dir())
	for range 250 {
		once()
	}
	must(t, l.Index(ctx, nil))
	if after, n := sizeOfFolder(t, l.Dir()); after > size+64<<10 || n != files {
		t.Fatalf("%d bytes in %d files were %d in %d", after, n, size, files)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Fatalf("left behind: %v, %v", left, err)
	}
	if stateOf(t, l, c) != state || len(tipsOf(t, l, c)) != len(tips) {
		t.Fatal("FAULTS 34: what failed, or was known, changed something")
	}
}
