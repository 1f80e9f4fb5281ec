package place

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
)

// folder is a place in the file system: on this computer, on a network share, in what another program keeps in step with its cloud, on a stick.
type folder struct {
	dir string
	now func() time.Time
}

// Folder opens a folder as a place. One that is not there is ErrAway when it is used: a stick may be plugged in later, and nothing is made where it would be.
func Folder(dir string) Place { return &folder{dir: filepath.Clean(dir), now: time.Now} }

func (f *folder) Cheap() bool { return true }

func (f *folder) path(name string) (string, error) {
	if !Valid(name) {
		return "", fmt.Errorf("%w: %q", errName, name)
	}
	return filepath.Join(f.dir, filepath.FromSlash(name)), nil
}

func (f *folder) Get(ctx context.Context, name, tag string, limit int64) (Object, error) {
	path, err := f.path(name)
	if err != nil {
		return Object{}, err
	}
	if err := ctx.Err(); err != nil {
		return Object{}, err
	}
	file, err := os.Open(path) // the name was checked
	if err != nil {
		return Object{}, f.explain(err)
	}
	defer file.Close() //nolint:errcheck // only read
	info, err := file.Stat()
	if err != nil {
		return Object{}, f.explain(err)
	}
	switch {
	case !info.Mode().IsRegular():
		return Object{}, notFound(nil)
	case tag != "" && tag == f.tag(info):
		return Object{}, ErrSame
	case info.Size() > limit:
		return Object{}, ErrTooLarge
	}
	body, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return Object{}, f.explain(err)
	}
	if int64(len(body)) > limit {
		return Object{}, ErrTooLarge
	}
	return Object{Body: body, Tag: f.tag(info)}, nil
}

// settled is how old a file has to be before its time says anything: vfat keeps times to two seconds, and clocks of servers differ from ours.
const settled = 5 * time.Second

// tag is made of what a look at a file gives. One that was written a moment ago may be written again within the same tick of the clock: it has none.
func (f *folder) tag(info fs.FileInfo) string {
	if age := f.now().Sub(info.ModTime()); age < settled {
		return ""
	}
	return fmt.Sprintf("%x-%x", info.ModTime().UnixNano(), info.Size())
}

func (f *folder) Put(ctx context.Context, name string, body []byte, how How) error {
	path, err := f.path(name)
	if err != nil {
		return err
	}
	if err := errors.Join(ctx.Err(), mayPut(body)); err != nil {
		return err
	}
	if how == Once {
		if there, err := f.Get(ctx, name, "", int64(len(body))); err == nil && bytes.Equal(there.Body, body) {
			return nil
		}
	}
	if _, err := os.Stat(f.dir); err != nil {
		return f.explain(err) // never made by us: a stick that is not there would be a folder on the disk
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { // others of the same computer or share have to read it; what lies there is sealed
		return f.explain(err)
	}
	if err := seal.WriteFile(path, body, 0o644); err != nil {
		return f.explain(err)
	}
	if how == Hint {
		return nil
	}
	there, err := f.Get(ctx, name, "", int64(len(body)))
	switch {
	case err == nil && bytes.Equal(there.Body, body):
		return nil
	case err == nil, errors.Is(err, ErrNotFound), errors.Is(err, ErrTooLarge):
		return say.Err(errors.Join(ErrLost, err), "place.lost")
	}
	return err
}

func (f *folder) List(ctx context.Context, name string) ([]Info, error) {
	path, err := f.path(name)
	if err = errors.Join(err, ctx.Err()); err != nil {
		return nil, err
	}
	dir, err := os.Open(path) // the name was checked
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(f.dir); err != nil {
			return nil, f.explain(err)
		}
		return nil, nil
	}
	if err != nil {
		return nil, f.explain(err)
	}
	defer dir.Close() //nolint:errcheck // only read
	var list []Info
	for len(list) < maxList {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		entries, err := dir.ReadDir(1000)
		for _, e := range entries {
			if !validPart(e.Name()) || !e.Type().IsRegular() {
				continue
			}
			if info, err := e.Info(); err == nil { // else it was removed meanwhile
				list = append(list, Info{Name: name + "/" + e.Name(), Size: info.Size(), Tag: f.tag(info)})
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, f.explain(err)
		}
	}
	return list, nil
}

func (f *folder) Delete(ctx context.Context, name string) error {
	path, err := f.path(name)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return f.explain(err)
	}
	return nil
}

func (f *folder) explain(err error) error {
	where := []any{"Place", f.dir}
	_, gone := os.Stat(f.dir)
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(gone, fs.ErrNotExist), isGone(err):
		return say.Err(errors.Join(ErrAway, err), "place.folder_away", where...)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return notFound(err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return say.Err(errors.Join(ErrDenied, err), "place.read_only", where...)
	case seal.IsFull(err):
		return say.Err(errors.Join(ErrFull, err), "place.full", where...)
	}
	return say.Err(errors.Join(ErrLater, err), "place.trouble", where...)
}
