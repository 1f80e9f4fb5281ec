package screens

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/evidence"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// home says what waits: differences, parcels on their way, what comes next, forms that were not finished.
type home struct {
	host    Host
	titles  *titles
	counts  map[string]int
	circles []desk.Circle
	diffs   []store.Difference
	parcels []store.Row
	next    []store.Row
	forms   map[string]store.Draft
	pairs   []store.Row

	rounds     []desk.Round         // evidence rounds that wait for answers
	asked      []store.Row          // answers that are awaited from here
	awards     []desk.Accreditation // of which something is due
	forgetting []desk.Forgetting
	overTime   int          // people whose data are no longer needed, if it is time to look
	unchecked  int          // changes of others that wait for her to decide
	misused    int          // photos and documents that are used without consent
	folder     *say.Message // what endangers the data folder; nil for nothing
	body       *fyne.Container
}

func newHome(h Host) Page {
	s := &home{host: h, titles: newTitles(h), body: container.NewStack()}
	h.Do(s.read, s.show)
	return s
}

func (s *home) Title() string { return s.host.Words().T("home.title") }

func (s *home) Object() fyne.CanvasObject { return s.body }

// The most that home shows of each sort.
const (
	maxWaiting = 3
	maxPairs   = 6
)

func (s *home) read(ctx context.Context) (err error) {
	d := s.host.Desk()
	if s.counts, err = d.Counts(ctx); err != nil {
		return err
	}
	if s.circles, err = d.Circles(ctx); err != nil {
		return err
	}
	if s.diffs, err = d.Differences(ctx); err != nil {
		return err
	}
	if s.forgetting, err = d.Forgettings(); err != nil {
		return err
	}
	if warning, ok := d.FolderWarning(); ok {
		s.folder = &warning
	}
	if s.forms, err = d.KeptForms(); err != nil {
		return err
	}
	for _, status := range []string{"sent", "in_transit", "customs", "delivered"} {
		rows, err := d.List(ctx, store.Query{Kind: "exchange", Where: []store.Condition{{Field: "status", Value: status}}, Sort: "sent_on"}, 0, maxWaiting)
		if err != nil {
			return err
		}
		s.parcels = append(s.parcels, rows...)
	}
	for _, status := range []string{"planned", "confirmed"} {
		rows, err := d.List(ctx, store.Query{Kind: "activity", Where: []store.Condition{{Field: "status", Value: status}}, Sort: "starts"}, 0, 50)
		if err != nil {
			return err
		}
		s.next = append(s.next, rows...)
	}
	s.next = soonest(s.next, s.host.Now().Format("2006-01-02"))
	for _, r := range append(s.parcels[:len(s.parcels):len(s.parcels)], s.next...) {
		if err := s.titles.read(ctx, d.Registry().Kind(r.Kind), r.Values); err != nil {
			return err
		}
	}
	if s.rounds, s.asked, err = d.OpenRounds(ctx); err != nil {
		return err
	}
	if s.awards, err = d.AccreditationsDue(ctx); err != nil {
		return err
	}
	if s.unchecked, err = unchecked(ctx, d, s.circles); err != nil {
		return err
	}
	if s.misused, err = misused(ctx, d); err != nil {
		return err
	}
	if s.overTime, err = d.SweepDue(ctx); err != nil {
		return err
	}
	s.pairs, err = d.List(ctx, store.Query{Kind: "twinning", Lang: s.host.Words().Lang()}, 0, maxPairs)
	return err
}

// unchecked counts the changes that wait for her to decide, as a coordinator.
func unchecked(ctx context.Context, d *desk.Desk, circles []desk.Circle) (n int, err error) {
	waits := false
	for _, c := range circles {
		waits = waits || c.Waiting > 0 && c.Role == circle.Coordinator
	}
	if !waits {
		return 0, nil
	}
	list, err := d.Waiting(ctx, false)
	for i := range list {
		if x := &list[i]; !x.Gap && slices.ContainsFunc(circles, func(c desk.Circle) bool { return c.ID == x.Circle && c.Role == circle.Coordinator }) {
			n += x.Changes
		}
	}
	return n, err
}

// soonest keeps the activities that are still to come, the next one first.
func soonest(rows []store.Row, today string) []store.Row {
	var list []store.Row
	for _, r := range rows {
		day := r.Values.Get("starts")
		if day < today {
			continue
		}
		i := len(list)
		for i > 0 && list[i-1].Values.Get("starts") > day {
			i--
		}
		list = append(list[:i], append([]store.Row{r}, list[i:]...)...)
	}
	return list[:min(len(list), maxWaiting)]
}

func (s *home) show() {
	w := s.host.Words()
	now := s.host.Now()
	head := container.NewVBox(
		widgets.Title(w.T("home.greeting", "Day", w.LongDate(now.Format("2006-01-02")))),
		widgets.Muted(bothClocks(s.host)), widgets.Gap(4))
	left := widgets.Stack(s.waiting())
	right := widgets.Stack()
	for _, c := range s.circles {
		if !c.Own {
			right.Add(s.sharing(c))
		}
	}
	right.Add(s.twinnings())
	s.body.Objects = []fyne.CanvasObject{widgets.Scroll(container.NewVBox(head, widgets.Columns([]float32{4, 3}, left, right)))}
	s.body.Refresh()
}

// waiting is the card of what waits, a row each.
func (s *home) waiting() fyne.CanvasObject {
	w := s.host.Words()
	objects := []fyne.CanvasObject{widgets.Heading(w.T("home.waits"))}
	if n := len(s.diffs); n > 0 {
		objects = append(objects, s.row("differences", theme.Wheat, w.N("home.differences", n), w.T("home.differences.what"), w.T("difference.settle"), Place{Screen: Differences}))
	}
	objects = append(objects, s.safety()...)
	for key, draft := range s.forms {
		objects = append(objects, s.unfinished(key, draft))
	}
	for _, r := range s.asked[:min(len(s.asked), maxWaiting)] {
		objects = append(objects, s.row("talk", theme.Link, w.T("home.asked", "Title", s.title(r)), s.due(r.Values), w.T("home.answer"), Place{Screen: Answer, ID: r.ID}))
	}
	for _, r := range s.rounds[:min(len(s.rounds), maxWaiting)] {
		objects = append(objects, s.row("report", theme.Link, titleOf(w, s.host.Desk().Registry(), r.Kind, r.Values),
			w.N("round.answered_of", r.Count(evidence.Answered), "Of", len(r.Respondents)), w.T("record.open"), Place{Screen: Detail, ID: r.ID}))
	}
	for _, r := range s.parcels {
		sub := ""
		if day := r.Values.Get("sent_on"); day != "" {
			sub = w.T("home.sent_on", "Day", w.MediumDate(day))
		}
		sub = s.titles.withTwinning(sub, r)
		objects = append(objects, s.row("exchange", theme.Good, w.T("home.arrived", "Title", s.title(r)), sub, w.T("record.open"), Place{Screen: Detail, ID: r.ID}))
	}
	for _, a := range s.awards[:min(len(s.awards), maxWaiting)] {
		objects = append(objects, s.row("award", theme.Link, s.title(a.Row), w.Say(a.Due[0]), w.T("record.open"), Place{Screen: Detail, ID: a.Row.ID}))
	}
	for _, r := range s.next {
		objects = append(objects, s.row("calendar", theme.Link, s.title(r), s.titles.withTwinning(w.Moment(r.Values.Get("starts")), r), w.T("record.open"), Place{Screen: Detail, ID: r.ID}))
	}
	switch {
	case len(s.counts) == 0 || len(s.counts) == 1 && s.counts["person"] > 0: // who is working is a person already
		objects = append(objects, s.begin())
	case len(objects) == 1:
		objects = append(objects, widgets.Muted(w.T("home.nothing_waits")))
	}
	return widgets.Card(objects...)
}

// safety says once what has to do with the folder as a whole: that it was copied, that it lies where it is in danger, and that backups open nowhere else yet.
func (s *home) safety() []fyne.CanvasObject {
	w, d := s.host.Words(), s.host.Desk()
	var rows []fyne.CanvasObject
	note := func(icon, title, sub, button string, tapped func()) {
		b := widgets.NewButton(button, tapped)
		text := container.NewVBox(widgets.Strong(title), widgets.Small(sub))
		rows = append(rows, container.NewBorder(nil, widget.NewSeparator(), container.NewCenter(widget.NewIcon(theme.IconOn(icon, theme.Wheat))), container.NewCenter(b), text))
	}
	if d.Renewed() {
		note("lock", w.T("home.renewed"), w.T("ctl.renewed"), w.T("dialog.understood"), func() {
			s.host.Do(func(context.Context) error { return d.SeenRenewed() }, s.host.Show)
		})
	}
	if s.folder != nil {
		note("stick", w.T("home.folder"), w.Say(*s.folder), w.T("dialog.understood"), func() {
			s.host.Do(func(context.Context) error { return d.SeenFolderWarning() }, s.host.Show)
		})
	}
	if d.DiskWarning() {
		note("lock", w.T("disk.home"), w.T("disk.home.what"), w.T("dialog.understood"), func() {
			s.host.Do(func(context.Context) error { return d.SeenDiskWarning() }, s.host.Show)
		})
	}
	for _, f := range s.forgetting {
		if !f.Stopped && !f.Done {
			rows = append(rows, s.row("person", theme.Wheat, w.T("home.forgetting"), w.T("forget.waits", "By", f.By, "Date", w.LongDate(f.Due.Local().Format("2006-01-02"))), w.T("record.open"), Place{Screen: Detail, ID: f.Record}))
		}
	}
	if s.unchecked > 0 {
		rows = append(rows, s.row("person", theme.Wheat, w.N("home.waiting", s.unchecked), w.T("home.waiting.what"), w.T("waiting.look"), Place{Screen: Waiting}))
	}
	if s.misused > 0 {
		rows = append(rows, s.row("photo", theme.Wheat, w.N("home.consent", s.misused), w.T("home.consent.what"), w.T("record.open"), Place{Screen: Consent}))
	}
	if s.overTime > 0 {
		rows = append(rows, s.row("person", theme.Wheat, w.N("home.retention", s.overTime), w.T("home.retention.what"), w.T("record.open"), Place{Screen: OverTime}))
	}
	if !d.HasRecovery() && len(s.counts) > 1 {
		note("stick", w.T("home.no_digits"), w.T("home.no_digits.what"), w.T("home.no_digits.make"), func() { makeRecovery(s.host, nil) })
	}
	if d.RecoveryDue() {
		note("stick", w.T("home.try_digits"), w.T("home.try_digits.what"), w.T("recovery.try"), func() { tryRecovery(s.host) })
	}
	for _, c := range s.circles {
		if d.KitDue(c.ID) {
			note("stick", w.T("home.try_kit", "Circle", circleName(w, c)), w.T("home.try_kit.what"), heading(w, "kit.try"), func() { enterKit(s.host, c, false) })
		}
	}
	return rows
}

// begin offers the first steps while there are no records.
func (s *home) begin() fyne.CanvasObject {
	w := s.host.Words()
	button := func(text, icon string, p Place) *widgets.Button {
		b := widgets.NewButtonWithIcon(text, theme.Icon(icon), func() { s.host.Go(p) })
		b.Alignment = widget.ButtonAlignLeading
		return b
	}
	return container.NewVBox(widgets.Body(w.T("home.begin")),
		button(w.T("home.begin.library"), "library", Place{Screen: Edit, Kind: "library"}),
		button(w.T("home.begin.import"), "import", Place{Screen: Import, Kind: "library"}),
		button(w.T("home.begin.join"), "circle", Place{Screen: Sharing}))
}

func (s *home) unfinished(key string, draft store.Draft) fyne.CanvasObject {
	w := s.host.Words()
	p := Place{Screen: Edit, Kind: draft.Kind, ID: draft.ID, Preset: &draft}
	title := titleOf(w, s.host.Desk().Registry(), draft.Kind, draft.Set)
	if !strings.HasPrefix(key, "new/") && title == w.T("record.untitled") {
		title = w.KindName(draft.Kind)
	}
	return s.row("edit", theme.Wheat, w.T("home.unfinished", "Title", title), w.T("home.unfinished.what"), w.T("home.continue"), p)
}

// due says until when an answer is hoped for; "" if nobody said.
func (s *home) due(v record.Values) string {
	day := v.Get("due_on")
	if day == "" {
		return ""
	}
	return s.host.Words().T("home.asked_by", "Day", s.host.Words().MediumDate(day))
}

func (s *home) title(r store.Row) string {
	return titleOf(s.host.Words(), s.host.Desk().Registry(), r.Kind, r.Values)
}

func (s *home) row(icon string, colour fyne.ThemeColorName, title, sub, button string, p Place) fyne.CanvasObject {
	b := widgets.NewButton(button, func() { s.host.Go(p) })
	mark := container.NewCenter(widget.NewIcon(theme.IconOn(icon, colour)))
	text := container.NewVBox(widgets.Strong(title))
	if sub != "" {
		text.Add(widgets.Small(sub))
	}
	return container.NewBorder(nil, widget.NewSeparator(), mark, container.NewCenter(b), text)
}

// sharing says of a circle what is on its way.
func (s *home) sharing(c desk.Circle) fyne.CanvasObject {
	w := s.host.Words()
	if s.host.Desk().Practising() {
		objects := []fyne.CanvasObject{widgets.Heading(circleName(w, c)), widgets.Body(w.T("practice.home"))}
		if buttons := leavePractice(s.host); buttons != nil {
			objects = append(objects, buttons)
		}
		return widgets.Card(objects...)
	}
	objects := []fyne.CanvasObject{widgets.Heading(circleName(w, c)), widgets.Body(w.Unsent(c.Unsent))}
	for _, m := range c.Members {
		if !m.Self {
			objects = append(objects, widgets.Small(received(w, m)))
		}
	}
	open := widgets.NewButton(w.T("home.share"), func() { s.host.Go(Place{Screen: Sharing}) })
	return widgets.Card(append(objects, container.NewHBox(open))...)
}

func (s *home) twinnings() fyne.CanvasObject {
	w := s.host.Words()
	objects := []fyne.CanvasObject{widgets.Heading(w.KindMany("twinning"))}
	k := s.host.Desk().Registry().Kind("twinning")
	for _, r := range s.pairs {
		stage, _ := record.CurrentStage(r.Values["stages"], record.Stages)
		if stage != "" {
			stage = w.ChoiceName(k.ID, "stages", stage)
		}
		objects = append(objects, widgets.NewRow(s.title(r), stage, "", k.Icon, func() { s.host.Go(Place{Screen: Detail, ID: r.ID}) }, nil))
	}
	if len(s.pairs) == 0 {
		objects = append(objects, widgets.Muted(w.T("records.empty.twinning")),
			container.NewHBox(widgets.NewButton(w.T("records.add_first"), func() { s.host.Go(Place{Screen: Edit, Kind: "twinning"}) })))
	}
	return widgets.Card(objects...)
}
