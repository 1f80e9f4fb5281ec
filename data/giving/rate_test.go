package giving

import (
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
)

// Money is compared by the newest rate between two currencies, whichever way it was typed; without one it is not compared.
func TestConvert(t *testing.T) {
	rates := []Rate{
		{From: "GBP", To: "EUR", Rate: "1.17", Day: "2026-11-20"}, {From: "GBP", To: "EUR", Rate: "1.3", Day: "2024-01-01"},
		{From: "UAH", To: "EUR", Rate: "0.02", Day: "2026-11-01"}, {From: "USD", To: "EUR", Rate: "none", Day: "2026-11-01"},
	}
	for _, row := range []struct {
		from, to, want, day string
		ok                  bool
	}{
		{"100.00 GBP", "EUR", "117.00 EUR", "2026-11-20", true}, {"117.00 EUR", "GBP", "100.00 GBP", "2026-11-20", true}, {"0.01 GBP", "EUR", "0.01 EUR", "2026-11-20", true},
		{"150.00 EUR", "UAH", "7500.00 UAH", "2026-11-01", true}, {"5.00 EUR", "EUR", "5.00 EUR", "", true},
		{"5.00 USD", "EUR", "5.00 USD", "", false}, {"5.00 GBP", "UAH", "5.00 GBP", "", false},
	} {
		m, _ := record.ParseMoneyValue(row.from)
		got, by, ok := Convert(m, row.to, rates)
		if got.String() != row.want || by.Day != row.day || ok != row.ok {
			t.Errorf("%s to %s: %s by that of %q, %v", row.from, row.to, got, by.Day, ok)
		}
	}
}

func TestWhatIsARate(t *testing.T) {
	whole := of("from", "GBP", "to", "EUR", "rate", "1.17", "day", "2026-11-20", "source", "ecb.europa.eu")
	if r, ok := RateOf(whole); !ok || r.Source != "ecb.europa.eu" {
		t.Errorf("%+v %v", r, ok)
	}
	for slot, value := range map[string]string{"from": "", "to": "GBP", "rate": "0", "day": "2026-11"} {
		v := whole.Clone()
		v[slot] = []string{value}
		if _, ok := RateOf(v); ok {
			t.Errorf("%s %q makes no rate", slot, value)
		}
	}
	if l, ok := Limits[0].With(of("amount", "300.00 GBP", "as_of", "2027-01")); !ok || l.Amount.Minor != 300_00 || l.AsOf != "2027-01" || l.ID != CN22 {
		t.Errorf("%+v %v", l, ok)
	}
	if _, ok := Limits[0].With(of("amount", "many")); ok {
		t.Error("that is no limit")
	}
	if l := Find(nil, DutyFree); l.Amount.String() != "150.00 EUR" {
		t.Errorf("%+v", l)
	}
}
