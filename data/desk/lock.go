package desk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/twinshelf/twinshelf/data/drive"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
)

// A passphrase may lock the keys of this computer, and with them the program: it keeps passers-by out. It hides no records from whoever takes the disk away; the system's disk
// encryption does (DESIGN, section 6). Forgetting it loses no records: they lie beside the keys, and a backup opens with the recovery digits.

// ErrLocked says that a passphrase locks a data folder, and none was given; ErrPassphrase that another was; ErrKeys that there are records and their keys are gone, or damaged: Reenrol, or a
// backup with the recovery digits, helps.
var (
	ErrKeys       = errors.New("the keys are lost")
	ErrLocked     = seal.ErrLocked
	ErrPassphrase = seal.ErrPassphrase
)

// MinPassphrase is how many characters a passphrase has at least (NIST SP 800-63B, 3.1.1.2: 8).
const MinPassphrase = 8

// keyPassphrase makes one spelling of what a person types: “й” in one piece or two, spaces about it, digits in groups.
func keyPassphrase(typed string) string { return plainPassphrase(norm.NFC.String(typed)) }

// keys reads the keys of a data folder.
func (o Options) keys(dir string) (*seal.Keys, error) {
	keys, err := seal.Load(dir)
	if errors.Is(err, seal.ErrLocked) && o.Passphrase != "" {
		keys, err = seal.Unlock(dir, keyPassphrase(o.Passphrase))
	}
	switch {
	case err == nil:
		return keys, nil
	case errors.Is(err, seal.ErrLocked):
		return nil, say.Err(err, "keys.locked", "Dir", dir)
	case errors.Is(err, seal.ErrPassphrase):
		return nil, say.Err(err, "keys.wrong")
	case errors.Is(err, seal.ErrNewer):
		return nil, say.Err(err, "store.newer")
	case errors.Is(err, seal.ErrKeychain):
		return nil, say.Err(errors.Join(ErrKeys, err), "keys.chain.gone", "Dir", dir)
	case errors.Is(err, seal.ErrNoKeys):
		if _, missing := os.Stat(filepath.Join(dir, "twinshelf.db")); missing == nil {
			return nil, say.Err(errors.Join(ErrKeys, err), "keys.missing", "Dir", dir)
		}
		return nil, say.Err(errors.Join(ErrNone, err), "store.none", "Dir", dir)
	case errors.Is(err, fs.ErrPermission):
		return nil, say.Err(err, "store.read_only", "Dir", dir)
	}
	return nil, say.Err(errors.Join(ErrKeys, err), "keys.damaged", "Dir", dir)
}

// IsLocked tells whether a passphrase locks a data folder, which need not be open.
func IsLocked(dir string) bool { return seal.IsLocked(dir) }

// Locked tells whether a passphrase locks this data folder.
func (d *Desk) Locked() bool { return d.keys.Locked() }

// SetPassphrase has a passphrase lock this data folder from now on. It takes as long as one scrypt. A folder that has one already keeps it: ChangePassphrase.
func (d *Desk) SetPassphrase(passphrase string) error {
	if d.Locked() {
		return say.Err(nil, "keys.locked_already")
	}
	if err := d.mayLock(passphrase); err != nil {
		return err
	}
	return d.lock(keyPassphrase(passphrase))
}

// ChangePassphrase has another passphrase lock this data folder. Whoever is at the keyboard must know the one that does: a program that was left open is not locked for others.
func (d *Desk) ChangePassphrase(old, passphrase string) error {
	if err := d.mayLock(passphrase); err != nil {
		return err
	}
	if err := d.CheckPassphrase(old); err != nil {
		return err
	}
	return d.lock(keyPassphrase(passphrase))
}

// RemovePassphrase takes the lock off.
func (d *Desk) RemovePassphrase(old string) error {
	if err := d.CheckPassphrase(old); err != nil {
		return err
	}
	return d.lock("")
}

// CheckPassphrase tells whether a passphrase is the one that locks this folder.
func (d *Desk) CheckPassphrase(passphrase string) error {
	if !d.Locked() {
		return say.Err(nil, "keys.not_locked")
	}
	if err := d.keys.Opens(keyPassphrase(passphrase)); err != nil {
		return say.Err(err, "keys.wrong")
	}
	return nil
}

// InKeychain tells whether the system's keychain holds what opens this data folder's keys.
func (d *Desk) InKeychain() bool { return d.keys.InKeychain() }

// SetKeychain has the system's keychain hold what opens the keys, or no more: then they lie in a file for the user only. It may wait for the system to ask its user.
func (d *Desk) SetKeychain(keep bool) error {
	switch {
	case d.Practising():
		return say.Err(nil, "keys.practice")
	case d.Locked():
		return say.Err(nil, "keys.locked_already")
	case keep == d.InKeychain():
		return nil
	case !keep:
		return d.lock("")
	}
	if isCarried(d.dir) {
		return say.Err(nil, "keys.chain.portable")
	}
	err := d.keys.KeepInKeychain(true)
	switch {
	case errors.Is(err, seal.ErrKeychain):
		return say.Err(err, "keys.chain.none")
	case err != nil:
		return fileError(err, d.dir)
	}
	return nil
}

// isCarried tells whether a data folder goes from computer to computer, so that a keychain, which belongs to one of them, must not hold its keys.
func isCarried(dir string) bool {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if beside, ok := portable(); ok && strings.HasPrefix(dir, beside) {
		return true
	}
	return slices.ContainsFunc(drive.List(), func(d drive.Drive) bool { return strings.HasPrefix(dir, d.Path) })
}

// toKeychain has the system's keychain hold the keys of a new data folder, where there is one that asks nothing: a question that comes up at the first start, or at each, helps nobody. Elsewhere
// they stay in their file. dir is where the folder will be.
func (o Options) toKeychain(keys *seal.Keys, dir string) error {
	if !o.Keychain || os.Getenv("TWINSHELF_KEYCHAIN") == "off" || keys.Locked() || keys.InKeychain() || isCarried(dir) {
		return nil
	}
	if err := keys.KeepInKeychain(false); err != nil && !errors.Is(err, seal.ErrKeychain) {
		return fileError(err, dir)
	}
	return nil
}

func (d *Desk) mayLock(passphrase string) error {
	switch {
	case d.Practising():
		return say.Err(nil, "keys.practice")
	case utf8.RuneCountInString(keyPassphrase(passphrase)) < MinPassphrase:
		return say.Err(nil, "keys.short", "Least", MinPassphrase)
	}
	return nil
}

func (d *Desk) lock(passphrase string) error {
	if err := d.keys.Lock(passphrase, d.sync.Work); err != nil {
		return fileError(err, d.dir)
	}
	return nil
}
