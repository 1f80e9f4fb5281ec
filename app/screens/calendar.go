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

// monthForm is how a place names the month of the calendar.
const monthForm = "2006-01"

// month is the calendar of one month: the days of both countries, and what has a date in the records.
type month struct {
	host  Host
	first time.Time // midnight in UTC
	list  []desk.Appointment
	body  *fyne.Container
}

func newMonth(h Host, p Place) Page {
	first, err := time.Parse(monthForm, p.Day)
	if err != nil {
		now := h.Now()
		first = time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	}
	s := &month{host: h, first: first, body: container.NewStack()}
	h.Do(func(ctx context.Context) (err error) {
		s.list, err = h.Desk().Agenda(ctx, s.first, s.last())
		return err
	}, s.show)
	return s
}

func (s *month) Title() string { return s.host.Words().T("nav.calendar") }

func (s *month) Object() fyne.CanvasObject { return s.body }

func (s *month) last() time.Time { return s.first.AddDate(0, 1, -1) }

func (s *month) show() {
	w := s.host.Words()
	turn := func(text, icon string, to time.Time) *widget.Button {
		return widget.NewButtonWithIcon(w.T(text), theme.Icon(icon), func() { s.host.Go(Place{Screen: Calendar, Day: to.Format(monthForm)}) })
	}
	today := widget.NewButton(w.T("calendar.today"), func() { s.host.Go(Place{Screen: Calendar}) })
	export := widget.NewButtonWithIcon(w.T("calendar.export"), theme.Icon("export"), s.export)
	buttons := container.NewHBox(export, today, turn("calendar.previous", "back", s.first.AddDate(0, -1, 0)), turn("calendar.next", "forward", s.first.AddDate(0, 1, 0)))
	head := container.NewBorder(nil, nil, widgets.Name(s.name()), buttons)

	rows := container.NewVBox()
	shown := ""
	for _, a := range s.list {
		from := a.From
		if from.Before(s.first) {
			from = s.first // it began in an earlier month
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
		day := container.NewVBox(layout.NewSpacer(), widgets.Line(label, "text", theme.Ink, true), layout.NewSpacer())
		when := container.NewGridWrap(fyne.NewSize(84, 48), day)
		rows.Add(container.NewBorder(nil, nil, when, nil, s.row(a)))
	}
	if len(s.list) == 0 {
		rows.Add(widgets.Muted(w.T("calendar.empty")))
	}
	s.body.Objects = []fyne.CanvasObject{container.NewBorder(container.NewVBox(head, widgets.Gap(4)), nil, nil, nil, widgets.Scroll(widgets.Stack(widgets.CardOf(rows))))}
	s.body.Refresh()
}

// name is the month and the year, with a capital letter as a heading has it.
func (s *month) name() string {
	name := []rune(s.host.Words().Month(int(s.first.Month())))
	return string(unicode.ToUpper(name[0])) + string(name[1:]) + " " + s.first.Format("2006")
}

func (s *month) row(a desk.Appointment) fyne.CanvasObject {
	w := s.host.Words()
	if a.Day == nil {
		k := s.host.Desk().Registry().Kind(a.Row.Kind)
		sub := w.FieldName(k.ID, a.Field)
		switch {
		case a.Years > 0:
			sub = ""
		case a.Field == "starts":
			sub = w.Moment(a.Row.Values.Get("starts"))
		}
		return widgets.NewRow(appointmentTitle(s.host, a), sub, w.KindName(k.ID), k.Icon, func() { s.host.Go(Place{Screen: Detail, ID: a.Row.ID}) }, nil)
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

// plan begins an activity on a day of the calendar.
func (s *month) plan(a desk.Appointment) {
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

// export saves the month for other calendar programs.
func (s *month) export() {
	w := s.host.Words()
	saveFile(s.host, "twinshelf-"+s.first.Format(monthForm)+".ics", func(file string) {
		s.host.Long(w.T("export.writing"), func(context.Context, desk.Progress) error {
			_, err := bundle.WriteFile(file, func(out io.Writer) error {
				return s.host.Desk().WriteICalendar(out, s.list, func(a desk.Appointment) string { return appointmentTitle(s.host, a) })
			})
			return err
		}, func() { s.host.Tell(w.T("calendar.file", "File", filepath.Base(file))) })
	})
}
