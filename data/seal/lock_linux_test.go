package seal

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A passphrase of each step of lockSteps; "" takes the lock off.
var lockSteps = []string{"first", "second", ""}

// fileCalls change files: at each of them the power may go. strace counts each sort of call by itself, so that each is cut by itself.
var fileCalls = []string{"write", "fsync", "renameat", "unlinkat", "fchmod"}

// lockChild sets, changes and takes off a passphrase, and says after each step that it is done.
func lockChild(t *testing.T, dir string) {
	runtime.LockOSThread() // calls are counted for each thread
	k, err := Load(dir)
	must(t, err)
	for i, p := range lockSteps {
		must(t, k.Lock(p, testWork))
		_, err := fmt.Println("done", i)
		must(t, err)
	}
}

// The power goes, or the disk fails, at every call that changes a file while a passphrase is set, changed and taken off: the file that was there is whole, or the new one; once a step
// is confirmed it is the new one, and under a lock nothing can be read beside it but what the next start removes.
func TestLockCutOff(t *testing.T) {
	if dir := os.Getenv("TWINSHELF_TEST_LOCK"); dir != "" {
		lockChild(t, dir)
		return
	}
	if err := exec.Command("strace", "-qq", "-e", "trace=write", "true").Run(); err != nil {
		t.Skip("strace is missing, or may not trace here: crash points are not tried")
	}
	for _, how := range []string{"signal=KILL", "error=EIO", "error=ENOSPC"} {
		points := 0
		for _, call := range fileCalls {
			for n := 1; cutLock(t, call, how, n); n++ {
				points++
			}
		}
		if want := 5 * len(lockSteps); points < want { // mode, write, flush, rename, flush of the name
			t.Errorf("%s: %d points were cut, want %d at least", how, points, want)
		}
	}
}

// cutLock cuts the n-th call of a sort, and tells whether there is one.
func cutLock(t *testing.T, call, how string, n int) bool {
	t.Helper()
	k := richKeys(t)
	dir, log := filepath.Dir(k.path), filepath.Join(t.TempDir(), "calls")
	must(t, os.WriteFile(filepath.Join(dir, ".part-1"), []byte(k.self.String()), 0o600)) // an earlier cut left it
	c := exec.Command("strace", "-f", "-qq", "-o", log, "-e", "trace="+call, "-e", fmt.Sprintf("inject=%s:%s:when=%d", call, how, n),
		os.Args[0], "-test.run", "^TestLockCutOff$", "-test.testlogfile=")
	c.Env = append(os.Environ(), "TWINSHELF_TEST_LOCK="+dir, "GOMAXPROCS=1")
	out, _ := c.Output() // most of them are killed
	wholeAfter(t, k, dir, strings.Count(string(out), "done "))
	if t.Failed() {
		t.Fatalf("%s %d, %s: %s", call, n, how, out)
	}
	calls, err := os.ReadFile(log)
	must(t, err)
	return strings.Contains(string(calls), "(INJECTED)") || strings.Contains(string(calls), "+++ killed by")
}

// wholeAfter: the folder opens as the last confirmed step says, or as the one that was begun after it.
func wholeAfter(t *testing.T, k *Keys, dir string, confirmed int) {
	t.Helper()
	opens := []string{""}
	if confirmed > 0 {
		opens[0] = lockSteps[confirmed-1]
	}
	if confirmed < len(lockSteps) {
		opens = append(opens, lockSteps[confirmed])
	}
	for _, p := range opens {
		if IsLocked(dir) != (p != "") {
			continue
		}
		got, err := Unlock(dir, p)
		if err != nil {
			continue
		}
		if !same(got, k) {
			t.Error("other keys")
		}
		must(t, got.Sweep())
		if names := plainIn(t, dir, k.secrets()); IsLocked(dir) && names != nil {
			t.Errorf("under the lock can be read: %v", names)
		}
		return
	}
	t.Errorf("after %d steps it opens with none of %q", confirmed, opens)
}
