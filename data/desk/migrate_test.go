package desk

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// unpacked gives a folder with what an earlier version of the program wrote. What is in testdata is never written again.
func unpacked(t *testing.T, file string) (dir string) {
	t.Helper()
	z, err := zip.OpenReader(file)
	must(t, err)
	defer z.Close() //nolint:errcheck // only read
	dir = t.TempDir()
	must(t, os.CopyFS(dir, z))
	must(t, filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			err = os.Chmod(path, 0o600)
		}
		return err
	}))
	return dir
}

// frozen unpacks a folder that an earlier version of the program wrote: data is the folder, stick has a bundle of a colleague's that it has not read.
func frozen(t *testing.T, name string) (data, stick string) {
	t.Helper()
	dir := unpacked(t, filepath.Join("testdata", name+".zip"))
	return filepath.Join(dir, "data"), filepath.Join(dir, "stick")
}

// What `twinctl verify` of version 1 printed of its folder.
var frozenStates = map[string]string{
	"bajgtz2gyebsz6g3": "22d4e7ca20e1dfd34114ba1d5ed7f232f8462c9c81bae005812b541894782757",
	"1fzqyjrtzgwj96w0": "f2294023b8b508939e43f80d3eb196b9ca41fd23e15e85b3dc6d14b9ab696e71",
}

// frozenWhole looks whether all is there that the folder of version 1 has.
func frozenWhole(t *testing.T, d *Desk) {
	t.Helper()
	states, err := d.Verify(ctx, nil)
	must(t, err)
	for _, s := range states {
		if got := s.Hash.String(); len(s.Faults) > 0 || got != frozenStates[s.Circle.String()] {
			t.Errorf("circle %s: %s, %v", s.Circle, got, s.Faults)
		}
	}
	if len(states) != len(frozenStates) {
		t.Errorf("%d circles", len(states))
	}
	forms, err := d.KeptForms()
	must(t, err)
	if forms["new/library"].Set.Get("name.en") != "Half typed" || d.Name() != "Manchester Central Library" || d.Author() != "Example Editor" || d.Setting(SettingLang) != "en" {
		t.Errorf("forms %v, name %q, author %q", forms, d.Name(), d.Author())
	}
	diffs, err := d.Differences(ctx)
	must(t, err)
	if len(diffs) != 1 || len(diffs[0].Variants) != 2 {
		t.Errorf("differences %+v", diffs)
	}
}

// A folder of version 1 is brought to this version when it is opened: records, differences, history, what was pending, half-typed forms and settings are
// there; the database as it was is kept; its colleague's bundle is read and work goes on. It is done once.
func TestMigrationFromVersion1(t *testing.T) {
	for name, before := range map[string]func(t *testing.T, data string){
		"closed": func(*testing.T, string) {},
		"after a power cut": func(t *testing.T, data string) { // the end of the list of pending changes was not flushed
			must(t, os.Truncate(filepath.Join(data, "journal", "pending.log"), 100))
		},
		"without a journal": func(t *testing.T, data string) { must(t, os.RemoveAll(filepath.Join(data, "journal"))) },
	} {
		t.Run(name, func(t *testing.T) {
			data, stick := frozen(t, "version-1")
			before(t, data)
			for range 2 {
				d := reopen(t, nil, data)
				frozenWhole(t, d)
				must(t, d.Close())
			}
			kept, err := filepath.Glob(filepath.Join(data, "before-*.db"))
			must(t, err)
			if len(kept) != 1 {
				t.Fatalf("kept %v", kept)
			}
			d := reopen(t, nil, data)
			id, err := record.ParseID("vpw66rm3wqx8v4df")
			must(t, err)
			events, err := d.History(ctx, id)
			must(t, err)
			if len(events) != 5 || slices.ContainsFunc(events, func(e store.Event) bool { return e.Route == store.RouteJournal }) {
				t.Errorf("history of %d: %+v", len(events), events)
			}
			info, err := d.ReadBundle(ctx, filepath.Join(stick, "from-lviv.twinbundle"), nil)
			must(t, err)
			if info.Added["library"] != 1 || len(info.Waiting) > 0 {
				t.Errorf("read %+v", info)
			}
			rename(t, d, id, "And on")
			found, err := d.Search(ctx, "львові", "library", 10)
			must(t, err)
			if len(found) < 2 {
				t.Errorf("found %d", len(found))
			}
			bundle(t, d, sharedOf(d), causal.Device{})
		})
	}
}
