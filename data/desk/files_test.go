package desk

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	tsb "github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// photoFile writes a photo of noise, some hundred kilobytes, another one for each seed.
func photoFile(t *testing.T, name string, seed uint64) string {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	img := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32())
	}
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, img, nil))
	return textFile(t, name, b.String())
}

func textFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// attach adds files to a record.
func attach(t *testing.T, d *Desk, id record.ID, paths ...string) []Added {
	t.Helper()
	var list []Added
	for _, path := range paths {
		a, err := d.AddFile(ctx, path, false)
		must(t, err)
		e, err := d.Get(ctx, id)
		must(t, err)
		_, err = d.Save(ctx, store.Draft{ID: id, Set: record.Values{record.FieldFiles: append(e.Values[record.FieldFiles], a.Value)}, Seen: e.Seen})
		must(t, err)
		list = append(list, a)
	}
	return list
}

func holds(t *testing.T, d *Desk, f record.File) bool {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy")
	err := d.SaveFile(ctx, f.Hash, path)
	if errors.Is(err, ErrNoFile) {
		return false
	}
	must(t, err)
	b, err := os.ReadFile(path)
	must(t, err)
	if record.FileHash(sha256.Sum256(b)) != f.Hash || int64(len(b)) != f.Size {
		t.Fatalf("%s came back as %d bytes", f.Name, len(b))
	}
	return true
}

// stored counts the files in the folder of attachments, whole or not.
func stored(t *testing.T, d *Desk) (n int) {
	t.Helper()
	must(t, filepath.WalkDir(filepath.Join(d.Dir(), "attachments"), func(_ string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	}))
	return n
}

func activity(t *testing.T, d *Desk, c causal.Circle) record.ID {
	t.Helper()
	ids, err := d.Save(ctx, store.Draft{Circle: c, Kind: "activity", Set: record.Values{"title.en": {"Garden day"}}})
	must(t, err)
	return ids[0]
}

// Small pictures always go along, originals as far as the limit goes; what is asked for comes with the next bundle, and only once.
func TestFilesTravel(t *testing.T) {
	m, l, c, _ := twins(t)
	id := activity(t, m, c)
	list := attach(t, m, id, photoFile(t, "a.jpg", 1), textFile(t, "b.txt", "a letter"))
	file := filepath.Join(t.TempDir(), "b.twinbundle")
	w, err := m.WriteBundleUpTo(ctx, file, c, l.keys.Device(), 1000, nil)
	must(t, err)
	if w.Files != 1 || w.LeftOut != 1 {
		t.Fatalf("wrote %+v", w)
	}
	preview, err := l.PreviewBundle(ctx, file, nil)
	must(t, err)
	if preview.Files != 1 || stored(t, l) != 0 {
		t.Fatalf("preview %+v, stored %d", preview, stored(t, l))
	}
	read, err := l.ReadBundle(ctx, file, nil)
	must(t, err)
	if read.Files != 1 || len(read.Waiting) != 0 || holds(t, l, list[0].File) || !holds(t, l, list[1].File) {
		t.Fatalf("read %+v", read)
	}
	thumb, err := l.Thumbnail(ctx, list[0].File.Thumb)
	must(t, err)
	if _, err := jpeg.Decode(bytes.NewReader(thumb)); err != nil {
		t.Fatal(err)
	}
	must(t, l.Want(ctx, list[0].File.Hash))
	_, err = m.ReadBundle(ctx, bundle(t, l, c, m.keys.Device()), nil)
	must(t, err)
	sizes, err := m.FileSizes(ctx, c, l.keys.Device())
	must(t, err)
	if sizes.AskedFiles != 1 || sizes.Asked != list[0].File.Size || sizes.OtherFiles != 0 {
		t.Fatalf("sizes %+v", sizes)
	}
	w, err = m.WriteBundleUpTo(ctx, file, c, l.keys.Device(), syncer.ThumbsOnly, nil)
	must(t, err)
	_, err = l.ReadBundle(ctx, file, nil)
	must(t, err)
	if w.Files != 1 || !holds(t, l, list[0].File) {
		t.Fatal("what was asked for did not come")
	}
	// She has it and says so: nothing is asked for any more.
	_, err = m.ReadBundle(ctx, bundle(t, l, c, m.keys.Device()), nil)
	must(t, err)
	if w, err = m.WriteBundleUpTo(ctx, file, c, l.keys.Device(), 0, nil); err != nil || w.Files != 0 {
		t.Fatalf("sent again: %+v, %v", w, err)
	}
	// Who asks for everything gets everything.
	if w, err = m.WriteBundleUpTo(ctx, file, c, causal.Device{}, 0, nil); err != nil || w.Files != 2 {
		t.Fatalf("everything: %+v, %v", w, err)
	}
}

// FAULTS 12: a bundle that is cut in the middle of a photo: the next one goes on where it stopped, and only what is whole counts.
func TestFault12CutPhoto(t *testing.T) {
	m, l, c, _ := twins(t)
	f := attach(t, m, activity(t, m, c), textFile(t, "large.pdf", noise(5<<20, 3)))[0].File
	file := bundle(t, m, c, l.keys.Device())
	b, err := os.ReadFile(file)
	must(t, err)
	cut := textFile(t, "cut.twinbundle", string(b[:len(b)*3/5]))
	read, err := l.ReadBundle(ctx, cut, nil)
	must(t, err)
	if !read.Damaged || read.Files != 0 || holds(t, l, f) {
		t.Fatalf("read %+v", read)
	}
	state := func() File {
		list, err := l.Files(ctx, []string{f.String()})
		must(t, err)
		return list[0]
	}
	if s := state(); s.Held || !s.Wanted || s.Arrived < 2<<20 || s.Arrived >= f.Size {
		t.Fatalf("state %+v", s)
	}
	must(t, l.Close())
	if l, err = Open(ctx, l.Dir()); err != nil {
		t.Fatal(err)
	}
	defer closeOnce(t, l)
	// The changes are received already: it comes because its rest is asked for.
	_, err = m.ReadBundle(ctx, bundle(t, l, c, m.keys.Device()), nil)
	must(t, err)
	_, err = l.ReadBundle(ctx, bundle(t, m, c, l.keys.Device()), nil)
	must(t, err)
	if s := state(); !s.Held || s.Wanted || !holds(t, l, f) || stored(t, l) != 1 {
		t.Fatalf("state %+v", s)
	}
}

// forged writes a bundle of m's to which someone who can seal to the circle has added parts.
func forged(t *testing.T, m *Desk, c causal.Circle, parts ...tsb.FilePart) string {
	t.Helper()
	members, err := circle.Of(m.store, c)
	must(t, err)
	file := filepath.Join(t.TempDir(), "forged.twinbundle")
	_, err = tsb.WriteFile(file, func(w io.Writer) error {
		sealed, err := seal.To(w, members.Epoch)
		must(t, err)
		b, err := tsb.NewWriter(sealed, tsb.Heading{Circle: c, Device: m.keys.Device(), Written: time.Unix(1_795_000_000, 0)})
		must(t, err)
		for _, p := range parts {
			must(t, b.Frame(tsb.TypeFile, tsb.AppendFilePart(nil, &p)))
		}
		return errors.Join(b.Close(), sealed.Close())
	})
	must(t, err)
	return file
}

// FAULTS 65, 76: nothing is kept that no value names, in no other size than the value says; a wrong file is found out and asked for again; one that is
// held is not taken twice.
func TestFault65And76ForgedParts(t *testing.T) {
	m, l, c, _ := twins(t)
	f := attach(t, m, activity(t, m, c), textFile(t, "b.txt", "a true letter"))[0].File
	file := filepath.Join(t.TempDir(), "b.twinbundle")
	_, err := m.WriteBundleUpTo(ctx, file, c, l.keys.Device(), syncer.ThumbsOnly, nil)
	must(t, err)
	_, err = l.ReadBundle(ctx, file, nil)
	must(t, err)
	stranger := record.FileHash(sha256.Sum256([]byte("nobody names me")))
	read, err := l.ReadBundle(ctx, forged(t, m, c,
		tsb.FilePart{Hash: stranger, Size: 15, Bytes: []byte("nobody names me")},
		tsb.FilePart{Hash: f.Hash, Size: 1 << 29, Bytes: make([]byte, 1<<20)},
		tsb.FilePart{Hash: f.Hash, Size: f.Size, Offset: 4, Bytes: []byte("gap")},
	), nil)
	must(t, err)
	if read.Files != 0 || stored(t, l) > 1 {
		t.Fatalf("read %+v, stored %d", read, stored(t, l))
	}
	read, err = l.ReadBundle(ctx, forged(t, m, c, tsb.FilePart{Hash: f.Hash, Size: f.Size, Bytes: []byte("a false lette")}), nil)
	must(t, err)
	if read.Files != 0 || len(read.Waiting) != 1 || read.Waiting[0].ID != "take.files_damaged" || stored(t, l) != 0 || holds(t, l, f) {
		t.Fatalf("read %+v, stored %d", read, stored(t, l))
	}
	_, err = m.ReadBundle(ctx, bundle(t, l, c, m.keys.Device()), nil)
	must(t, err)
	answer := bundle(t, m, c, l.keys.Device())
	for _, want := range []int{1, 0} {
		read, err = l.ReadBundle(ctx, answer, nil)
		must(t, err)
		if read.Files != want || !holds(t, l, f) {
			t.Fatalf("read %+v", read)
		}
	}
}

// What another circle holds is not given to this one because somebody here names its hash.
func TestFilesStayInTheirCircle(t *testing.T) {
	m, l, c, _ := twins(t)
	secret := attach(t, m, activity(t, m, m.own), textFile(t, "secret.txt", "of my own circle"))[0]
	id := activity(t, l, c)
	_, err := l.Save(ctx, store.Draft{ID: id, Set: record.Values{record.FieldFiles: {secret.Value}}})
	must(t, err)
	must(t, l.Want(ctx, secret.File.Hash))
	_, err = m.ReadBundle(ctx, bundle(t, l, c, m.keys.Device()), nil)
	must(t, err)
	_, err = l.ReadBundle(ctx, bundle(t, m, c, causal.Device{}), nil)
	must(t, err)
	if holds(t, l, secret.File) {
		t.Fatal("a file left its circle")
	}
	// Its owner may give it.
	attach(t, m, activity(t, m, c), textFile(t, "secret.txt", "of my own circle"))
	_, err = l.ReadBundle(ctx, bundle(t, m, c, l.keys.Device()), nil)
	must(t, err)
	if !holds(t, l, secret.File) {
		t.Fatal("it did not come")
	}
}

// FAULTS 77: what only erased values named leaves the folder on every computer; what others name stays.
func TestFault77FilesOfTheForgotten(t *testing.T) {
	m, l, c, _ := twins(t)
	ids, err := m.Save(ctx, store.Draft{Circle: c, Kind: "person", Set: record.Values{"given_name.en": {"Daria"}, "family_name.en": {"Nezabutnia"}}})
	must(t, err)
	id := activity(t, m, c)
	list := attach(t, m, id, photoFile(t, "Daria Nezabutnia.jpg", 1), photoFile(t, "garden.jpg", 2))
	_, err = l.ReadBundle(ctx, bundle(t, m, c, l.keys.Device()), nil)
	must(t, err)
	if !holds(t, l, list[0].File) || !holds(t, l, list[1].File) {
		t.Fatal("they did not come")
	}
	mentions, err := m.Mentions(ctx, ids[0])
	must(t, err)
	must(t, m.Forget(ctx, ids[0], mentions))
	later := time.Now().AddDate(0, 0, ForgetDays+1)
	m.now = func() time.Time { return later }
	must(t, m.Tend(ctx))
	_, err = l.ReadBundle(ctx, bundle(t, m, c, l.keys.Device()), nil)
	must(t, err)
	for _, d := range []*Desk{m, l} {
		e, err := d.Get(ctx, id)
		must(t, err)
		if got := e.Values[record.FieldFiles]; len(got) != 1 || got[0] != list[1].Value {
			t.Errorf("%s: files %q", d.Name(), got)
		}
		if holds(t, d, list[0].File) || !holds(t, d, list[1].File) || stored(t, d) != 2 {
			t.Errorf("%s: %d files are stored", d.Name(), stored(t, d))
		}
		if _, err := d.Thumbnail(ctx, list[0].File.Thumb); !errors.Is(err, ErrNoFile) {
			t.Errorf("%s: the small picture is still there: %v", d.Name(), err)
		}
	}
	// An old bundle brings nothing back.
	back := bundle(t, m, c, causal.Device{})
	if _, err := l.ReadBundle(ctx, back, nil); err != nil || holds(t, l, list[0].File) {
		t.Error("it came back", err)
	}
}

// What was added to a form that was never saved goes after a month; what a half-typed form names stays.
func TestAddedAndNeverSaved(t *testing.T) {
	d := open(t, "Library")
	lost, err := d.AddFile(ctx, textFile(t, "a.txt", "lost"), false)
	must(t, err)
	kept, err := d.AddFile(ctx, textFile(t, "b.txt", "in a form"), false)
	must(t, err)
	must(t, d.KeepForm("new/activity", store.Draft{Kind: "activity", Set: record.Values{record.FieldFiles: {kept.Value}}}))
	must(t, d.Tend(ctx))
	if !holds(t, d, lost.File) {
		t.Fatal("taken away at once")
	}
	long := time.Now().AddDate(0, -2, 0)
	must(t, filepath.WalkDir(filepath.Join(d.Dir(), "attachments"), func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			err = os.Chtimes(path, long, long)
		}
		return err
	}))
	must(t, d.Tend(ctx))
	if holds(t, d, lost.File) || !holds(t, d, kept.File) || stored(t, d) != 1 {
		t.Fatal("swept wrongly")
	}
}

// FAULTS 65, 66: what can't be added is refused with a sentence, and names are made safe.
func TestFault66AddFile(t *testing.T) {
	d := open(t, "Library")
	_, err := d.AddFile(ctx, t.TempDir(), false)
	told(t, err, "file.no_file")
	_, err = d.AddFile(ctx, filepath.Join(t.TempDir(), "none.pdf"), false)
	told(t, err, "file.not_found")
	large := textFile(t, "film.mp4", "")
	must(t, os.Truncate(large, record.MaxFile+1))
	_, err = d.AddFile(ctx, large, false)
	told(t, err, "file.too_large")
	b, err := os.ReadFile(photoFile(t, "a.jpg", 1))
	must(t, err)
	at := bytes.Index(b, []byte{0xff, 0xc0})
	copy(b[at+5:], []byte{0xff, 0xff, 0xff, 0xff}) // 65,535 pixels both ways
	_, err = d.AddFile(ctx, textFile(t, "bomb.jpg", string(b)), false)
	told(t, err, "file.bomb")
	if n := stored(t, d); n != 0 {
		t.Errorf("%d files stayed", n)
	}
	a, err := d.AddFile(ctx, textFile(t, "con.txt", ""), false)
	must(t, err)
	if a.File.Name != "_con.txt" || a.File.Size != 0 || !holds(t, d, a.File) {
		t.Errorf("added %+v", a.File)
	}
}

// A database that is made anew finds the files again, also those of changes that were in no segment yet, and a scrub that was due takes none of them.
func TestFilesAfterRepair(t *testing.T) {
	m, l, c, _ := twins(t)
	id := activity(t, m, c)
	list := attach(t, m, id, textFile(t, "a.txt", "one"))
	_, err := l.ReadBundle(ctx, bundle(t, m, c, l.keys.Device()), nil)
	must(t, err)
	list = append(list, attach(t, m, id, photoFile(t, "b.jpg", 2))...)
	ids, err := m.Save(ctx, store.Draft{Circle: c, Kind: "person", Set: record.Values{"given_name.en": {"Daria"}, "family_name.en": {"Nezabutnia"}}})
	must(t, err)
	must(t, m.Forget(ctx, ids[0], nil))
	later := time.Now().AddDate(0, 0, ForgetDays+1)
	m.now = func() time.Time { return later }
	must(t, m.Tend(ctx))
	must(t, m.SetSetting("scrub", "yes"))
	must(t, m.Close())
	_, err = Repair(ctx, m.Dir())
	must(t, err)
	if m, err = Open(ctx, m.Dir()); err != nil {
		t.Fatal(err)
	}
	defer closeOnce(t, m)
	if !holds(t, m, list[0].File) || !holds(t, m, list[1].File) || stored(t, m) != 3 {
		t.Fatal("files are gone")
	}
	_, err = l.ReadBundle(ctx, bundle(t, m, c, l.keys.Device()), nil)
	must(t, err)
	if !holds(t, l, list[1].File) {
		t.Fatal("it is not passed on")
	}
}

// A folder that is made anew from a backup keeps the files of the one that lay there.
func TestFilesAfterRestore(t *testing.T) {
	m, l, c, _ := twins(t)
	f := attach(t, m, activity(t, m, c), textFile(t, "a.txt", "one"))[0].File
	b, err := m.Backup(ctx, "", nil)
	must(t, err)
	must(t, m.Close())
	_, err = Restore(ctx, m.Dir(), b.Path, "", nil)
	must(t, err)
	d := reopen(t, nil, m.Dir())
	if !holds(t, d, f) {
		t.Fatal("the file is gone")
	}
	_, err = l.ReadBundle(ctx, bundle(t, d, c, l.keys.Device()), nil)
	must(t, err)
	if !holds(t, l, f) {
		t.Fatal("it is not passed on")
	}
}
