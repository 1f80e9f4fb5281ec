package desk

import (
	"cmp"
	"context"
	"testing"

	"github.com/twinshelf/twinshelf/data/store"
)

func open(t *testing.T, name string) *Desk {
	t.Helper()
	return openWith(t, Options{}, name)
}

// openWith makes a desk of a certain version, or with a certain clock.
func openWith(t *testing.T, o Options, name string) *Desk {
	t.Helper()
	o.Work = cmp.Or(o.Work, 2) // scrypt's factor: passphrases are proven elsewhere
	dir := t.TempDir()
	must(t, o.Init(ctx, dir, name, "en"))
	d, err := o.Open(ctx, dir)
	must(t, err)
	t.Cleanup(func() { closeOnce(t, d) })
	return d
}

// reopenWith closes a desk and opens its folder with another version of the program.
func reopenWith(t *testing.T, o Options, d *Desk) *Desk {
	t.Helper()
	must(t, d.Close())
	d, err := o.Open(ctx, d.Dir())
	must(t, err)
	t.Cleanup(func() { closeOnce(t, d) })
	return d
}

// closeOnce closes a desk that the test has not closed already.
func closeOnce(t *testing.T, d *Desk) {
	t.Helper()
	if d.ctx.Err() == nil {
		must(t, d.Close())
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The practice records are all taken, refer to each other, and have nothing odd about them.
func TestPractice(t *testing.T) {
	d := open(t, "Practice")
	ctx := context.Background()
	must(t, d.Practice(ctx))
	counts, err := d.Counts(ctx)
	must(t, err)
	if counts["twinning"] != 6 || counts["activity"] != 18 || counts["item"] != 5 {
		t.Fatalf("counts %v", counts)
	}
	for _, k := range d.Registry().Kinds() {
		rows, err := d.List(ctx, storeQuery(k.ID), 0, 1000)
		must(t, err)
		for _, r := range rows {
			for _, w := range k.Warnings(r.Values) {
				if w.Field != "deputies" && w.Field != "leads" {
					t.Logf("%s %v: %s %s %v", k.ID, k.TitleIn(r.Values, "en"), w.Field, w.Message, w.With)
				}
			}
		}
	}
	for _, words := range []string{"Vinnytsia", "Вінниця", "vinnytsya", "dsyybwz", "Vinnitsa"} {
		must(t, d.Index(ctx, nil))
		hits, err := d.Search(ctx, words, "library", 10)
		must(t, err)
		if len(hits) == 0 {
			t.Errorf("%q found nothing", words)
		}
	}
}

func storeQuery(kind string) store.Query { return store.Query{Kind: kind} }
