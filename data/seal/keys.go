// Package seal holds the keys and closes the envelopes: the device's signing key and age identity, the epochs of its circles,
// and the sealing of what leaves the device. What it seals is plain age (age-encryption.org/v1), which age -d opens; who
// wrote it is said by the signatures within, never by the envelope.
//
// Keys lie in a file of the data folder that only its user can read, and that a passphrase or the system's keychain may lock. They are never in the database, a backup, a bundle or a log.
package seal

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"filippo.io/age"

	"github.com/twinshelf/twinshelf/data/causal"
)

// ErrNoKeys says that the folder holds no keys; ErrLocked that a passphrase locks them; ErrNewer that a newer program wrote their file.
var (
	ErrNoKeys = errors.New("no keys in this folder")
	ErrNewer  = errors.New("keys of a newer version")
	ErrLocked = errors.New("the keys are locked")
)

const fileName = "keys.json"

// Keys are all the secrets of one device. They are safe for use by several goroutines.
type Keys struct {
	mu     sync.Mutex
	path   string
	sign   ed25519.PrivateKey
	self   *age.X25519Identity
	past   []pastKeys
	epochs map[causal.Circle][]*age.X25519Identity
	kits   map[causal.Circle]Recovery // of circles that were made here and whose kit is not on paper yet
	lock   *lock                      // nil: the file is not locked

	passwords map[string]string // of others, by name: passwords of places
}

// pastKeys are those that the device had before it took new ones: they open what was sealed to them, and prove who comes in whose place.
type pastKeys struct {
	sign ed25519.PrivateKey
	self *age.X25519Identity
}

// keyVersion is that of the file of the keys. Programs before the first release wrote 0 in the same form.
const keyVersion = 1

// keyFile is the form of the file.
type keyFile struct {
	Version int                 `json:"version"`
	Sign    []byte              `json:"sign"`           // the seed of the Ed25519 key, 32 bytes
	Self    string              `json:"self"`           // AGE-SECRET-KEY-1…
	Past    []pastFile          `json:"past,omitempty"` // oldest first
	Epochs  map[string][]string `json:"epochs,omitempty"`
	Kits    map[string]string   `json:"kits,omitempty"`
	Secrets map[string]string   `json:"secrets,omitempty"`
	Locked  *lockedFile         `json:"locked,omitempty"` // then it holds nothing else
}

type pastFile struct {
	Sign []byte `json:"sign"`
	Self string `json:"self"`
}

// Create makes the keys of a new device in dir, and refuses to overwrite any.
func Create(dir string) (*Keys, error) { return CreateAfter(dir, nil) }

// CreateAfter is Create for a folder that takes the place of another one, whose keys are old; nil for none. It takes over what opens envelopes and proves who comes in whose
// place: its keys, those that it had before, and its epochs; and the passphrase that locks them.
func CreateAfter(dir string, old *Keys) (*Keys, error) {
	path := filepath.Join(dir, fileName)
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("keys: %w", fs.ErrExist)
	}
	sign, self, err := generate()
	if err != nil {
		return nil, err
	}
	k := &Keys{path: path, sign: sign, self: self, epochs: map[causal.Circle][]*age.X25519Identity{}, kits: map[causal.Circle]Recovery{}, passwords: map[string]string{}}
	if old != nil {
		k.adopt(old)
	}
	return k, k.save()
}

func (k *Keys) adopt(old *Keys) {
	old.mu.Lock()
	defer old.mu.Unlock()
	k.past = append(slices.Clone(old.past), pastKeys{old.sign, old.self})
	for c, list := range old.epochs {
		k.epochs[c] = slices.Clone(list)
	}
	maps.Copy(k.kits, old.kits)
	maps.Copy(k.passwords, old.passwords)
	k.lock = old.lock
}

func generate() (ed25519.PrivateKey, *age.X25519Identity, error) {
	_, sign, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, nil, err
	}
	self, err := age.GenerateX25519Identity()
	return sign, self, err
}

// Renew takes new keys for the device, durably, and keeps the old ones: a copy of this computer may go on using them.
func (k *Keys) Renew() error {
	sign, self, err := generate()
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	old := pastKeys{k.sign, k.self}
	k.past = append(k.past, old)
	k.sign, k.self = sign, self
	if err := k.save(); err != nil {
		k.past, k.sign, k.self = k.past[:len(k.past)-1], old.sign, old.self
		return err
	}
	return nil
}

// Past gives the signing key that this device had when it was called d; nil if it never was.
func (k *Keys) Past(d causal.Device) ed25519.PrivateKey {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, p := range k.past {
		if causal.DeviceOf(p.sign.Public().(ed25519.PublicKey)) == d {
			return p.sign
		}
	}
	return nil
}

// Renewed tells whether this device had other keys before.
func (k *Keys) Renewed() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.past) > 0
}

// Was tells whether this device was called d before.
func (k *Keys) Was(d causal.Device) bool { return k.Past(d) != nil }

// Load reads the keys of dir; ErrLocked says that a passphrase locks them, ErrKeychain that the system's keychain does and does not open them.
func Load(dir string) (*Keys, error) {
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
	return nil, ErrLocked
}

func read(dir string) (f keyFile, path string, err error) {
	path = filepath.Join(dir, fileName)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return f, path, ErrNoKeys
	}
	if err != nil {
		return f, path, err
	}
	if err := json.Unmarshal(b, &f); err != nil {
		return f, path, damaged(path)
	}
	if f.Version > keyVersion {
		return f, path, ErrNewer
	}
	return f, path, nil
}

func damaged(path string) error { return fmt.Errorf("keys: damaged file %s", path) }

// keys reads what the file holds, if it is not locked.
func (f *keyFile) keys(path string) (*Keys, error) {
	k := &Keys{path: path, epochs: map[causal.Circle][]*age.X25519Identity{}, kits: map[causal.Circle]Recovery{}, passwords: map[string]string{}}
	maps.Copy(k.passwords, f.Secrets)
	self, ok := pastFile{f.Sign, f.Self}.keys()
	if !ok {
		return nil, damaged(path)
	}
	k.sign, k.self = self.sign, self.self
	for _, p := range f.Past {
		past, ok := p.keys()
		if !ok {
			return nil, damaged(path)
		}
		k.past = append(k.past, past)
	}
	for name, list := range f.Epochs {
		c, err := causal.ParseCircle(name)
		if err != nil {
			return nil, damaged(path)
		}
		for _, s := range list {
			id, err := age.ParseX25519Identity(s)
			if err != nil {
				return nil, damaged(path)
			}
			k.epochs[c] = append(k.epochs[c], id)
		}
	}
	for name, digits := range f.Kits {
		c, err1 := causal.ParseCircle(name)
		kit, err2 := ParseRecovery(digits)
		if err1 != nil || err2 != nil {
			return nil, damaged(path)
		}
		k.kits[c] = kit
	}
	return k, nil
}

func (p pastFile) keys() (pastKeys, bool) {
	if len(p.Sign) != ed25519.SeedSize {
		return pastKeys{}, false
	}
	self, err := age.ParseX25519Identity(p.Self)
	return pastKeys{ed25519.NewKeyFromSeed(p.Sign), self}, err == nil
}

// save writes a new file beside the old one, durably, and puts it in its place.
func (k *Keys) save() error {
	f := keyFile{Version: keyVersion, Sign: k.sign.Seed(), Self: k.self.String(), Epochs: map[string][]string{}, Kits: map[string]string{}, Secrets: k.passwords}
	for _, p := range k.past {
		f.Past = append(f.Past, pastFile{p.sign.Seed(), p.self.String()})
	}
	for c, list := range k.epochs {
		for _, id := range list {
			f.Epochs[c.String()] = append(f.Epochs[c.String()], id.String())
		}
	}
	for c, kit := range k.kits {
		f.Kits[c.String()] = kit.String()
	}
	b, err := json.MarshalIndent(f, "", "  ")
	if err == nil && k.lock != nil {
		b, err = k.lock.close(b)
	}
	if err != nil {
		return err
	}
	return WriteFile(k.path, b, 0o600)
}

// Sign is the key that signs this device's segments.
func (k *Keys) Sign() ed25519.PrivateKey {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.sign
}

// Public is the public half of Sign.
func (k *Keys) Public() ed25519.PublicKey { return k.Sign().Public().(ed25519.PublicKey) }

// Device names this device.
func (k *Keys) Device() causal.Device { return causal.DeviceOf(k.Public()) }

// Recipient is the public half of the device's age identity.
func (k *Keys) Recipient() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.self.Recipient().String()
}

// NewEpoch makes a key pair for a circle: what is sealed to public opens with secret. Both are in age's text form.
func NewEpoch() (secret, public string, err error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return "", "", err
	}
	return id.String(), id.Recipient().String(), nil
}

// PublicOf gives the public half of an epoch.
func PublicOf(secret string) (string, error) {
	id, err := age.ParseX25519Identity(secret)
	if err != nil {
		return "", err
	}
	return id.Recipient().String(), nil
}

// AddEpoch keeps an epoch's private half, durably.
func (k *Keys) AddEpoch(c causal.Circle, secret string) error {
	id, err := age.ParseX25519Identity(secret)
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if slices.ContainsFunc(k.epochs[c], func(e *age.X25519Identity) bool { return e.String() == secret }) {
		return nil
	}
	k.epochs[c] = append(k.epochs[c], id)
	return k.save()
}

// Epochs gives the private halves of a circle's epochs that this device has, as age writes them, oldest first.
func (k *Keys) Epochs(c causal.Circle) []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	var list []string
	for _, id := range k.epochs[c] {
		list = append(list, id.String())
	}
	return list
}

// HasEpoch tells whether this device has the private half of an epoch of a circle.
func (k *Keys) HasEpoch(c causal.Circle, public string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.ContainsFunc(k.epochs[c], func(e *age.X25519Identity) bool { return e.Recipient().String() == public })
}

// AddKit keeps the digits of a circle's kit, durably, until they are on paper.
func (k *Keys) AddKit(c causal.Circle, kit Recovery) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kits[c] = kit
	return k.save()
}

// Kit gives the digits of a circle's kit that are not on paper yet.
func (k *Keys) Kit(c causal.Circle) (Recovery, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	kit, ok := k.kits[c]
	return kit, ok
}

// DropKit forgets them, durably: who has the paper has them.
func (k *Keys) DropKit(c causal.Circle) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, ok := k.kits[c]; !ok {
		return nil
	}
	delete(k.kits, c)
	return k.save()
}

// identities gives all that this device can open envelopes with.
func (k *Keys) identities() []age.Identity {
	k.mu.Lock()
	defer k.mu.Unlock()
	ids := []age.Identity{k.self}
	for _, p := range k.past {
		ids = append(ids, p.self)
	}
	for _, list := range k.epochs {
		for _, id := range list {
			ids = append(ids, id)
		}
	}
	return ids
}
