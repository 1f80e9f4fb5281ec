package bundle

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/twinshelf/twinshelf/data/seal"
)

// Extension ends the names of bundles.
const Extension = ".twinbundle"

// ErrReadBack says that a file reads back otherwise than it was written: the stick can't be trusted.
var ErrReadBack = errors.New("file reads back otherwise than it was written")

// partSuffix ends the name of a file that is not whole yet. Nobody reads such files.
const partSuffix = ".part"

// WriteFile writes a file in the way that survives a stick that is pulled at any moment: under another name, flushed,
// renamed, flushed again under its own name and in its folder, and then read back and compared (TRANSPORT.md, "Sticks and folders"). Only
// when it returns nil may anyone say "safe to remove". Whatever lay there before stays whole until the new file is.
func WriteFile(path string, write func(io.Writer) error) (size int64, err error) {
	part := strings.TrimSuffix(path, Extension) + partSuffix
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part) // nothing half-named remains, if the stick is still there
		}
	}()
	sum := sha256.New()
	count := &counter{w: io.MultiWriter(f, sum)}
	if err := write(count); err != nil {
		return 0, errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return 0, errors.Join(err, f.Close())
	}
	if err := f.Close(); err != nil {
		return 0, err
	}
	if err := seal.Settle(part, path); err != nil {
		return 0, err
	}
	return count.n, compare(path, [sha256.Size]byte(sum.Sum(nil)), count.n)
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

func compare(path string, want [sha256.Size]byte, size int64) error {
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err != nil {
		return err
	}
	if n != size || [sha256.Size]byte(sum.Sum(nil)) != want {
		return fmt.Errorf("%w: %s", ErrReadBack, path)
	}
	return nil
}
