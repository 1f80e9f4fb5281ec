package desk

import (
	"testing"

	"github.com/twinshelf/twinshelf/data/accreditation"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// Evidence gathers by itself: from the library, from its twinnings in whatever circle, and what somebody chose; not from others, nor from before the award.
func TestAccreditation(t *testing.T) {
	d := open(t, "Coordinator")
	c, err := d.CreateCircle(ctx, record.Values{"name.en": {"Twins"}})
	must(t, err)
	save := func(draft store.Draft) string {
		t.Helper()
		ids, err := d.Save(ctx, draft)
		must(t, err)
		return ids[0].String()
	}
	own := func(kind string, v record.Values) string { t.Helper(); return save(store.Draft{Kind: kind, Set: v}) }
	library := own("library", record.Values{"name.en": {"Northbridge"}, "country": {"GB"}})
	other := own("library", record.Values{"name.en": {"Southmere"}})
	twins := save(store.Draft{Circle: c, Kind: "twinning", Set: record.Values{"parties": {library}}}) // its party is the copy
	done := func(circle string, v record.Values) record.Values {
		v["title.en"], v["status"] = []string{circle}, []string{"done"}
		return v
	}
	save(store.Draft{Circle: c, Kind: "activity", Set: done("Staff training", record.Values{"twinning": {twins}, "starts": {"2026-03-02T10:00 Europe/London"}})})
	own("activity", done("Tea", record.Values{"library": {library}, "starts": {"2026-04-02T10:00 Europe/London"}}))
	own("activity", done("Tea before", record.Values{"library": {library}, "starts": {"2025-04-02T10:00 Europe/London"}}))
	own("activity", done("Tea elsewhere", record.Values{"library": {other}, "starts": {"2026-04-02T10:00 Europe/London"}}))
	chosen := own("story", record.Values{"title.en": {"What we learnt"}, "published_on": {"2024-01-01"}})
	award := own("accreditation", record.Values{"title.en": {"Sanctuary"}, "scheme": {accreditation.Sanctuary}, "library": {library}, "awarded_on": {"2026-01-15"}, "stories": {chosen}, "expires_on": {"2020-01-01"}})

	id, err := record.ParseID(award)
	must(t, err)
	got, err := d.Accreditation(ctx, id)
	must(t, err)
	want := map[accreditation.Criterion]string{accreditation.Learn: "Staff training", accreditation.Embed: "Tea", accreditation.Share: "What we learnt"}
	for _, e := range got.Evidence {
		if len(e.Rows) != 1 || e.Rows[0].Values.Get("title.en") != want[e.Criterion] {
			t.Errorf("%s: %v", e.Criterion, e.Rows)
		}
	}
	if len(got.Missing) > 0 || len(got.Due) != 1 {
		t.Errorf("%v %v", got.Missing, got.Due)
	}
	list, err := d.AccreditationsDue(ctx)
	must(t, err)
	if len(list) != 1 || list[0].Row.ID != id {
		t.Errorf("%v", list)
	}
	id, err = record.ParseID(library)
	must(t, err)
	_, err = d.Accreditation(ctx, id)
	told(t, err, "accreditation.none")
}
