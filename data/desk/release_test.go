package desk

import (
	"errors"
	"slices"
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// A damage report is written in one's own circle. Another gets what a person chooses of it, after the delay and with an approval from the Ukrainian side, and no more.
func TestRelease(t *testing.T) {
	d := open(t, "Library")
	c, err := d.CreateCircle(ctx, record.Values{"name.en": {"Twins"}})
	must(t, err)
	save := func(draft store.Draft) record.ID {
		t.Helper()
		ids, err := d.Save(ctx, draft)
		must(t, err)
		return ids[0]
	}
	set := func(id record.ID, v record.Values) {
		t.Helper()
		e, err := d.Get(ctx, id)
		must(t, err)
		save(store.Draft{ID: id, Set: v, Seen: e.Seen})
	}
	library := save(store.Draft{Kind: "library", Set: record.Values{"name.en": {"Verbivsk"}, "country": {"UA"}, "has_shelter": {"yes"}}})
	report := record.Values{"title.en": {"Windows"}, "library": {library.String()}, "event_date": {"2026-01-10"}, "extent": {"windows"}, "people_harmed": {"no"}, "notes": {"The street"}}
	_, err = d.Save(ctx, store.Draft{Circle: c, Kind: "damage", Set: report})
	told(t, err, "release.own_circle")
	if !errors.Is(err, ErrGuarded) {
		t.Error(err)
	}
	id := save(store.Draft{Kind: "damage", Set: report})
	share := func(slots ...string) error { _, err := d.ShareFields(ctx, id, c, slots); return err }
	told(t, share("title.en"), "release.not_approved")

	british := save(store.Draft{Kind: "organisation", Set: record.Values{"name.en": {"Council"}, "country": {"GB"}}})
	approver := save(store.Draft{Kind: "person", Set: record.Values{"given_name.en": {"Olena"}, "organisations": {british.String()}}})
	set(id, record.Values{"approved_by": {approver.String()}, "approved_on": {"2026-01-12"}, "public_after": {"2026-01-13"}})
	told(t, share("title.en"), "release.approver_elsewhere")
	set(approver, record.Values{"libraries": {library.String()}})
	told(t, share(), "release.no_title")
	told(t, share("title.en", "notes"), "release.stays")
	told(t, share("title.en", "people_harmed"), "release.stays")
	_, err = d.ShareFields(ctx, id, causal.Circle{}, []string{"title.en"})
	told(t, err, "release.which_circle")

	must(t, share("title.en", "library", "extent"))
	state, err := d.Shareable(ctx, id)
	must(t, err)
	if len(state.Shared) != 1 || state.Shared[0].Circle != c || !slices.Equal(state.Shared[0].Slots, []string{"title.en", "library", "extent"}) || len(state.Shared[0].Changed) > 0 {
		t.Fatalf("%+v", state.Shared)
	}
	there, err := d.Get(ctx, state.Shared[0].Record)
	must(t, err)
	copied, err := record.ParseID(there.Values.Get("library"))
	must(t, err)
	if l, err := d.Get(ctx, copied); err != nil || l.Circle != c || l.Values.Get("has_shelter") != "" || l.Values.Get("name.en") != "Verbivsk" {
		t.Errorf("%+v %v", l.Values, err)
	}

	// Nothing follows by itself; shared again, the copy has what is chosen now, and no more.
	set(id, record.Values{"extent": {"roof", "windows"}})
	state, err = d.Shareable(ctx, id)
	must(t, err)
	if !slices.Equal(state.Shared[0].Changed, []string{"extent"}) {
		t.Errorf("%+v", state.Shared)
	}
	must(t, share("title.en", "extent"))
	again, err := d.Get(ctx, there.ID)
	must(t, err)
	if again.Values.Get("library") != "" || !slices.Equal(again.Values["extent"], []string{"roof", "windows"}) {
		t.Errorf("%v", again.Values)
	}
	_, err = d.Shareable(ctx, library)
	told(t, err, "release.not_guarded")
	_, err = d.Shareable(ctx, there.ID)
	told(t, err, "release.not_guarded")
}
