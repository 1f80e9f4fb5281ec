package seal

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// inSession tells whether the test runs within a session of its own that has a keychain; if not it starts one, in which the test runs again.
func inSession(t *testing.T) bool {
	t.Helper()
	const mark = "TWINSHELF_TEST_KEYCHAIN"
	if os.Getenv(mark) != "" {
		return true
	}
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip(program + " is missing: the keychain is not tried")
		}
	}
	home := t.TempDir()
	const script = `printf '\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$0" "$@"`
	c := exec.Command("dbus-run-session", "--", "sh", "-c", script, os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	c.Env = append(os.Environ(), mark+"=yes", "HOME="+home, "XDG_RUNTIME_DIR="+home, "XDG_DATA_HOME="+home)
	out, err := c.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("--- PASS: "+t.Name())) {
		t.Fatalf("%v\n%s", err, out)
	}
	return false
}

// The system's keychain opens the keys, and nothing else does: no copy elsewhere, no passphrase. Taken out again, they lie in their file as before, and the keychain has nothing left.
func TestKeychain(t *testing.T) {
	if !inSession(t) {
		return
	}
	k := richKeys(t)
	dir := filepath.Dir(k.path)
	device := k.Device()
	must(t, k.SetSecret("place.one", "a password of others"))
	must(t, k.KeepInKeychain(false))
	b, err := os.ReadFile(k.path)
	must(t, err)
	if bytes.Contains(b, []byte("AGE-SECRET-KEY")) || bytes.Contains(b, []byte("a password of others")) {
		t.Error("the file has secrets in plain")
	}
	again, err := Load(dir)
	must(t, err)
	if again.Device() != device || again.Secret("place.one") != "a password of others" || !again.InKeychain() || again.Locked() || IsLocked(dir) {
		t.Error("the keys are not those that were kept")
	}
	// A change is kept without asking the keychain anew, and other keys do not open with the entry.
	must(t, again.SetSecret("place.two", "two"))
	name := again.lock.keychain
	if again, err = Load(dir); err != nil || again.Secret("place.two") != "two" {
		t.Errorf("a change is lost: %v", err)
	}
	if k, err := Unlock(dir, "whatever"); err != nil || k.Device() != device {
		t.Errorf("asked for a passphrase: %v", err)
	}
	// A passphrase takes its place, and then the file again.
	must(t, again.Lock("one two three", testWork))
	if _, err := (&lockedFile{Keychain: name}).fromKeychain(""); !errors.Is(err, ErrKeychain) {
		t.Errorf("the keychain still has it: %v", err)
	}
	must(t, again.KeepInKeychain(true))
	must(t, again.Lock("", testWork))
	if again, err = Load(dir); err != nil || again.InKeychain() || again.Device() != device {
		t.Errorf("the file is not as before: %v", err)
	}
	// Lost: said, and nothing is changed.
	must(t, again.KeepInKeychain(true))
	before, err := os.ReadFile(k.path)
	must(t, err)
	must(t, ForgetKeychain(dir))
	if _, err := Load(dir); !errors.Is(err, ErrKeychain) {
		t.Errorf("want ErrKeychain, got %v", err)
	}
	after, err := os.ReadFile(k.path)
	must(t, err)
	if !bytes.Equal(before, after) {
		t.Error("the file was changed")
	}
	must(t, ForgetKeychain(t.TempDir()))
}

// Without a keychain nothing changes.
func TestNoKeychain(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	k := richKeys(t)
	before, err := os.ReadFile(k.path)
	must(t, err)
	for _, ask := range []bool{true, false} {
		if err := k.KeepInKeychain(ask); !errors.Is(err, ErrKeychain) {
			t.Fatalf("ask %v: want ErrKeychain, got %v", ask, err)
		}
	}
	after, err := os.ReadFile(k.path)
	must(t, err)
	if !bytes.Equal(before, after) || k.InKeychain() {
		t.Error("something was changed")
	}
}
