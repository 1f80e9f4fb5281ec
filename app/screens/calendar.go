package screens

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/calendar"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// The forms in which a place names the part of the calendar that is shown: a week by its Monday, a month, a year.
const (
	weekForm  = time.DateOnly
	monthForm = "2006-01"
	yearForm  = "2006"
)

// calendarPage is the calendar: the days of both countries, and what has a date in the records, of a week, a month or a year.
type calendarPage struct {
	host   Host
	form   string
	first  time.Time // midnight in UTC
	list   []desk.Appointment
	titles *titles
	body   *fyne.Container
}

func newCalendar(h Host, p Place) Page {
	s := &calendarPage{host: h, form: monthForm, titles: newTitles(h), body: container.NewStack()}
	s.first = s.begin(today(h))
	for _, form := range []string{weekForm, monthForm, yearForm} {
		if day, err := time.Parse(form, p.Day); err == nil {
			s.form = form
			s.first = s.begin(day)
		}
	}
	h.Do(s.read, s.show)
	return s
}

func (s *calendarPage) read(ctx context.Context) (err error) {
	if s.list, err = s.host.Desk().Agenda(ctx, s.first, s.last()); err != nil {
		return err
	}
	for _, a := range s.list {
		if a.Day == nil {
			if err := s.titles.read(ctx, s.host.Desk().Registry().Kind(a.Row.Kind), a.Row.Values); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *calendarPage) Title() string { return s.host.Words().T("nav.calendar") }

func (s *calendarPage) Object() fyne.CanvasObject { return s.body }

// begin is the first day of the week, month or year that a day is in.
func (s *calendarPage) begin(day time.Time) time.Time {
	switch s.form {
	case weekForm:
		return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	case yearForm:
		return time.Date(day.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// step is the first day of the n-th week, month or year after this.
func (s *calendarPage) step(n int) time.Time {
	switch s.form {
	case weekForm:
		return s.first.AddDate(0, 0, 7*n)
	case yearForm:
		return s.first.AddDate(n, 0, 0)
	}
	return s.first.AddDate(0, n, 0)
}

func (s *calendarPage) last() time.Time { return s.step(1).AddDate(0, 0, -1) }

func (s *calendarPage) show() {
	content := s.days()
	if s.form == yearForm {
		content = s.year()
	}
	s.body.Objects = []fyne.CanvasObject{container.NewBorder(container.NewVBox(s.head(), widgets.Gap(4)), nil, nil, nil, widgets.Scroll(content))}
	s.body.Refresh()
}

// head names what is shown and leads to what comes before and after, and to the other views of the same days.
func (s *calendarPage) head() fyne.CanvasObject {
	w := s.host.Words()
	to := func(form string, day time.Time) func() {
		return func() { s.host.Go(Place{Screen: Calendar, Day: day.Format(form)}) }
	}
	near := s.first
	if now := today(s.host); !now.Before(s.first) && !now.After(s.last()) {
		near = now // from a month to its week: this one, if it is this month
	}
	views := container.NewHBox()
	for _, v := range []struct{ form, id string }{{weekForm, "calendar.week"}, {monthForm, "calendar.month"}, {yearForm, "calendar.year"}} {
		b := widgets.NewButton(w.T(v.id), to(v.form, near))
		if v.form == s.form {
			b.Importance = widget.HighImportance
		}
		views.Add(b)
	}
	back := widgets.NewButtonWithIcon("", theme.Icon("back"), to(s.form, s.step(-1)))
	on := widgets.NewButtonWithIcon("", theme.Icon("forward"), to(s.form, s.step(1)))
	now := widgets.NewButton(w.T("calendar.today"), to(s.form, today(s.host)))
	export := widgets.NewButtonWithIcon(w.T("calendar.export"), theme.Icon("export"), s.export)
	return container.NewVBox(container.NewBorder(nil, nil, nil, export, widgets.Name(s.name())),
		container.NewHBox(back, on, now, widgets.Label(""), views))
}

// name says which week, month or year it is, with a capital letter as a heading has it.
func (s *calendarPage) name() string {
	w := s.host.Words()
	switch s.form {
	case weekForm:
		return w.MediumDate(s.first.Format(time.DateOnly)) + " – " + w.MediumDate(s.last().Format(time.DateOnly))
	case yearForm:
		return s.first.Format("2006")
	}
	return monthName(s.host, s.first) + " " + s.first.Format("2006")
}

func monthName(h Host, first time.Time) string {
	name := []rune(h.Words().Month(int(first.Month())))
	return string(unicode.ToUpper(name[0])) + string(name[1:])
}

// days lists what there is, under each day.
func (s *calendarPage) days() fyne.CanvasObject {
	w := s.host.Words()
	rows := container.NewVBox()
	shown := ""
	for _, a := range s.list {
		from := a.From
		if from.Before(s.first) {
			from = s.first // it began earlier
		}
		label := w.WeekdayShort(from.Weekday()) + " " + from.Format("2")
		if label == shown {
			label = ""
		} else {
			shown = label
			if len(rows.Objects) > 0 {
				rows.Add(widget.NewSeparator())
			}
		}
		when := container.NewGridWrap(fyne.NewSize(84, 48), container.NewVBox(layout.NewSpacer(), widgets.Line(label, "text", theme.Ink, true), layout.NewSpacer()))
		rows.Add(container.NewBorder(nil, nil, when, nil, s.row(a)))
	}
	if len(s.list) == 0 {
		rows.Add(widgets.Muted(w.T("calendar.empty")))
	}
	return widgets.Stack(widgets.CardOf(rows))
}

func (s *calendarPage) row(a desk.Appointment) fyne.CanvasObject {
	w := s.host.Words()
	if a.Day == nil {
		k := s.host.Desk().Registry().Kind(a.Row.Kind)
		return widgets.NewRow(appointmentTitle(s.host, a), s.about(a), w.KindName(k.ID), k.Icon, func() { s.host.Go(Place{Screen: Detail, ID: a.Row.ID}) }, nil)
	}
	icon, sub := "calendar", w.T("calendar.side."+string(a.Day.Side))
	if a.Day.Care != "" {
		sub += " · " + w.T("calendar.care."+string(a.Day.Care))
		if a.Day.Care != calendar.Closed {
			icon = "warning"
		}
	}
	if note := a.Day.Note[w.Lang()]; note != "" {
		sub += " · " + note
	}
	until := ""
	if a.To != a.From {
		until = w.ShortDate(a.From.Format(time.DateOnly)) + "–" + w.ShortDate(a.To.Format(time.DateOnly))
	}
	return widgets.NewRow(a.Day.Name[w.Lang()], sub, until, icon, func() { s.plan(a) }, nil)
}

// about says what the date of a record is, on both clocks where it has an hour, and of which twinning.
func (s *calendarPage) about(a desk.Appointment) string {
	w := s.host.Words()
	sub := ""
	switch {
	case a.Years > 0:
	case a.Field == "starts":
		sub = w.Moment(a.Row.Values.Get("starts"))
	case a.Field == "due_on":
		sub = a.Row.Values.Get("next_step") // what is to be done by then says more than that it is due
	default:
		sub = w.FieldName(a.Row.Kind, a.Field)
	}
	return s.titles.withTwinning(sub, a.Row)
}

// plan begins an activity on a day of the calendar.
func (s *calendarPage) plan(a desk.Appointment) {
	// Noon in London is two in the afternoon in Kyiv: both libraries are open.
	set := record.Values{"calendar_day": {a.Day.ID}, "starts": {a.From.Format(time.DateOnly) + "T12:00 " + record.ZoneLondon}, "status": {"planned"}}
	for _, lang := range record.Languages {
		set["title."+lang] = []string{a.Day.Name[lang]}
	}
	if slices.Contains(record.Themes, a.Day.Theme) {
		set["theme"] = []string{a.Day.Theme}
	}
	s.host.Go(Place{Screen: Edit, Kind: "activity", Preset: &store.Draft{Kind: "activity", Set: set}})
}

func appointmentTitle(h Host, a desk.Appointment) string {
	if a.Day != nil {
		return a.Day.Name[h.Words().Lang()]
	}
	title := titleOf(h.Words(), h.Desk().Registry(), a.Row.Kind, a.Row.Values)
	if a.Years > 0 {
		return h.Words().N("calendar.anniversary", a.Years, "Title", title)
	}
	return title
}

// export saves what is shown for other calendar programs.
func (s *calendarPage) export() {
	w := s.host.Words()
	saveFile(s.host, "twinshelf-"+s.first.Format(s.form)+".ics", func(file string) {
		s.host.Long(w.T("export.writing"), func(context.Context, desk.Progress) error {
			_, err := bundle.WriteFile(file, func(out io.Writer) error {
				return s.host.Desk().WriteICalendar(out, s.list, func(a desk.Appointment) string { return appointmentTitle(s.host, a) })
			})
			return err
		}, func() { s.host.Tell(w.T("calendar.file", "File", filepath.Base(file))) })
	})
}
