package desk

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

// A mark lies outside the data folder and says which folder this device's is, and in which state it was last opened. A folder whose mark is
// missing was copied to another computer; one whose nonce is not the mark's was put back to an earlier state; one that stands somewhere else while the folder
// of the mark is still there is a second copy. In each case some other copy may go on writing with the same key, so this one takes a new key
// (DESIGN, section 4, "Chain"). A computer of which the whole disk was copied or put back has a fitting mark: that is noticed only when segments
// of this device come back from others (store.Copied).
type mark struct {
	Folder string `json:"folder"`
	Nonce  string `json:"nonce"` // of the database when the mark was written
	Next   string `json:"next"`  // that it was given right after
}

// settingNonce is the database's half of the mark.
const settingNonce = "nonce"

// settingRenewed is "yes" once this computer has taken a new key, until somebody has read that it did.
const settingRenewed = "renewed"

// markDir is where marks lie: of this user on this computer, in the local profile, and not where caches are emptied. TWINSHELF_STATE names
// another place.
func markDir() string {
	if dir := os.Getenv("TWINSHELF_STATE"); dir != "" {
		return dir
	}
	if dir, ok := portable(); ok {
		return filepath.Join(dir, portableMarks)
	}
	switch runtime.GOOS {
	case "windows":
		if dir := os.Getenv("LOCALAPPDATA"); dir != "" {
			return filepath.Join(dir, "TwinshelfState")
		}
	case "darwin":
		if dir, err := os.UserConfigDir(); err == nil {
			return filepath.Join(dir, "TwinshelfState")
		}
	}
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "twinshelf")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".local", "state", "twinshelf")
}

func (d *Desk) markPath() string {
	if d.marks == "" {
		return ""
	}
	return filepath.Join(d.marks, d.keys.Device().String()+".json")
}

// copied tells whether this folder is a copy, by its mark and by what came back from others.
func (d *Desk) copied(ctx context.Context) (bool, error) {
	if back, err := d.store.Copied(ctx); back || err != nil {
		return back, err
	}
	nonce := d.Setting(settingNonce)
	if nonce == "" {
		return false, nil // never opened before, or where no mark could be written
	}
	m, ok := readMark(d.markPath())
	if !ok || nonce != m.Nonce && nonce != m.Next {
		return true, nil
	}
	return m.Folder != d.absolute() && d.stands(m.Folder), nil
}

func readMark(path string) (m mark, ok bool) {
	b, err := os.ReadFile(path)
	return m, err == nil && json.Unmarshal(b, &m) == nil
}

func (d *Desk) absolute() string {
	dir, err := filepath.Abs(d.dir)
	if err != nil {
		return d.dir
	}
	return dir
}

// stands tells whether another folder is open for work with the same keys. Of one that is locked nobody can tell: it is taken for a copy, for that is safe.
func (d *Desk) stands(dir string) bool {
	if same, err := sameFolder(dir, d.dir); same || err != nil {
		return false
	}
	keys, err := seal.Load(dir)
	return errors.Is(err, seal.ErrLocked) || err == nil && keys.Device() == d.keys.Device()
}

func sameFolder(a, b string) (bool, error) {
	ia, err := os.Stat(a)
	if err != nil {
		return false, err
	}
	ib, err := os.Stat(b)
	return err == nil && os.SameFile(ia, ib), err
}

// writeMark gives mark and database the next nonce. The mark knows both while only one of the two may have been written. Where marks can't be
// kept, none is asked for the next time.
func (d *Desk) writeMark(ctx context.Context) error {
	m := mark{Folder: d.absolute(), Nonce: d.Setting(settingNonce), Next: rand.Text()}
	if err := m.write(d.markPath()); err != nil {
		return d.store.SetSetting(ctx, settingNonce, "")
	}
	if err := d.store.SetSetting(ctx, settingNonce, m.Next); err != nil {
		return err
	}
	m.Nonce = m.Next
	return m.write(d.markPath())
}

func (m mark) write(path string) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return seal.WriteFile(path, b, 0o600)
}

// identify sees to it that no other copy of this folder writes with the same key, and that all circles know the key that this one has.
func (d *Desk) identify(ctx context.Context) error {
	copied, err := d.copied(ctx)
	if err != nil {
		return err
	}
	if copied {
		if err := d.renew(ctx); err != nil {
			return err
		}
	}
	if err := circle.Succeed(ctx, d.store, d.keys, d.Name(), circle.ByOldKeys(d.keys)); err != nil {
		return err
	}
	return d.writeMark(ctx)
}

// renew takes a new key. What is pending is signed with the old one first: it was made with it.
func (d *Desk) renew(ctx context.Context) error {
	if err := d.store.SealAll(ctx); err != nil {
		return err
	}
	if err := d.keys.Renew(); err != nil {
		return store.Explain(err, d.dir)
	}
	if err := d.store.TakeKey(ctx, d.keys.Sign()); err != nil {
		return err
	}
	return d.SetSetting(settingRenewed, "yes")
}

// noticeCopy takes a new key if what came in shows that another copy of this folder exists.
func (d *Desk) noticeCopy(ctx context.Context) error {
	if copied, err := d.store.Copied(ctx); !copied || err != nil {
		return err
	}
	return d.identify(ctx)
}

// Renewed tells whether this computer has taken a new key because its folder was copied or put back; nobody has said yet that she has read
// it (SeenRenewed).
func (d *Desk) Renewed() bool { return d.Setting(settingRenewed) == "yes" }

// SeenRenewed says that somebody has read it.
func (d *Desk) SeenRenewed() error { return d.SetSetting(settingRenewed, "") }
