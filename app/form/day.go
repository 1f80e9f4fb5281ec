package form

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// dayButton is one day of a month.
type dayButton struct {
	widget.Button
	month *month
	day   time.Time
}

func newDay(m *month, day time.Time) *dayButton {
	b := &dayButton{month: m, day: day}
	b.Text = strconv.Itoa(day.Day())
	b.Importance = widget.LowImportance
	switch {
	case day.Equal(m.day):
		b.Importance = widget.HighImportance
	case day.Equal(dayOf(m.form.today())):
		b.Importance = widget.MediumImportance
	}
	b.OnTapped = func() { m.choose(day) }
	b.ExtendBaseWidget(b)
	return b
}

// steps are the days, and turns the months, that a key goes on by.
var (
	steps = map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1, fyne.KeyUp: -week, fyne.KeyDown: week}
	turns = map[fyne.KeyName]int{fyne.KeyPageUp: -1, fyne.KeyPageDown: 1}
)

// TypedKey goes to another day, chooses this one, or closes the month.
func (b *dayButton) TypedKey(e *fyne.KeyEvent) {
	m := b.month
	switch {
	case e.Name == fyne.KeyEscape:
		m.close()
	case e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter:
		m.choose(b.day)
	case steps[e.Name] != 0:
		m.day = m.day.AddDate(0, 0, steps[e.Name])
		m.draw()
		m.focus()
	case turns[e.Name] != 0:
		m.turn(0, turns[e.Name])
		m.focus()
	default:
		b.Button.TypedKey(e)
	}
}
