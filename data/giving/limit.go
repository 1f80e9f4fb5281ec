package giving

import (
	"github.com/twinshelf/twinshelf/data/record"
)

// Limit is a rule of post, customs or law that a parcel meets, with the amount of money that it turns on, if it has one. It is a setting, for such rules change:
// it says as of when it is known, and who says so.
type Limit struct {
	ID     string            // its name is the message "limit.ID"
	Amount record.MoneyValue // no currency: the rule has no amount
	AsOf   string            // a date in canonical form
	Source string
	Off    bool // it no longer holds
}

// The ids of limits.
const (
	CN22         = "cn22"         // what a CN22 label may declare; above it a CN23 is needed
	DutyFree     = "duty_free"    // what one parcel to Ukraine may be worth before duty and tax
	Humanitarian = "humanitarian" // what humanitarian aid needs
	Forbidden    = "forbidden"    // what neither post nor customs let through
	Books        = "books"        // which books may not be brought into Ukraine
)

// Limits are those that the program begins with (domain/DOMAIN.md 1.6, fields.md 7). A CN22 declares up to 300 SDR, which Royal Mail rounds to GBP 270. Ukraine
// lets a postal item of EUR 150 in free, also with humanitarian contents; to give that up has been discussed. Humanitarian aid is declared online since
// 1 December 2023. Plants and seeds are on the lists of what operators refuse.
var Limits = []Limit{
	{ID: CN22, Amount: record.MoneyValue{Minor: 270_00, Currency: "GBP"}, AsOf: "2026", Source: "Royal Mail (300 SDR)"},
	{ID: DutyFree, Amount: record.MoneyValue{Minor: 150_00, Currency: "EUR"}, AsOf: "2026", Source: "news.dtkt.ua, 108483"},
	{ID: Humanitarian, AsOf: "2023-12-01", Source: "КМУ, 953; zk.customs.gov.ua"},
	{ID: Forbidden, AsOf: "2026", Source: "smartpost.global/en/restrictions"},
	{ID: Books, AsOf: "2023-06-25", Source: "Закон України 2309-IX"},
}

// cautious are round figures below the limits that the program begins with, in other currencies, as of 2026, in minor units: while nobody has typed a rate, what is
// below them is surely below the limit. A question too many does less harm than duty at the door.
var cautious = map[string]map[string]int64{
	CN22:     {"EUR": 310_00, "USD": 350_00},
	DutyFree: {"GBP": 125_00, "USD": 160_00, "UAH": 7000_00},
}

// LimitKind is the form of a limit: its amount, its date and its source are typed as those of any record are.
func LimitKind() *record.Kind {
	return record.NewRegistry(&record.Kind{ID: "limit", Fields: []record.Field{
		{ID: "amount", Type: record.Money},
		{ID: "as_of", Type: record.Date},
		{ID: "source", Type: record.Text},
		{ID: "holds", Type: record.YesNo},
	}}).Kind("limit")
}

// With gives the limit with what was typed; what was not keeps its value. ok is false for an amount that is none.
func (l Limit) With(v record.Values) (_ Limit, ok bool) {
	if text, typed := v["amount"]; typed && l.Amount.Currency != "" {
		m, isMoney := record.ParseMoneyValue(record.Values{"": text}.Get(""))
		if !isMoney || m.Minor <= 0 {
			return l, false
		}
		l.Amount = m
	}
	if _, typed := v["as_of"]; typed {
		l.AsOf = v.Get("as_of")
	}
	if _, typed := v["source"]; typed {
		l.Source = v.Get("source")
	}
	if holds := v.Get("holds"); holds != "" {
		l.Off = holds == "no"
	}
	return l, true
}

// Find gives the limit with an id; that which the program begins with, if it is not in the list.
func Find(list []Limit, id string) Limit {
	for _, all := range [][]Limit{list, Limits} {
		for _, l := range all {
			if l.ID == id {
				return l
			}
		}
	}
	return Limit{}
}

// verdict is what comparing money with a limit gave.
type verdict int

const (
	below verdict = iota
	above
	unknown // it needs a rate that nobody typed
)

// of compares money with the limit; by is the rate that it took, if it took one.
func (l Limit) of(m record.MoneyValue, rates []Rate) (_ verdict, by Rate) {
	same, by, ok := Convert(m, l.Amount.Currency, rates)
	surely := cautious[l.ID][m.Currency]
	switch {
	case ok && same.Minor > l.Amount.Minor:
		return above, by
	case ok, l.Amount == Find(nil, l.ID).Amount && m.Minor <= surely:
		return below, by
	}
	return unknown, by
}
