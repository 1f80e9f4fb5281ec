package seal

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// A wiped file is gone, and so are its bytes: another name of the same file shows what was written over them.
func TestWipe(t *testing.T) {
	dir := t.TempDir()
	path, other, link := filepath.Join(dir, "secret"), filepath.Join(dir, "other name"), filepath.Join(dir, "link")
	secret := bytes.Repeat([]byte("planted "), 20_000)
	if err := os.WriteFile(path, secret, 0o400); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(path, other); err != nil {
		t.Skip("no second names here: ", err)
	}
	if err := Wipe(path); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(path); err == nil {
		t.Fatal("it is still there")
	}
	left, err := os.ReadFile(other)
	if err != nil || len(left) != len(secret) || bytes.Contains(left, []byte("planted")) {
		t.Fatalf("%d bytes left, %v", len(left), err)
	}
	if err := os.Symlink(other, link); err != nil {
		t.Skip("no links here: ", err)
	}
	if err := Wipe(link); err != nil {
		t.Fatal(err)
	}
	if again, err := os.ReadFile(other); err != nil || !bytes.Equal(again, left) {
		t.Fatalf("what a link leads to was changed: %v", err)
	}
	if err := Wipe(path); err != nil {
		t.Fatalf("nothing there: %v", err)
	}
}
