package desk

import (
	"testing"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/twinning"
)

// Libraries without a partner are proposed, the best first, with reasons. One that has a partner, in whatever circle, or is closed, is not; nor is a pair that
// somebody does not want to see again.
func TestMatch(t *testing.T) {
	d := open(t, "Coordinator")
	lib := func(name, country, kind string, more record.Values) record.ID {
		t.Helper()
		v := record.Values{"name.en": {name}, "country": {country}, "kind": {kind}, "languages": {"en"}}
		for k, x := range more {
			v[k] = x
		}
		ids, err := d.Save(ctx, store.Draft{Kind: "library", Set: v})
		must(t, err)
		return ids[0]
	}
	port := record.Values{"town_kinds": {"port"}}
	here := lib("Northbridge", "GB", "central", port)
	best := lib("Zorianska", "UA", "central", port)
	lib("Verbivska", "UA", "central", nil)
	paired := lib("Paired", "UA", "central", port)
	lib("Closed", "UA", "central", record.Values{"operating_status": {"destroyed"}})
	lib("Of the same country", "GB", "central", port)
	c, err := d.CreateCircle(ctx, record.Values{"name.en": {"Twins"}})
	must(t, err)
	_, err = d.Save(ctx, store.Draft{Circle: c, Kind: "twinning", Set: record.Values{"parties": {paired.String()}, "stages": {"2025 active"}}})
	must(t, err)
	ended := lib("Partner has ended", "UA", "school", nil)
	_, err = d.Save(ctx, store.Draft{Kind: "twinning", Set: record.Values{"parties": {ended.String()}, "stages": {"2024 active", "2025 ended"}}})
	must(t, err)

	names := func(list []Proposal) (got []string) {
		for _, p := range list {
			got = append(got, p.B.Values.Get("name.en"))
		}
		return got
	}
	list, err := d.Match(ctx, here, 10)
	must(t, err)
	if got := names(list); len(got) != 3 || got[0] != "Zorianska" || got[1] != "Verbivska" || got[2] != "Partner has ended" {
		t.Fatalf("%v", got)
	}
	if list[0].Points != 55 || len(list[0].Why) != 3 {
		t.Errorf("%d points, %v", list[0].Points, list[0].Why)
	}
	all, err := d.MatchAll(ctx, 2)
	must(t, err)
	if len(all) != 2 || all[0].Points != 55 || all[1].Points != 55 {
		t.Fatalf("%v", all)
	}
	must(t, d.Veto(best, here, false))
	if list, err = d.Match(ctx, here, 1); err != nil || names(list)[0] != "Verbivska" {
		t.Fatalf("%v %v", names(list), err)
	}
	must(t, d.Veto(here, best, true))
	w := d.MatchWeights()
	w.Towns, w.Languages = 0, 35
	must(t, d.SetMatchWeights(w))
	if list, err = d.Match(ctx, here, 10); err != nil || list[0].Points != list[1].Points {
		t.Fatalf("%v %v", names(list), err)
	}
	for _, bad := range []twinning.Weights{{}, {Languages: -1, Kind: 20}, {Languages: twinning.MaxWeight + 1}} {
		told(t, d.SetMatchWeights(bad), "match.weights.bad")
	}
	if d.MatchWeights() != w {
		t.Errorf("weights that were refused count: %v", d.MatchWeights())
	}
	_, err = d.Match(ctx, add(t, d, causal.Circle{}, "x"), 1)
	must(t, err)
	_, err = d.Match(ctx, record.ID{1}, 1)
	told(t, err, "match.no_library")
}
