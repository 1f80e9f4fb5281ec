package syncer

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

// explainFile puts what can go wrong with a file on a stick into words.
func explainFile(err error, path string) error {
	var told *say.Error
	name := filepath.Base(path)
	switch {
	case err == nil, errors.As(err, &told), errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, bundle.ErrReadBack):
		return say.Err(err, "bundle.read_back", "File", name)
	case errors.Is(err, fs.ErrNotExist):
		return say.Err(err, "file.not_found", "File", name)
	case errors.Is(err, fs.ErrPermission):
		return say.Err(err, "file.no_permission", "File", name)
	case errors.Is(err, syscall.EFBIG): // FAT32: 4 GiB
		return say.Err(err, "file.too_large_here", "File", name)
	}
	if full := store.Explain(err, filepath.Dir(path)); errors.Is(full, store.ErrFull) {
		return say.Err(err, "file.disk_full", "File", name)
	} else if errors.As(full, &told) {
		return full
	}
	return say.Err(err, "file.unreadable", "File", name)
}

// explainWriting is explainFile for a file that was to be made: what is not there is its folder.
func explainWriting(err error, path string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return say.Err(err, "file.no_folder", "Folder", filepath.Dir(path))
	}
	return explainFile(err, path)
}

// explainBundle puts what can be wrong with the contents into words.
func explainBundle(err error, path string, size int64) error {
	name := filepath.Base(path)
	switch {
	case size == 0:
		return say.Err(errors.Join(bundle.ErrCut, err), "bundle.empty", "File", name)
	case errors.Is(err, seal.ErrNotForUs):
		return say.Err(err, "bundle.not_for_us", "File", name)
	case errors.Is(err, seal.ErrPassphrase):
		return say.Err(err, "circle.wrong_passphrase")
	case errors.Is(err, bundle.ErrNewer):
		return say.Err(err, "bundle.newer", "File", name)
	case errors.Is(err, bundle.ErrCut):
		return say.Err(err, "bundle.cut", "File", name)
	case errors.Is(err, seal.ErrNoEnvelope), errors.Is(err, bundle.ErrNotBundle):
		return say.Err(err, "bundle.not_one", "File", name)
	}
	return explainFile(err, path)
}
