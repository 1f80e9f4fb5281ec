package translations

import (
	"strconv"
	"strings"

	"github.com/twinshelf/twinshelf/data/record"
)

// Int writes a whole number with its thousands apart: "1,200" / «1 200» (with a no-break space).
func (w *Words) Int(n int) string { return w.Number(strconv.Itoa(n)) }

// Number writes a canonical number: "1,234.5" / «1 234,5». What is no number comes back as it is.
func (w *Words) Number(canonical string) string {
	whole, part, hasPart := strings.Cut(canonical, ".")
	digits := strings.TrimPrefix(whole, "-")
	if digits == "" || strings.Trim(digits+part, "0123456789") != "" {
		return canonical
	}
	thousands, point := ",", "."
	if w.lang == "uk" {
		thousands, point = "\u00A0", ","
	}
	var b strings.Builder
	b.WriteString(whole[:len(whole)-len(digits)])
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(thousands)
		}
		b.WriteRune(d)
	}
	if hasPart {
		b.WriteString(point + part)
	}
	return b.String()
}

// currencySigns stand before the amount in English and after it in Ukrainian. Others, and the hryvnia in English, are shown by their codes.
var currencySigns = map[string]map[string]string{
	"en": {"GBP": "£", "EUR": "€", "USD": "$"},
	"uk": {"GBP": "£", "EUR": "€", "USD": "$", "UAH": "грн", "PLN": "зл."},
}

// Money writes a canonical amount: "£1,234.50", "UAH 1,234.50" / «1 234,50 грн».
func (w *Words) Money(canonical string) string {
	m, ok := record.ParseMoneyValue(canonical)
	if !ok {
		return canonical
	}
	amount := w.Number(m.Amount())
	sign, known := currencySigns[w.lang][m.Currency]
	switch {
	case w.lang == "uk" && known:
		return amount + "\u00A0" + sign
	case w.lang == "uk":
		return amount + "\u00A0" + m.Currency
	case known && m.Minor < 0:
		return "-" + sign + strings.TrimPrefix(amount, "-")
	case known:
		return sign + amount
	}
	return m.Currency + "\u00A0" + amount
}

// Size writes a number of bytes in the unit that fits: "840 KB", "2.4 MB", by powers of 1,000 as discs and sticks are sold.
func (w *Words) Size(bytes int64) string {
	const kilo, mega, giga = 1e3, 1e6, 1e9
	one := func(unit int64) string {
		return w.Number(strings.TrimSuffix(strconv.FormatFloat(float64(bytes)/float64(unit), 'f', 1, 64), ".0"))
	}
	switch {
	case bytes >= giga:
		return w.T("size.gb", "N", one(giga))
	case bytes >= mega:
		return w.T("size.mb", "N", one(mega))
	default:
		return w.T("size.kb", "N", w.Number(strconv.FormatInt((bytes+kilo-1)/kilo, 10)))
	}
}
