package desk

import (
	"bytes"
	"encoding/base64"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// What leaves the computer holds nothing in plain: every byte of bundles, volumes, an invitation, an answer, a backup and a diagnostics file is read (FAULTS 78), and neither what was written, nor the name of the circle, nor a key is found.
func TestNothingLeavesInPlain(t *testing.T) {
	const secret, hidden, passphraseHere = "Planted-secret-7391", "Прихована таємниця", "three quiet words"
	m := open(t, "Manchester "+secret)
	must(t, m.SetAuthor("Olena "+hidden))
	c, err := m.CreateCircle(ctx, record.Values{"name.en": {secret}, "name.uk": {hidden}})
	must(t, err)
	ids, err := m.Save(ctx, store.Draft{Circle: c, Kind: "library", Set: record.Values{"name.en": {secret}, "notes": {strings.Repeat(hidden+" ", 100)}}})
	must(t, err)
	attach(t, m, ids[0], textFile(t, secret+".txt", strings.Repeat(secret+"\n", 1000)))
	out := t.TempDir()
	digits, err := m.NewRecovery(ctx)
	must(t, err)
	passphrase, err := m.Invite(ctx, c, filepath.Join(out, "invitation.twinbundle"), "", nil)
	must(t, err)
	_, err = m.WriteBundle(ctx, filepath.Join(out, "all.twinbundle"), c, causal.Device{}, nil)
	must(t, err)
	_, err = m.WriteVolumes(ctx, filepath.Join(out, "volume.twinbundle"), c, causal.Device{}, 0, syncer.MinVolume, nil)
	must(t, err)
	_, err = m.Backup(ctx, out, nil)
	must(t, err)
	asking := open(t, "Asking")
	request := filepath.Join(t.TempDir(), "asking.twinrequest")
	must(t, asking.Ask(request))
	asked, err := m.Request(request)
	must(t, err)
	must(t, m.Admit(ctx, c, asked, circle.Editor, true, filepath.Join(out, "answer.twinbundle"), nil))
	must(t, m.SetPassphrase(passphraseHere))
	must(t, os.MkdirAll(filepath.Join(m.Dir(), "logs"), 0o700))
	must(t, os.WriteFile(filepath.Join(m.Dir(), "logs", "crash.log"), []byte("panic: "+secret+"\n\ngoroutine 1 [running]:\nmain.open({0xc00, \""+secret+"\"})\n\t/home/"+secret+"/main.go:1 +0x1\n"), 0o600))
	diagnosed, err := m.Diagnostics(ctx, nil)
	must(t, err)
	f, err := os.Create(filepath.Join(out, "diagnostics.json"))
	must(t, err)
	must(t, diagnosed.Write(f))
	must(t, f.Close())
	if len(diagnosed.Crashes) != 2 || diagnosed.Crashes[1] != "main.open" || diagnosed.Records["library"] != 1 || len(diagnosed.Circles) != 2 {
		t.Errorf("%+v", diagnosed)
	}
	planted := []string{secret, hidden, digits, passphrase, passphraseHere, m.Device().String(), c.String(), m.Dir(), m.keys.Epochs(c)[0], "AGE-SECRET-KEY", string(m.keys.Sign().Seed()), base64.StdEncoding.EncodeToString(m.keys.Sign().Seed())}
	files := 0
	must(t, filepath.WalkDir(out, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		for _, p := range planted {
			if bytes.Contains(b, []byte(p)) || strings.Contains(path, p) {
				t.Errorf("%s holds %q in plain", filepath.Base(path), p)
			}
		}
		return err
	}))
	if files < 6 {
		t.Fatalf("only %d files left the computer", files)
	}
	// The same search finds them where they lie in plain: it can fail.
	plain := filepath.Join(m.Dir(), "twinshelf.db")
	must(t, m.Close())
	if b, err := os.ReadFile(plain); err != nil || !bytes.Contains(b, []byte(secret)) {
		t.Errorf("the search finds nothing in the database either: %v", err)
	}
}

// age's own command opens a bundle with the key of the circle's epoch, and one that is sealed after a removal only with the new one.
func TestAgeOpensBundles(t *testing.T) {
	age, err := exec.LookPath("age")
	if err != nil {
		t.Skip("there is no age command here")
	}
	m, l, c, _ := twins(t)
	decrypt := func(bundle, key string) (string, error) {
		path := textFile(t, "key.txt", key+"\n")
		out, err := exec.Command(age, "-d", "-i", path, bundle).Output()
		return string(out), err
	}
	before := bundle(t, m, c, causal.Device{})
	first := m.keys.Epochs(c)[0]
	if plain, err := decrypt(before, first); err != nil || !strings.HasPrefix(plain, "tsb") {
		t.Fatalf("it does not open: %v", err)
	}
	if _, err := decrypt(before, m.keys.Epochs(m.Own())[0]); err == nil {
		t.Error("it opens with another key")
	}
	must(t, m.RemoveMember(ctx, c, l.keys.Device()))
	after := bundle(t, m, c, causal.Device{})
	if _, err := decrypt(after, first); err == nil {
		t.Error("what is sealed after a removal opens with the key from before")
	}
	epochs := m.keys.Epochs(c)
	if plain, err := decrypt(after, epochs[len(epochs)-1]); err != nil || !strings.HasPrefix(plain, "tsb") {
		t.Errorf("it does not open with the new key: %v", err)
	}
}
