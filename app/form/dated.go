package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
)

// datedEditor is a history: a row for each date with what began then.
type datedEditor struct {
	slot *slot
	rows []*datedRow
	list *fyne.Container
	more *button
}

// datedRow is one element. While it shows what it showed at first it stays as it was given.
type datedRow struct {
	given  string
	date   *dateEntry
	ids    []string
	choice *chooser
	shown  [2]string // date and choice as they were at first
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
	e.more = s.form().newQuietButton(s.form().words.T("form.add"), theme.Icon("add"), func() { s.form().focus(e.add("").date.entry) })
	return container.NewVBox(e.list, container.NewHBox(e.more))
}

func (e *datedEditor) add(value string) *datedRow {
	r := &datedRow{given: value}
	day, id := record.SplitDated(value)
	r.date = e.slot.newDate(day, func(string) { e.changed() })
	m := e.slot.choiceMenu(id)
	r.ids = m.ids
	r.choice = e.slot.newChooser(m, id, func(string) { e.changed() })
	remove := e.slot.form().removeButton(func() { e.remove(r) })
	r.object = container.NewBorder(nil, nil, nil, remove, widgets.Columns([]float32{1, 1}, r.date.object, r.choice))
	e.rows = append(e.rows, r)
	r.shown = r.state()
	e.list.Add(r.object)
	return r
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
	e.slot.form().focus(e.more)
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

func (r *datedRow) state() [2]string { return [2]string{r.date.entry.Text, r.choice.Selected} }

func (r *datedRow) read(s *slot) (string, *record.Warning) {
	if r.state() == r.shown {
		return r.given, s.field.of.CheckValue(r.given)
	}
	return s.read(r.date.entry.Text + " " + r.ids[r.choice.SelectedIndex()])
}
