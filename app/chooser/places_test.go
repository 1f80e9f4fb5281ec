package chooser

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Folders come first, by name; only files that fit are offered; hidden and broken names are not.
func TestRead(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.csv", "A.CSV", "c.txt", ".hidden.csv", "bad\xff.csv"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"Тека", "folder", ".git"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	want := "[{folder true} {Тека true} {A.CSV false} {b.csv false}]"
	if got := fmt.Sprint(read(dir, []string{".csv"})); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := fmt.Sprint(read(dir, nil)); got != "[{folder true} {Тека true}]" {
		t.Errorf("folders: %s", got)
	}
	if got := read(filepath.Join(dir, "missing"), nil); got != nil {
		t.Errorf("missing: %v", got)
	}
}

// FAULTS 20: a folder full of small files does not fill the memory.
func TestFault20FullOfFiles(t *testing.T) {
	dir := t.TempDir()
	for i := range maxEntries + 600 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(i, ".csv")), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(read(dir, []string{".csv"})); got > maxEntries+500 {
		t.Errorf("%d entries", got)
	}
}

func TestPlaces(t *testing.T) {
	list := places()
	if len(list) == 0 {
		t.Fatal("nowhere to begin")
	}
	for _, p := range list {
		if !filepath.IsAbs(p.path) || p.id == "" && p.name == "" {
			t.Errorf("%+v", p)
		}
	}
}
