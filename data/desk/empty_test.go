package desk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// Before a computer is emptied it says what nobody else holds; then keys and data are gone, what somebody else has put there is left and named, and it can begin anew.
func TestEmpty(t *testing.T) {
	m, l, c, id := twins(t)
	o := Options{Marks: m.marks}
	only, err := l.OnlyHere(ctx)
	must(t, err)
	if len(only.Circles) != 0 && only.Circles[0].Changes == 0 || only.Own != 0 || only.Opens || !only.Elsewhere.IsZero() {
		t.Errorf("%+v", only)
	}
	must(t, set(m, id, record.Values{"notes": {"nobody else has this"}}))
	_, err = m.Save(ctx, store.Draft{Kind: "library", Set: record.Values{"name.en": {"Mine alone"}}})
	must(t, err)
	_, err = m.NewRecovery(ctx)
	must(t, err)
	_, err = m.Backup(ctx, t.TempDir(), nil)
	must(t, err)
	only, err = m.OnlyHere(ctx)
	must(t, err)
	if len(only.Circles) != 1 || only.Circles[0].Circle != c || only.Circles[0].Changes == 0 || only.Own == 0 || !only.Opens || only.Elsewhere.IsZero() {
		t.Errorf("%+v", only)
	}
	dir := m.Dir()
	_, err = o.Empty(dir)
	if err == nil {
		t.Fatal("a folder was emptied while it was open")
	}
	must(t, m.store.SealAll(ctx))
	_, err = m.Backup(ctx, "", nil)
	must(t, err)
	closeOnce(t, m)
	aside := dir + asideSuffix + "20260101-000000"
	must(t, os.Mkdir(aside, 0o700))
	must(t, os.WriteFile(filepath.Join(aside, "keys.json"), []byte("old keys"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "lockers.txt"), []byte("not the program's"), 0o600))
	left, err := o.Empty(dir)
	must(t, err)
	if len(left) != 1 || filepath.Base(left[0]) != "lockers.txt" {
		t.Errorf("left: %v", left)
	}
	entries, err := os.ReadDir(dir)
	must(t, err)
	if len(entries) != 1 {
		t.Errorf("%v", entries)
	}
	if _, err := os.Lstat(aside); !errors.Is(err, fs.ErrNotExist) {
		t.Error("what was put aside is still there")
	}
	if marks, err := os.ReadDir(o.Marks); err == nil {
		for _, e := range marks {
			b, err := os.ReadFile(filepath.Join(o.Marks, e.Name()))
			must(t, err)
			if strings.Contains(string(b), dir) {
				t.Error("its mark is still there")
			}
		}
	}
	_, err = o.Empty(dir)
	told(t, err, "empty.nothing")
	must(t, o.Init(ctx, dir, "Begun anew", "en"))
	n, err := o.Open(ctx, dir)
	must(t, err)
	if counts, err := n.Counts(ctx); err != nil || len(counts) != 0 || n.Device() == (causal.Device{}) {
		t.Errorf("%v %v", counts, err)
	}
	must(t, n.Close())
}

// Power may fail in the middle: the keys are gone first, and the next start goes on.
func TestEmptyingGoesOn(t *testing.T) {
	d := open(t, "Львів")
	o := Options{Marks: d.marks}
	dir := d.Dir()
	closeOnce(t, d)
	must(t, os.Remove(filepath.Join(dir, "keys.json")))
	must(t, os.WriteFile(filepath.Join(dir, emptyingName), nil, 0o600))
	if _, err := o.Open(ctx, dir); err == nil {
		t.Fatal("what was half emptied opens")
	}
	if _, err := os.Lstat(filepath.Join(dir, "twinshelf.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the database is still there")
	}
	must(t, o.Init(ctx, dir, "Begun anew", "uk"))
}
