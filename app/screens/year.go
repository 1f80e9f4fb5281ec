package screens

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
)

// How many lines of a month the year shows, of one's own and of days that ask for care: the whole month is a click away.
const (
	maxOurs = 4
	maxCare = 3
)

// year shows twelve months, each with some of what there is of one's own, and of the days that ask for care.
func (s *calendarPage) year() fyne.CanvasObject {
	months := make([][]desk.Appointment, 12)
	for _, a := range s.list {
		from := a.From
		if from.Before(s.first) {
			from = s.first
		}
		months[from.Month()-1] = append(months[from.Month()-1], a)
	}
	column := widgets.Stack()
	const across = 3
	for m := 0; m < len(months); m += across {
		cards := make([]fyne.CanvasObject, 0, across)
		for i := m; i < m+across; i++ {
			cards = append(cards, s.inYear(s.first.AddDate(0, i, 0), months[i]))
		}
		column.Add(widgets.Columns([]float32{1, 1, 1}, cards...))
	}
	return column
}

// inYear is one month of the year: a click on its name shows it whole.
func (s *calendarPage) inYear(first time.Time, list []desk.Appointment) fyne.CanvasObject {
	w := s.host.Words()
	open := func() { s.host.Go(Place{Screen: Calendar, Day: first.Format(monthForm)}) }
	objects := []fyne.CanvasObject{widgets.NewRow(monthName(s.host, first), w.N("calendar.in_month", ours(list)), "", "calendar", open, nil)}
	lines := func(most int, which func(desk.Appointment) bool) {
		shown := map[string]bool{} // several twinnings may do the same on a day
		for _, a := range list {
			label := a.From.Format("2") + "  " + appointmentTitle(s.host, a)
			if len(shown) == most || shown[label] || !which(a) {
				continue
			}
			shown[label] = true
			objects = append(objects, widgets.Line(label, theme.SizeLabel, theme.Ink, a.Day == nil))
		}
	}
	lines(maxOurs, func(a desk.Appointment) bool { return a.Day == nil })
	lines(maxCare, func(a desk.Appointment) bool { return a.Day != nil && a.Day.Care != "" })
	return widgets.Card(container.NewVBox(objects...))
}

// ours counts what stands in the records.
func ours(list []desk.Appointment) (n int) {
	for _, a := range list {
		if a.Day == nil {
			n++
		}
	}
	return n
}
