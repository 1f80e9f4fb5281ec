package desk

import (
	"os"
	"path/filepath"
	"testing"
)

// A program is portable only where somebody has made the folder for it, also when its copy that draws in software runs.
func TestPortable(t *testing.T) {
	stick := t.TempDir()
	program, safe := filepath.Join(stick, "twinshelf.exe"), filepath.Join(stick, "safe", "twinshelf.exe")
	if _, ok := portableBeside(program); ok {
		t.Error("portable by itself")
	}
	want := filepath.Join(stick, portableFolder)
	if err := os.Mkdir(want, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{program, safe} {
		if got, ok := portableBeside(p); !ok || got != want {
			t.Errorf("%s: %s, %v", p, got, ok)
		}
	}
}
