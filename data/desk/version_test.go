package desk

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
)

// What the program says of itself is what its packages say.
func TestVersion(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "FyneApp.toml"))
	must(t, err)
	m := regexp.MustCompile(`(?m)^Version = "(.*)"$`).FindSubmatch(text)
	if m == nil || string(m[1]) != Version {
		t.Errorf("FyneApp.toml has %q, the program %s", m, Version)
	}
}

// Before another version of the program begins, there is a copy of what is there. It stays until the next one, whatever else is kept.
func TestCopyBeforeAnotherVersion(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	at := func(version string) Options { return Options{Version: version, Now: func() time.Time { return now }} }
	copies := func(d *Desk) (list []string) {
		t.Helper()
		all, err := d.Backups("")
		must(t, err)
		for _, b := range all {
			if strings.Contains(b.Path, "-version.") {
				list = append(list, b.Path)
			}
		}
		return list
	}
	d := openWith(t, at("1.0"), "Lviv")
	add(t, d, causal.Circle{}, "First")
	d = reopenWith(t, at("1.0"), d)
	if list := copies(d); len(list) != 0 {
		t.Fatalf("without a newer version: %v", list)
	}
	d = reopenWith(t, at("1.1"), d)
	list := copies(d)
	if len(list) != 1 {
		t.Fatalf("with a newer version: %v", list)
	}
	for range 60 {
		now = now.Add(25 * time.Hour)
		add(t, d, causal.Circle{}, "Later")
		must(t, d.BackupIfDue(ctx))
	}
	if again := copies(d); len(again) != 1 || again[0] != list[0] {
		t.Errorf("after two months: %v", again)
	}
	must(t, os.RemoveAll(filepath.Join(d.Dir(), backupFolder)))
	must(t, os.WriteFile(filepath.Join(d.Dir(), backupFolder), nil, 0o600)) // no backup can be made
	d = reopenWith(t, at("1.2"), d)
	if err := d.BackupIfDue(ctx); err == nil {
		t.Error("nobody is told that there is no copy")
	}
	must(t, os.Remove(filepath.Join(d.Dir(), backupFolder)))
	must(t, d.BackupIfDue(ctx))
	if list := copies(d); len(list) != 1 {
		t.Errorf("once it can be made: %v", list)
	}
}
