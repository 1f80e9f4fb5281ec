package syncer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
)

// Attachments lie in a place in parts, each a sealed bundle of one frame. Whoever names a file puts it there; whoever wants one and does not find it, or finds it damaged, says so in her head, and anybody who
// has it puts there what is missing of it. Records come first: a round that has many files to move leaves off as soon as something was written here, and the next one goes on.

const (
	// blobPart is how many bytes of a file are in a part: see packUpTo.
	blobPart = 256 << 10
	// blobAgain is how long somebody may go on asking for what was put there before it is looked at whether it is there.
	blobAgain = 6 * time.Hour
	// blobTry is how often a file that was not there is looked for, should no other head say anything new.
	blobTry = time.Hour
	// blobsFor is how long one round moves files before it looks for records again.
	blobsFor = time.Minute
)

const noteBlob = "blob/"

// blobNote is what is known of a file in a place.
type blobNote struct {
	Parts int       `json:"parts"`          // that were put there by this device
	Size  int64     `json:"size"`           // of the file
	Done  time.Time `json:"done,omitzero"`  // when the last was
	Since time.Time `json:"since,omitzero"` // when it was first looked for, and was not there
	Tried time.Time `json:"tried,omitzero"` // when that was last
	Left  bool      `json:"left,omitempty"` // there was no room for it: it is for the next time
	Thumb bool      `json:"thumb,omitempty"`
}

func (r *round) blobNote(ctx context.Context, h record.FileHash) (n blobNote, err error) {
	b, err := r.Store.PlaceNote(ctx, r.n.place, noteBlob+h.String())
	return readBlobNote(b), err
}

// readBlobNote reads a note; what can't be read is done again.
func readBlobNote(b []byte) (n blobNote) {
	if json.Unmarshal(b, &n) != nil {
		return blobNote{}
	}
	return n
}

func (r *round) noteBlob(ctx context.Context, h record.FileHash, n blobNote) error {
	b, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return r.Store.NotePlace(ctx, r.n.place, noteBlob+h.String(), b)
}

// blobs moves files both ways, small pictures first, until there are no more, something was written here, or the time is up.
func (r *round) blobs(ctx context.Context, upTo int64) error {
	began := time.Now()
	more := func() bool {
		_, pending, err := r.Store.Newest(ctx, r.c)
		if err != nil || pending > 0 || time.Since(began) > blobsFor {
			r.out.More = true
			return false
		}
		return true
	}
	if err := r.dropBlobs(ctx); err != nil {
		return err
	}
	give, err := r.Store.FilesToGive(ctx, r.c)
	if err != nil {
		return err
	}
	if r.stick != nil {
		give = r.stick.files
	}
	get, err := r.Store.FilesToGet(ctx, r.c, upTo)
	if err != nil {
		return err
	}
	for _, thumbs := range []bool{true, false} {
		for i := range give {
			if give[i].Thumb == thumbs && more() {
				err = errors.Join(err, r.giveBlob(ctx, &give[i], more))
			}
		}
		for i := range get {
			if get[i].Thumb == thumbs && more() {
				err = errors.Join(err, r.getBlob(ctx, &get[i], more))
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func parts(size int64) int { return max(int((size+blobPart-1)/blobPart), 1) }

// giveBlob puts a file there, as far as it is not. One that somebody has gone on asking for is looked at part by part.
func (r *round) giveBlob(ctx context.Context, f *store.FileInfo, more func() bool) error {
	n, err := r.blobNote(ctx, f.Hash)
	if err != nil {
		return err
	}
	all := parts(f.Size)
	// What somebody asks for others may have begun to put there: in order, so that with one part those after it are missing. Where all was there, any may be.
	check, again := f.Asked, false
	if n.Size == f.Size && n.Parts >= all {
		if !f.Asked || r.now.Sub(n.Done) < blobAgain {
			return nil
		}
		n.Parts, again = 0, true
	}
	n.Left, n.Thumb = r.stick != nil, f.Thumb // until all of it is there
	file, err := r.Store.OpenFile(ctx, f.Hash)
	if errors.Is(err, store.ErrNoFile) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // only read
	n.Size = f.Size
	for n.Parts < all {
		if n.Parts > 0 && !more() {
			return nil
		}
		if check {
			there, err := r.partThere(ctx, f, n.Parts)
			if err != nil {
				return err
			}
			if there {
				n.Parts++
				continue
			}
			check = again
		}
		if !r.hasRoom(f.Size - int64(n.Parts)*blobPart) {
			return r.noteBlob(ctx, f.Hash, n)
		}
		body := make([]byte, min(blobPart, f.Size-int64(n.Parts)*blobPart))
		if _, err := file.ReadAt(body, int64(n.Parts)*blobPart); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err := r.putPart(ctx, f, n.Parts, body); err != nil {
			return err
		}
		if n.Parts++; n.Parts == all {
			n.Done, n.Left = r.now, false
			r.out.Files++
		}
		if err := r.noteBlob(ctx, f.Hash, n); err != nil {
			return err
		}
	}
	n.Done, n.Left = r.now, false
	return r.noteBlob(ctx, f.Hash, n)
}

func (r *round) putPart(ctx context.Context, f *store.FileInfo, part int, body []byte) error {
	recipients, err := r.recipients(r.c)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	envelope, err := seal.To(&buf, recipients...)
	if err != nil {
		return err
	}
	w, err := bundle.NewWriter(envelope, bundle.Heading{Circle: r.c, Device: r.Keys.Device(), Written: r.now})
	if err != nil {
		return err
	}
	typ := byte(bundle.TypeFile)
	if f.Thumb {
		typ = bundle.TypeThumb
	}
	p := bundle.FilePart{Hash: f.Hash, Size: f.Size, Offset: int64(part) * blobPart, Bytes: body}
	if err := errors.Join(w.Frame(typ, bundle.AppendFilePart(nil, &p)), w.Close(), envelope.Close()); err != nil {
		return err
	}
	if err := r.place.Put(ctx, r.names.blob(f.Hash, part), buf.Bytes(), place.Replace); err != nil {
		return err
	}
	r.out.Bytes += int64(buf.Len())
	r.total += int64(buf.Len())
	r.count(int64(buf.Len()))
	return nil
}

// partThere tells whether a part is there and whole: it opens, and says what it should.
func (r *round) partThere(ctx context.Context, f *store.FileInfo, part int) (bool, error) {
	p, err := r.readPart(ctx, f.Hash, part)
	if notThere(err) {
		return false, nil
	}
	return p.Size == f.Size && p.Offset == int64(part)*blobPart && int64(len(p.Bytes)) == min(blobPart, f.Size-p.Offset), err
}

// errPart says that what lies under a part's name is no part of the file.
var errPart = errors.New("not a part of the file")

// notThere tells an object that is missing or damaged from one that could not be looked at.
func notThere(err error) bool {
	return errors.Is(err, place.ErrNotFound) || errors.Is(err, place.ErrTooLarge) || errors.Is(err, errPart)
}

func (r *round) readPart(ctx context.Context, h record.FileHash, part int) (p bundle.FilePart, err error) {
	o, err := r.place.Get(ctx, r.names.blob(h, part), "", bundle.MaxPart+64<<10)
	if err != nil {
		return p, err
	}
	r.total += int64(len(o.Body))
	r.count(int64(len(o.Body)))
	plain, err := r.Keys.Open(bytes.NewReader(o.Body))
	if err != nil {
		return p, errors.Join(errPart, err)
	}
	b, err := bundle.NewReader(plain)
	if err != nil {
		return p, errors.Join(errPart, err)
	}
	typ, frame, err := b.Next()
	if err != nil || typ != bundle.TypeFile && typ != bundle.TypeThumb {
		return p, errors.Join(errPart, err)
	}
	p, ok := bundle.ReadFilePart(frame)
	if !ok || p.Hash != h {
		return p, errPart
	}
	return p, nil
}

// getBlob takes a file in, from the first part that is not here. One that is not there is looked for again after a while, or when somebody has written.
func (r *round) getBlob(ctx context.Context, f *store.FileInfo, more func() bool) (err error) {
	n, err := r.blobNote(ctx, f.Hash)
	if err != nil || r.out.Came == 0 && r.now.Sub(n.Tried) < blobTry && !r.now.Before(n.Tried) {
		return err
	}
	states, err := r.Store.FileStates(ctx, []record.File{{Hash: f.Hash, Size: f.Size}})
	if err != nil {
		return err
	}
	a, err := r.Store.Arrive(r.c)
	if err != nil {
		return err
	}
	defer func() {
		if a.Files > 0 {
			r.out.GotFiles += a.Files
		}
	}()
	size := f.Size
	for part := int(states[0].Arrived / blobPart); part == 0 || int64(part)*blobPart < size; part++ {
		if part > 0 && !more() {
			break
		}
		p, err := r.readPart(ctx, f.Hash, part)
		if notThere(err) {
			n.Tried = r.now
			if n.Since.IsZero() || r.now.Before(n.Since) { // the clock was ahead
				n.Since = r.now
			}
			want, err := r.toAsk(ctx, f, part, &n)
			if err == nil && want {
				err = r.Store.WantFile(ctx, f.Hash)
			}
			return errors.Join(err, a.Close(ctx), r.noteBlob(ctx, f.Hash, n))
		}
		if err != nil {
			return errors.Join(err, a.Close(ctx))
		}
		size = p.Size
		if err := a.Part(ctx, store.FilePart(p)); err != nil {
			return errors.Join(err, a.Close(ctx))
		}
	}
	if a.Damaged > 0 {
		n.Tried = r.now
		err = r.noteBlob(ctx, f.Hash, n)
	}
	return errors.Join(err, a.Close(ctx))
}

// toAsk tells whether the head asks for a file of which a part is not there. As a rule it follows its record, put there by whoever named it; she may use sticks only, or another place, or not have it any more.
func (r *round) toAsk(ctx context.Context, f *store.FileInfo, part int, n *blobNote) (bool, error) {
	switch {
	case part > 0 || f.Asked || f.Thumb: // somebody began to give it, or it was asked for
		return true, nil
	case f.Size > r.askUpTo:
		return false, nil
	case r.now.Sub(n.Since) >= blobAgain:
		return true, nil
	}
	by, err := r.Store.NamedBy(ctx, r.c, f.Hash)
	return err == nil && !slices.ContainsFunc(by, func(d causal.Device) bool { return r.n.heads[r.names.uploader(d)] != nil }), err
}

// dropBlobs removes what this device has put there of files that nothing names any more: somebody was forgotten.
func (r *round) dropBlobs(ctx context.Context) error {
	var gone []record.FileHash
	var notes []blobNote
	err := r.Store.PlaceNotes(ctx, r.n.place, noteBlob, func(key string, value []byte) error {
		h, ok := record.ParseFileHash(strings.TrimPrefix(key, noteBlob))
		n := readBlobNote(value)
		if !ok || n.Parts == 0 {
			return nil
		}
		named, err := r.Store.Named(ctx, h)
		if err == nil && !named {
			gone, notes = append(gone, h), append(notes, n)
		}
		return err
	})
	if err != nil {
		return err
	}
	for i, h := range gone {
		for part := range notes[i].Parts {
			if err := r.place.Delete(ctx, r.names.blob(h, part)); err != nil {
				return err
			}
		}
		if err := r.Store.NotePlace(ctx, r.n.place, noteBlob+h.String(), nil); err != nil {
			return err
		}
	}
	return nil
}
