package giving

import (
	"slices"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// Appeal is a collection with what was given to it.
type Appeal struct {
	Values    record.Values
	Donations []Donation
	Stock     []record.Values // items
}

// Donation is money from one donor. Kind is what kind of record the donor is, "" where only a name or nothing is known.
type Donation struct {
	Values record.Values
	Kind   string
}

// Given is what was given in one currency.
type Given struct {
	record.MoneyValue
	Donations int
}

// Total is what an appeal comes to.
type Total struct {
	Target record.MoneyValue // no currency: there is none
	Given  []Given           // per currency, in the order in which the currencies came
	// Sum is all of it in the currency of the target, or else of the most donations, by Rates. It has no currency while there is only one to add, or a rate is missing.
	Sum     record.MoneyValue
	Rates   []Rate
	Missing []string // the currencies for which a rate is missing
	GiftAid GiftAid
	// Messages are those of donors who agreed that they may be published, Private those of all others.
	Messages, Private []string
	Stock             []Shelf
}

// GiftAid is what the UK gives back to a charity for what people gave.
type GiftAid struct {
	Donations int
	Given     record.MoneyValue // pounds
	Claim     record.MoneyValue
	Unfit     int // marked, but nothing can be claimed for them
}

// Shelf is how many copies there are for an age; "" are those of which nobody said for whom they are.
type Shelf struct {
	Age    string
	Copies int
}

// giftAid is what can be claimed for each pound that was given, in percent: the basic rate of tax, 20 %, of what the donor earned for it (Income Tax Act 2007, Part 8,
// chapter 2; gov.uk/donating-to-charity/gift-aid, 2026).
const giftAid = 25

// Fits tells whether Gift Aid can be claimed for a donation that its donor marked: a person with a name gave pounds. A company or a library claims none, and nobody can
// declare anything for who stays unnamed.
func (d Donation) Fits() bool {
	m, ok := record.ParseMoneyValue(d.Values.Get("amount"))
	named := d.Values.Get("donor_name") != "" || d.Values.Get("donor") != ""
	return ok && m.Currency == "GBP" && m.Minor > 0 && named && d.Values.Get("anonymous") != "yes" && d.Values.Get("gift_aid") == "yes" && (d.Kind == "" || d.Kind == "person")
}

// Total adds up an appeal: amounts per currency, and all together only by the rates that somebody typed (domain/fields.md 8).
func (a Appeal) Total(rates []Rate) (t Total) {
	t.Target, _ = record.ParseMoneyValue(a.Values.Get("target"))
	t.GiftAid.Given.Currency, t.GiftAid.Claim.Currency = "GBP", "GBP"
	for _, d := range a.Donations {
		t.add(d)
	}
	t.GiftAid.Claim.Minor = t.GiftAid.Given.Minor * giftAid / 100
	t.together(rates)
	t.shelve(a.Stock)
	return t
}

func (t *Total) add(d Donation) {
	v := d.Values
	if m, ok := record.ParseMoneyValue(v.Get("amount")); ok {
		at := slices.IndexFunc(t.Given, func(g Given) bool { return g.Currency == m.Currency })
		if at < 0 {
			at = len(t.Given)
			t.Given = append(t.Given, Given{MoneyValue: record.MoneyValue{Currency: m.Currency}})
		}
		t.Given[at].Minor += m.Minor
		t.Given[at].Donations++
		switch {
		case d.Fits():
			t.GiftAid.Donations++
			t.GiftAid.Given.Minor += m.Minor
		case v.Get("gift_aid") == "yes":
			t.GiftAid.Unfit++
		}
	}
	if text := v.Get("message"); text != "" {
		if v.Get("message_consent") == "yes" {
			t.Messages = append(t.Messages, text)
		} else {
			t.Private = append(t.Private, text)
		}
	}
}

// together adds what is in several currencies.
func (t *Total) together(rates []Rate) {
	if len(t.Given) == 0 {
		return
	}
	to := t.Target.Currency
	if to == "" {
		to = slices.MaxFunc(t.Given, func(a, b Given) int { return a.Donations - b.Donations }).Currency
	}
	sum := record.MoneyValue{Currency: to}
	for _, g := range t.Given {
		m, by, ok := Convert(g.MoneyValue, to, rates)
		switch {
		case !ok:
			t.Missing = append(t.Missing, g.Currency)
		case by.Day != "":
			t.Rates = append(t.Rates, by)
		}
		sum.Minor += m.Minor
	}
	switch {
	case len(t.Missing) > 0: // a part is no sum
		t.Rates = nil
	case len(t.Rates) > 0:
		t.Sum = sum
	}
}

// Reached is how much of the target there is, in percent, rounded down; ok is false without a target, or while it can't be added.
func (t Total) Reached() (percent int, ok bool) {
	sum := t.Sum
	if sum.Currency == "" && len(t.Given) == 1 {
		sum = t.Given[0].MoneyValue
	}
	if t.Target.Minor <= 0 || sum.Currency != t.Target.Currency {
		return 0, false
	}
	return int(sum.Minor * 100 / t.Target.Minor), true
}

// shelve counts copies by the age that they are for, in the order of record.StockAges; what nobody said comes last.
func (t *Total) shelve(items []record.Values) {
	for _, age := range append(slices.Clone(record.StockAges), "") {
		n := 0
		for _, item := range items {
			if item.Get("age") == age || age == "" && !slices.Contains(record.StockAges, item.Get("age")) {
				n += copies(item)
			}
		}
		if n > 0 {
			t.Stock = append(t.Stock, Shelf{age, n})
		}
	}
}

// Money says what came together, a line each; it names no donor, so that a report may say it.
func (t Total) Money() (list []say.Message) {
	for _, g := range t.Given {
		list = append(list, say.Msg("appeal.given", "Sum", g.MoneyValue, "Donations", say.Msg("appeal.donations", "Count", g.Donations)))
	}
	if t.Sum.Currency != "" {
		list = append(list, say.Msg("appeal.together", "Sum", t.Sum))
		for _, r := range t.Rates {
			list = append(list, r.Line())
		}
	}
	for _, currency := range t.Missing {
		list = append(list, say.Msg("appeal.no_rate", "Currency", currency))
	}
	if percent, ok := t.Reached(); ok {
		list = append(list, say.Msg("appeal.reached", "Target", t.Target, "Percent", percent))
	} else if t.Target.Currency != "" {
		list = append(list, say.Msg("appeal.target", "Target", t.Target))
	}
	return list
}

// Lines says what Gift Aid brings; none while nothing was marked for it.
func (g GiftAid) Lines() (list []say.Message) {
	if g.Donations > 0 {
		list = append(list, say.Msg("appeal.gift_aid", "Sum", g.Given, "Claim", g.Claim, "Donations", say.Msg("appeal.donations", "Count", g.Donations)))
	}
	if g.Unfit > 0 {
		list = append(list, say.Msg("appeal.gift_aid_unfit", "Count", g.Unfit))
	}
	return list
}

// Shelves says how many copies there are for each age.
func (t Total) Shelves() (list []say.Message) {
	for _, s := range t.Stock {
		age := say.Ref("appeal.any_age")
		if s.Age != "" {
			age = say.Ref("choice.item.age." + s.Age)
		}
		list = append(list, say.Msg("appeal.shelf", "Age", age, "Copies", say.Msg("appeal.copies", "Count", s.Copies)))
	}
	return list
}
