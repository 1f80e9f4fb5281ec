package seal

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"time"

	"github.com/zalando/go-keyring"
)

// The keychain of the system (Windows' credentials, macOS' keychain, the Secret Service of a Linux desktop) can hold a passphrase that nobody knows, which locks the file of the keys: a copy of
// the data folder is worth less to whoever takes one. What the system loses, with an account that is made anew or a password that somebody else has set, is lost.

// ErrKeychain says that the system's keychain does not give what locks the keys, or can't be used.
var ErrKeychain = errors.New("the keychain can't be used")

const (
	keychainService = "Twinshelf"
	// keychainWork is scrypt's work factor for a passphrase of 256 random bits, which nobody guesses.
	keychainWork = 10
	// keychainWait is how long the system may take: it may have to ask its user for a password.
	keychainWait = 2 * time.Minute
	// keychainUnasked is how long it may take where it has nothing to ask.
	keychainUnasked = 10 * time.Second
)

// fromKeychain reads the keys with the passphrase that the keychain has.
func (f *lockedFile) fromKeychain(path string) (*Keys, error) {
	secret, err := inTime(keychainWait, func() (string, error) { return keyring.Get(keychainService, f.Keychain) })
	if err != nil {
		return nil, err
	}
	k, err := f.keys(path, secret)
	if errors.Is(err, ErrPassphrase) {
		return nil, ErrKeychain
	}
	return k, err
}

// KeepInKeychain has the system's keychain lock the file of the keys from now on, durably, instead of what did. Lock with "" undoes it. ErrKeychain says that there is none that works, or that
// the system would have to ask its user for a password first, which it may if ask is true.
func (k *Keys) KeepInKeychain(ask bool) error {
	wait := keychainWait
	if !ask {
		wait = keychainUnasked
		if _, err := inTime(wait, func() (string, error) { return "", keychainOpen() }); err != nil {
			return err
		}
	}
	var b [40]byte
	_, _ = rand.Read(b[:]) // never fails
	name, secret := hex.EncodeToString(b[:8]), base64.RawURLEncoding.EncodeToString(b[8:])
	l, err := newLock(secret, keychainWork)
	if err != nil {
		return err
	}
	l.keychain = name
	if _, err := inTime(wait, func() (string, error) { return "", keyring.Set(keychainService, name, secret) }); err != nil {
		return err
	}
	back, err := inTime(wait, func() (string, error) { return keyring.Get(keychainService, name) })
	if err == nil && back != secret {
		err = ErrKeychain
	}
	if err == nil {
		err = k.setLock(l)
	}
	if err != nil {
		_ = forget(name)
	}
	return err
}

// InKeychain tells whether the system's keychain locks the file of these keys.
func (k *Keys) InKeychain() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.lock != nil && k.lock.keychain != ""
}

// ForgetKeychain takes what opens the keys of dir out of the keychain, if it is there.
func ForgetKeychain(dir string) error {
	f, _, err := read(dir)
	if err != nil || f.Locked == nil || f.Locked.Keychain == "" {
		return nil //nolint:nilerr // there is nothing to forget
	}
	return forget(f.Locked.Keychain)
}

func forget(name string) error {
	_, err := inTime(keychainWait, func() (string, error) { return "", keyring.Delete(keychainService, name) })
	return err
}

// inTime asks the system, and does not wait for ever.
func inTime(wait time.Duration, ask func() (string, error)) (string, error) {
	type answer struct {
		secret string
		err    error
	}
	c := make(chan answer, 1)
	go func() {
		secret, err := ask()
		c <- answer{secret, err}
	}()
	select {
	case a := <-c:
		if a.err != nil {
			return "", errors.Join(ErrKeychain, a.err)
		}
		return a.secret, nil
	case <-time.After(wait):
		return "", errors.Join(ErrKeychain, errors.New("no answer"))
	}
}
