package form

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/data/record"
)

// month is a sheet of a calendar, Monday first, of which a day is chosen. The arrow keys go from day to day, Page Up and Page Down
// from month to month; Escape closes it.
type month struct {
	form   *Form
	chosen func(record.PartialDate)
	day    time.Time // the one that has the focus
	title  *caption
	days   *fyne.Container
	all    fyne.CanvasObject
	popUp  *widget.PopUp
}

const (
	week       = 7
	sheetWeeks = 6 // a month touches at most six weeks
)

func newMonth(f *Form, start record.PartialDate, chosen func(record.PartialDate)) *month {
	m := &month{form: f, chosen: chosen, day: start.First(), title: newName("")}
	m.days = container.NewGridWithColumns(week)
	turn := func(icon fyne.Resource, years, months int) *widget.Button {
		b := widget.NewButtonWithIcon("", icon, func() { m.turn(years, months) })
		b.Importance = widget.LowImportance
		return b
	}
	head := container.NewHBox(
		turn(fynetheme.MediaFastRewindIcon(), -1, 0), turn(fynetheme.NavigateBackIcon(), 0, -1), layout.NewSpacer(),
		container.NewCenter(m.title), layout.NewSpacer(),
		turn(fynetheme.NavigateNextIcon(), 0, 1), turn(fynetheme.MediaFastForwardIcon(), 1, 0),
	)
	today := widget.NewButton(f.words.T("form.date.today"), func() { m.choose(dayOf(f.today())) })
	m.all = container.NewVBox(head, m.days, today)
	m.draw()
	return m
}

// showBelow opens the sheet under what asked for it.
func (m *month) showBelow(o fyne.CanvasObject) {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(o)
	if canvas == nil {
		return
	}
	m.popUp = widget.NewPopUp(m.all, canvas)
	m.popUp.ShowAtRelativePosition(fyne.NewPos(0, o.Size().Height), o)
	m.focus()
}

func (m *month) close() {
	if m.popUp != nil {
		m.popUp.Hide()
	}
}

func (m *month) choose(day time.Time) {
	m.close()
	m.chosen(record.PartialDate{Year: day.Year(), Month: int(day.Month()), Day: day.Day()})
}

// turn goes to another month, to the same day of it or its last.
func (m *month) turn(years, months int) {
	first := time.Date(m.day.Year()+years, m.day.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	m.day = first.AddDate(0, 0, min(m.day.Day(), last.Day())-1)
	m.draw()
}

// draw fills the sheet with the days of the month.
func (m *month) draw() {
	w := m.form.words
	m.title.set(w.Date(record.PartialDate{Year: m.day.Year(), Month: int(m.day.Month())}.String()))
	cells := make([]fyne.CanvasObject, 0, (sheetWeeks+1)*week)
	for i := range week {
		cells = append(cells, container.NewCenter(newRemark(w.WeekdayShort(time.Weekday((i+1)%week)))))
	}
	first := time.Date(m.day.Year(), m.day.Month(), 1, 0, 0, 0, 0, time.UTC)
	before := (int(first.Weekday()) + week - 1) % week
	for i := range sheetWeeks * week {
		day := first.AddDate(0, 0, i-before)
		if day.Month() != m.day.Month() {
			cells = append(cells, container.NewWithoutLayout())
			continue
		}
		cells = append(cells, newDay(m, day))
	}
	m.days.Objects = cells
	m.days.Refresh()
}

// focus puts the focus on the day.
func (m *month) focus() {
	if m.popUp == nil {
		return
	}
	for _, o := range m.days.Objects {
		if b, ok := o.(*dayButton); ok && b.day.Equal(m.day) {
			m.popUp.Canvas.Focus(b)
		}
	}
}

func dayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
