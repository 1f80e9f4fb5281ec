package drive

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// A stick is found under the user's folder of mounts; that folder itself is none, nor is what is hidden or no folder.
func TestMounted(t *testing.T) {
	media := t.TempDir()
	user := filepath.Join(media, "olena")
	for _, dir := range []string{filepath.Join(user, "ФЛЕШКА"), filepath.Join(user, ".hidden"), filepath.Join(media, "cdrom")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(user, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprint([]Drive{{"ФЛЕШКА", filepath.Join(user, "ФЛЕШКА")}, {"cdrom", filepath.Join(media, "cdrom")}})
	for _, roots := range [][]string{{filepath.Join(media, "none"), user, media}, {filepath.Join(user, "ФЛЕШКА", "none"), user, media}} {
		if got := fmt.Sprint(mounted(roots)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
