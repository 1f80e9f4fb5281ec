package giving

import (
	"slices"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

var today = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// of makes values from slots and values by turns.
func of(pairs ...string) record.Values {
	v := record.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v[pairs[i]] = []string{pairs[i+1]}
	}
	return v
}

func ids(list []say.Message) (found []string) {
	for _, m := range list {
		found = append(found, m.ID)
	}
	return found
}

var euros = []Rate{{From: "GBP", To: "EUR", Rate: "1.2", Day: "2026-11-20"}, {From: "GBP", To: "EUR", Rate: "9", Day: "2025-01-01"}}

// Each row: a parcel, what is in it, the rates that somebody typed, and what is said.
func TestMind(t *testing.T) {
	book := of("kind", "book", "title.en", "A book about seeds", "quantity", "1")
	for name, c := range map[string]struct {
		v     record.Values
		items []record.Values
		rates []Rate
		want  []string
	}{
		"a courier":                       {of("direction", "uk_to_ua", "kind", "courier", "declared_value", "150.00 EUR"), nil, nil, nil},
		"one cent above":                  {of("direction", "uk_to_ua", "kind", "courier", "declared_value", "150.01 EUR"), nil, nil, []string{"giving.duty"}},
		"no direction yet":                {of("kind", "courier", "declared_value", "150.01 EUR"), nil, nil, []string{"giving.duty"}},
		"to the UK":                       {of("direction", "ua_to_uk", "kind", "parcel", "declared_value", "900.00 EUR"), nil, nil, nil},
		"pounds without a rate":           {of("direction", "uk_to_ua", "kind", "courier", "declared_value", "500.00 GBP"), nil, nil, []string{"giving.duty_unknown"}},
		"pounds at the rate, exactly":     {of("direction", "uk_to_ua", "kind", "courier", "declared_value", "125.00 GBP"), nil, euros, nil},
		"pounds at the rate, above":       {of("direction", "uk_to_ua", "kind", "courier", "declared_value", "125.01 GBP"), nil, euros, []string{"giving.duty_by_rate"}},
		"it has arrived":                  {of("direction", "uk_to_ua", "kind", "parcel", "declared_value", "900.00 EUR", "status", "confirmed", "confirmed_by", "x"), nil, nil, nil},
		"nobody says who confirmed it":    {of("status", "confirmed"), nil, nil, []string{"giving.who_confirmed"}},
		"a few pounds without a rate":     {of("direction", "uk_to_ua", "kind", "courier", "declared_value", "124.00 GBP"), nil, nil, nil},
		"the post, CN22":                  {of("direction", "uk_to_ua", "kind", "parcel", "declared_value", "100.00 GBP", "customs_form", "cn22"), []record.Values{book}, euros, nil},
		"the post, no form":               {of("direction", "uk_to_ua", "kind", "parcel", "declared_value", "100.00 GBP"), []record.Values{book}, euros, []string{"giving.cn22"}},
		"the post, CN22, too much":        {of("direction", "uk_to_ua", "kind", "packet", "declared_value", "270.01 GBP", "customs_form", "cn22"), []record.Values{book}, euros, []string{"giving.duty_by_rate", "giving.cn23"}},
		"the post, CN23 without lines":    {of("direction", "uk_to_ua", "kind", "parcel", "declared_value", "100.00 GBP", "customs_form", "cn23"), []record.Values{book}, euros, []string{"giving.lines"}},
		"the post, hryvnias":              {of("direction", "uk_to_ua", "kind", "parcel", "declared_value", "100.00 UAH", "customs_form", "cn22"), []record.Values{book}, euros, []string{"giving.form_unknown"}},
		"letters want no form":            {of("direction", "uk_to_ua", "kind", "packet"), []record.Values{of("kind", "letter", "unit_value", "1.00 GBP")}, euros, nil},
		"nothing in it yet":               {of("direction", "uk_to_ua", "kind", "parcel"), nil, nil, []string{"giving.no_items"}},
		"sent: too late for forms":        {of("direction", "uk_to_ua", "kind", "parcel", "status", "sent", "declared_value", "100.00 EUR"), nil, nil, nil},
		"worth by what is in it":          {of("direction", "uk_to_ua", "kind", "courier"), []record.Values{of("quantity", "3", "unit_value", "50.01 EUR", "kind", "toy")}, nil, []string{"giving.duty"}},
		"humanitarian":                    {of("direction", "uk_to_ua", "kind", "humanitarian", "declared_value", "9000.00 EUR"), []record.Values{book}, nil, []string{"giving.legal_name", "giving.code"}},
		"seeds":                           {of("direction", "uk_to_ua", "kind", "courier"), []record.Values{of("title.uk", "Насіння соняшника", "kind", "present")}, nil, []string{"giving.seeds"}},
		"seeds by the parcel’s name":      {of("title.en", "Flower seeds", "direction", "ua_to_uk"), nil, nil, []string{"giving.seeds"}},
		"a book about seeds":              {of("title.en", "Flower seeds", "direction", "ua_to_uk"), []record.Values{book}, nil, nil},
		"pillows are no pills":            {of("direction", "ua_to_uk"), []record.Values{of("title.en", "Pillows, a kit")}, nil, nil},
		"medicine and batteries":          {of("direction", "uk_to_ua", "kind", "courier"), []record.Values{of("title.en", "First aid kit"), of("title.uk", "Павербанки")}, nil, []string{"giving.medicine", "giving.batteries"}},
		"a book from the aggressor state": {of("direction", "uk_to_ua", "kind", "courier"), []record.Values{of("kind", "book", "origin", "Росія", "isbn", "9785170000005")}, nil, []string{"giving.aggressor"}},
		"an ISBN of the old group":        {of("direction", "uk_to_ua", "kind", "courier"), []record.Values{of("kind", "book", "isbn", "9785170000005")}, nil, []string{"giving.isbn5"}},
		"a book in Russian":               {of("direction", "uk_to_ua", "kind", "courier"), []record.Values{of("kind", "book", "language", "rus", "isbn", "9780306406157")}, nil, []string{"giving.russian"}},
		"the same on the way out":         {of("direction", "ua_to_uk"), []record.Values{of("kind", "book", "language", "rus", "origin", "RU")}, nil, nil},
		"an old book leaves":              {of("direction", "ua_to_uk"), []record.Values{of("kind", "book", "published", "1976")}, nil, []string{"giving.old_books"}},
		"not so old":                      {of("direction", "ua_to_uk"), []record.Values{of("kind", "book", "published", "1977-02")}, nil, nil},
	} {
		if got := ids(Parcel{Load: Load{c.v, c.items}}.Mind(Limits, c.rates, today)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	own := []Limit{{ID: DutyFree, Amount: record.MoneyValue{Minor: 45_00, Currency: "EUR"}}}
	if got := ids(Parcel{Load: Load{Values: of("kind", "courier", "declared_value", "46.00 EUR")}}.Mind(own, nil, today)); !slices.Equal(got, []string{"giving.duty"}) {
		t.Errorf("a limit that was changed: %v", got)
	}
	if got := ids(Parcel{Load: Load{Values: of("status", "confirmed", "confirmed_by", "x")}, BySender: true}.Mind(own, nil, today)); !slices.Equal(got, []string{"giving.confirmed_by_sender"}) {
		t.Errorf("confirmed by the sender: %v", got)
	}
}

// A rule that no longer holds is not asked for.
func TestRuleThatIsOff(t *testing.T) {
	var none []Limit
	for _, l := range Limits {
		l, ok := l.With(of("holds", "no"))
		if !ok || !l.Off {
			t.Fatalf("%+v", l)
		}
		none = append(none, l)
	}
	p := Parcel{Load: Load{of("direction", "uk_to_ua", "kind", "humanitarian", "declared_value", "900.00 EUR"), []record.Values{of("title.en", "Seeds", "origin", "RU", "language", "rus")}}}
	if got := ids(p.Mind(none, nil, today)); got != nil {
		t.Errorf("%v", got)
	}
	if got := ids(p.Mind(nil, nil, today)); len(got) != 4 {
		t.Errorf("%v", got)
	}
}

// One click notes the next state and its day; a day that somebody typed stays.
func TestStep(t *testing.T) {
	for _, row := range []struct{ status, next, day string }{
		{"", "packed", "packed_on"}, {"draft", "packed", "packed_on"}, {"packed", "sent", "sent_on"}, {"sent", "confirmed", "confirmed_on"},
		{"customs", "confirmed", "confirmed_on"}, {"delivered", "confirmed", "confirmed_on"}, {"confirmed", "", ""}, {"lost", "", ""}, {"returned", "", ""},
	} {
		set := Step(of("status", row.status), "2026-11-21")
		if set.Get("status") != row.next || row.day != "" && set.Get(row.day) != "2026-11-21" {
			t.Errorf("%s: %v", row.status, set)
		}
		if set := Step(of("status", row.status, row.day, "2026-11-02"), "2026-11-21"); row.day != "" && set.Get(row.day) != "" {
			t.Errorf("%s: %v", row.status, set)
		}
	}
	for status, owed := range map[string]bool{"confirmed": true, "delivered": false, "": false} {
		if ThanksOwed(of("status", status)) != owed || ThanksOwed(of("status", status, "thank_you_sent", "yes")) {
			t.Errorf("thanks for what is %q", status)
		}
	}
}

// Two parcels to one person, days apart, are added up; to another person, or weeks apart, they are not.
func TestTogether(t *testing.T) {
	one := of("recipient", "a", "direction", "uk_to_ua", "kind", "courier", "sent_on", "2026-11-01", "declared_value", "100.00 EUR")
	for name, c := range map[string]struct {
		other record.Values
		want  bool
	}{
		"a week later":      {of("recipient", "a", "direction", "uk_to_ua", "status", "sent", "sent_on", "2026-11-08", "declared_value", "60.00 EUR"), true},
		"eight days":        {of("recipient", "a", "direction", "uk_to_ua", "status", "sent", "sent_on", "2026-11-09", "declared_value", "60.00 EUR"), false},
		"packed, no day":    {of("recipient", "a", "direction", "uk_to_ua", "status", "packed", "declared_value", "60.00 EUR"), true},
		"to somebody else":  {of("recipient", "b", "direction", "uk_to_ua", "status", "sent", "sent_on", "2026-11-02", "declared_value", "60.00 EUR"), false},
		"the other way":     {of("recipient", "a", "direction", "ua_to_uk", "status", "sent", "sent_on", "2026-11-02", "declared_value", "60.00 EUR"), false},
		"arrived":           {of("recipient", "a", "direction", "uk_to_ua", "status", "confirmed", "sent_on", "2026-11-02", "declared_value", "60.00 EUR"), false},
		"together not more": {of("recipient", "a", "direction", "uk_to_ua", "status", "sent", "sent_on", "2026-11-02", "declared_value", "50.00 EUR"), false},
	} {
		p := Parcel{Load: Load{Values: one}}
		if Meet(one, c.other) {
			p.Together = append(p.Together, Load{Values: c.other})
		}
		if got := slices.Contains(ids(p.Mind(Limits, nil, today)), "giving.together"); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWays(t *testing.T) {
	var w Ways
	w.Add(Load{of("direction", "uk_to_ua", "status", "confirmed"), []record.Values{of("kind", "book", "quantity", "120"), of("kind", "toy", "quantity", "3"), of("isbn", "9780306406157")}})
	w.Add(Load{of("direction", "uk_to_ua", "status", "customs"), nil})
	w.Add(Load{of("direction", "ua_to_uk", "status", "sent"), []record.Values{of("quantity", "5")}})
	w.Add(Load{of("direction", "ua_to_uk", "status", "draft"), []record.Values{of("quantity", "5")}})
	w.Add(Load{of("direction", "ua_to_uk", "status", "lost"), nil})
	w.Add(Load{of("status", "sent"), nil})
	want := Ways{ToUkraine: Way{Parcels: 2, OnTheWay: 1, Arrived: 1, Items: 124, Books: 121}, ToUK: Way{Parcels: 1, OnTheWay: 1, Items: 5}}
	if w != want {
		t.Errorf("%+v", w)
	}
}
