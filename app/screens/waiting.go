package screens

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// waiting lists what came from others and does not count, with the reason and what would release it; of one of them, all that it would do, to be taken in or refused.
type waiting struct {
	host Host
	at   Place

	circles map[record.ID]desk.Circle
	list    []desk.Waiting
	decided []desk.Waiting

	one     *desk.Waiting // the one that is looked at; nil for the list
	changes []desk.WaitingChange
	more    int
	titles  *titles
	body    *fyne.Container
}

func newWaiting(h Host, p Place) Page {
	s := &waiting{host: h, at: p, titles: newTitles(h), circles: map[record.ID]desk.Circle{}, body: container.NewStack()}
	h.Do(s.read, s.show)
	return s
}

func (s *waiting) Title() string { return s.host.Words().T("waiting.title") }

func (s *waiting) Object() fyne.CanvasObject { return s.body }

func (s *waiting) read(ctx context.Context) (err error) {
	d := s.host.Desk()
	circles, err := d.Circles(ctx)
	if err != nil {
		return err
	}
	for _, c := range circles {
		s.circles[c.ID] = c
	}
	if s.list, err = d.Waiting(ctx, false); err != nil {
		return err
	}
	if s.decided, err = d.Waiting(ctx, true); err != nil {
		return err
	}
	for i := range s.list {
		if w := &s.list[i]; s.at.ID == w.Circle && s.at.Words == w.ID() {
			s.one = w
		}
	}
	if s.one == nil {
		return nil
	}
	if s.changes, s.more, err = d.ShowWaiting(ctx, *s.one); err != nil {
		return err
	}
	for _, c := range s.changes {
		if k := d.Registry().Kind(c.Kind); k != nil {
			if err := s.titles.read(ctx, k, slotValues(c.Slots)); err != nil {
				return err
			}
		}
	}
	for _, c := range s.changes { // what refers to a record that waits too bears its name
		s.titles.name(store.Row{ID: c.Record, Kind: c.Kind, Values: c.Values})
	}
	return nil
}

func slotValues(slots []store.EventSlot) record.Values {
	v := record.Values{}
	for _, sl := range slots {
		v[sl.Slot] = sl.Values
	}
	return v
}

func (s *waiting) show() {
	if s.one != nil {
		s.showOne()
		return
	}
	w := s.host.Words()
	head := container.NewVBox(widgets.Title(s.Title()), widgets.Muted(w.T("waiting.about")), widgets.Gap(4))
	column := widgets.Stack()
	for i := range s.list {
		column.Add(s.card(&s.list[i]))
	}
	if len(s.list) == 0 {
		column.Add(widgets.CardOf(widgets.Body(w.T("waiting.none"))))
	}
	if len(s.decided) > 0 {
		rows := container.NewVBox(widgets.Heading(w.T("waiting.decided")))
		for i := range s.decided {
			x := &s.decided[i]
			said := "waiting.was_refused"
			if x.Decided.Admitted {
				said = "waiting.was_taken_in"
			}
			rows.Add(widget.NewSeparator())
			rows.Add(container.NewVBox(widgets.Strong(s.from(x)), widgets.Small(s.about(x)), widgets.Body(w.T(said, "Name", circle.NameOf(circle.Member{Name: x.Decided.By})))))
		}
		column.Add(widgets.CardOf(rows))
	}
	s.body.Objects = []fyne.CanvasObject{container.NewBorder(head, nil, nil, nil, widgets.Scroll(column))}
	s.body.Refresh()
}

// from says whose it is, and about which circle.
func (s *waiting) from(x *desk.Waiting) string {
	w := s.host.Words()
	return w.T("waiting.of", "Name", circle.NameOf(circle.Member{Name: x.Name}), "Circle", circleName(w, s.circles[x.Circle]))
}

// about says how much it is, and when and how it came.
func (s *waiting) about(x *desk.Waiting) string {
	w := s.host.Words()
	said := w.N("waiting.changes", x.Changes) + " · " + moment(s.host, x.Arrived)
	if x.Route != "" {
		said += " · " + w.T(string(x.Route))
	}
	return said
}

func moment(h Host, at time.Time) string {
	at = at.Local()
	return h.Words().MediumDate(at.Format("2006-01-02")) + ", " + at.Format("15:04")
}

func (s *waiting) card(x *desk.Waiting) fyne.CanvasObject {
	w := s.host.Words()
	look := widgets.NewButton(w.T("waiting.look"), func() { s.host.Go(Place{Screen: Waiting, ID: x.Circle, Words: x.ID()}) })
	head := container.NewBorder(nil, nil, widgets.Heading(s.from(x)), look)
	return widgets.CardOf(container.NewVBox(head, widgets.Small(s.about(x)), widgets.Body(w.Say(x.Reason)), widgets.Muted(w.T(string(x.Release)))))
}

// mayDecide tells whether she coordinates the circle, and there is something to decide.
func (s *waiting) mayDecide(x *desk.Waiting) bool {
	return s.circles[x.Circle].Role == circle.Coordinator && !x.Gap
}

func (s *waiting) showOne() {
	w, x := s.host.Words(), s.one
	crumbs := widgets.Crumbs([]string{s.Title(), s.from(x)}, []func(){func() { s.host.Go(Place{Screen: Waiting}) }, nil})
	head := container.NewVBox(crumbs, widgets.Title(s.from(x)), widgets.Muted(s.about(x)))
	why := container.NewVBox(widgets.Body(w.Say(x.Reason)), widgets.Muted(w.T(string(x.Release))))
	if s.mayDecide(x) {
		take := widgets.NewButton(w.T("waiting.take_in"), s.takeIn)
		take.Importance = widget.HighImportance
		why.Add(container.NewHBox(take, widgets.NewButton(w.T("waiting.refuse"), s.refuse)))
	}
	column := widgets.Stack(widgets.CardOf(why))
	rows := container.NewVBox(widgets.Heading(w.T("waiting.what")))
	for i := range s.changes {
		rows.Add(widget.NewSeparator())
		rows.Add(s.change(&s.changes[i]))
	}
	if s.more > 0 {
		rows.Add(widgets.Small(w.N("waiting.more", s.more)))
	}
	column.Add(widgets.CardOf(rows))
	s.body.Objects = []fyne.CanvasObject{container.NewBorder(head, nil, nil, nil, widgets.Scroll(column))}
	s.body.Refresh()
}

// change says what one change would do to which record.
func (s *waiting) change(c *desk.WaitingChange) fyne.CanvasObject {
	w, r := s.host.Words(), s.host.Desk().Registry()
	icon := "record"
	if k := r.Kind(c.Kind); k != nil {
		icon = k.Icon
	}
	what := w.T("waiting.changes_record")
	switch {
	case c.Created:
		what = w.T("history.created")
	case c.Deleted:
		what = w.T("history.deleted")
	}
	text := container.NewVBox(widgets.Strong(titleOf(w, r, c.Kind, c.Values)), widgets.Small(strings.Join([]string{w.KindName(c.Kind), what, moment(s.host, c.At)}, " · ")))
	for _, sl := range c.Slots {
		if sl.Slot == "" || sl.Slot[0] == '@' {
			continue
		}
		text.Add(line(w.SlotName(c.Kind, sl.Slot), s.value(r.Field(c.Kind, sl.Slot), sl)))
	}
	return container.NewBorder(nil, nil, container.NewVBox(widgets.Gap(4), widget.NewIcon(theme.Icon(icon))), nil, text)
}

func (s *waiting) value(f *record.Field, sl store.EventSlot) string {
	w := s.host.Words()
	switch {
	case sl.Gone:
		return w.T("forget.name")
	case len(sl.Values) == 0 || len(sl.Values) == 1 && sl.Values[0] == "":
		return w.T("waiting.cleared")
	case f == nil || f.Type.IsBilingual():
		return strings.Join(sl.Values, ", ")
	}
	return s.titles.show(f, record.Values{f.ID: sl.Values})
}

func (s *waiting) takeIn() {
	w := s.host.Words()
	ask := w.T("waiting.take_in.ask")
	if s.one.Release == "release.confirm" {
		ask = w.T("waiting.confirm.ask")
	}
	s.host.Ask(w.T("waiting.take_in"), ask, w.T("waiting.take_in"), func() {
		var out store.Offered
		s.host.Long(w.T("waiting.take_in"), func(ctx context.Context, _ desk.Progress) (err error) {
			out, err = s.host.Desk().AdmitWaiting(ctx, *s.one)
			return err
		}, func() {
			said := w.T("waiting.confirmed")
			if s.one.Release != "release.confirm" {
				said = w.N("waiting.taken_in", out.Changes)
			}
			if out.Left > 0 {
				said += " " + w.N("waiting.left", out.Left)
			}
			s.host.Tell(said)
			s.host.Go(Place{Screen: Waiting})
		})
	})
}

func (s *waiting) refuse() {
	w := s.host.Words()
	s.host.Ask(w.T("waiting.refuse"), w.T("waiting.refuse.ask"), w.T("waiting.refuse"), func() {
		s.host.Do(func(ctx context.Context) error { return s.host.Desk().RefuseWaiting(ctx, *s.one) }, func() {
			s.host.Tell(w.T("waiting.refused"))
			s.host.Go(Place{Screen: Waiting})
		})
	})
}
