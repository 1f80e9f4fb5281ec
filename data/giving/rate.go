package giving

import (
	"math/big"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// Rate is what one unit of a currency was worth in another on a day. The program knows no rates: a person typed it, with its source. Money of two currencies is
// never added or compared without one (domain/fields.md 8).
type Rate struct {
	From, To string // ISO 4217
	Rate     string // a canonical number
	Day      string // a date in canonical form
	Source   string
}

// RateKind is the form of a rate.
func RateKind() *record.Kind {
	return record.NewRegistry(&record.Kind{ID: "rate", Fields: []record.Field{
		{ID: "from", Type: record.Choice, Choices: Currencies},
		{ID: "to", Type: record.Choice, Choices: Currencies},
		{ID: "rate", Type: record.Number},
		{ID: "day", Type: record.Date},
		{ID: "source", Type: record.Text},
	}}).Kind("rate")
}

// Currencies are those that a rate may be of.
var Currencies = []string{"GBP", "EUR", "UAH", "USD", "PLN"}

// RateOf reads what was typed; ok is false if it is no rate with a day.
func RateOf(v record.Values) (_ Rate, ok bool) {
	r := Rate{From: v.Get("from"), To: v.Get("to"), Rate: v.Get("rate"), Day: v.Get("day"), Source: v.Get("source")}
	d, dated := record.ParsePartialDate(r.Day)
	return r, dated && d.Day > 0 && r.From != "" && r.To != "" && r.From != r.To && r.number() != nil
}

// number is nil for what is no number above zero.
func (r Rate) number() *big.Rat {
	n, ok := new(big.Rat).SetString(r.Rate)
	if !ok || n.Sign() <= 0 {
		return nil
	}
	return n
}

// Convert gives money in another currency by the newest rate between the two, whichever way it was typed; ok is false if there is none. The rate is zero if the
// money is of that currency already.
func Convert(m record.MoneyValue, to string, rates []Rate) (_ record.MoneyValue, by Rate, ok bool) {
	if m.Currency == to {
		return m, by, true
	}
	for _, r := range rates {
		fits := r.From == m.Currency && r.To == to || r.To == m.Currency && r.From == to
		if fits && r.number() != nil && r.Day > by.Day {
			by = r
		}
	}
	factor := by.number()
	if factor == nil {
		return m, by, false
	}
	if by.From == to {
		factor.Inv(factor)
	}
	minor := new(big.Rat).Mul(new(big.Rat).SetInt64(m.Minor), factor)
	minor.Add(minor, big.NewRat(1, 2)) // to the nearest penny
	return record.MoneyValue{Minor: new(big.Int).Quo(minor.Num(), minor.Denom()).Int64(), Currency: to}, by, true
}

// Line says a rate with its day.
func (r Rate) Line() say.Message {
	return say.Msg("rate.line", "From", r.From, "Rate", say.Number(r.Rate), "To", r.To, "Day", say.Day(r.Day))
}
