package sim

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/say"
)

func writeBundle(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	var to causal.Device
	words := "everyone"
	if r.IntN(3) > 0 {
		m := pick(r, c.members(w))
		to, words = m.keys.Device(), m.name
	}
	f := &file{path: w.path("bundle") + bundle.Extension, from: d, circle: c}
	info, err := d.WriteBundle(ctx, f.path, c.id, to, nil)
	if err != nil {
		w.say("%s can't write a bundle: %s.", d.name, why(err))
		return told(err)
	}
	w.post = append(w.post, f)
	w.say("%s writes a bundle of %s for %s: %d segments.", d.name, c.name, words, info.Segments)
	return nil
}

// reader picks something from the post, and who reads it: mostly one for whom it is.
func (w *world) reader(r *rand.Rand) (*file, *device) {
	if len(w.post) == 0 {
		return nil, nil
	}
	f := w.post[max(r.IntN(len(w.post)), r.IntN(len(w.post)))] // rather the latest
	if r.IntN(12) == 0 || len(f.circle.members(w)) == 0 {
		return f, pick(r, w.devices)
	}
	return f, pick(r, f.circle.members(w))
}

func (f *file) words() string {
	s := "a bundle of " + f.circle.name + " from " + f.from.name
	if f.damaged != "" {
		s += " that " + f.damaged
	}
	return s
}

// sealAnew has a coordinator make a new epoch; others are told that they can't.
func sealAnew(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	if err := d.SealAnew(ctx, c.id); err != nil {
		w.say("%s can't seal %s anew: %s.", d.name, c.name, why(err))
		return told(err)
	}
	w.removed = true
	w.say("%s seals %s anew.", d.name, c.name)
	return nil
}

func readBundle(w *world, r *rand.Rand) error {
	f, d := w.reader(r)
	if f == nil {
		return nil
	}
	info, err := d.ReadBundle(ctx, f.path, nil)
	if err != nil {
		w.say("%s can't read %s: %s.", d.name, f.words(), why(err))
		forOthers := w.removed && say.Of(err).ID == "bundle.not_for_us" // after a removal, or sealed anew, it opens for those whom the writer knows
		if f.damaged == "" && f.circle.in[d] && !forOthers {
			return fmt.Errorf("%s can't read a whole bundle of its circle: %w", d.name, err)
		}
		return told(err)
	}
	if info.Damaged != (f.damaged != "") {
		return fmt.Errorf("%s takes %s for damaged: %v", d.name, f.words(), info.Damaged)
	}
	w.say("%s reads %s: %d new segments, %d known.", d.name, f.words(), info.Segments, info.Known)
	again, err := d.ReadBundle(ctx, f.path, nil)
	if err == nil && again.Segments > 0 {
		err = fmt.Errorf("%s reads the same again, and finds %d new segments", d.name, again.Segments)
	}
	return err
}

// fingerprint is all that a reading could change.
func (d *device) fingerprint() (string, error) {
	states, err := d.Verify(ctx, nil)
	if err != nil {
		return "", err
	}
	circles, err := d.Circles(ctx)
	return fmt.Sprint(states, circles, len(glob(d.dir, "journal", "*"))), err
}

// holding is what the records are, whatever was signed meanwhile.
func (d *device) holding() (string, error) {
	states, err := d.Verify(ctx, nil)
	if err != nil {
		return "", err
	}
	for i := range states {
		states[i].Segments = 0
	}
	return fmt.Sprint(states), nil
}

func previewBundle(w *world, r *rand.Rand) error {
	f, d := w.reader(r)
	if f == nil {
		return nil
	}
	before, err := d.fingerprint()
	if err != nil {
		return err
	}
	if _, err := d.PreviewBundle(ctx, f.path, nil); told(err) != nil {
		return told(err)
	}
	w.say("%s looks into %s.", d.name, f.words())
	after, err := d.fingerprint()
	if err == nil && before != after {
		err = fmt.Errorf("a preview changed %s", d.name)
	}
	return err
}

func lose(w *world, r *rand.Rand) error {
	if len(w.post) == 0 {
		return nil
	}
	i := r.IntN(len(w.post))
	w.say("%s gets lost.", w.post[i].words())
	err := os.Remove(w.post[i].path)
	w.post = slices.Delete(w.post, i, i+1)
	return err
}

// damage adds a damaged copy of something to the post.
func damage(w *world, r *rand.Rand) error {
	if len(w.post) == 0 {
		return nil
	}
	f := pick(r, w.post)
	b, err := os.ReadFile(f.path)
	if err != nil || len(b) == 0 {
		return err
	}
	bad := &file{path: w.path("damaged") + bundle.Extension, from: f.from, circle: f.circle, whole: f.whole}
	if f.damaged == "" {
		bad.whole = sha256.Sum256(b)
	}
	switch at := r.IntN(len(b)); r.IntN(3) {
	case 0:
		b, bad.damaged = b[:at], fmt.Sprintf("was cut at byte %d", at)
	case 1:
		b[at] ^= 1 << r.IntN(8)
		bad.damaged = fmt.Sprintf("was damaged at byte %d", at)
	default:
		n := 1 + r.IntN(5000)
		b, bad.damaged = append(b, make([]byte, n)...), fmt.Sprintf("has %d bytes more", n)
	}
	if sha256.Sum256(b) == bad.whole { // what had more bytes than it should was cut where it should have ended
		bad.damaged = ""
	}
	w.post = append(w.post, bad)
	w.say("Someone has %s.", bad.words())
	return os.WriteFile(bad.path, b, 0o600)
}

func invite(w *world, r *rand.Rand) error {
	c := pick(r, w.circles)
	out := slices.DeleteFunc(w.honest(), func(d *device) bool { return c.in[d] || d.copied })
	if len(out) == 0 || !c.in[c.founder] {
		return nil
	}
	return w.join(c, pick(r, out))
}

// join brings a device into a circle by an invitation of its founder.
func (w *world) join(c *shared, d *device) error {
	path := w.path("invitation") + bundle.Extension
	digits, err := c.founder.Invite(ctx, c.id, path, "", nil)
	if err != nil {
		w.say("%s can't invite %s: %s.", c.founder.name, d.name, why(err))
		return told(err)
	}
	if _, err := d.Join(ctx, path, " "+strings.ReplaceAll(digits, " ", "-"), nil); err != nil {
		w.say("%s can't join %s: %s.", d.name, c.name, why(err))
		return told(err)
	}
	c.in[d] = true
	w.say("%s joins %s.", d.name, c.name)
	return nil
}

// importFile takes a file in, and sometimes at once again: what was confirmed is found by its ids.
func importFile(w *world, r *rand.Rand) error {
	c, d := w.membership(r)
	path, n, err := w.table(r)
	if err != nil {
		return err
	}
	first, err := d.Import(ctx, path, desk.ImportOptions{Circle: c.id, Kind: "library", Lang: "en"}, nil)
	if err != nil {
		w.say("%s can't import: %s.", d.name, why(err))
		return told(err)
	}
	w.say("%s imports %d rows.", d.name, n)
	if first.Added != n {
		return fmt.Errorf("of %d rows %d were added", n, first.Added)
	}
	second, err := d.Import(ctx, path, desk.ImportOptions{Circle: c.id, Kind: "library", Lang: "en"}, nil)
	if err == nil && second.Added > 0 {
		err = fmt.Errorf("%d rows were added again", second.Added)
	}
	return err
}

// table writes a file with rows: CSV or JSON Lines, short or long enough to be signed at once.
func (w *world) table(r *rand.Rand) (path string, n int, err error) {
	var b strings.Builder
	n = 1 + r.IntN(4)
	notes := ""
	if r.IntN(3) == 0 {
		notes = strings.Repeat("Long. ", 40_000/n/6)
	}
	path = w.path("table")
	id := filepath.Base(path)
	if r.IntN(2) == 0 {
		path += ".csv"
		b.WriteString("id,name,notes\n")
		for i := range n {
			fmt.Fprintf(&b, "%s-%d,Row %d of %d,%s\n", id, i, i, w.names, notes)
		}
	} else {
		path += desk.LinesExtension
		for i := range n {
			fmt.Fprintf(&b, `{"kind":"library","id":"%s-%d","fields":{"name.en":"Row %d of %d","notes":"%s"}}`+"\n", id, i, i, w.names, notes)
		}
	}
	return path, n, os.WriteFile(path, []byte(b.String()), 0o600)
}
