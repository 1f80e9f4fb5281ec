package form

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
)

// currencies are offered by their ISO codes, which both languages share; an amount in another one keeps it.
var currencies = []string{"GBP", "UAH", "EUR", "USD"}

// usualCurrency is that of an amount that is typed alone.
var usualCurrency = map[string]string{"en": "GBP", "uk": "UAH"}

// moneyEditor is an amount beside its currency.
type moneyEditor struct {
	slot     *slot
	amount   *entry
	currency *chooser
	shown    [2]string // both as they were at first
}

// money edits an amount; a currency that is typed with it counts more than the chosen one.
func money(s *slot) fyne.CanvasObject {
	e := &moneyEditor{slot: s, amount: s.newEntry("")}
	amount, currency := s.value(), ""
	if v, ok := record.ParseMoneyValue(amount); ok {
		amount, currency = s.form().decimal(v.Amount(), true), v.Currency
	} else if amount == "" {
		currency = usualCurrency[s.form().lang()]
	}
	codes := withUnknown(currencies, currency)
	e.currency = s.newChooser(menu{codes, codes}, currency, func(string) { e.changed() })
	e.amount.Text = amount
	e.amount.OnChanged = func(string) { e.changed() }
	e.shown = e.state()
	s.first = e.amount
	return widgets.Columns([]float32{2, 1}, e.amount, e.currency)
}

func (e *moneyEditor) state() [2]string { return [2]string{e.amount.Text, e.currency.Selected} }

func (e *moneyEditor) changed() {
	if e.state() == e.shown {
		e.slot.set(firstOdd(e.slot.field.of, e.slot.given), e.slot.given...)
		return
	}
	canonical, odd := e.slot.read(e.amount.Text)
	if v, ok := record.ParseMoneyValue(canonical); ok && odd == nil {
		e.follow(v.Currency)
	} else if e.amount.Text != "" && e.currency.Selected != "" {
		if with, strange := e.slot.read(e.amount.Text + " " + e.currency.Selected); strange == nil {
			canonical, odd = with, nil
		}
	}
	e.slot.set(odd, canonical)
}

// follow chooses the currency that was typed.
func (e *moneyEditor) follow(code string) {
	if !slices.Contains(e.currency.Options, code) || e.currency.Selected == code {
		return
	}
	e.currency.Selected = code
	e.currency.Refresh()
}
