package sim

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/segment"
)

// still waits until nothing is written in the background, so that the folder can be copied as it is.
func (d *device) still() error { return d.Index(ctx, nil) }

// goOn closes a device and goes on with another folder.
func (d *device) goOn(dir string) error {
	if err := d.close(); err != nil {
		return err
	}
	if err := os.RemoveAll(d.dir); err != nil {
		return err
	}
	d.dir = dir
	return d.open()
}

// crash ends the program without a word; what was not flushed, the end of the list of pending changes, may be gone.
func crash(w *world, r *rand.Rand) error {
	d, dir := pick(r, w.devices), w.path("folder")
	if err := d.still(); err != nil {
		return err
	}
	if err := copyFolder(d.dir, dir); err != nil {
		return err
	}
	log := filepath.Join(dir, "journal", "pending.log")
	if info, err := os.Stat(log); err == nil && info.Size() > 0 {
		if err := os.Truncate(log, r.Int64N(info.Size())); err != nil {
			return err
		}
	}
	w.say("The program of %s is killed, and started again.", d.name)
	return d.goOn(dir)
}

// powerCut ends something between its flushed files and its commit: the database is as before, the journal as after, or as far as it came.
func powerCut(w *world, r *rand.Rand) error {
	d, dir := pick(r, w.devices), w.path("folder")
	if err := d.still(); err != nil {
		return err
	}
	if err := copyFolder(d.dir, dir); err != nil {
		return err
	}
	words, err := w.unconfirmed(r, d)
	if words == "" || told(err) != nil {
		return told(err)
	}
	was := d.keys.Device()
	if err := d.loadKeys(); err != nil {
		return err
	}
	if d.keys.Device() != was { // it noticed a copy of its folder, and took a new key, in several steps
		w.say("%s %s, and takes a new key.", d.name, words)
		return nil
	}
	old := glob(dir, "journal", "*")
	var fresh []string
	for _, name := range glob(d.dir, "journal", "*.seg") {
		// Reading commits what it takes in before it signs that it did.
		signed := strings.HasPrefix(words, "reads") && strings.HasPrefix(filepath.Base(name), "own-")
		if !signed && !slices.Contains(old, filepath.Join(dir, "journal", filepath.Base(name))) {
			fresh = append(fresh, name)
		}
	}
	if err := inOrder(fresh); err != nil {
		return err
	}
	for _, name := range fresh[:r.IntN(len(fresh)+1)] {
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "journal", filepath.Base(name)), b, 0o600); err != nil {
			return err
		}
	}
	w.say("The power of %s goes while it %s.", d.name, words)
	return d.goOn(dir)
}

// unconfirmed does something of which nobody is told that it is done.
func (w *world) unconfirmed(r *rand.Rand, d *device) (string, error) {
	var in []*shared
	for _, c := range w.circles {
		if c.in[d] {
			in = append(in, c)
		}
	}
	if len(in) == 0 {
		return "", nil
	}
	c := pick(r, in)
	switch r.IntN(3) {
	case 0:
		path, n, err := w.table(r)
		if err != nil {
			return "", err
		}
		_, err = d.Import(ctx, path, desk.ImportOptions{Circle: c.id, Kind: "library", Lang: "en"}, nil)
		return fmt.Sprintf("imports %d rows", n), err
	case 1:
		path := w.path("unfinished") + bundle.Extension
		_, err := d.WriteBundle(ctx, path, c.id, causal.Device{}, nil)
		return "writes a bundle", err
	default:
		f, _ := w.reader(r)
		if f == nil {
			return "", nil
		}
		_, err := d.ReadBundle(ctx, f.path, nil)
		return "reads " + f.words(), err
	}
}

// inOrder sorts journal files as they were written: along the chain.
func inOrder(files []string) error {
	first := map[string]uint64{}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		s, err := segment.Open(framed(b))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		first[name] = s.First
	}
	slices.SortFunc(files, func(a, b string) int { return int(int64(first[a]) - int64(first[b])) })
	return nil
}

func snapshot(w *world, r *rand.Rand) error {
	d := pick(r, w.devices)
	if d.old != "" || d.hostile || d.copied {
		return nil
	}
	if err := d.still(); err != nil {
		return err
	}
	d.old, d.kept = w.path("old"), len(w.model.saved)
	w.say("%s keeps a copy of its folder.", d.name)
	return copyFolder(d.dir, d.old)
}

// setBack puts the copy in the place of the folder. What was written since may be gone, and nobody can help that; the rest goes on.
func setBack(w *world, r *rand.Rand) error {
	d := pick(r, w.devices)
	if d.old == "" {
		return nil
	}
	w.model.setBack(d, d.kept)
	dir := d.old
	d.old, d.forms = "", nil
	w.say("%s goes back to the copy of its folder.", d.name)
	was := d.keys.Device()
	if err := d.goOn(dir); err != nil {
		return err
	}
	if d.keys.Device() == was { // it has the mark of the same opening, and notices only what comes back from others, to whom it has said before what it had received
		w.doubled[was] = true
	}
	circles, err := d.Circles(ctx)
	for _, c := range w.circles {
		c.in[d] = slices.ContainsFunc(circles, func(x desk.Circle) bool { return x.ID == c.id && x.Role != "" })
	}
	return err
}

// clone makes another computer with a copy of a folder, keys and all.
func clone(w *world, r *rand.Rand) error { return cloneWith(w, r, false) }

// cloneComputer makes another computer with a copy of a whole disk: the mark is there as well, and fits, so that nobody can notice before they meet.
func cloneComputer(w *world, r *rand.Rand) error { return cloneWith(w, r, true) }

func cloneWith(w *world, r *rand.Rand, whole bool) error {
	d := pick(r, w.honest())
	if len(w.devices) > 8 || d.copied {
		return nil
	}
	if err := d.still(); err != nil {
		return err
	}
	twin := &device{w: w, name: d.name + "'s copy", dir: w.path("folder"), marks: w.path("marks"), newer: d.newer, skew: d.skew, copied: true}
	d.copied = true
	if err := copyFolder(d.dir, twin.dir); err != nil {
		return err
	}
	w.devices = append(w.devices, twin)
	w.model.copyOf(d, twin)
	for _, c := range w.circles {
		c.in[twin] = c.in[d]
	}
	if whole {
		w.doubled[d.keys.Device()] = true
		if err := copyMarks(d, twin); err != nil {
			return err
		}
	}
	w.say("Someone copies the folder of %s to another computer; with its mark: %v.", d.name, whole)
	return twin.open()
}

// copyMarks copies what lies outside a data folder. On another computer the folder has the same name as on the first.
func copyMarks(from, to *device) error {
	if err := os.MkdirAll(to.marks, 0o700); err != nil {
		return err
	}
	for _, path := range glob(from.marks, "*") {
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		b = []byte(strings.ReplaceAll(string(b), from.dir+`"`, to.dir+`"`))
		if err := os.WriteFile(filepath.Join(to.marks, filepath.Base(path)), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// framed gives the first segment of a journal file.
func framed(b []byte) []byte {
	n, k := binary.Uvarint(b)
	if k <= 0 || n > uint64(len(b)-k) {
		return nil
	}
	return b[k : k+int(n)]
}
