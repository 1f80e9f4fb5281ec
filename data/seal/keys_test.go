package seal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
)

// FuzzKeys: what reads as a file of keys is written and read back as it was; a damaged one is told of, and nothing is made up.
func FuzzKeys(f *testing.F) {
	k, err := Create(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	secret, _, err := NewEpoch()
	if err != nil {
		f.Fatal(err)
	}
	if err := k.AddEpoch(causal.Circle{9}, secret); err != nil {
		f.Fatal(err)
	}
	if err := k.Renew(); err != nil {
		f.Fatal(err)
	}
	b, err := os.ReadFile(k.path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, fileName)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		k, err := Load(dir)
		if err != nil {
			return
		}
		if err := k.save(); err != nil {
			t.Fatal(err)
		}
		back, err := Load(dir)
		if err != nil || !reflect.DeepEqual(k, back) {
			t.Fatalf("%v: %q is not read back", err, b)
		}
	})
}

// A file of a newer program is told apart from a damaged one, and left as it is.
func TestNewerKeys(t *testing.T) {
	k := richKeys(t)
	b, err := os.ReadFile(k.path)
	must(t, err)
	newer := bytes.Replace(b, []byte(`"version": 1`), []byte(`"version": 2`), 1)
	must(t, os.WriteFile(k.path, newer, 0o600))
	if _, err := Load(filepath.Dir(k.path)); !errors.Is(err, ErrNewer) {
		t.Errorf("got %v", err)
	}
	if after, err := os.ReadFile(k.path); err != nil || !bytes.Equal(after, newer) {
		t.Errorf("changed, %v", err)
	}
}
