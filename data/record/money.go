package record

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// MoneyValue is an amount in minor units (pence, kopiykas) of a currency, by its ISO 4217 code.
type MoneyValue struct {
	Minor    int64
	Currency string
}

// ParseMoneyValue reads the canonical form of Money.
func ParseMoneyValue(canonical string) (MoneyValue, bool) {
	amount, currency, ok := strings.Cut(canonical, " ")
	if !ok || !isCurrency(currency) {
		return MoneyValue{}, false
	}
	minor, ok := minorUnits(amount, decimals(currency))
	return MoneyValue{minor, currency}, ok
}

// String gives the canonical form: "1234.50 GBP".
func (m MoneyValue) String() string { return m.Amount() + " " + m.Currency }

// Amount gives the amount in decimals, with as many as the currency has.
func (m MoneyValue) Amount() string {
	places := decimals(m.Currency)
	sign, minor := "", m.Minor
	if minor < 0 {
		sign, minor = "-", -minor
	}
	if places == 0 {
		return sign + strconv.FormatInt(minor, 10)
	}
	return fmt.Sprintf("%s%d.%0*d", sign, minor/100, places, minor%100)
}

// decimals gives how many decimals a currency has: two, for all that sister libraries are likely to meet but the yen and the won.
func decimals(currency string) int {
	switch currency {
	case "JPY", "KRW", "ISK":
		return 0
	}
	return 2
}

// minorUnits reads a plain decimal number; false if it has more decimals than the currency, or doesn't fit.
func minorUnits(amount string, places int) (int64, bool) {
	whole, part, _ := strings.Cut(amount, ".")
	part = strings.TrimRight(part, "0")
	if len(part) > places {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", places-len(part)), 10, 64)
	return n, err == nil
}

// currencyWords are what people write for the codes; longer ones first.
var currencyWords = []struct{ word, code string }{
	{"гривень", "UAH"}, {"гривні", "UAH"}, {"гривня", "UAH"}, {"грн.", "UAH"}, {"грн", "UAH"}, {"₴", "UAH"},
	{"фунтів", "GBP"}, {"£", "GBP"}, {"євро", "EUR"}, {"€", "EUR"}, {"us$", "USD"}, {"$", "USD"}, {"zł", "PLN"},
}

var currencyCode = regexp.MustCompile(`(?i)^([a-z]{3})\s*(.*)$|^(.*?)\s*([a-z]{3})$`)

func isCurrency(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// readMoney reads "1 234,50 грн", "£1,234.50", "GBP 1234.5". An amount without a currency is kept with a warning.
func readMoney(typed, lang string) (canonical, warning string) {
	amount, currency := splitCurrency(typed)
	// Money has no three decimals, so that 1,234 and 1.234 can only be thousands.
	if m := thousands.FindStringSubmatch(amount); m != nil && (m[1] == "," || m[1] == ".") {
		amount = strings.ReplaceAll(amount, m[1], "")
	}
	number, odd := readNumber(amount, lang)
	switch {
	case odd != "":
		return typed, "value.money"
	case currency == "":
		return typed, "value.money_currency"
	}
	minor, ok := minorUnits(number, decimals(currency))
	if !ok {
		return typed, "value.money"
	}
	return MoneyValue{minor, currency}.String(), ""
}

// splitCurrency finds the currency before or after the amount; a sign may stand before the currency.
func splitCurrency(typed string) (amount, currency string) {
	s := strings.TrimSpace(strings.ReplaceAll(typed, "\u00A0", " "))
	sign := ""
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		s, sign = rest, "-"
	}
	low := strings.ToLower(s)
	for _, w := range currencyWords {
		if rest, ok := strings.CutSuffix(low, w.word); ok {
			return sign + strings.TrimSpace(rest), w.code
		}
		if rest, ok := strings.CutPrefix(low, w.word); ok {
			return sign + strings.TrimSpace(rest), w.code
		}
	}
	if m := currencyCode.FindStringSubmatch(s); m != nil {
		return sign + strings.TrimSpace(m[2]+m[3]), strings.ToUpper(m[1] + m[4])
	}
	return sign + s, ""
}
