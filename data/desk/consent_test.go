package desk

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/consent"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// Withdrawal lists every use: by reference, by the same file in another record, and by lying where the partner reads it.
func TestConsentFindsEveryUse(t *testing.T) {
	d := open(t, "Coordinator")
	c, err := d.CreateCircle(ctx, record.Values{"name.en": {"Twins"}})
	must(t, err)
	add := func(kind string, own bool, set record.Values) record.ID {
		t.Helper()
		draft := store.Draft{Kind: kind, Set: set}
		if !own {
			draft.Circle = c
		}
		ids, err := d.Save(ctx, draft)
		must(t, err)
		return ids[0]
	}
	file := strings.Repeat("ab", 32) + " 100 - reading.jpg"
	again := strings.Repeat("ab", 32) + " 100 - called otherwise.jpg"
	photo := add("document", false, record.Values{"title.en": {"Reading"}, "kind": {"photo"}, "country": {"GB"}, "outdoors": {"no"},
		"consent": {"given"}, "scope": {"web"}, "files": {file}})
	story := add("story", false, record.Values{"title.en": {"Told"}, "photos": {photo.String()}, "published_on": {"2026"}, "files": {again}})
	agreement := add("agreement", true, record.Values{"title.en": {"Signed"}, "files": {again}})
	report := add("report", false, record.Values{"title.en": {"For the funder"}, "photos": {photo.String()}, "status": {"sent"}})
	add("story", false, record.Values{"title.en": {"Another"}})

	got, err := d.Consent(ctx, photo)
	must(t, err)
	uses := map[record.ID]consent.Use{}
	for _, u := range got.Uses {
		if _, twice := uses[u.Row.ID]; twice {
			t.Errorf("%s is listed twice", u.Row.ID)
		}
		uses[u.Row.ID] = u.As
	}
	want := map[record.ID]consent.Use{photo: consent.Partner, story: consent.Web, agreement: consent.Internal, report: consent.Print}
	for id, as := range want {
		if uses[id] != as {
			t.Errorf("%s is used as %q, want %q", id, uses[id], as)
		}
	}
	if len(uses) != len(want) {
		t.Errorf("uses: %v", uses)
	}
	if m := got.Misused(); len(m) != 1 || m[0].Row.ID != report {
		t.Errorf("misused: %v", m)
	}
	e, err := d.Get(ctx, photo)
	must(t, err)
	_, err = d.Save(ctx, store.Draft{ID: photo, Set: record.Values{"consent": {"withdrawn"}}, Seen: e.Seen})
	must(t, err)
	list, err := d.ConsentCheck(ctx)
	must(t, err)
	if len(list) != 1 || list[0].Trouble != ConsentUsed || len(list[0].Misused()) != 4 {
		t.Errorf("after withdrawal: %+v", list)
	}
}

// Contact data of a child are refused, whoever enters them, and taken out of what is imported; what came from others stays, and does not keep the rest of
// the record from being put right.
func TestContactDataOfChildrenAreNotEntered(t *testing.T) {
	d := open(t, "Coordinator")
	save := func(id record.ID, set record.Values) (record.ID, error) {
		draft := store.Draft{ID: id, Kind: "person", Set: set}
		if !id.IsZero() {
			e, err := d.Get(ctx, id)
			must(t, err)
			draft.Seen = e.Seen
		}
		ids, err := d.Save(ctx, draft)
		if err != nil {
			return id, err
		}
		return ids[0], nil
	}
	kid, err := save(record.ID{}, record.Values{"given_name.en": {"Kid"}, "is_child": {"yes"}})
	must(t, err)
	grown, err := save(record.ID{}, record.Values{"given_name.en": {"Grown"}, "email": {"a@library.uk"}})
	must(t, err)
	for about, refused := range map[string]func() (record.ID, error){
		"a number": func() (record.ID, error) { return save(kid, record.Values{"phone": {"+442071234567"}}) },
		"a new record": func() (record.ID, error) {
			return save(record.ID{}, record.Values{"given_name.en": {"Kid"}, "is_child": {"yes"}, "messenger": {"@kid"}})
		},
		"a child whose address is known": func() (record.ID, error) { return save(grown, record.Values{"is_child": {"yes"}}) },
	} {
		if _, err := refused(); !errors.Is(err, ErrChildContact) {
			t.Errorf("%s: %v", about, err)
		}
	}
	_, err = save(grown, record.Values{"is_child": {"yes"}, "email": nil})
	must(t, err)

	// It came from someone whose program let it in.
	stray := record.Values{"given_name.en": {"Stray"}, "is_child": {"yes"}, "email": {"stray@example.org"}}
	var came record.ID
	must(t, d.work(ctx, 1, func(w *work) error {
		author, err := w.by(d.own)
		if err != nil {
			return err
		}
		came, err = w.Save(d.own, author, store.Draft{Kind: "person", Set: stray})
		return err
	}))
	_, err = save(came, record.Values{"given_name.uk": {"Приблуда"}})
	must(t, err)
	e, err := d.Get(ctx, came)
	must(t, err)
	if e.Values.Get("email") == "" || !slices.ContainsFunc(d.Warnings(e), func(w record.Warning) bool { return w.Message == "check.person.child_contact" }) {
		t.Errorf("what came is gone, or without a warning: %v", e.Values)
	}
	if _, err := save(came, record.Values{"email": {"other@example.org"}}); !errors.Is(err, ErrChildContact) {
		t.Errorf("a new address: %v", err)
	}
}
