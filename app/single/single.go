// Package single sees to it that a data folder has one window: whoever starts the program again, or double-clicks a bundle, gets the window that is
// open. The two programs meet in a small folder of this user: one locks a file there, the other leaves a request, which the first takes away to say
// that it has it. No network is asked, no firewall asks, and what a crash leaves behind means nothing without the lock. It knows nothing of windows.
package single

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

// A Request is what a second start asks of the first: to come to the front, and to look at a bundle, if one is named.
type Request struct {
	Bundle string `json:"bundle,omitempty"` // an absolute path
}

// Claim is the right to the one window.
type Claim struct {
	dir    string
	locked *os.File
}

// errTaken says that somebody else has the window.
var errTaken = errors.New("another window is open")

// How long a second start waits for the first to take its request, and how often both look.
const (
	patience = 5 * time.Second
	Every    = 300 * time.Millisecond
)

// folder is where they meet, among the caches of this user. On Windows those are in the same folder as the records, and capitals don't count: the name must
// be another.
const folder = "org.twinshelf.Twinshelf"

const suffix = ".request"

// Start takes the window of the data folder for this process, or hands the request to the process that has it. handed tells that this one may end. Where
// neither can be done, for want of a folder that can be written or because the other doesn't answer, claim is nil, and the program starts as if it
// were alone: the store lets only one of the two open the records.
func Start(data string, r Request) (claim *Claim, handed bool) {
	base, err := os.UserCacheDir()
	if err != nil {
		return nil, false
	}
	return start(filepath.Join(base, folder), data, r, patience)
}

func start(base, data string, r Request, wait time.Duration) (*Claim, bool) {
	dir := filepath.Join(base, "window-"+name(data))
	if os.MkdirAll(dir, 0o700) != nil {
		return nil, false
	}
	claim, err := take(dir)
	if err == nil {
		claim.Take() // what was asked of one that has ended is not asked of this one
		return claim, false
	}
	if !errors.Is(err, errTaken) {
		return nil, false
	}
	return nil, hand(dir, r, wait)
}

// name stands for a data folder: the same whichever way its path is written.
func name(data string) string {
	if abs, err := filepath.Abs(data); err == nil {
		data = abs
	}
	if resolved, err := filepath.EvalSymlinks(data); err == nil {
		data = resolved
	}
	sum := sha256.Sum256([]byte(data))
	return hex.EncodeToString(sum[:8])
}

func take(dir string) (*Claim, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if store.LockFile(f) != nil {
		return nil, errors.Join(errTaken, f.Close())
	}
	return &Claim{dir: dir, locked: f}, nil
}

// hand leaves a request, and waits until it is taken; else it takes it back.
func hand(dir string, r Request, wait time.Duration) bool {
	if r.Bundle != "" {
		if abs, err := filepath.Abs(r.Bundle); err == nil {
			r.Bundle = abs
		}
	}
	b, err := json.Marshal(r)
	if err != nil {
		return false
	}
	file := filepath.Join(dir, rand.Text()+suffix)
	if seal.WriteFile(file, b, 0o600) != nil {
		return false
	}
	for end := time.Now().Add(wait); time.Now().Before(end); time.Sleep(Every / 3) {
		if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
			return true
		}
	}
	return os.Remove(file) != nil // gone in this moment: it was taken
}

// Take gives what others have asked since the last time, and takes it away.
func (c *Claim) Take() (asked []Request) {
	if c == nil {
		return nil
	}
	entries, _ := os.ReadDir(c.dir) // without the folder nobody asks
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), suffix) {
			continue
		}
		file := filepath.Join(c.dir, e.Name())
		b, err := os.ReadFile(file)
		if os.Remove(file) != nil || err != nil {
			continue // it was taken back
		}
		var r Request
		if json.Unmarshal(b, &r) == nil {
			asked = append(asked, r)
		}
	}
	return asked
}

// Close gives the window up.
func (c *Claim) Close() {
	if c != nil {
		_ = c.locked.Close() // the lock goes with the process anyway
	}
}
