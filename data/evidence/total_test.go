package evidence

import (
	"slices"
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
)

// Only what somebody answered is added up; a figure that nobody gave is missing; a quote without consent is left out.
func TestSum(t *testing.T) {
	got := Sum([]record.Values{
		values("answered_on=2026-10-01 activities=3 people_uk=20 outcomes=skills|wellbeing quote.en=Lovely quote_consent=yes"),
		values("call_wanted=no activities=2 people_uk=about outcomes=wellbeing quote.uk=Чудово"),
		values("activities=100 outcomes=skills quote.en=Prefilled quote_consent=no"),
		values("activities=50"),
	})
	if got.Figures["activities"] != 105 || got.Figures["people_uk"] != 20 {
		t.Errorf("figures %v", got.Figures)
	}
	if _, ok := got.Figures["books_to_ua"]; ok {
		t.Error("a figure that nobody gave is said to be zero")
	}
	if want := []Outcome{{"skills", 2}, {"wellbeing", 2}}; !slices.Equal(got.Outcomes, want) {
		t.Errorf("outcomes %v", got.Outcomes)
	}
	if len(got.Quotes) != 1 || got.Quotes[0].Get("quote.en") != "Lovely" {
		t.Errorf("quotes %v", got.Quotes)
	}
}
