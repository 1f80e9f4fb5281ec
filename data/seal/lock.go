package seal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
)

// A passphrase locks the file of the keys: the keys are sealed to a lock key, an age identity made for this, and the lock key is sealed to the passphrase. So a new epoch
// is kept without another scrypt, and a try of a passphrase costs exactly one. Both parts are plain age.

// lockedFile is the form of a file that is locked.
type lockedFile struct {
	Lock []byte `json:"lock"` // age, to the passphrase: AGE-SECRET-KEY-1… of the lock key
	Keys []byte `json:"keys"` // age, to the lock key: a keyFile
	// Keychain is the name under which the system's keychain has the passphrase; "" if a person has it.
	Keychain string `json:"keychain,omitempty"`
}

// lock is an open lock.
type lock struct {
	key      *age.X25519Identity
	sealed   []byte // to the passphrase
	keychain string // where the passphrase is; "" if a person has it
}

// newLock makes a lock; work is scrypt's work factor, 0 for WorkFactor.
func newLock(passphrase string, work int) (*lock, error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	var sealed bytes.Buffer
	w, err := ToPassphrase(&sealed, passphrase, work)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(w, key.String()); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return &lock{key: key, sealed: sealed.Bytes()}, nil
}

// close gives the contents of a file that is locked, which holds plain.
func (l *lock) close(plain []byte) ([]byte, error) {
	var sealed bytes.Buffer
	w, err := To(&sealed, l.key.Recipient().String())
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return json.MarshalIndent(keyFile{Version: keyVersion, Locked: &lockedFile{Lock: l.sealed, Keys: sealed.Bytes(), Keychain: l.keychain}}, "", "  ")
}

// Unlock reads the keys of dir with the passphrase that locks them; ErrPassphrase says that it is another. Keys that are not locked are read whatever the passphrase is.
func Unlock(dir, passphrase string) (*Keys, error) {
	f, path, err := read(dir)
	if err != nil {
		return nil, err
	}
	switch {
	case f.Locked == nil:
		return f.keys(path)
	case f.Locked.Keychain != "":
		return f.Locked.fromKeychain(path)
	}
	return f.Locked.keys(path, passphrase)
}

// keys reads the keys with the passphrase that locks them.
func (f *lockedFile) keys(path, passphrase string) (*Keys, error) {
	l, err := f.open(passphrase)
	if errors.Is(err, ErrPassphrase) {
		return nil, err
	}
	if err != nil {
		return nil, damaged(path)
	}
	r, err := open(bytes.NewReader(f.Keys), l.key)
	if err != nil {
		return nil, damaged(path)
	}
	var held keyFile
	if b, err := io.ReadAll(r); err != nil || json.Unmarshal(b, &held) != nil {
		return nil, damaged(path)
	}
	k, err := held.keys(path)
	if err != nil {
		return nil, err
	}
	k.lock = l
	return k, nil
}

// open opens the lock: this is the one scrypt.
func (f *lockedFile) open(passphrase string) (*lock, error) {
	r, err := OpenPassphrase(bytes.NewReader(f.Lock), passphrase)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	key, err := age.ParseX25519Identity(string(b))
	return &lock{key: key, sealed: f.Lock, keychain: f.Keychain}, err
}

// IsLocked tells whether a passphrase locks the keys of dir.
func IsLocked(dir string) bool {
	f, _, err := read(dir)
	return err == nil && f.Locked != nil && f.Locked.Keychain == ""
}

// Locked tells whether a passphrase locks the file of these keys.
func (k *Keys) Locked() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.lock != nil && k.lock.keychain == ""
}

// Lock has a passphrase lock the keys from now on, durably, instead of the one that did; "" takes the lock off. work is scrypt's work factor, 0 for WorkFactor. Whoever holds a
// copy of the file from before opens that with what opened it then. Lock takes as long as one scrypt.
func (k *Keys) Lock(passphrase string, work int) error {
	var l *lock
	if passphrase != "" {
		var err error
		if l, err = newLock(passphrase, work); err != nil {
			return err
		}
	}
	return k.setLock(l)
}

// setLock has another lock, or none, from now on, durably. What the keychain had for the one before is taken out of it.
func (k *Keys) setLock(l *lock) error {
	k.mu.Lock()
	old := k.lock
	k.lock = l
	err := errors.Join(k.sweep(), k.save())
	if err != nil {
		k.lock = old
	}
	k.mu.Unlock()
	if err == nil && old != nil && old.keychain != "" {
		_ = forget(old.keychain) // it opens nothing any more
	}
	return err
}

// Opens tells whether a passphrase is the one that locks the keys: nil, or ErrPassphrase. It costs one scrypt.
func (k *Keys) Opens(passphrase string) error {
	k.mu.Lock()
	l := k.lock
	k.mu.Unlock()
	if l == nil || l.keychain != "" {
		return nil
	}
	_, err := (&lockedFile{Lock: l.sealed}).open(passphrase)
	return err
}

// Sweep removes the half-written files that a power cut has left beside the file of the keys: they may hold keys that a passphrase locks. Nobody else may have the folder open.
func (k *Keys) Sweep() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.sweep()
}

func (k *Keys) sweep() error {
	dir := filepath.Dir(k.path)
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), PartPrefix) && e.Type().IsRegular() {
			err = errors.Join(err, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return err
}
