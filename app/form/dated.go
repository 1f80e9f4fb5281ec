package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
)

// datedEditor is a history: a row for each date with what began then.
type datedEditor struct {
	slot *slot
	rows []*datedRow
	list *fyne.Container
}

// datedRow is one element. Until it is edited it stays as it was given.
type datedRow struct {
	given  string
	date   *dateEntry
	ids    []string
	choice *widget.Select
	edited bool
	object fyne.CanvasObject
}

// dated edits a history; one without any rows begins with an empty row.
func dated(s *slot) fyne.CanvasObject {
	e := &datedEditor{slot: s, list: container.NewVBox()}
	for _, value := range s.now {
		e.add(value)
	}
	if len(e.rows) == 0 {
		e.add("")
	}
	s.first = e.rows[0].date.entry
	add := widget.NewButtonWithIcon(s.form().words.T("form.add"), theme.Icon("add"), func() { e.add("") })
	add.Importance = widget.LowImportance
	return container.NewVBox(e.list, container.NewHBox(add))
}

func (e *datedEditor) add(value string) {
	r := &datedRow{given: value}
	day, id := record.SplitDated(value)
	edited := func() { r.edited = true; e.changed() }
	r.date = e.slot.form().newDate(day, func(string) { edited() })
	m := e.slot.choiceMenu(id)
	r.ids = m.ids
	r.choice = newSelect(m, id, func(string) { edited() })
	remove := e.slot.form().removeButton(func() { e.remove(r) })
	r.object = container.NewBorder(nil, nil, nil, remove, widgets.Columns([]float32{1, 1}, r.date.object, r.choice))
	e.rows = append(e.rows, r)
	e.list.Add(r.object)
}

func (e *datedEditor) remove(gone *datedRow) {
	var rows []*datedRow
	for _, r := range e.rows {
		if r != gone {
			rows = append(rows, r)
		}
	}
	e.rows = rows
	e.list.Remove(gone.object)
	e.changed()
}

// changed gathers the rows; those without a date and a choice are nothing yet.
func (e *datedEditor) changed() {
	var values []string
	var odd *record.Warning
	for _, r := range e.rows {
		value, strange := r.read(e.slot)
		values = append(values, value)
		if odd == nil {
			odd = strange
		}
	}
	e.slot.set(odd, values...)
}

func (r *datedRow) read(s *slot) (string, *record.Warning) {
	if !r.edited {
		return r.given, s.field.of.CheckValue(r.given)
	}
	return s.read(r.date.entry.Text + " " + r.ids[r.choice.SelectedIndex()])
}
