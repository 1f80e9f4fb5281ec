package screens

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/giving"
	"github.com/twinshelf/twinshelf/data/record"
)

// limits are the rules for parcels, each with its day and its source, and the rates by which money of two currencies is compared.
type limits struct{ host Host }

func newLimits(h Host) Page { return &limits{host: h} }

func (s *limits) Title() string { return s.host.Words().T("limit.title") }

func (s *limits) Object() fyne.CanvasObject {
	w := s.host.Words()
	column := widgets.Stack(container.NewVBox(widgets.Title(s.Title()), widgets.Muted(w.T("limit.what")), widgets.Gap(4)))
	for _, l := range s.host.Desk().Limits() {
		column.Add(s.limit(l))
	}
	column.Add(s.rates())
	return widgets.Scroll(widgets.MaxWidth(720, column))
}

// typed are the fields of a small form, by slot.
type typed map[string]*widget.Entry

// field adds a field with its name above it.
func (t typed) field(slot, name, value string) fyne.CanvasObject {
	t[slot] = widget.NewEntry()
	t[slot].SetText(value)
	return container.NewVBox(widgets.Small(name), t[slot])
}

// values reads what was typed as the fields of a kind are read; what is no value of its field is kept as typed.
func (t typed) values(k *record.Kind, lang string) record.Values {
	v := record.Values{}
	for slot, entry := range t {
		value := strings.TrimSpace(entry.Text)
		if value != "" {
			value, _ = k.Field(slot).Parse(value, lang)
		}
		v[slot] = []string{value}
	}
	return v
}

func (s *limits) limit(l giving.Limit) fyne.CanvasObject {
	w := s.host.Words()
	fields := typed{}
	asOf := fields.field("as_of", w.T("limit.as_of"), w.ShortDate(l.AsOf))
	source := fields.field("source", w.T("limit.source"), l.Source)
	line := widgets.Columns([]float32{1, 2}, asOf, source)
	if l.Amount.Currency != "" {
		line = widgets.Columns([]float32{1, 1, 2}, fields.field("amount", w.T("limit.amount"), w.Number(l.Amount.Amount())+" "+l.Amount.Currency), asOf, source)
	}
	holds := widget.NewCheck(w.T("limit.holds"), nil)
	holds.Checked = !l.Off
	save := widgets.NewButton(w.T("edit.save"), func() {
		v := fields.values(giving.LimitKind(), w.Lang())
		v["holds"] = []string{map[bool]string{true: "yes", false: "no"}[holds.Checked]}
		s.host.Do(func(context.Context) error { return s.host.Desk().SetLimit(l.ID, v) }, func() { s.host.Tell(w.T("limit.saved")) })
	})
	return widgets.Card(container.NewBorder(nil, nil, nil, container.NewHBox(holds, save), widgets.Heading(w.T("limit."+l.ID))), line)
}

func (s *limits) rates() fyne.CanvasObject {
	w := s.host.Words()
	objects := []fyne.CanvasObject{widgets.Heading(w.T("rate.title")), widgets.Muted(w.T("rate.what"))}
	for _, r := range s.host.Desk().Rates() {
		objects = append(objects, widgets.Body(w.Say(r.Line())), widgets.Small(r.Source))
	}
	from, to := widget.NewSelect(giving.Currencies, nil), widget.NewSelect(giving.Currencies, nil)
	from.SetSelected("GBP")
	to.SetSelected("EUR")
	fields := typed{}
	above := func(name string, o fyne.CanvasObject) fyne.CanvasObject {
		return container.NewVBox(widgets.Small(w.T(name)), o)
	}
	add := widgets.NewButton(w.T("rate.add"), func() {
		v := fields.values(giving.RateKind(), w.Lang())
		v["from"], v["to"] = []string{from.Selected}, []string{to.Selected}
		s.host.Do(func(context.Context) error { return s.host.Desk().AddRate(v) }, func() {
			s.host.Tell(w.T("rate.saved"))
			s.host.Show()
		})
	})
	objects = append(objects,
		widgets.Columns([]float32{1, 1, 1, 1}, above("rate.from", from), above("rate.to", to), fields.field("rate", w.T("rate.rate"), ""),
			fields.field("day", w.T("rate.day"), w.ShortDate(s.host.Now().Format("2006-01-02")))),
		container.NewBorder(nil, nil, nil, container.NewVBox(widgets.Small(" "), add), fields.field("source", w.T("limit.source"), "")))
	return widgets.Card(objects...)
}
