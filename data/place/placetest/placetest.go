// Package placetest is what every place must do, whatever is beneath: one suite, run against each driver and each real server.
package placetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/twinshelf/twinshelf/data/place"
)

// Suite runs the whole suite. open gives a place that is empty, and the same one again when it is called again within one test.
func Suite(t *testing.T, open func(t *testing.T) place.Place) {
	t.Helper()
	for _, c := range []struct {
		name string
		run  func(*testing.T, place.Place)
	}{
		{"an empty place", empty},
		{"put and get", putAndGet},
		{"an object is unchanged", unchanged},
		{"put once more", again},
		{"a limit of length", limit},
		{"listing", listing},
		{"deleting", deleting},
		{"names", names},
		{"an object of the greatest length", greatest},
		{"many at once", manyAtOnce},
		{"cancelled", cancelled},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
	}
}

var ctx = context.Background()

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, err, sentinel error) {
	t.Helper()
	if !errors.Is(err, sentinel) {
		t.Fatalf("got %v, want %v", err, sentinel)
	}
}

func wantBody(t *testing.T, p place.Place, name, body string) {
	t.Helper()
	o, err := p.Get(ctx, name, "", place.MaxObject)
	must(t, err)
	if string(o.Body) != body {
		t.Fatalf("%s: %d bytes %.40q, want %d bytes", name, len(o.Body), o.Body, len(body))
	}
}

func empty(t *testing.T, p place.Place) {
	_, err := p.Get(ctx, "c/head/nobody", "", 100)
	want(t, err, place.ErrNotFound)
	list, err := p.List(ctx, "c/head")
	must(t, err)
	if len(list) != 0 {
		t.Errorf("%v", list)
	}
	must(t, p.Delete(ctx, "c/head/nobody"))
}

func putAndGet(t *testing.T, p place.Place) {
	for _, how := range []place.How{place.Once, place.Replace, place.Hint} {
		for _, body := range []string{"", "a", strings.Repeat("\x00\xff", 5000)} {
			name := fmt.Sprintf("c/log/u/%d-%d", how, len(body))
			must(t, p.Put(ctx, name, []byte(body), how))
			wantBody(t, p, name, body)
		}
	}
	must(t, p.Put(ctx, "bell", []byte("not in a folder"), place.Hint))
	wantBody(t, p, "bell", "not in a folder")
}

func unchanged(t *testing.T, p place.Place) {
	must(t, p.Put(ctx, "c/head/u", []byte("first"), place.Replace))
	o, err := p.Get(ctx, "c/head/u", "", 100)
	must(t, err)
	if o.Tag != "" {
		_, err = p.Get(ctx, "c/head/u", o.Tag, 100)
		want(t, err, place.ErrSame)
	}
	must(t, p.Put(ctx, "c/head/u", []byte("other"), place.Replace))
	now, err := p.Get(ctx, "c/head/u", o.Tag, 100)
	must(t, err)
	if string(now.Body) != "other" || now.Tag != "" && now.Tag == o.Tag {
		t.Errorf("%q with tag %q after %q", now.Body, now.Tag, o.Tag)
	}
}

func again(t *testing.T, p place.Place) {
	must(t, p.Put(ctx, "c/log/u/x", []byte("contents"), place.Once))
	must(t, p.Put(ctx, "c/log/u/x", []byte("contents"), place.Once)) // the answer was lost
	wantBody(t, p, "c/log/u/x", "contents")
	must(t, p.Put(ctx, "c/log/u/y", []byte("cont"), place.Replace)) // somebody's put was cut
	must(t, p.Put(ctx, "c/log/u/y", []byte("contents"), place.Once))
	wantBody(t, p, "c/log/u/y", "contents")
	must(t, p.Put(ctx, "c/log/u/z", []byte("cOntents"), place.Replace)) // or its bytes turned
	must(t, p.Put(ctx, "c/log/u/z", []byte("contents"), place.Once))
	wantBody(t, p, "c/log/u/z", "contents")
	list, err := p.List(ctx, "c/log/u")
	must(t, err)
	if len(list) != 3 {
		t.Errorf("%v", list)
	}
}

func limit(t *testing.T, p place.Place) {
	must(t, p.Put(ctx, "c/log/u/x", bytes.Repeat([]byte("x"), 1000), place.Once))
	_, err := p.Get(ctx, "c/log/u/x", "", 999)
	want(t, err, place.ErrTooLarge)
	o, err := p.Get(ctx, "c/log/u/x", "", 1000)
	must(t, err)
	if len(o.Body) != 1000 {
		t.Errorf("%d bytes", len(o.Body))
	}
}

func listing(t *testing.T, p place.Place) {
	var all []string
	for i := range 30 {
		name := fmt.Sprintf("c/head/u%02d", i)
		all = append(all, name)
		must(t, p.Put(ctx, name, bytes.Repeat([]byte("x"), i), place.Replace))
	}
	must(t, p.Put(ctx, "c/head-other/u", []byte("x"), place.Once))
	must(t, p.Put(ctx, "c/head/deeper/u", []byte("x"), place.Once))
	must(t, p.Put(ctx, "c2/head/u", []byte("x"), place.Once))
	list, err := p.List(ctx, "c/head")
	must(t, err)
	var got []string
	for _, i := range list {
		got = append(got, i.Name)
		if want := slices.Index(all, i.Name); int64(want) != i.Size {
			t.Errorf("%s: %d bytes", i.Name, i.Size)
		}
		if i.Tag != "" {
			if _, err := p.Get(ctx, i.Name, i.Tag, 100); !errors.Is(err, place.ErrSame) {
				t.Errorf("%s is another than the listing says: %v", i.Name, err)
			}
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, all) {
		t.Errorf("%v", got)
	}
}

func deleting(t *testing.T, p place.Place) {
	must(t, p.Put(ctx, "c/log/u/x", []byte("x"), place.Once))
	must(t, p.Delete(ctx, "c/log/u/x"))
	_, err := p.Get(ctx, "c/log/u/x", "", 100)
	want(t, err, place.ErrNotFound)
	must(t, p.Delete(ctx, "c/log/u/x"))
	must(t, p.Put(ctx, "c/log/u/x", []byte("y"), place.Once))
	wantBody(t, p, "c/log/u/x", "y")
}

func names(t *testing.T, p place.Place) {
	for _, name := range []string{"", "/c", "c/", "../c", "c/../d", "c//d", "C", "c/a b", "con", "c/nul.txt", "c/.hidden", "c/x.part", "c/" + strings.Repeat("a", 61), "книга"} {
		if place.Valid(name) {
			t.Errorf("%q is valid", name)
		}
		if err := p.Put(ctx, name, []byte("x"), place.Once); err == nil {
			t.Errorf("%q was put", name)
		}
		if _, err := p.Get(ctx, name, "", 100); err == nil {
			t.Errorf("%q was read", name)
		}
	}
}

func greatest(t *testing.T, p place.Place) {
	body := make([]byte, place.MaxObject)
	for i := range body {
		body[i] = byte(i * 7 >> 3)
	}
	must(t, p.Put(ctx, "c/log/u/x", body, place.Once))
	wantBody(t, p, "c/log/u/x", string(body))
	if err := p.Put(ctx, "c/log/u/y", append(body, 0), place.Once); err == nil {
		t.Error("a larger one was put")
	}
}

func manyAtOnce(t *testing.T, p place.Place) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			name := fmt.Sprintf("c/log/u%d/x", i)
			for _, err := range []error{p.Put(ctx, name, []byte(name), place.Once), p.Put(ctx, "c/log/same/x", []byte("same"), place.Once), p.Put(ctx, "c/bell", []byte(name), place.Hint)} {
				if err != nil && !errors.Is(err, place.ErrLater) { // locked by the others: it is tried again later
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for i := range 8 {
		name := fmt.Sprintf("c/log/u%d/x", i)
		wantBody(t, p, name, name)
	}
	must(t, p.Put(ctx, "c/log/same/x", []byte("same"), place.Once))
	wantBody(t, p, "c/log/same/x", "same")
}

func cancelled(t *testing.T, p place.Place) {
	off, cancel := context.WithCancel(ctx)
	cancel()
	if err := p.Put(off, "c/log/u/x", []byte("x"), place.Once); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	_, err := p.Get(ctx, "c/log/u/x", "", 100)
	want(t, err, place.ErrNotFound)
	if _, err := p.List(off, "c/log/u"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
