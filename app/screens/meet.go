package screens

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/calendar"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

// meet finds times that suit both sides of a twinning; one click plans an activity at one of them.
type meet struct {
	host      Host
	twinnings twinningPicker
	wish      calendar.Wish
	found     desk.Meetings
	times     *fyne.Container
	body      *fyne.Container
}

// maxTimes is how many times are shown: whoever has more chooses among the first.
const maxTimes = 40

var (
	meetLengths = []int{30, 60, 90, 120} // minutes
	meetDays    = []int{14, 30, 90}
)

func newMeet(h Host, p Place) Page {
	s := &meet{host: h, times: container.NewVBox(), body: container.NewStack()}
	s.wish = calendar.Wish{From: today(h), Days: meetDays[0], Length: time.Hour}
	h.Do(func(ctx context.Context) error {
		return s.twinnings.load(ctx, h, p.ID)
	}, s.show)
	return s
}

func (s *meet) Title() string { return s.host.Words().T("meet.title") }

func (s *meet) Object() fyne.CanvasObject { return s.body }

func (s *meet) show() {
	w := s.host.Words()
	if len(s.twinnings.rows) == 0 {
		s.body.Objects = []fyne.CanvasObject{widgets.Empty(w.T("records.empty.twinning"), w.T("records.add_first"), func() { s.host.Go(Place{Screen: Edit, Kind: "twinning"}) })}
		s.body.Refresh()
		return
	}
	twinning := s.twinnings.object(s.host, s.find)
	lengths := make([]string, len(meetLengths))
	for i, n := range meetLengths {
		lengths[i] = w.T("meet.minutes", "Minutes", n)
	}
	length := choose(lengths, 1, func(i int) { s.wish.Length = time.Duration(meetLengths[i]) * time.Minute; s.find() })
	days := choose([]string{w.T("meet.days.14"), w.T("meet.days.30"), w.T("meet.days.90")}, 0, func(i int) { s.wish.Days = meetDays[i]; s.find() })
	care := widget.NewCheck(w.T("meet.care"), func(on bool) { s.wish.Care = on; s.find() })
	head := container.NewVBox(widgets.Title(s.Title()), widgets.Muted(w.T("meet.what")),
		container.NewBorder(nil, nil, widgets.Label(w.T("programme.for")), nil, twinning),
		container.NewHBox(widgets.Label(w.T("meet.length")), length, widgets.Label(w.T("meet.days")), days), care, widgets.Gap(4))
	s.body.Objects = []fyne.CanvasObject{widgets.Scroll(container.NewVBox(head, s.times))}
	s.body.Refresh()
	s.find()
}

// find looks for times, and shows them.
func (s *meet) find() {
	s.host.Do(func(ctx context.Context) (err error) {
		s.found, err = s.host.Desk().Meet(ctx, s.twinnings.rows[s.twinnings.chosen].ID, s.wish)
		return err
	}, s.fill)
}

func (s *meet) fill() {
	w := s.host.Words()
	s.times.RemoveAll()
	for _, r := range s.found.Outages {
		text := w.T("meet.outage", "Title", titleOf(w, s.host.Desk().Registry(), r.Kind, r.Values))
		s.times.Add(widgets.CardOf(container.NewBorder(nil, nil, widget.NewIcon(theme.Icon("history")), nil, widgets.Body(text))))
	}
	rows := container.NewVBox()
	shown := ""
	for _, t := range s.found.Windows[:min(len(s.found.Windows), maxTimes)] {
		if day := w.LongDate(record.MomentOf(t.From, s.zone()).Date.String()); day != shown {
			shown = day
			rows.Add(widgets.Small(day))
		}
		rows.Add(widgets.NewRow(w.Clocks(t.From, s.found.Zones...), w.T("meet.until", "Clocks", w.Clocks(t.To, s.found.Zones...)), "", "calendar",
			func() { s.plan(t) }, func(at fyne.Position) { s.menu(t, at) }))
	}
	if len(s.found.Windows) == 0 {
		rows.Add(widgets.Muted(w.T("meet.none")))
	}
	s.times.Add(widgets.CardOf(rows))
	s.times.Refresh()
}

// zone is that of the first library: on its clock a time is written down.
func (s *meet) zone() string {
	if len(s.found.Zones) > 0 {
		return s.found.Zones[0]
	}
	return record.ZoneLondon
}

func (s *meet) menu(t calendar.Window, at fyne.Position) {
	w := s.host.Words()
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("",
		fyne.NewMenuItem(w.T("meet.plan"), func() { s.plan(t) }),
		fyne.NewMenuItem(w.T("meet.task"), func() { s.task(t) })), s.host.Window().Canvas(), at)
}

// plan opens the form of an activity at that time.
func (s *meet) plan(t calendar.Window) {
	s.add("activity", "meet.activity", record.Values{
		"starts": {record.MomentOf(t.From, s.zone()).String()}, "ends": {record.MomentOf(t.From.Add(s.wish.Length), s.zone()).String()}, "mode": {"online"}, "status": {"planned"},
	})
}

// task opens the form of a task to agree on the time, the day before at the latest.
func (s *meet) task(t calendar.Window) {
	due := t.From.AddDate(0, 0, -1)
	if now := s.host.Now(); due.Before(now) {
		due = now
	}
	s.add("task", "meet.agree", record.Values{"due_on": {due.Format(time.DateOnly)}, record.FieldNotes: {s.host.Words().Moment(record.MomentOf(t.From, s.zone()).String(), s.found.Zones...)}})
}

// add opens the form of a record of the twinning, named in both languages.
func (s *meet) add(kind, title string, set record.Values) {
	set["twinning"] = []string{s.found.Twinning.ID.String()}
	for _, lang := range record.Languages {
		set["title."+lang] = []string{translations.For(lang).T(title)}
	}
	s.host.Go(Place{Screen: Edit, Kind: kind, Preset: &store.Draft{Circle: s.found.Twinning.Circle, Kind: kind, Set: set}})
}
