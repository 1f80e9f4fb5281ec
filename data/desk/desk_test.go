package desk

import (
	"cmp"
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

func storeQuery(kind string) store.Query { return store.Query{Kind: kind} }
