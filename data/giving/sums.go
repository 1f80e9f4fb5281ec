package giving

import "github.com/twinshelf/twinshelf/data/record"

// Sums are amounts of money per currency, in the order in which the currencies came. They are never added across currencies.
type Sums []record.MoneyValue

// Add adds money to that of its currency.
func (s *Sums) Add(m record.MoneyValue) {
	for i := range *s {
		if (*s)[i].Currency == m.Currency {
			(*s)[i].Minor += m.Minor
			return
		}
	}
	*s = append(*s, m)
}
