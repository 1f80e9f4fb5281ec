package screens

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/programme"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// programmes shows what can be done together: suggested years, and ideas by theme.
type programmes struct {
	host      Host
	twinnings twinningPicker
	filter    programme.Filter
	own       []programme.Template
	ideas     *fyne.Container
	years     *fyne.Container
	body      *fyne.Container
}

func newProgramme(h Host, p Place) Page {
	s := &programmes{host: h, ideas: container.NewVBox(), years: container.NewVBox(), body: container.NewStack()}
	h.Do(func(ctx context.Context) (err error) {
		if err = s.twinnings.load(ctx, h, p.ID); err == nil {
			s.own, err = h.Desk().OwnTemplates(ctx)
		}
		return err
	}, s.show)
	return s
}

func (s *programmes) Title() string { return s.host.Words().T("programme.title") }

func (s *programmes) Object() fyne.CanvasObject { return s.body }

func (s *programmes) show() {
	w := s.host.Words()
	twinning := s.twinnings.object(s.host, func() {})
	works := widget.NewCheck(w.T("programme.only_works"), func(on bool) {
		s.filter.Connection = ""
		if on {
			s.filter.Connection = programme.Works
		}
		s.fill()
	})
	for _, p := range programme.Plans {
		s.years.Add(widgets.NewRow(w.T("programme.plan."+p.ID), w.T("programme.plan."+p.ID+".what"), "", "calendar", func() { s.see(&p) }, nil))
	}
	s.fill()
	head := container.NewVBox(widgets.Title(s.Title()), widgets.Muted(w.T("programme.what")),
		container.NewBorder(nil, nil, widgets.Label(w.T("programme.for")), nil, twinning), widgets.Gap(4))
	choose := container.NewGridWithColumns(2,
		s.choices("programme.all_themes", "theme", record.Themes, &s.filter.Theme), s.choices("programme.all_ages", "age_groups", record.AgeGroups, &s.filter.Age),
		s.seasons(), s.effort())
	ideas := widgets.Card(widgets.Heading(w.T("programme.ideas")), choose, works, s.ideas)
	years := widgets.Card(widgets.Heading(w.T("programme.years")), s.years)
	s.body.Objects = []fyne.CanvasObject{widgets.Scroll(container.NewVBox(head, widgets.Columns([]float32{3, 2}, ideas, widgets.Stack(years))))}
	s.body.Refresh()
}

// chooser is a part of the filter: a choice of all, or of one.
func (s *programmes) chooser(all string, names []string, chosen func(i int)) fyne.CanvasObject {
	return choose(append([]string{all}, names...), 0, func(i int) { chosen(i - 1); s.fill() })
}

// choices chooses among those of a field of activities.
func (s *programmes) choices(all, field string, ids []string, into *string) fyne.CanvasObject {
	var names []string
	for _, id := range ids {
		names = append(names, s.host.Words().ChoiceName("activity", field, id))
	}
	return s.chooser(s.host.Words().T(all), names, func(i int) { *into = at(ids, i) })
}

func (s *programmes) seasons() fyne.CanvasObject {
	w := s.host.Words()
	var names []string
	for month := range 12 {
		names = append(names, w.Month(month+1))
	}
	return s.chooser(w.T("programme.any_month"), names, func(i int) { s.filter.Month = time.Month(i + 1) })
}

// efforts are how many minutes something may take at most.
var efforts = []int{30, 60, 90}

func (s *programmes) effort() fyne.CanvasObject {
	w := s.host.Words()
	var names []string
	for _, n := range efforts {
		names = append(names, w.T("programme.up_to", "Minutes", n))
	}
	return s.chooser(w.T("programme.any_effort"), names, func(i int) { s.filter.Minutes = at(efforts, i) })
}

// at gives an element, or nothing for -1.
func at[T any](list []T, i int) (x T) {
	if i >= 0 {
		x = list[i]
	}
	return x
}

// fill shows the ideas that the filter lets through.
func (s *programmes) fill() {
	w := s.host.Words()
	s.ideas.RemoveAll()
	found := programme.Choose(s.filter, s.own...)
	for _, t := range found {
		minutes := ""
		if t.Minutes > 0 {
			minutes = w.T("programme.minutes", "Minutes", t.Minutes)
		}
		s.ideas.Add(widgets.NewRow(programme.Text(t.Title, w.Lang()), programme.Text(t.Aim, w.Lang()), minutes, "resource", func() { s.plan(t) }, nil))
	}
	if len(found) == 0 {
		s.ideas.Add(widgets.Muted(w.T("programme.none")))
	}
	s.ideas.Refresh()
}

// twinning is the one that is chosen; ok is false if there is none.
func (s *programmes) twinning() (row store.Row, ok bool) {
	if len(s.twinnings.rows) == 0 {
		s.host.Tell(s.host.Words().T("programme.choose_twinning"))
		return row, false
	}
	return s.twinnings.rows[s.twinnings.chosen], true
}

func today(h Host) time.Time {
	now := h.Now()
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
}

// plan opens the form of an activity made from a template, two weeks ahead or on the day that it belongs to.
func (s *programmes) plan(t *programme.Template) {
	set := record.Values{}
	var circle store.Row
	if r, ok := s.twinning(); ok {
		circle = r
		set["twinning"] = []string{r.ID.String()}
	}
	one := programme.Plan{Templates: []string{t.ID}}
	day := one.Year(today(s.host).AddDate(0, 0, 14), time.Time{})[0].Day
	for slot, v := range t.Activity(day) {
		set[slot] = v
	}
	s.host.Go(Place{Screen: Edit, Kind: "activity", Preset: &store.Draft{Circle: circle.Circle, Kind: "activity", Set: set}})
}

// see shows a suggested year, and plans it if she says so.
func (s *programmes) see(p *programme.Plan) {
	r, ok := s.twinning()
	if !ok {
		return
	}
	w := s.host.Words()
	var list []programme.Suggestion
	s.host.Do(func(ctx context.Context) (err error) {
		list, err = s.host.Desk().SuggestYear(ctx, p, r.ID, today(s.host).AddDate(0, 0, 14))
		return err
	}, func() {
		s.years.RemoveAll()
		take := widgets.NewButtonWithIcon(w.T("programme.take_year"), theme.IconOn("check", theme.NightText), func() { s.take(r, list) })
		take.Importance = widget.HighImportance
		back := widgets.NewButton(w.T("programme.years"), s.host.Show)
		s.years.Add(widgets.Strong(w.T("programme.plan." + p.ID)))
		s.years.Add(container.NewHBox(back, take))
		for _, x := range list {
			s.years.Add(widgets.NewRow(programme.Text(x.Title, w.Lang()), w.LongDate(x.Day.Format(time.DateOnly)), "", "calendar", func() { s.plan(x.Template) }, nil))
		}
		s.years.Refresh()
	})
}

func (s *programmes) take(r store.Row, list []programme.Suggestion) {
	w := s.host.Words()
	s.host.Ask(w.T("programme.take_year"), w.T("programme.question"), w.T("programme.plan_it"), func() {
		planned := 0
		s.host.Do(func(ctx context.Context) error {
			ids, err := s.host.Desk().PlanActivities(ctx, r.ID, list)
			planned = len(ids)
			return err
		}, func() {
			s.host.Tell(w.N("programme.planned", planned))
			s.host.Go(Place{Screen: Detail, ID: r.ID})
		})
	})
}

// keepTemplate opens the form of a template of one's own, made from an activity.
func keepTemplate(h Host, id record.ID) {
	var e store.Entry
	h.Do(func(ctx context.Context) (err error) {
		e, err = h.Desk().Get(ctx, id)
		return err
	}, func() {
		h.Go(Place{Screen: Edit, Kind: "resource", Preset: &store.Draft{Circle: e.Circle, Kind: "resource", Set: programme.Resource(e.Values)}})
	})
}
