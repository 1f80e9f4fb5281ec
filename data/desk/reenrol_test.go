package desk

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// The file of the keys is gone, and nothing else helps: the computer goes on with new keys, its own records are there, what was shared can be read, and, once it is admitted again, written; what
// was pending is there then too (FAULTS 52).
func TestFault52KeysLost(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"gone":    os.Remove,
		"damaged": func(path string) error { return os.WriteFile(path, []byte("{"), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			m, l, c, id := twins(t)
			lib, err := l.Save(ctx, store.Draft{Kind: "library", Set: record.Values{"name.uk": {"Лише моя"}, "social": {"a", "b"}, "later_field": {"from a newer version"}}})
			must(t, err)
			_, err = l.Save(ctx, store.Draft{Kind: "activity", Set: record.Values{"title.uk": {"Своє читання"}, "venue": {lib[0].String()}}})
			must(t, err)
			attach(t, l, lib[0], textFile(t, "card.txt", "borrowed\n"))
			must(t, l.store.SealAll(ctx))
			wroteUnheard(t, l, c, id) // pending
			must(t, l.SetAuthor("Олена"))
			o := Options{Marks: l.marks}
			old, dir := l.Device(), l.Dir()
			if _, err := o.Reenrol(ctx, dir, nil); err == nil {
				t.Fatal("a folder in use is made anew")
			}
			closeOnce(t, l)
			_, err = o.Reenrol(ctx, dir, nil)
			told(t, err, "reenrol.not_needed")
			must(t, spoil(filepath.Join(dir, "keys.json")))
			if _, err := o.Open(ctx, dir); err == nil {
				t.Fatal("it opens without its keys")
			}
			aside, err := o.Reenrol(ctx, dir, nil)
			must(t, err)
			if _, err := os.Stat(filepath.Join(aside, "twinshelf.db")); err != nil {
				t.Errorf("the folder as it was is not put aside: %v", err)
			}
			l, err = o.Open(ctx, dir)
			must(t, err)
			defer func() { must(t, l.Close()) }()
			if l.Device() == old || l.Name() == "" || l.Author() != "Олена" {
				t.Errorf("%s %s %s", l.Device(), l.Name(), l.Author())
			}
			libs, acts := titled(t, l, "library", "name.uk", "Лише моя"), titled(t, l, "activity", "title.uk", "Своє читання")
			if len(libs) != 1 || len(acts) != 1 || acts[0].Values.Get("venue") != libs[0].ID.String() || len(libs[0].Values["social"]) != 2 || len(libs[0].Values["later_field"]) != 1 {
				t.Fatalf("%+v %+v", libs, acts)
			}
			if files, err := l.Files(ctx, libs[0].Values[record.FieldFiles]); err != nil || len(files) != 1 || !files[0].Held {
				t.Errorf("%v %v", files, err)
			}
			must(t, set(l, libs[0].ID, record.Values{"notes": {"written on"}}))
			if e, err := l.Get(ctx, id); err != nil || e.Circle != c {
				t.Errorf("what was shared can't be read: %v", err)
			}
			if err := set(l, id, record.Values{"notes": {"not yet"}}); err == nil {
				t.Error("it writes before it is admitted")
			}
			request, answer := filepath.Join(t.TempDir(), "r.twinrequest"), filepath.Join(t.TempDir(), "a.twinbundle")
			must(t, l.Ask(request))
			asked, err := m.Request(request)
			must(t, err)
			must(t, m.Admit(ctx, c, asked, circle.Editor, true, answer, nil))
			_, err = l.JoinByAnswer(ctx, answer, nil)
			must(t, err)
			if n := l.Offered(); n != 4 {
				t.Errorf("%d changes were written anew", n)
			}
			must(t, l.Tend(ctx))
			if n := l.Offered(); n != 0 {
				t.Errorf("%d more were", n)
			}
			_, err = m.ReadBundle(ctx, bundle(t, l, c, causal.Device{}), nil)
			must(t, err)
			for _, d := range []*Desk{l, m} {
				got, acts := titled(t, d, "library", "name.uk", "Нова бібліотека"), titled(t, d, "activity", "title.uk", "Читання")
				if len(got) != 1 || len(acts) != 1 || got[0].Values.Get("notes") == "" || acts[0].Values.Get("venue") != got[0].ID.String() {
					t.Errorf("%s has %+v %+v", d.Name(), got, acts)
				}
			}
			if a, b := stateOf(t, m, c), stateOf(t, l, c); a != b {
				t.Error("the two differ")
			}
		})
	}
}
