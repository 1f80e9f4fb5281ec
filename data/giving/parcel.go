package giving

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// Load is an exchange with what is in it.
type Load struct {
	Values record.Values
	Items  []record.Values
}

// Parcel is what the rules look at of an exchange.
type Parcel struct {
	Load
	// Together are other parcels to the same recipient that were sent within a few days of it: customs may add them up (domain/DOMAIN.md 1.6).
	Together []Load
	// BySender says that the one who confirmed the arrival belongs to the side that sent.
	BySender bool
}

// The ways of a parcel.
const (
	ToUkraine = "uk_to_ua"
	ToUK      = "ua_to_uk"
)

// ended are the states of parcels whose way has ended.
var ended = []string{"confirmed", "returned", "lost"}

// OnTheWay are the states of parcels that somebody waits for.
var OnTheWay = []string{"sent", "in_transit", "customs", "delivered"}

// Step gives what one click notes of a parcel: that it is packed, sent, has arrived. It sets the state and its day; nil if nothing is left to note.
func Step(v record.Values, today string) record.Values {
	next := func(status, day string) record.Values {
		set := record.Values{"status": {status}}
		if v.Get(day) == "" {
			set[day] = []string{today}
		}
		return set
	}
	switch status := v.Get("status"); {
	case status == "" || status == "draft":
		return next("packed", "packed_on")
	case status == "packed":
		return next("sent", "sent_on")
	case slices.Contains(OnTheWay, status):
		return next("confirmed", "confirmed_on")
	}
	return nil
}

// ThanksOwed tells whether a parcel came and nobody has thanked for it.
func ThanksOwed(v record.Values) bool {
	return v.Get("status") == "confirmed" && v.Get("thank_you_sent") != "yes"
}

// towardsUkraine tells whether the rules for parcels to Ukraine count: also while nobody has said which way it goes.
func towardsUkraine(v record.Values) bool { return v.Get("direction") != ToUK }

// togetherDays is within how many days parcels may arrive together.
const togetherDays = 7

// Meet tells whether two parcels may arrive together: packed or on their way, to one recipient, sent within a few days.
func Meet(a, b record.Values) bool {
	to := a.Get("recipient")
	status := b.Get("status")
	if to == "" || b.Get("recipient") != to || a.Get("direction") != b.Get("direction") || status != "packed" && !slices.Contains(OnTheWay, status) {
		return false
	}
	x, okX := record.ParsePartialDate(a.Get("sent_on"))
	y, okY := record.ParsePartialDate(b.Get("sent_on"))
	return !okX || !okY || x.First().Sub(y.First()).Abs() <= togetherDays*24*time.Hour
}

// Worth gives what a parcel is worth, per currency: what was declared, or else the sum of what is in it.
func (l Load) Worth() []record.MoneyValue {
	if m, ok := record.ParseMoneyValue(l.Values.Get("declared_value")); ok {
		return []record.MoneyValue{m}
	}
	var sums Sums
	for _, item := range l.Items {
		if m, ok := record.ParseMoneyValue(item.Get("unit_value")); ok {
			m.Minor *= int64(copies(item))
			sums.Add(m)
		}
	}
	return sums
}

// copies is how many of something there are: one, if nobody said.
func copies(item record.Values) int {
	whole, _, _ := strings.Cut(item.Get("quantity"), ".")
	n, err := strconv.Atoi(whole)
	if err != nil || n < 0 {
		return 1
	}
	return n
}

// Mind says what to mind with a parcel, what stops it first. limits and rates are settings; today is for what is old. Of what has arrived, was returned or lost
// only the arrival is looked at.
func (p Parcel) Mind(limits []Limit, rates []Rate, today time.Time) []say.Message {
	if slices.Contains(ended, p.Values.Get("status")) {
		return p.arrival()
	}
	var list []say.Message
	if !Find(limits, Forbidden).Off {
		list = p.forbidden()
	}
	if !Find(limits, Books).Off {
		list = append(list, p.books()...)
	}
	list = append(list, p.old(today)...)
	if l := Find(limits, DutyFree); towardsUkraine(p.Values) && !l.Off {
		list = append(list, p.duty(l, rates)...)
	}
	if l := Find(limits, CN22); p.byPost() && !l.Off {
		list = append(list, p.form(l, rates)...)
	}
	if !Find(limits, Humanitarian).Off {
		list = append(list, p.humanitarian()...)
	}
	return list
}

// arrival: the other side says that it came (domain/DOMAIN.md 1.5, “parcels”).
func (p Parcel) arrival() []say.Message {
	switch {
	case p.Values.Get("status") != "confirmed":
	case p.Values.Get("confirmed_by") == "":
		return []say.Message{say.Msg("giving.who_confirmed")}
	case p.BySender:
		return []say.Message{say.Msg("giving.confirmed_by_sender")}
	}
	return nil
}

// byPost tells whether the post carries a parcel from the United Kingdom, and wants its form on it. Once it is on its way it is too late to say so.
func (p Parcel) byPost() bool {
	v := p.Values
	return towardsUkraine(v) && slices.Contains([]string{"parcel", "packet"}, v.Get("kind")) && slices.Contains([]string{"", "draft", "packed"}, v.Get("status"))
}

// duty: over the limit a parcel to Ukraine pays 10 % duty and 20 % tax on what is above it, also when its contents are humanitarian (news.dtkt.ua 108483, 2026);
// what goes as humanitarian aid by Resolution 953 of the Cabinet of Ministers is free of both.
func (p Parcel) duty(l Limit, rates []Rate) (list []say.Message) {
	if p.Values.Get("kind") == "humanitarian" {
		return nil
	}
	worth := p.Worth()
	for _, m := range worth {
		switch is, by := l.of(m, rates); {
		case is == above && by.Day != "":
			list = append(list, say.Msg("giving.duty_by_rate", "Worth", m, "Limit", l.Amount, "Day", say.Day(by.Day)))
		case is == above:
			list = append(list, say.Msg("giving.duty", "Limit", l.Amount))
		case is == unknown:
			list = append(list, say.Msg("giving.duty_unknown", "Worth", m, "Limit", l.Amount))
		}
	}
	if len(list) > 0 || len(p.Together) == 0 {
		return list
	}
	sums := Sums(slices.Clone(worth))
	for _, other := range p.Together {
		for _, m := range other.Worth() {
			sums.Add(m)
		}
	}
	for _, m := range sums {
		if is, _ := l.of(m, rates); is == above {
			return append(list, say.Msg("giving.together", "Limit", l.Amount, "Sum", m))
		}
	}
	return list
}

// form: Royal Mail wants a CN22 up to the limit, a CN23 above it, and no form for letters and postcards (galestreetpostoffice.co.uk).
func (p Parcel) form(l Limit, rates []Rate) (list []say.Message) {
	if len(p.Items) == 0 {
		list = append(list, say.Msg("giving.no_items"))
	} else if !slices.ContainsFunc(p.Items, func(i record.Values) bool { return i.Get("kind") != "letter" }) {
		return nil
	}
	chosen := p.Values.Get("customs_form")
	for _, m := range p.Worth() {
		switch is, _ := l.of(m, rates); {
		case is == unknown:
			list = append(list, say.Msg("giving.form_unknown", "Worth", m, "Limit", l.Amount))
		case is == above && chosen != "cn23":
			list = append(list, say.Msg("giving.cn23", "Limit", l.Amount))
		case is == below && (chosen == "" || chosen == "none"):
			list = append(list, say.Msg("giving.cn22", "Limit", l.Amount))
		}
	}
	if chosen == "cn23" && slices.ContainsFunc(p.Items, func(i record.Values) bool { return i.Get("unit_value") == "" || i.Get("weight_g") == "" }) {
		list = append(list, say.Msg("giving.lines"))
	}
	return list
}

// humanitarian: since 1 December 2023 the recipient is registered in the automated system and has a code; it may be an institution paid from a budget, and so a
// library (Zakarpattia Customs, zk.customs.gov.ua; Resolution 953 of the Cabinet of Ministers).
func (p Parcel) humanitarian() (list []say.Message) {
	v := p.Values
	if v.Get("kind") != "humanitarian" || !towardsUkraine(v) {
		return nil
	}
	if v.Get("recipient_legal_name") == "" {
		list = append(list, say.Msg("giving.legal_name"))
	}
	if v.Get("humanitarian_code") == "" {
		list = append(list, say.Msg("giving.code"))
	}
	return list
}
