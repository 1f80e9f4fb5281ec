package desk

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/seal"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

var ctx = context.Background()

// told fails unless err has a sentence for people, in both languages, with this message id.
func told(t *testing.T, err error, id string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %s", id)
	}
	if got := say.Of(err).ID; got != id {
		t.Fatalf("told %q, want %q (%v)", got, id, err)
	}
	for _, lang := range record.Languages {
		if s := translations.For(lang).Error(err); s == id || s == "" || strings.Contains(s, "<no value>") {
			t.Fatalf("%s: %q is no sentence", lang, s)
		}
	}
}

func add(t *testing.T, d *Desk, c causal.Circle, name string) record.ID {
	t.Helper()
	ids, err := d.Save(ctx, store.Draft{Circle: c, Kind: "library", Set: record.Values{"name.en": {name}}})
	must(t, err)
	return ids[0]
}

// twins are two members of one circle, and a library that both have.
func twins(t *testing.T) (m, l *Desk, c causal.Circle, id record.ID) {
	t.Helper()
	m, l = open(t, "Manchester"), open(t, "Lviv")
	c, id = meet(t, m, l)
	return m, l, c, id
}

// meet makes two desks members of one circle, with a library that both have.
func meet(t *testing.T, m, l *Desk) (c causal.Circle, id record.ID) {
	t.Helper()
	c, err := m.CreateCircle(ctx, record.Values{"name.en": {"Twins"}})
	must(t, err)
	id = add(t, m, c, "Shared library")
	file := filepath.Join(t.TempDir(), "invitation.twinbundle")
	digits, err := m.Invite(ctx, c, file, "", nil)
	must(t, err)
	_, err = l.Join(ctx, file, digits, nil)
	must(t, err)
	_, err = m.ReadBundle(ctx, bundle(t, l, c, causal.Device{}), nil)
	must(t, err)
	return c, id
}

func sharedOf(d *Desk) causal.Circle {
	for _, c := range d.store.Circles() {
		if !c.Own {
			return c.ID
		}
	}
	return causal.Circle{}
}

func bundle(t *testing.T, d *Desk, c causal.Circle, to causal.Device) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "b.twinbundle")
	_, err := d.WriteBundle(ctx, file, c, to, nil)
	must(t, err)
	return file
}

func stateOf(t *testing.T, d *Desk, c causal.Circle) causal.Hash {
	t.Helper()
	states, err := d.Verify(ctx, nil)
	must(t, err)
	for _, s := range states {
		if len(s.Faults) > 0 {
			t.Fatalf("faults: %v", s.Faults)
		}
		if s.Circle == c {
			return s.Hash
		}
	}
	t.Fatal("circle not found")
	return causal.Hash{}
}

// FAULTS 1: the process is killed while it saves. What it said was saved is there, and so is the form that was half typed.
func TestFault1KilledWhileSaving(t *testing.T) {
	if dir := os.Getenv("TWINSHELF_TEST_SAVE"); dir != "" {
		saveForEver(dir)
		return
	}
	dir := t.TempDir()
	must(t, Init(ctx, dir, "Library", "en"))
	cmd := exec.Command(os.Args[0], "-test.run", "^TestFault1KilledWhileSaving$")
	cmd.Env = append(os.Environ(), "TWINSHELF_TEST_SAVE="+dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	var saved []string
	lines := bufio.NewScanner(out)
	for lines.Scan() && len(saved) < 60 {
		if id, ok := strings.CutPrefix(lines.Text(), "saved "); ok {
			saved = append(saved, id)
		}
	}
	must(t, cmd.Process.Kill())
	_ = cmd.Wait() // it was killed
	d, err := Open(ctx, dir)
	must(t, err)
	defer func() { must(t, d.Close()) }()
	for _, text := range saved {
		id, err := record.ParseID(text)
		must(t, err)
		_, err = d.Get(ctx, id)
		must(t, err)
	}
	forms, err := d.KeptForms()
	must(t, err)
	if got := forms["new/library"].Set.Get("name.en"); got != "Half typed" {
		t.Fatalf("the form has %q", got)
	}
	stateOf(t, d, d.Own())
}

func saveForEver(dir string) {
	d, err := Open(ctx, dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := d.KeepForm("new/library", store.Draft{Kind: "library", Set: record.Values{"name.en": {"Half typed"}}}); err != nil {
		fmt.Println(err)
		return
	}
	for i := 0; ; i++ {
		ids, err := d.Save(ctx, store.Draft{Kind: "library", Set: record.Values{"name.en": {fmt.Sprint("Library ", i)}}})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("saved", ids[0])
	}
}

// FAULTS 11: the stick is pulled, or filled, in the middle of writing. The older bundle beside it is untouched, and nothing half-named remains.
func TestFault11OlderBundleStays(t *testing.T) {
	m, _, c, _ := twins(t)
	file := bundle(t, m, c, causal.Device{})
	old, err := os.ReadFile(file)
	must(t, err)
	stopped, stop := context.WithCancel(ctx)
	for i := range 200 {
		add(t, m, c, fmt.Sprint("Another ", i))
	}
	_, err = m.WriteBundle(stopped, file, c, causal.Device{}, func(done, _ int64) {
		if done > 0 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	now, err := os.ReadFile(file)
	must(t, err)
	if !bytes.Equal(old, now) {
		t.Fatal("the older bundle was changed")
	}
	names, err := os.ReadDir(filepath.Dir(file))
	must(t, err)
	if len(names) != 1 {
		t.Fatalf("left behind: %v", names)
	}
}

// FAULTS 11, 12: a bundle that is cut anywhere is never taken for a whole one; every whole piece before the cut is taken, and the rest later.
func TestFault12CutAnywhere(t *testing.T) {
	m, l, c, _ := twins(t)
	for i := range 6 { // several pieces, longer than the 64 KiB that age proves at a time
		for j := range 3 {
			_, err := m.Save(ctx, store.Draft{Circle: c, Kind: "library", Set: record.Values{"name.en": {fmt.Sprint("Library ", i, j)}, "notes": {noise(40_000, i*3+j)}}})
			must(t, err)
		}
		must(t, m.store.Seal(ctx, c))
	}
	before := stateOf(t, l, c)
	whole, err := os.ReadFile(bundle(t, m, c, causal.Device{}))
	must(t, err)
	file := filepath.Join(t.TempDir(), "cut.twinbundle")
	some := 0
	for n := 0; n < len(whole); n += max(len(whole)/60, 1) {
		must(t, os.WriteFile(file, whole[:n], 0o600))
		info, err := l.PreviewBundle(ctx, file, nil)
		if err == nil && !info.Damaged {
			t.Fatalf("cut at %d of %d passed for whole", n, len(whole))
		}
		if err == nil && info.Segments > 0 {
			some++
		}
		if err != nil && say.Of(err).ID == "error.unexpected" {
			t.Fatalf("cut at %d: %v has no sentence", n, err)
		}
	}
	if some == 0 {
		t.Fatal("nothing was ever salvaged")
	}
	if stateOf(t, l, c) != before {
		t.Fatal("looking changed something")
	}
	must(t, os.WriteFile(file, whole[:len(whole)*2/3], 0o600))
	info, err := l.ReadBundle(ctx, file, nil)
	must(t, err)
	if !info.Damaged || info.Segments == 0 {
		t.Fatalf("salvage %+v", info)
	}
	must(t, os.WriteFile(file, whole, 0o600))
	_, err = l.ReadBundle(ctx, file, nil)
	must(t, err)
	if stateOf(t, l, c) != stateOf(t, m, c) {
		t.Fatal("the whole bundle did not complete it")
	}
}

// noise is text that does not pack well.
func noise(n, seed int) string {
	b := make([]byte, n)
	x := uint32(seed + 1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = 'a' + byte(x>>27)%26
	}
	return string(b)
}

// FAULTS 12: a bundle with any byte changed is never accepted as it is.
func TestFault12AnyByteChanged(t *testing.T) {
	m, l, c, id := twins(t)
	e, err := m.Get(ctx, id)
	must(t, err)
	_, err = m.Save(ctx, store.Draft{ID: id, Set: record.Values{"name.uk": {"Спільна"}}, Seen: e.Seen})
	must(t, err)
	whole, err := os.ReadFile(bundle(t, m, c, l.keys.Device()))
	must(t, err)
	before := stateOf(t, l, c)
	file := filepath.Join(t.TempDir(), "bad.twinbundle")
	for i := range whole {
		bad := bytes.Clone(whole)
		bad[i] ^= 0x20
		must(t, os.WriteFile(file, bad, 0o600))
		if _, err := l.ReadBundle(ctx, file, nil); err == nil {
			t.Fatalf("byte %d changed was accepted", i)
		}
	}
	if stateOf(t, l, c) != before {
		t.Fatal("a damaged bundle changed something")
	}
}

// FAULTS 13: reading never alters the file, also when it fails, and a stick that can't be written is enough.
func TestFault13ReadingAltersNothing(t *testing.T) {
	m, l, c, _ := twins(t)
	add(t, m, c, "New")
	file := bundle(t, m, c, causal.Device{})
	must(t, os.Chmod(file, 0o400))
	must(t, os.Chmod(filepath.Dir(file), 0o500))
	t.Cleanup(func() { must(t, os.Chmod(filepath.Dir(file), 0o700)) })
	before, err := os.ReadFile(file)
	must(t, err)
	stranger := open(t, "Stranger")
	_, err = stranger.ReadBundle(ctx, file, nil)
	told(t, err, "bundle.not_for_us")
	_, err = l.ReadBundle(ctx, file, nil)
	must(t, err)
	after, err := os.ReadFile(file)
	must(t, err)
	names, err := os.ReadDir(filepath.Dir(file))
	must(t, err)
	if !bytes.Equal(before, after) || len(names) != 1 {
		t.Fatal("reading changed the stick")
	}
}

// FAULTS 16, 18: bundles in any order, again and again, old ones after new ones, with one missing in between: the same state in the end, and
// what misses something says whose.
func TestFault16AnyOrder(t *testing.T) {
	m, l, c, id := twins(t)
	var files []string
	for i := range 4 {
		e, err := m.Get(ctx, id)
		must(t, err)
		_, err = m.Save(ctx, store.Draft{ID: id, Set: record.Values{"name.en": {fmt.Sprint("Name ", i)}}, Seen: e.Seen})
		must(t, err)
		files = append(files, bundle(t, m, c, l.keys.Device()))
		// The claim that Lviv has it all makes the next bundle hold the next change only.
		must(t, pretendReceived(m, c, l))
	}
	info, err := l.ReadBundle(ctx, files[3], nil)
	must(t, err)
	if len(info.Waiting) == 0 || info.Waiting[0].ID != "take.gap" || info.Waiting[0].With["Name"] != "Manchester" {
		t.Fatalf("FAULTS 18: %+v", info.Waiting)
	}
	e, err := l.Get(ctx, id)
	must(t, err)
	if got := e.Values.Get("name.en"); got != "Shared library" {
		t.Fatalf("a change without its predecessors shows %q", got)
	}
	for _, i := range []int{1, 3, 2, 0, 0, 3, 1} {
		_, err := l.ReadBundle(ctx, files[i], nil)
		must(t, err)
	}
	for range 5 {
		_, err := l.ReadBundle(ctx, files[2], nil)
		must(t, err)
	}
	if stateOf(t, l, c) != stateOf(t, m, c) {
		t.Fatal("states differ")
	}
}

// pretendReceived makes m believe that l holds all that m has sealed: its receipt went astray on the way and came another way.
func pretendReceived(m *Desk, c causal.Circle, l *Desk) error {
	tips, err := m.store.Tips(ctx, c)
	if err != nil {
		return err
	}
	return m.store.TakeReceipt(ctx, signReceipt(l, c, tips))
}

// FAULTS 17: bundles of other circles, of strangers, and replayed ones are refused in words or harmless.
func TestFault17Strangers(t *testing.T) {
	m, l, c, _ := twins(t)
	other, err := m.CreateCircle(ctx, record.Values{"name.en": {"Other"}})
	must(t, err)
	add(t, m, other, "Elsewhere")
	_, err = l.ReadBundle(ctx, bundle(t, m, other, causal.Device{}), nil)
	told(t, err, "bundle.not_for_us")

	// A stranger who somehow has the circle's key and all its records writes into it, with rules of her own: what she wrote waits, and
	// changes nothing.
	stranger := infiltrate(t, m, c)
	before := stateOf(t, m, c)
	info, err := m.ReadBundle(ctx, bundle(t, stranger, c, causal.Device{}), nil)
	must(t, err)
	if len(info.Waiting) == 0 || info.Waiting[0].ID != "quarantine.not_member" {
		t.Fatalf("waiting: %+v", info.Waiting)
	}
	if stateOf(t, m, c) != before {
		t.Fatal("a stranger's change counts")
	}
}

// FAULTS 29 and 61: a wrong passphrase, and an invitation that is expired or used up, change nothing and are told in words.
func TestFault29Credentials(t *testing.T) {
	m, l, c, _ := twins(t)
	file := filepath.Join(t.TempDir(), "i.twinbundle")
	digits, err := m.Invite(ctx, c, file, "", nil)
	must(t, err)
	third := open(t, "Third")
	_, err = third.Join(ctx, file, "0000 0000 0000 0000", nil)
	told(t, err, "circle.wrong_passphrase")
	circles, err := third.Circles(ctx)
	must(t, err)
	if len(circles) != 1 {
		t.Fatal("a wrong passphrase made a circle known")
	}
	late := openWith(t, Options{Now: func() time.Time { return time.Now().AddDate(0, 0, circle.InvitationDays+2) }}, "Late")
	_, err = late.Join(ctx, file, digits, nil)
	told(t, err, "circle.invitation_expired")
	if circles, err = late.Circles(ctx); err != nil || len(circles) != 1 {
		t.Fatalf("an expired invitation made a circle known: %v", err)
	}
	// She has another circle already, and keeps it. Digits are taken as people write them.
	elsewhere, err := third.CreateCircle(ctx, record.Values{"name.en": {"Elsewhere"}})
	must(t, err)
	add(t, third, elsewhere, "Stays")
	_, err = third.Join(ctx, file, " "+strings.ReplaceAll(digits, " ", "-")+" ", nil)
	must(t, err)
	if n := libraries(t, third, elsewhere); n != 1 {
		t.Fatalf("%d libraries in her other circle", n)
	}
	_, err = l.ReadBundle(ctx, bundle(t, third, c, causal.Device{}), nil)
	must(t, err)
	// The same file once more, on another computer: both uses wait until a coordinator decides.
	fourth := open(t, "Fourth")
	_, err = fourth.Join(ctx, file, digits, nil)
	must(t, err)
	add(t, fourth, c, "By the fourth")
	_, err = l.ReadBundle(ctx, bundle(t, fourth, c, causal.Device{}), nil)
	must(t, err)
	_, err = third.Save(ctx, store.Draft{Circle: c, Kind: "library", Set: record.Values{"name.en": {"By the third"}}})
	must(t, err)
	info, err := l.ReadBundle(ctx, bundle(t, third, c, causal.Device{}), nil)
	must(t, err)
	if len(info.Waiting) == 0 || info.Waiting[0].ID != "quarantine.invitation_twice" {
		t.Fatalf("waiting: %+v", info.Waiting)
	}
}

// FAULTS 46: a form was open while a newer value came in: saving it makes a difference, and overwrites nothing.
func TestFault46FormWasOpen(t *testing.T) {
	m, l, c, id := twins(t)
	form, err := m.Get(ctx, id)
	must(t, err)
	e, err := l.Get(ctx, id)
	must(t, err)
	_, err = l.Save(ctx, store.Draft{ID: id, Set: record.Values{"name.en": {"From Lviv"}}, Seen: e.Seen})
	must(t, err)
	_, err = m.ReadBundle(ctx, bundle(t, l, c, causal.Device{}), nil)
	must(t, err)
	_, err = m.Save(ctx, store.Draft{ID: id, Set: record.Values{"name.en": {"From the form"}}, Seen: form.Seen})
	must(t, err)
	diffs, err := m.Differences(ctx)
	must(t, err)
	if len(diffs) != 1 || len(diffs[0].Variants) != 2 {
		t.Fatalf("differences %+v", diffs)
	}
}

// A bundle of a newer program is told from a damaged one, and changes nothing.
func TestNewerBundle(t *testing.T) {
	m, l, c, _ := twins(t)
	public, err := seal.PublicOf(m.keys.Epochs(c)[0])
	must(t, err)
	file := filepath.Join(t.TempDir(), "newer.twinbundle")
	f, err := os.Create(file)
	must(t, err)
	w, err := seal.To(f, public)
	must(t, err)
	_, err = w.Write([]byte("tsb\x02 whatever a later version writes"))
	must(t, err)
	must(t, w.Close())
	must(t, f.Close())
	_, err = l.ReadBundle(ctx, file, nil)
	told(t, err, "bundle.newer")
}
