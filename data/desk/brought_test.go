package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/place/placetest"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// gate is a place behind a password.
type gate struct {
	place.Place
	password string
}

// locked is a place for which one has the wrong password.
type locked struct{ place.Place }

var errLocked = say.Err(place.ErrDenied, "place.password", "Host", "cloud.example.org")

func (locked) Get(context.Context, string, string, int64) (place.Object, error) {
	return place.Object{}, errLocked
}

func (locked) Put(context.Context, string, []byte, place.How) error { return errLocked }

func (locked) List(context.Context, string) ([]place.Info, error) { return nil, errLocked }

func (g *gate) options() Options {
	return Options{Work: 2, Places: func(a place.Address, secret string, _ place.Options) (place.Place, error) {
		if a.Kind != place.KindWebDAV && a.Kind != place.KindFolder {
			return nil, say.Err(nil, "place.newer")
		}
		if secret != g.password {
			return locked{g.Place}, nil
		}
		return g.Place, nil
	}}
}

var cloud = place.Address{Kind: place.KindWebDAV, URL: "https://cloud.example.org/dav/twins", User: "olena"}

// An invitation brings the places too: who joins types nothing, and her work travels at once.
func TestInvitationBringsPlaces(t *testing.T) {
	g := &gate{placetest.NewUnreliable(false), "one"}
	m := openWith(t, g.options(), "Manchester")
	c, err := m.CreateCircle(ctx, record.Values{"name.en": {"Twins"}})
	must(t, err)
	p, err := m.AddPlace(ctx, c, cloud, "one")
	must(t, err)
	_, err = m.AddPlace(ctx, c, place.Address{Kind: place.KindFolder, URL: t.TempDir()}, "one") // of this computer: nobody else finds it
	must(t, err)
	_, err = m.SyncPlace(ctx, p.ID, false, nil)
	must(t, err)
	file := filepath.Join(t.TempDir(), "i.twinbundle")
	for _, along := range []bool{true, false} {
		digits, err := m.InviteAs(ctx, c, circle.Editor, along, file, "", nil)
		must(t, err)
		l := openWith(t, g.options(), "Lviv")
		_, err = l.Join(ctx, file, digits, nil)
		must(t, err)
		places, err := l.Places(ctx)
		must(t, err)
		if !along {
			if len(places) != 0 {
				t.Errorf("places came along unasked: %v", places)
			}
			continue
		}
		if len(places) != 1 || places[0].Address != cloud || places[0].ID != p.ID {
			t.Fatalf("brought %+v", places)
		}
		_, err = l.SyncPlace(ctx, p.ID, false, nil)
		must(t, err)
		_, err = m.SyncPlace(ctx, p.ID, false, nil)
		must(t, err)
		if x, err := m.circle(ctx, c); err != nil || len(x.Members) != 2 {
			t.Errorf("she is not seen: %+v, %v", x.Members, err)
		}
	}
}

// asks has a desk ask to join, and gives its request.
func asks(t *testing.T, d, by *Desk) *circle.Request {
	t.Helper()
	file := filepath.Join(t.TempDir(), "r.twinrequest")
	must(t, d.Ask(file))
	r, err := by.Request(file)
	must(t, err)
	return r
}

// An answer brings places as well; who seals one to her without being a coordinator brings none.
func TestAnswerBringsPlaces(t *testing.T) {
	g := &gate{placetest.NewUnreliable(false), "one"}
	m, l := openWith(t, g.options(), "Manchester"), openWith(t, g.options(), "Lviv")
	c, _ := meet(t, m, l)
	_, err := m.AddPlace(ctx, c, cloud, "one")
	must(t, err)
	answer := filepath.Join(t.TempDir(), "a.twinbundle")
	for name, forge := range map[string]func(*Desk, *circle.Request){
		"":           func(*Desk, *circle.Request) {},
		"an editor":  func(_ *Desk, r *circle.Request) { forgeAnswer(t, l, l, c, r, answer) },
		"not signed": func(_ *Desk, r *circle.Request) { forgeAnswer(t, l, nil, c, r, answer) },
	} {
		t.Run(name, func(t *testing.T) {
			o := openWith(t, g.options(), "Odesa")
			r := asks(t, o, m)
			must(t, m.Admit(ctx, c, r, circle.Editor, true, answer, nil))
			_, err := l.ReadBundle(ctx, bundle(t, m, c, causal.Device{}), nil)
			must(t, err)
			forge(o, r)
			_, err = o.JoinByAnswer(ctx, answer, nil)
			must(t, err)
			places, err := o.Places(ctx)
			must(t, err)
			if genuine := name == ""; genuine != (len(places) == 1) {
				t.Errorf("brought %+v", places)
			}
		})
	}
}

// forgeAnswer writes an answer whose places nobody vouches for, or by signs.
func forgeAnswer(t *testing.T, d, by *Desk, c causal.Circle, r *circle.Request, file string) {
	t.Helper()
	inv := circle.Invitation{Circle: c, Epochs: d.keys.Epochs(c), Places: []place.Access{{Address: place.Address{Kind: place.KindWebDAV, URL: "https://evil.example.org"}, Secret: "one"}}}
	if by != nil {
		inv.SignPlaces(by.keys, r.Recipient)
	}
	_, err := d.sync.WriteAnswer(ctx, file, inv, r.Recipient, nil)
	must(t, err)
}

// A new password reaches the members in a file that opens with digits; for others it opens nothing.
func TestPlacesAreGiven(t *testing.T) {
	g := &gate{placetest.NewUnreliable(false), "one"}
	m, l := openWith(t, g.options(), "Manchester"), openWith(t, g.options(), "Lviv")
	c, _ := meet(t, m, l)
	file := filepath.Join(t.TempDir(), "g.twinbundle")
	_, err := m.GivePlaces(ctx, c, file, nil)
	told(t, err, "place.none_to_give")
	give := func() {
		t.Helper()
		digits, err := m.GivePlaces(ctx, c, file, nil)
		must(t, err)
		_, err = l.Join(ctx, file, digits, nil)
		must(t, err)
		stranger := openWith(t, g.options(), "Stranger")
		_, err = stranger.Join(ctx, file, digits, nil)
		told(t, err, "place.for_members")
		circles, err := stranger.Circles(ctx)
		must(t, err)
		if len(circles) != 1 {
			t.Errorf("a stranger knows the circle: %v", circles)
		}
	}
	p, err := m.AddPlace(ctx, c, cloud, "one")
	must(t, err)
	give()
	_, err = l.SyncPlace(ctx, p.ID, false, nil)
	must(t, err)

	g.password = "two"
	_, err = l.SyncPlace(ctx, p.ID, false, nil)
	told(t, err, "place.password")
	_, err = m.AddPlace(ctx, c, cloud, "two")
	must(t, err)
	give()
	if again, err := l.Place(ctx, p.ID); err != nil || again.State.Failures != 0 || again.State.Problem.ID != "" {
		t.Errorf("the old trouble is still told: %+v, %v", again.State, err)
	}
	_, err = l.SyncPlace(ctx, p.ID, false, nil)
	must(t, err)
	_, err = l.GivePlaces(ctx, c, file, nil)
	told(t, err, "circle.coordinators_invite")
}

// Nonsense in an invitation sets nothing up and hinders nobody; no more than a few places are taken.
func TestBroughtNonsense(t *testing.T) {
	g := &gate{placetest.NewUnreliable(false), "one"}
	m, l := openWith(t, g.options(), "Manchester"), openWith(t, g.options(), "Lviv")
	c, _ := meet(t, m, l)
	list := []place.Access{{Address: place.Address{Kind: "carrier pigeon", URL: "x"}}, {Address: place.Address{Kind: place.KindFolder, URL: "/etc"}}, {Address: place.Address{Kind: place.KindFolder, URL: `\\?\C:\`}}}
	for i := range 100 {
		list = append(list, place.Access{Address: place.Address{Kind: place.KindWebDAV, URL: fmt.Sprintf("https://%d.example.org", i)}})
	}
	must(t, l.useBrought(ctx, c, list))
	places, err := l.Places(ctx)
	must(t, err)
	if len(places) != circle.MaxPlaces-3 {
		b, _ := json.Marshal(places)
		t.Errorf("%s", b)
	}
}

// Who was removed is told that something does not open, and does not go on believing that all is well; for those who stay all is.
func TestRemovedIsTold(t *testing.T) {
	g := &gate{placetest.NewUnreliable(false), "one"}
	m, l := openWith(t, g.options(), "Manchester"), openWith(t, g.options(), "Lviv")
	c, id := meet(t, m, l)
	o := joinWith(t, g.options(), m, c, "Odesa")
	var p Place
	var err error
	all := []*Desk{m, l, o}
	for _, d := range all {
		p, err = d.AddPlace(ctx, c, cloud, "one")
		must(t, err)
	}
	sync := func(said map[*Desk]string) {
		t.Helper()
		for range 3 {
			for _, d := range all {
				_, err := d.SyncPlace(ctx, p.ID, false, nil)
				must(t, err)
			}
		}
		for _, d := range all {
			x, err := d.Place(ctx, p.ID)
			must(t, err)
			want := said[d]
			if want == "" {
				want = "place.state.worked"
			}
			if x.Summary().ID != want {
				t.Errorf("%s says %v, want %s", d.Name(), x.Summary(), want)
			}
		}
	}
	sync(nil)
	must(t, m.RemoveMember(ctx, c, o.Device()))
	must(t, set(m, id, record.Values{"notes": {"not for Odesa"}}))
	sync(map[*Desk]string{o: "place.state.sealed"})
}
