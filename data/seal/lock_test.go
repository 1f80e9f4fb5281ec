package seal

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"

	"filippo.io/age"

	"github.com/twinshelf/twinshelf/data/causal"
)

const testWork = 2 // scrypt's factor where its cost is not what is tested

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// richKeys have all that keys may have.
func richKeys(t *testing.T) *Keys {
	t.Helper()
	k, err := Create(t.TempDir())
	must(t, err)
	newEpoch(t, k)
	must(t, k.Renew())
	return k
}

func newEpoch(t *testing.T, k *Keys) {
	t.Helper()
	secret, _, err := NewEpoch()
	must(t, err)
	must(t, k.AddEpoch(causal.Circle{9}, secret))
}

// same tells whether two hold the same keys, whatever locks them.
func same(a, b *Keys) bool {
	return a.sign.Equal(b.sign) && reflect.DeepEqual(a.self, b.self) && reflect.DeepEqual(a.past, b.past) && reflect.DeepEqual(a.epochs, b.epochs)
}

// secrets are all that must not be read in a locked folder, in each form that it could have there.
func (k *Keys) secrets() [][]byte {
	list := [][]byte{[]byte("AGE-SECRET-KEY-")}
	for _, p := range append([]pastKeys{{k.sign, k.self}}, k.past...) {
		seed := p.sign.Seed()
		list = append(list, seed, []byte(base64.StdEncoding.EncodeToString(seed)), []byte(p.self.String()))
	}
	return list
}

// plainIn names the files of a folder in which a secret can be read.
func plainIn(t *testing.T, dir string, secrets [][]byte) (names []string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, s := range secrets {
			if bytes.Contains(b, s) {
				names = append(names, path)
			}
		}
		return err
	}))
	return names
}

// A passphrase is set, changed and taken off; what is added while the lock is on stays under it; nothing of the keys can be read but with it.
func TestLock(t *testing.T) {
	k := richKeys(t)
	dir := filepath.Dir(k.path)
	if k.Locked() || IsLocked(dir) {
		t.Fatal("new keys are locked")
	}
	must(t, os.WriteFile(filepath.Join(dir, ".part-123"), []byte(k.self.String()), 0o600)) // a power cut left it
	for _, passphrase := range []string{"Оксанин пароль", "another one"} {
		must(t, k.Lock(passphrase, testWork))
		newEpoch(t, k)
		must(t, k.Renew())
		if names := plainIn(t, dir, k.secrets()); names != nil {
			t.Fatalf("keys can be read in %v", names)
		}
		if _, err := Load(dir); !errors.Is(err, ErrLocked) || !k.Locked() || !IsLocked(dir) {
			t.Fatalf("got %v, want %v", err, ErrLocked)
		}
		back, err := Unlock(dir, passphrase)
		if err != nil || !same(k, back) || back.Opens(passphrase) != nil {
			t.Fatalf("not read back: %v", err)
		}
		for _, bad := range []string{"", "wrong", passphrase + " "} {
			if _, err := Unlock(dir, bad); !errors.Is(err, ErrPassphrase) || !errors.Is(k.Opens(bad), ErrPassphrase) {
				t.Fatalf("%q: %v", bad, err)
			}
		}
		k = back
	}
	if _, err := Unlock(dir, "Оксанин пароль"); !errors.Is(err, ErrPassphrase) {
		t.Fatalf("the passphrase before: %v", err)
	}
	must(t, k.Lock("", testWork))
	back, err := Load(dir)
	if err != nil || !same(k, back) || k.Locked() {
		t.Fatalf("unlocked: %v", err)
	}
	if back, err = Unlock(dir, "whatever"); err != nil || !same(k, back) {
		t.Fatalf("a passphrase that is not needed: %v", err)
	}
}

// Age alone opens both parts of a locked file.
func TestLockIsPlainAge(t *testing.T) {
	k := richKeys(t)
	must(t, k.Lock("said aloud", testWork))
	f, _, err := read(filepath.Dir(k.path))
	must(t, err)
	pass, err := age.NewScryptIdentity("said aloud")
	must(t, err)
	r, err := age.Decrypt(bytes.NewReader(f.Locked.Lock), pass)
	must(t, err)
	secret, err := io.ReadAll(r)
	must(t, err)
	key, err := age.ParseX25519Identity(string(secret))
	must(t, err)
	r, err = age.Decrypt(bytes.NewReader(f.Locked.Keys), key)
	must(t, err)
	if held, err := io.ReadAll(r); err != nil || !bytes.Contains(held, []byte(k.self.String())) {
		t.Fatalf("%v: %s", err, held)
	}
}

// A damaged file is told of, whatever byte of it is another; never another's keys, never a wrong passphrase where it was right and the lock is whole.
func TestLockDamaged(t *testing.T) {
	k := richKeys(t)
	must(t, k.Lock("p", testWork))
	dir := filepath.Dir(k.path)
	whole, err := os.ReadFile(k.path)
	must(t, err)
	for i := range whole {
		b := bytes.Clone(whole)
		b[i] ^= 1
		must(t, os.WriteFile(k.path, b, 0o600))
		if got, err := Unlock(dir, "p"); err == nil && !same(got, k) {
			t.Fatalf("byte %d: other keys", i)
		}
	}
	for n := range whole {
		must(t, os.WriteFile(k.path, whole[:n], 0o600))
		if _, err := Unlock(dir, "p"); err == nil {
			t.Fatalf("cut to %d bytes: no error", n)
		}
	}
}

// A folder that takes the place of a locked one is locked by the same passphrase, from its first byte.
func TestLockIsInherited(t *testing.T) {
	old := richKeys(t)
	must(t, old.Lock("p", testWork))
	dir := t.TempDir()
	k, err := CreateAfter(dir, old)
	must(t, err)
	back, err := Unlock(dir, "p")
	if err != nil || !same(k, back) || len(plainIn(t, dir, append(k.secrets(), old.secrets()...))) > 0 {
		t.Fatal(err)
	}
	if back.Past(old.Device()) == nil {
		t.Fatal("the earlier key is missing")
	}
}

// scryptBytes is what one scrypt of our work factor takes: 128 bytes for each of r = 8 and N = 2^16.
const scryptBytes = 128 * 8 << WorkFactor

// taken gives how many bytes a call allocates: the memory of scrypt can be counted, whatever the machine is like.
func taken(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Constant effort: a passphrase costs one scrypt, right or wrong; saving costs none; and a flood of rubbish, or of envelopes to others or to a passphrase, costs none.
func TestOneScrypt(t *testing.T) {
	k := richKeys(t)
	dir := filepath.Dir(k.path)
	must(t, k.Lock("right", 0))
	for _, p := range []string{"right", "wrong", ""} {
		n := taken(func() { _, _ = Unlock(dir, p) })
		if want := uint64(scryptBytes); p != "" && (n < want || n > want+want/8) || p == "" && n > want/8 {
			t.Errorf("unlocking with %q takes %d bytes, one scrypt %d", p, n, want)
		}
	}
	if n := taken(func() { newEpoch(t, k) }); n > scryptBytes/8 {
		t.Errorf("saving takes %d bytes", n)
	}
	var toPassphrase bytes.Buffer
	w, err := ToPassphrase(&toPassphrase, "p", testWork)
	must(t, err)
	must(t, w.Close())
	costly := bytes.Replace(toPassphrase.Bytes(), []byte(" 2\n"), []byte(" 30\n"), 1)
	flood := [][]byte{[]byte("rubbish"), []byte("age-encryption.org/v1\n"), bytes.Repeat([]byte{7}, 100_000), toPassphrase.Bytes(), costly}
	for _, b := range flood {
		n := taken(func() {
			if _, err := k.Open(bytes.NewReader(b)); err == nil {
				t.Error("opened")
			}
		})
		if n > scryptBytes/8 {
			t.Errorf("%.20q takes %d bytes", b, n)
		}
	}
	// One that asks for more work than we do is refused before it is done.
	if n := taken(func() { _, err = OpenPassphrase(bytes.NewReader(costly), "p") }); err == nil || n > scryptBytes/8 {
		t.Errorf("%v, %d bytes", err, n)
	}
}

func BenchmarkUnlockWrong(b *testing.B) {
	dir := b.TempDir()
	k, err := Create(dir)
	if err == nil {
		err = k.Lock("right", 0)
	}
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Unlock(dir, "wrong"); !errors.Is(err, ErrPassphrase) {
			b.Fatal(err)
		}
	}
}
