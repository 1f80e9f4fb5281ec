package desk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/picture"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// ErrNoFile says that a photo or document has not arrived yet.
var ErrNoFile = store.ErrNoFile

// Added is a photo or document that was added.
type Added struct {
	Value    string // for a field of files
	File     record.File
	Removed  picture.Facts // what was taken out of a photo
	Kept     picture.Facts // what was left in it, on purpose
	Warnings []say.Message
}

// AddFile keeps a copy of a file, for a record that is saved with its Value afterwards. Of a photo, position and data of the camera are taken out
// first, unless keep says that they stay.
func (d *Desk) AddFile(ctx context.Context, path string, keep bool) (Added, error) {
	name := filepath.Base(path)
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		return Added{}, explainSource(err, name)
	}
	defer f.Close() //nolint:errcheck // only read
	info, err := f.Stat()
	switch {
	case err != nil:
		return Added{}, explainSource(err, name)
	case !info.Mode().IsRegular():
		return Added{}, say.Err(nil, "file.no_file", "File", name)
	case info.Size() > record.MaxFile:
		return Added{}, say.Err(nil, "file.too_large", "Megabytes", record.MaxFile>>20)
	}
	if err := d.store.Room(info.Size()); err != nil {
		return Added{}, err
	}
	head := make([]byte, picture.HeadSize)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return Added{}, explainSource(err, name)
	}
	rest := io.MultiReader(bytes.NewReader(head[:n]), f)
	a := Added{File: record.File{Name: record.FileName(name)}}
	switch format := picture.Sniff(head[:n]); {
	case format == picture.Document:
	case format == picture.Unread || info.Size() > picture.MaxBytes:
		a.Warnings = append(a.Warnings, say.Msg("file.not_cleaned"))
	default:
		return d.addPicture(ctx, a, rest, name, keep)
	}
	return d.keepFile(ctx, a, rest, name)
}

// addPicture cleans a photo and makes it small.
func (d *Desk) addPicture(ctx context.Context, a Added, r io.Reader, name string, keep bool) (Added, error) {
	d.pictures.Lock()
	defer d.pictures.Unlock()
	b, err := io.ReadAll(io.LimitReader(r, picture.MaxBytes+1))
	if err != nil {
		return a, explainSource(err, name)
	}
	if picture.Bomb(b) {
		return a, say.Err(nil, "file.bomb", "File", name)
	}
	if keep {
		a.Kept = picture.Look(b)
	} else if clean, removed, err := picture.Clean(b); err == nil {
		b, a.Removed = clean, removed
	} else {
		a.Warnings = append(a.Warnings, say.Msg("file.not_cleaned"))
	}
	switch thumb, err := picture.Thumbnail(b); {
	case err == nil && len(thumb) <= record.MaxThumb:
		if a.File.Thumb, _, err = d.store.AddFile(ctx, bytes.NewReader(thumb)); err != nil {
			return a, err
		}
	case errors.Is(err, picture.ErrTooLarge):
		a.Warnings = append(a.Warnings, say.Msg("file.no_thumbnail"))
	}
	return d.keepFile(ctx, a, bytes.NewReader(b), name)
}

func (d *Desk) keepFile(ctx context.Context, a Added, r io.Reader, name string) (Added, error) {
	var err error
	if a.File.Hash, a.File.Size, err = d.store.AddFile(ctx, r); err != nil {
		return a, explainSource(err, name)
	}
	field := record.Field{Type: record.Files}
	value, _ := field.Parse(a.File.String(), "") // the name in the form that all names have
	a.File, _ = record.ParseFile(value)
	a.Value = value
	return a, nil
}

// explainSource puts what can go wrong with a file that is to be added into words.
func explainSource(err error, name string) error {
	var told *say.Error
	switch {
	case errors.As(err, &told), errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return say.Err(err, "file.not_found", "File", name)
	case errors.Is(err, fs.ErrPermission):
		return say.Err(err, "file.no_permission", "File", name)
	}
	return say.Err(err, "file.unreadable", "File", name)
}

// File is a photo or document of a record, and what is known of it here.
type File struct {
	record.File
	Value string
	store.FileState
}

// Files tells of values of a field of files whether they are here. A value that is none is left out.
func (d *Desk) Files(ctx context.Context, values []string) ([]File, error) {
	var list []File
	var files []record.File
	for _, v := range values {
		if f, ok := record.ParseFile(v); ok {
			list = append(list, File{File: f, Value: v})
			files = append(files, f)
		}
	}
	states, err := d.store.FileStates(ctx, files)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].FileState = states[i]
	}
	return list, nil
}

// Thumbnail gives the bytes of a small picture, a JPEG. ErrNoFile: it has not arrived yet.
func (d *Desk) Thumbnail(ctx context.Context, h record.FileHash) ([]byte, error) {
	f, err := d.store.OpenFile(ctx, h)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	return io.ReadAll(io.LimitReader(f, record.MaxThumb))
}

// SaveFile writes a copy of a photo or document to path, after its hash was checked. ErrNoFile: it has not arrived yet.
func (d *Desk) SaveFile(ctx context.Context, h record.FileHash, path string) error {
	f, err := d.store.OpenFile(ctx, h)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	return syncer.Copy(path, f)
}

// Want asks for a photo or document that has not arrived: the next bundle that is written here says so, and those who hold it send it.
func (d *Desk) Want(ctx context.Context, h record.FileHash) error { return d.store.WantFile(ctx, h) }

// FileSizes says how large the photos and documents are that a bundle for an addressee would have.
func (d *Desk) FileSizes(ctx context.Context, c causal.Circle, to causal.Device) (syncer.Sizes, error) {
	return d.sync.Sizes(ctx, c, to)
}

// Sentences say what a person should know about what was added: what was taken out of a photo, what is left in it, and what could not be done.
func (a Added) Sentences() []say.Message {
	var list []say.Message
	switch {
	case a.Removed.Position:
		list = append(list, say.Msg("file.removed_position"))
	case a.Removed.Any():
		list = append(list, say.Msg("file.removed_camera"))
	}
	if a.Kept.Position {
		list = append(list, say.Msg("file.kept_position"))
	}
	return append(list, a.Warnings...)
}

// Message is the id of the sentence that says whether the file is here.
func (f File) Message() string {
	switch {
	case f.Held:
		return "file.here"
	case f.Wanted:
		return "file.asked"
	default:
		return "file.not_arrived"
	}
}

// openedName is the folder of copies that were given to other programs. It is emptied when the program starts and when it ends.
const openedName = "opened"

// OpenCopy makes a copy of a photo or document under its own name, for another program to open, and gives its path.
func (d *Desk) OpenCopy(ctx context.Context, f record.File) (string, error) {
	dir := filepath.Join(d.dir, openedName, f.Hash.String()[:16])
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", store.Explain(say.Err(err, "store.read_only", "Dir", d.dir), d.dir)
	}
	path := filepath.Join(dir, f.Name)
	if err := d.SaveFile(ctx, f.Hash, path); err != nil {
		return "", err
	}
	return filepath.Abs(path)
}

// clearOpened takes away the copies. One that another program still has open goes next time.
func (d *Desk) clearOpened() {
	_ = d.CloseSheet()
	_ = os.RemoveAll(filepath.Join(d.dir, openedName))
}
