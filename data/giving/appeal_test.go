package giving

import (
	"reflect"
	"slices"
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
)

// gave makes a donation; kind is what kind of record its donor is.
func gave(kind string, pairs ...string) Donation { return Donation{of(pairs...), kind} }

// Each row: a target, what was given, the rates that somebody typed; the sum, the share of the target, and the currencies that stay apart.
func TestTotal(t *testing.T) {
	pounds := gave("", "amount", "100.00 GBP")
	for name, c := range map[string]struct {
		target    string
		donations []Donation
		rates     []Rate
		given     []string
		sum       string
		percent   int
		missing   []string
	}{
		"nothing yet":                  {"10000.00 GBP", nil, nil, nil, "", -1, nil},
		"pounds":                       {"10000.00 GBP", []Donation{pounds, gave("", "amount", "149.99 GBP")}, nil, []string{"249.99 GBP"}, "", 2, nil},
		"without a target":             {"", []Donation{pounds}, nil, []string{"100.00 GBP"}, "", -1, nil},
		"more than the target":         {"50.00 GBP", []Donation{pounds}, nil, []string{"100.00 GBP"}, "", 200, nil},
		"euros are never added":        {"200.00 GBP", []Donation{pounds, gave("", "amount", "60.00 EUR")}, nil, []string{"100.00 GBP", "60.00 EUR"}, "", -1, []string{"EUR"}},
		"but by a dated rate":          {"200.00 GBP", []Donation{pounds, gave("", "amount", "60.00 EUR")}, euros, []string{"100.00 GBP", "60.00 EUR"}, "150.00 GBP", 75, nil},
		"one rate of two":              {"200.00 GBP", []Donation{pounds, gave("", "amount", "60.00 EUR"), gave("", "amount", "60.00 UAH")}, euros, []string{"100.00 GBP", "60.00 EUR", "60.00 UAH"}, "", -1, []string{"UAH"}},
		"no target: most donations":    {"", []Donation{gave("", "amount", "60.00 EUR"), pounds, pounds}, euros, []string{"60.00 EUR", "200.00 GBP"}, "250.00 GBP", -1, nil},
		"a target in another currency": {"240.00 EUR", []Donation{pounds}, euros, []string{"100.00 GBP"}, "120.00 EUR", 50, nil},
		"an amount that is none":       {"", []Donation{gave("", "amount", "much"), pounds}, nil, []string{"100.00 GBP"}, "", -1, nil},
	} {
		got := Appeal{Values: of("target", c.target), Donations: c.donations}.Total(c.rates)
		var given []string
		for _, g := range got.Given {
			given = append(given, g.String())
		}
		sum := ""
		if got.Sum.Currency != "" {
			sum = got.Sum.String()
		}
		percent, ok := got.Reached()
		if !ok {
			percent = -1
		}
		if !slices.Equal(given, c.given) || sum != c.sum || percent != c.percent || !slices.Equal(got.Missing, c.missing) {
			t.Errorf("%s: %v, %s, %d %%, without %v", name, given, sum, percent, got.Missing)
		}
		if (sum != "") != (len(got.Rates) > 0) {
			t.Errorf("%s: a sum says its rates: %v", name, got.Rates)
		}
	}
}

// Gift Aid is for named people who gave pounds and said so.
func TestGiftAid(t *testing.T) {
	for name, c := range map[string]struct {
		d    Donation
		want bool
	}{
		"a name":                    {gave("", "amount", "10.00 GBP", "gift_aid", "yes", "donor_name", "Ann"), true},
		"a person":                  {gave("person", "amount", "10.00 GBP", "gift_aid", "yes", "donor", "x"), true},
		"a donor not arrived yet":   {gave("", "amount", "10.00 GBP", "gift_aid", "yes", "donor", "x"), true},
		"an organisation":           {gave("organisation", "amount", "10.00 GBP", "gift_aid", "yes", "donor", "x"), false},
		"a library":                 {gave("library", "amount", "10.00 GBP", "gift_aid", "yes", "donor", "x"), false},
		"nobody":                    {gave("", "amount", "10.00 GBP", "gift_aid", "yes"), false},
		"who wants no name":         {gave("", "amount", "10.00 GBP", "gift_aid", "yes", "donor_name", "Ann", "anonymous", "yes"), false},
		"euros":                     {gave("", "amount", "10.00 EUR", "gift_aid", "yes", "donor_name", "Ann"), false},
		"who did not say so":        {gave("", "amount", "10.00 GBP", "donor_name", "Ann"), false},
		"who said no":               {gave("", "amount", "10.00 GBP", "gift_aid", "no", "donor_name", "Ann"), false},
		"money that was given back": {gave("", "amount", "-10.00 GBP", "gift_aid", "yes", "donor_name", "Ann"), false},
	} {
		if c.d.Fits() != c.want {
			t.Errorf("%s: %v", name, !c.want)
		}
		got := Appeal{Donations: []Donation{c.d}}.Total(nil).GiftAid
		unfit := 0
		if !c.want && c.d.Values.Get("gift_aid") == "yes" {
			unfit = 1
		}
		if (got.Donations == 1) != c.want || got.Unfit != unfit {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// A quarter of all that was given, rounded down once.
	odd := gave("", "amount", "0.03 GBP", "gift_aid", "yes", "donor_name", "Ann")
	if got := (Appeal{Donations: []Donation{odd, odd, odd}}).Total(nil).GiftAid; got.Given.Minor != 9 || got.Claim != (record.MoneyValue{Minor: 2, Currency: "GBP"}) {
		t.Errorf("%+v", got)
	}
}

func TestMessagesAndStock(t *testing.T) {
	got := Appeal{
		Donations: []Donation{gave("", "message", "With love", "message_consent", "yes"), gave("", "message", "For you only"), gave("", "message", "No", "message_consent", "no")},
		Stock:     []record.Values{of("age", "adults", "quantity", "5"), of("quantity", "3"), of("age", "early_years", "quantity", "80"), of("age", "early_years"), of("age", "elves", "quantity", "2")},
	}.Total(nil)
	if !slices.Equal(got.Messages, []string{"With love"}) || !slices.Equal(got.Private, []string{"For you only", "No"}) {
		t.Errorf("%q, %q", got.Messages, got.Private)
	}
	if want := []Shelf{{"early_years", 81}, {"adults", 5}, {"", 5}}; !reflect.DeepEqual(got.Stock, want) {
		t.Errorf("%v", got.Stock)
	}
}
