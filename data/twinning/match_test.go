package twinning

import (
	"slices"
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
)

// Each row: two libraries, the points, and which reasons are told, in their order.
func TestMatch(t *testing.T) {
	odesa := record.Values{
		"country": {"UA"}, "kind": {"regional"}, "languages": {"en", "uk"}, "interests": {"Поезія", "music"}, "readers": {"20000"},
		"can_offer": {"embroidery"}, "looking_for": {"English books"}, "town_kinds": {"port", "coast"},
	}
	for name, c := range map[string]struct {
		v      record.Values
		points int
		why    []string
	}{
		"nothing known":   {record.Values{}, 0, nil},
		"all that counts": {record.Values{"kind": {"regional"}, "languages": {"uk"}, "interests": {"поезія", "Music"}, "specialisms": {"x"}, "readers": {"39999"}, "looking_for": {"Embroidery"}, "can_offer": {"english books"}, "town_kinds": {"port"}}, 95, []string{"match.language", "match.kind", "match.interest", "match.interest", "match.size", "match.need", "match.need", "match.town"}},
		"a language":      {record.Values{"languages": {"cy", "en"}}, 25, []string{"match.language"}},
		"none in common":  {record.Values{"languages": {"cy"}}, 0, nil},
		"a kind like it":  {record.Values{"kind": {"central"}}, 10, []string{"match.kin"}},
		"another kind":    {record.Values{"kind": {"children"}}, 0, nil},
		"one interest":    {record.Values{"interests": {"МУЗИКА", "music"}}, 10, []string{"match.interest"}},
		"half as large":   {record.Values{"readers": {"10000"}}, 15, []string{"match.size"}},
		"much smaller":    {record.Values{"readers": {"9999"}}, 0, nil},
		"by population":   {record.Values{"population_served": {"100000"}}, 15, []string{"match.size"}},
		"one gives":       {record.Values{"can_offer": {"English books", "chess"}}, 5, []string{"match.need"}},
		"by the sea":      {record.Values{"town_kinds": {"coast", "rural"}}, 10, []string{"match.town"}},
	} {
		a, b := CandidateOf(odesa), CandidateOf(c.v)
		points, why := Standard.Match(a, b)
		back, _ := Standard.Match(b, a)
		var ids []string
		for _, m := range why {
			ids = append(ids, m.ID)
		}
		if points != c.points || back != points || !slices.Equal(ids, c.why) {
			t.Errorf("%s: %d (and %d), %v; want %d, %v", name, points, back, ids, c.points, c.why)
		}
	}
	deaf := CandidateOf(record.Values{"languages": {"cy"}})
	deaf.Interpreter = true
	if points, _ := Standard.Match(CandidateOf(odesa), deaf); points != 25 {
		t.Errorf("an interpreter: %d", points)
	}
	if Standard.Sum() != 100 {
		t.Error(Standard.Sum())
	}
}
