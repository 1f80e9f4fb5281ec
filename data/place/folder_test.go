package place_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/place/placetest"
)

func TestFolder(t *testing.T) {
	placetest.Suite(t, func(t *testing.T) place.Place { return place.Folder(t.TempDir()) })
}

// A stick that is not plugged in is away, and nothing is made where it would be.
func TestFolderAway(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "stick")
	p := place.Folder(dir)
	_, err := p.Get(context.Background(), "c/bell", "", 10)
	_, listed := p.List(context.Background(), "c/head")
	for _, err := range []error{err, listed, p.Put(context.Background(), "c/bell", nil, place.Hint)} {
		if !errors.Is(err, place.ErrAway) {
			t.Errorf("%v", err)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder was made")
	}
}

// Years of clutter, what other programs left, and links that lead elsewhere are passed over (FAULTS 20, 26, 28).
func TestFault28Clutter(t *testing.T) {
	dir := t.TempDir()
	p := place.Folder(dir)
	ctx := context.Background()
	if err := p.Put(ctx, "c/head/u", []byte("x"), place.Replace); err != nil {
		t.Fatal(err)
	}
	head := filepath.Join(dir, "c", "head")
	for _, name := range []string{"thumbs.db:x", ".DS_Store", "u (conflicted copy 2026-11-21)", "u.part", "U", "desktop.ini~", "книга", "u.sync-conflict-20261121-120000-ABCDEF"} {
		if err := os.WriteFile(filepath.Join(head, name), []byte("clutter"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(head, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("elsewhere"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "secret"), filepath.Join(head, "link")); err != nil {
		t.Skip(err) // Windows without the right to make links
	}
	list, err := p.List(ctx, "c/head")
	if err != nil || len(list) != 1 || list[0].Name != "c/head/u" {
		t.Errorf("%v %v", list, err)
	}
}

func TestInMemory(t *testing.T) {
	placetest.Suite(t, func(t *testing.T) place.Place { return placetest.NewUnreliable(true) })
}
