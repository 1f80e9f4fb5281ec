package desk

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/store"
)

// A passphrase and its spellings: “й” in two pieces, as some systems type it, and spaces that came along.
const (
	testPassphrase  = "мій тихий сад"
	alsoPassphrase  = " мій тихий сад "
	otherPassphrase = "something else"
)

// lockedFolder is a closed folder with a record, a backup and a passphrase. secrets are those of its keys.
func lockedFolder(t *testing.T) (dir, digits string, id store.Row, secrets [][]byte) {
	t.Helper()
	d := open(t, "Library")
	id.ID = add(t, d, causal.Circle{}, "Kept under the lock")
	digits, err := d.NewRecovery(ctx)
	must(t, err)
	must(t, d.SetPassphrase(testPassphrase))
	_, err = d.Backup(ctx, "", nil)
	must(t, err)
	secrets = secretsOf(d)
	must(t, d.Close())
	return d.Dir(), digits, id, secrets
}

// secretsOf are what must not stand anywhere: the seed of the device's key, as bytes and as the file writes it, and any key of age's.
func secretsOf(d *Desk) [][]byte {
	seed := d.keys.Sign().Seed()
	list := [][]byte{[]byte("AGE-SECRET-KEY-"), seed, []byte(base64.StdEncoding.EncodeToString(seed)), []byte(base64.RawStdEncoding.EncodeToString(seed)[4:40])}
	for _, spelling := range []string{testPassphrase, alsoPassphrase} {
		list = append(list, []byte(spelling))
	}
	return list
}

// nowhere reads every byte below a folder.
func nowhere(t *testing.T, dir string, secrets [][]byte) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		for _, s := range secrets {
			if bytes.Contains(b, s) {
				t.Errorf("%s holds a secret", path)
			}
		}
		return err
	}))
}

// A locked folder opens with its passphrase alone, whoever asks: opening, making, repairing, restoring. Its keys and its passphrase can be read nowhere in it.
func TestLockedFolder(t *testing.T) {
	dir, _, id, secrets := lockedFolder(t)
	nowhere(t, dir, secrets)
	_, err := Open(ctx, dir)
	told(t, err, "keys.locked")
	if !errors.Is(err, ErrLocked) || !IsLocked(dir) {
		t.Fatalf("got %v", err)
	}
	_, err = Options{Passphrase: otherPassphrase}.Open(ctx, dir)
	told(t, err, "keys.wrong")
	if !errors.Is(err, ErrPassphrase) {
		t.Fatalf("got %v", err)
	}
	_, err = Repair(ctx, dir)
	told(t, err, "keys.locked")
	o := Options{Passphrase: alsoPassphrase}
	_, err = o.Repair(ctx, dir)
	must(t, err)
	d, err := o.Open(ctx, dir)
	must(t, err)
	if valueOf(t, d, id.ID, "name.en") != "Kept under the lock" || !d.Locked() {
		t.Fatal("another folder")
	}
	_, err = d.CreateCircle(ctx, map[string][]string{"name.en": {"Twins"}}) // has an epoch, which is kept under the lock
	must(t, err)
	must(t, d.Close())
	nowhere(t, dir, secrets)
}

// The passphrase is changed and taken off only by who knows it; too short a one is refused; practice records have none.
func TestPassphraseChanges(t *testing.T) {
	d := open(t, "Library")
	told(t, d.SetPassphrase("1234 56"), "keys.short")
	told(t, d.RemovePassphrase("whatever"), "keys.not_locked")
	must(t, d.SetPassphrase(testPassphrase))
	told(t, d.SetPassphrase(otherPassphrase), "keys.locked_already")
	told(t, d.ChangePassphrase(otherPassphrase, otherPassphrase), "keys.wrong")
	told(t, d.RemovePassphrase(otherPassphrase), "keys.wrong")
	must(t, d.ChangePassphrase(alsoPassphrase, otherPassphrase))
	must(t, d.CheckPassphrase(otherPassphrase))
	told(t, d.CheckPassphrase(testPassphrase), "keys.wrong")
	must(t, d.RemovePassphrase(otherPassphrase))
	d = reopenWith(t, Options{}, d)
	must(t, d.Practice(ctx))
	told(t, d.SetPassphrase(testPassphrase), "keys.practice")
}

// FAULTS 62: the passphrase is forgotten. The recovery digits open the backup in the folder's place, which has no passphrase then; with the passphrase it keeps it. What was written after the
// backup is there again, and the folder that stood there stays aside, as locked as it was.
func TestFault62ForgottenPassphrase(t *testing.T) {
	dir, digits, id, secrets := lockedFolder(t)
	backups, err := BackupsIn(filepath.Join(dir, backupFolder))
	must(t, err)
	stick := filepath.Join(t.TempDir(), filepath.Base(backups[0].Path))
	b, err := os.ReadFile(backups[0].Path)
	must(t, err)
	must(t, os.WriteFile(stick, b, 0o600))
	_, err = Restore(ctx, dir, stick, "", nil)
	told(t, err, "keys.locked")

	o := Options{Passphrase: testPassphrase}
	out, err := o.Restore(ctx, dir, stick, "", nil)
	must(t, err)
	nowhere(t, out.Aside, secrets)
	nowhere(t, dir, secrets)
	d, err := o.Open(ctx, dir)
	must(t, err)
	later := add(t, d, causal.Circle{}, "Written after the backup")
	must(t, d.store.SealAll(ctx))
	must(t, d.Close())

	tomorrow := func() time.Time { return time.Now().AddDate(0, 0, 1) }
	out, err = Options{Now: tomorrow}.Restore(ctx, dir, stick, digits, nil)
	must(t, err)
	if !IsLocked(out.Aside) {
		t.Fatal("the folder that stood there is not as it was")
	}
	d, err = Open(ctx, dir)
	must(t, err)
	defer func() { must(t, d.Close()) }()
	if valueOf(t, d, id.ID, "name.en") != "Kept under the lock" || valueOf(t, d, later, "name.en") != "Written after the backup" || d.Locked() {
		t.Fatal("not what was there")
	}
	if circles, err := d.Circles(ctx); err != nil || circles[0].Role == "" {
		t.Fatalf("no rights in one's own circle: %v", err)
	}
}

// A locked folder that was copied within the computer is noticed: nobody can read whose keys lie in the other one.
func TestLockedCopyIsNoticed(t *testing.T) {
	dir, _, _, _ := lockedFolder(t)
	o := Options{Passphrase: testPassphrase, Work: 2}
	d, err := o.Open(ctx, dir)
	must(t, err)
	device := d.keys.Device()
	must(t, d.Close())
	copied := filepath.Join(t.TempDir(), "copy")
	must(t, os.CopyFS(copied, os.DirFS(dir)))
	d, err = o.Open(ctx, copied)
	must(t, err)
	if d.keys.Device() == device || !d.Locked() {
		t.Fatal("the copy has the same key")
	}
	must(t, d.Close())
}
