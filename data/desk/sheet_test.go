package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/translations"
)

// The page of the sheet is in the data folder, for this user only, until it is closed or the program ends; then nothing there has the digits.
func TestSheetIsOpenOnlyWhileItIsPrinted(t *testing.T) {
	d := open(t, "Leeds Central Library")
	digits, err := d.NewRecovery(ctx)
	must(t, err)
	page := func() string {
		t.Helper()
		path, err := d.OpenSheet(d.RecoverySheet(digits), translations.For("uk"))
		must(t, err)
		return path
	}
	path := page()
	b, err := os.ReadFile(path)
	must(t, err)
	for _, want := range append(strings.Fields(digits), "Leeds Central Library", "Аркуш відновлення", "Recovery sheet") {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %q on the sheet", want)
		}
	}
	info, err := os.Stat(path)
	must(t, err)
	if within, err := filepath.Rel(d.Dir(), path); err != nil || strings.HasPrefix(within, "..") || info.Mode().Perm()&0o077 != 0 {
		t.Fatalf("%s, %v", path, info.Mode())
	}
	gone := func(when string) {
		t.Helper()
		if files := holding(t, d.Dir(), strings.Fields(digits)[3]); len(files) > 0 {
			t.Fatalf("%s the digits are in %v", when, files)
		}
	}
	must(t, d.CloseSheet())
	gone("after printing")
	must(t, d.CloseSheet())
	page()
	must(t, d.Close())
	gone("after the program's end")
}

// Once a year somebody is asked to try the digits. Trying them with success is enough; a backup carries the day, and restoring with the digits is a try.
func TestRecoveryIsTriedOnceAYear(t *testing.T) {
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	o := Options{Now: func() time.Time { return now }}
	d := openWith(t, o, "Library")
	due := func(d *Desk, want bool) {
		t.Helper()
		if got := d.RecoveryDue(); got != want {
			t.Fatalf("%s: due %v", now.Format(time.DateOnly), got)
		}
	}
	due(d, false) // there are none
	digits, err := d.NewRecovery(ctx)
	must(t, err)
	due(d, false)
	now = now.AddDate(0, 11, 0)
	b, err := d.Backup(ctx, t.TempDir(), nil)
	must(t, err)
	due(d, false)
	now = now.AddDate(0, 2, 0)
	due(d, true)
	if ok, err := d.CheckRecovery(strings.Repeat("0", 48)); ok && err == nil {
		t.Fatal("other digits fit")
	}
	due(d, true)
	if ok, err := d.CheckRecovery(digits); !ok || err != nil {
		t.Fatalf("%v %v", ok, err)
	}
	due(d, false)
	for _, c := range []struct {
		digits string
		want   bool
	}{{digits, false}, {"", true}} {
		dir := filepath.Join(t.TempDir(), "data")
		if c.digits == "" { // on the computer that wrote it
			must(t, os.CopyFS(dir, os.DirFS(d.Dir())))
		}
		_, err := o.Restore(ctx, dir, b.Path, c.digits, nil)
		must(t, err)
		r, err := o.Open(ctx, dir)
		must(t, err)
		due(r, c.want)
		must(t, r.Close())
	}
}
