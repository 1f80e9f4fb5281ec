package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/data/record"
)

// dateEntry is an entry for a date in any form that people write, and a button that opens a month to choose a day of.
type dateEntry struct {
	form   *Form
	entry  *entry
	button *button
	object *fyne.Container
}

// newDate shows a canonical date, or what stands in its place.
func (s *slot) newDate(canonical string, changed func(typed string)) *dateEntry {
	f := s.form()
	d := &dateEntry{form: f, entry: s.newEntry(f.words.ShortDate(canonical))}
	d.entry.PlaceHolder = f.words.T("form.date.example")
	d.entry.OnChanged = changed
	d.button = f.newButton("", theme.Icon("calendar"), d.openMonth)
	d.object = container.NewBorder(nil, nil, nil, d.button, d.entry)
	return d
}

// plainDate reads what stands in an entry that is part of another editor.
var plainDate = &record.Field{Type: record.Date}

// canonical is the date that was typed; false if it is none.
func (d *dateEntry) canonical() (record.PartialDate, bool) {
	text, _ := plainDate.Parse(d.entry.Text, d.form.lang())
	return record.ParsePartialDate(text)
}

// openMonth shows the month of the date, or this one.
func (d *dateEntry) openMonth() {
	start, ok := d.canonical()
	if !ok {
		now := d.form.today()
		start = record.PartialDate{Year: now.Year(), Month: int(now.Month()), Day: now.Day()}
	}
	m := newMonth(d.form, start, func(chosen record.PartialDate) {
		d.entry.SetText(d.form.words.ShortDate(chosen.String()))
	})
	m.showBelow(d.object)
}

// date edits a date, perhaps only of a month or a year.
func date(s *slot) fyne.CanvasObject {
	d := s.newDate(s.value(), nil)
	shown := d.entry.Text
	d.entry.OnChanged = func(typed string) { s.typed(typed, shown) }
	s.first = d.entry
	return d.object
}
