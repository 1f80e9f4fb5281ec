package place_test

import (
	"context"
	"testing"

	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/place/placetest"
)

var ctx = context.Background()

// open gives a place at an address.
func open(t *testing.T, a place.Address, secret string) place.Place {
	t.Helper()
	p, err := place.Open(a, secret, place.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Every place does what a place does, whatever is beneath.
func TestServers(t *testing.T) {
	for name, s := range placetest.Servers(t) {
		t.Run(name, func(t *testing.T) {
			placetest.Suite(t, func(t *testing.T) place.Place { return s.Place(t, nil) })
			if err := place.Try(ctx, s.Place(t, nil)); err != nil {
				t.Error(err)
			}
		})
	}
}

// What a saved field costs: its head, the bell, and the look at the bell before. On WebDAV at most six requests, with S3 two puts and the look (SPEED.md).
func TestWhatASaveCosts(t *testing.T) {
	for name, s := range placetest.Servers(t) {
		t.Run(name, func(t *testing.T) {
			var meter place.Meter
			p := s.Place(t, &meter)
			save := func() {
				t.Helper()
				_, _ = p.Get(ctx, "c/bell", "", 512)
				for _, err := range []error{p.Put(ctx, "c/head/u", make([]byte, 1000), place.Replace), p.Put(ctx, "c/bell", make([]byte, 100), place.Hint)} {
					if err != nil {
						t.Fatal(err)
					}
				}
			}
			save() // the folders are made
			before := meter.Requests.Load()
			save()
			n, most := meter.Requests.Load()-before, int64(6)
			if s.Kind == place.KindS3 {
				most = 3
			}
			t.Logf("%d requests", n)
			if n > most {
				t.Errorf("%d requests, at most %d are allowed", n, most)
			}
		})
	}
}
