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
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/giving"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/retention"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/twinning"
)

// detail shows one record: what is known of it, what belongs to it, and what was done to it.
type detail struct {
	host   Host
	place  Place
	kind   *record.Kind
	entry  store.Entry
	titles *titles
	circle desk.Circle
	parts  map[string][]store.Row // by kind: the records that belong to this one
	events []store.Event
	files  []desk.File
	texts  []desk.Translation
	title  string

	state      desk.TwinningState // of a twinning
	mind       []say.Message      // of an exchange
	total      giving.Total       // of an appeal
	appeals    []desk.AppealOfReport
	consent    desk.DocumentConsent
	round      desk.Round
	award      desk.Accreditation
	share      desk.Shareable // of what leaves one's own circle only field by field
	circles    []desk.Circle
	leads      []store.Row       // the twinnings that this person leads, or stands in for
	kept       retention.Verdict // of a person
	forgetting []desk.Forgetting // of this person, if she is hidden
	merged     int               // how many records this one stands for
	body       *fyne.Container
}

// belonging is a kind that belongs to a record, by the field that refers to it.
type belonging struct {
	kind, field string
	rare        bool // not shown while there is none: a page asks for what most records have
}

var belongings = map[string][]belonging{
	"twinning": {
		{"activity", "twinning", false}, {"exchange", "twinning", false}, {"agreement", "twinning", false}, {"contact_log", "twinning", false},
		{"story", "twinning", true}, {"review", "twinning", true}, {"task", "twinning", true}, {"document", "twinning", true},
	},
	"activity":     {{"story", "activity", false}, {"document", "activity", true}, {"task", "activity", true}},
	"event":        {{"activity", "event", false}},
	"exchange":     {{"item", "exchange", false}},
	"appeal":       {{"donation", "appeal", false}, {"item", "appeal", false}, {"stop", "appeal", true}, {"need", "appeal", true}},
	"need":         {{"offer", "need", false}},
	"library":      {{"twinning", "parties", false}, {"person", "libraries", false}, {"need", "library", true}, {"damage", "library", true}, {"outage", "library", true}, {"accreditation", "library", true}},
	"organisation": {{"library", "service", false}, {"person", "organisations", false}},
}

func newDetail(h Host, p Place) Page {
	s := &detail{host: h, place: p, titles: newTitles(h), parts: map[string][]store.Row{}, body: container.NewStack()}
	h.Do(s.read, s.show)
	return s
}

func (s *detail) Title() string { return s.title }

func (s *detail) Object() fyne.CanvasObject { return s.body }

func (s *detail) read(ctx context.Context) (err error) {
	d := s.host.Desk()
	if s.entry, err = d.Get(ctx, s.place.ID); err != nil {
		return err
	}
	if s.entry.Hidden {
		all, err := d.Forgettings()
		for _, f := range all {
			if f.Record == s.entry.ID {
				s.forgetting = append(s.forgetting, f)
			}
		}
		return err
	}
	s.merged = len(d.Merged(s.entry.ID))
	if s.events, err = d.History(ctx, s.place.ID); err != nil {
		return err
	}
	if s.circles, err = d.Circles(ctx); err != nil {
		return err
	}
	for _, c := range s.circles {
		if c.ID == s.entry.Circle {
			s.circle = c
		}
	}
	s.kind = d.Registry().Kind(s.entry.Kind)
	if s.kind == nil {
		return nil // from a newer version: shown as it is
	}
	for _, b := range belongings[s.kind.ID] {
		if s.parts[b.kind], err = d.Referring(ctx, s.entry.ID, b.kind, b.field); err != nil {
			return err
		}
		if err := s.titles.read(ctx, d.Registry().Kind(b.kind), valuesOf(s.parts[b.kind])...); err != nil {
			return err
		}
	}
	if err := s.readOwn(ctx); err != nil {
		return err
	}
	authors := make([]record.ID, 0, len(s.events))
	for _, e := range s.events {
		if !e.Author.IsZero() {
			authors = append(authors, e.Author)
		}
	}
	if err := s.titles.readIDs(ctx, authors); err != nil {
		return err
	}
	if s.texts, err = d.Translations(ctx, s.entry.ID); err != nil {
		return err
	}
	if s.files, err = filesOf(ctx, d, s.kind, s.entry.Values); err != nil {
		return err
	}
	return s.titles.read(ctx, s.kind, s.entry.Values)
}

// readOwn reads what only the page of this kind shows.
func (s *detail) readOwn(ctx context.Context) (err error) {
	d := s.host.Desk()
	if s.guarded() {
		s.share, err = d.Shareable(ctx, s.entry.ID)
		return err
	}
	switch s.kind.ID {
	case "twinning":
		s.state, err = d.TwinningState(ctx, s.entry.ID)
	case "exchange":
		s.mind, err = d.Parcel(ctx, s.entry.ID)
	case "appeal":
		s.total, err = d.Appeal(ctx, s.entry.ID)
	case "report":
		s.appeals, err = d.AppealsOf(ctx, s.entry.Values)
	case "round":
		s.round, err = d.Round(ctx, s.entry.ID)
	case "accreditation":
		s.award, err = d.Accreditation(ctx, s.entry.ID)
	case "document":
		s.consent, err = d.Consent(ctx, s.entry.ID)
	case "person":
		if s.leads, err = leadsOf(ctx, d, s.entry.ID); err == nil {
			s.kept, err = d.KeptUntil(ctx, store.Row{ID: s.entry.ID, Kind: s.entry.Kind, Values: s.entry.Values})
		}
	}
	return err
}

// filesOf gives the photos and documents of a record, of all its fields.
func filesOf(ctx context.Context, d *desk.Desk, k *record.Kind, v record.Values) ([]desk.File, error) {
	var values []string
	for i := range k.Fields {
		if k.Fields[i].Type == record.Files {
			values = append(values, v[k.Fields[i].ID]...)
		}
	}
	return d.Files(ctx, values)
}

func (s *detail) show() {
	w := s.host.Words()
	if s.entry.Hidden {
		s.title = w.T("forget.page")
		s.body.Objects = []fyne.CanvasObject{s.forgotten()}
		s.body.Refresh()
		return
	}
	s.title = titleOf(w, s.host.Desk().Registry(), s.entry.Kind, s.entry.Values)
	column := widgets.Stack(s.head())
	if s.entry.Deleted {
		column.Add(s.notice(w.T("record.is_deleted"), w.T("record.undelete"), s.undelete))
	}
	if s.merged > 1 {
		column.Add(s.notice(w.N("same.is_one", s.merged), w.T("same.separate"), func() { separate(s.host, s.entry.ID) }))
	}
	if n := len(s.entry.Differences); n > 0 || s.entry.Revived {
		column.Add(s.notice(w.T("record.has_differences"), w.T("difference.settle"), func() {
			s.host.Go(Place{Screen: Settle, ID: s.entry.ID})
		}))
	}
	if s.kind != nil && s.kind.ID == "twinning" {
		column.Add(newShelfView(s).object())
	}
	if s.kind != nil && s.kind.ID == "library" && len(s.parts["twinning"]) == 0 && !s.entry.Deleted {
		column.Add(s.notice(s.host.Words().T("match.no_partner"), w.T("match.title"), func() { s.host.Go(Place{Screen: Match, ID: s.entry.ID}) }))
	}
	if m, ok := twinning.Instead(s.entry.Values); ok && s.entry.Kind == "person" {
		column.Add(widgets.CardOf(container.NewBorder(nil, nil, widget.NewIcon(theme.Icon("person")), nil, widgets.Body(w.Say(m)))))
	}
	if s.kind != nil && s.kind.ID == "activity" {
		if offer := s.offerReport(); offer != nil {
			column.Add(offer)
		}
	}
	if notice := s.consentNotice(); notice != nil {
		column.Add(notice)
	}
	s.leaving(column)
	s.outages(column)
	if len(s.files) > 0 {
		column.Add(newAlbum(s.host, s.files).object())
	}
	column.Add(s.cards())
	s.body.Objects = []fyne.CanvasObject{widgets.Scroll(column)}
	s.body.Refresh()
}

// head has the way here, the title with its marks, and what can be done.
func (s *detail) head() fyne.CanvasObject {
	w := s.host.Words()
	edit := widgets.NewButtonWithIcon(w.T("record.edit"), theme.IconOn("edit", theme.NightText), func() {
		s.host.Go(Place{Screen: Edit, ID: s.entry.ID, Kind: s.entry.Kind})
	})
	edit.Importance = widget.HighImportance
	more := widgets.NewButtonWithIcon("", theme.Icon("more"), nil)
	more.OnTapped = func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(more)
		recordMenu(s.host, s.entry.ID, s.entry.Kind, at.AddXY(0, more.Size().Height))
	}
	crumbs := widgets.Crumbs([]string{w.KindMany(s.entry.Kind), s.title}, []func(){func() { s.host.Go(Place{Screen: Records, Kind: s.entry.Kind}) }, nil})
	marks := container.NewHBox(s.marks()...)
	return container.NewVBox(crumbs,
		container.NewBorder(nil, nil, nil, container.NewHBox(more, edit), widgets.Title(s.title)), marks, widgets.Gap(4))
}

func (s *detail) marks() []fyne.CanvasObject {
	w := s.host.Words()
	var marks []fyne.CanvasObject
	if s.kind != nil {
		if f := s.kind.Field("stages"); f != nil {
			if text := s.titles.show(f, s.entry.Values); text != "" {
				marks = append(marks, widgets.Chip(text, theme.Good))
			}
		}
		if f := s.kind.Field("status"); f != nil && s.entry.Values.Get("status") != "" {
			marks = append(marks, widgets.Chip(s.titles.show(f, s.entry.Values), theme.Good))
		}
	}
	if touch := s.touch(); touch != nil {
		marks = append(marks, touch)
	}
	who := w.T("circle.read_by", "Circle", circleName(w, s.circle))
	if s.circle.Own {
		who = w.T("circle.read_by_you")
	}
	return append(marks, widgets.Chip(who, theme.Muted))
}

func (s *detail) notice(text, button string, tapped func()) fyne.CanvasObject {
	b := widgets.NewButton(button, tapped)
	return widgets.CardOf(container.NewBorder(nil, nil, widget.NewIcon(theme.IconOn("warning", theme.Wheat)), b, widgets.Body(text)))
}

func (s *detail) undelete() {
	s.host.Do(func(ctx context.Context) error { return s.host.Desk().Undelete(ctx, s.entry.ID) }, s.host.Show)
}

// cards are the groups of fields on the left, what belongs to the record and its history on the right.
func (s *detail) cards() fyne.CanvasObject {
	left := widgets.Stack()
	if s.entry.Kind == "round" {
		for _, card := range s.roundCards() {
			left.Add(card)
		}
	}
	for _, group := range groupsOf(s.kind) {
		if card := s.group(group); card != nil {
			left.Add(card)
		}
	}
	if len(left.Objects) == 0 {
		left.Add(widgets.CardOf(widgets.Muted(s.host.Words().T("record.only_name"))))
	}
	right := widgets.Stack()
	if s.entry.Kind == "round" {
		if total := s.roundTotal(); total != nil {
			right.Add(total)
		}
	}
	if next := s.next(); next != nil {
		right.Add(next)
	}
	if s.kind != nil && s.kind.ID == "document" {
		for _, card := range s.consentCards() {
			right.Add(card)
		}
	}
	if s.entry.Kind == "exchange" {
		right.Add(s.parcelCard())
	}
	if s.guarded() && !s.entry.Deleted {
		right.Add(s.releaseCard())
	}
	if s.entry.Kind == "accreditation" {
		for _, card := range s.accreditationCards() {
			right.Add(card)
		}
	}
	for _, card := range append(s.appealCards(), s.reportAppeals()...) {
		right.Add(card)
	}
	if sides := s.sides(); sides != nil {
		right.Add(sides)
	}
	if ways := s.ways(); ways != nil {
		right.Add(ways)
	}
	if s.kind != nil && s.kind.ID == "person" {
		right.Add(s.keptCard())
	}
	if s.kind != nil {
		for _, b := range belongings[s.kind.ID] {
			if !b.rare || len(s.parts[b.kind]) > 0 {
				right.Add(s.part(b.kind, b.field))
			}
		}
	}
	if texts := s.translations(); texts != nil {
		right.Add(texts)
	}
	right.Add(s.history())
	return widgets.Columns([]float32{3, 2}, left, right)
}

func groupsOf(k *record.Kind) []string {
	var groups []string
	if k == nil {
		return groups
	}
	seen := map[string]bool{}
	for i := range k.Fields {
		if g := k.Fields[i].Group; !seen[g] {
			seen[g] = true
			groups = append(groups, g)
		}
	}
	return groups
}

// group shows the fields of a group that have values; nil if none has.
func (s *detail) group(group string) fyne.CanvasObject {
	w := s.host.Words()
	rows := []fyne.CanvasObject{widgets.Heading(w.GroupName(group))}
	for i := range s.kind.Fields {
		f := &s.kind.Fields[i]
		if f.Group != group || f.Machinery || f.Type == record.Files { // files have a card of their own
			continue
		}
		for _, slot := range f.Slots() {
			if text := s.value(f, slot); text != "" {
				rows = append(rows, line(w.SlotName(s.kind.ID, slot), text))
			}
		}
	}
	if len(rows) == 1 {
		return nil
	}
	return widgets.Card(rows...)
}

func (s *detail) value(f *record.Field, slot string) string {
	if f.Type.IsBilingual() {
		return s.entry.Values.Get(slot)
	}
	return s.titles.show(f, s.entry.Values)
}

// line is a value with its name above it.
func line(name, value string) fyne.CanvasObject {
	return container.NewVBox(widgets.Small(name), widgets.Body(value))
}

// maxPart is how many of the records that belong to this one are shown.
const maxPart = 8

func (s *detail) part(kind, field string) fyne.CanvasObject {
	w := s.host.Words()
	k := without(s.host.Desk().Registry().Kind(kind), field)
	rows := s.parts[kind]
	slices.SortStableFunc(rows, func(a, b store.Row) int { return -strings.Compare(dayOf(a.Values), dayOf(b.Values)) })
	add := widgets.NewButtonWithIcon(w.T("records.add"), theme.Icon("add"), func() {
		s.host.Go(Place{Screen: Edit, Kind: kind, Preset: &store.Draft{Circle: s.entry.Circle, Kind: kind, Set: record.Values{field: {s.entry.ID.String()}}}})
	})
	add.Importance = widget.LowImportance
	objects := []fyne.CanvasObject{container.NewBorder(nil, nil, widgets.Heading(w.KindMany(kind)), add)}
	for i, r := range rows {
		if i == maxPart {
			objects = append(objects, widgets.Small(w.N("record.and_more", len(rows)-maxPart)))
			break
		}
		row := widgets.NewRow(titleOf(w, s.host.Desk().Registry(), kind, r.Values), s.titles.subtitle(k, r.Values), "", k.Icon,
			func() { s.host.Go(Place{Screen: Detail, ID: r.ID}) }, nil)
		objects = append(objects, row)
	}
	if len(rows) == 0 {
		objects = append(objects, widgets.Muted(w.T("record.none_yet")))
	}
	return widgets.Card(objects...)
}

// without leaves out of a kind's columns the field that says what is known here already.
func without(k *record.Kind, field string) *record.Kind {
	short := *k
	short.Columns = slices.DeleteFunc(slices.Clone(k.Columns), func(c string) bool { return c == field })
	return &short
}

// maxEvents is how much of the history is shown at once.
const maxEvents = 12

// history tells who did what, when, on which computer and by which way it came.
func (s *detail) history() fyne.CanvasObject {
	w := s.host.Words()
	objects := []fyne.CanvasObject{widgets.Heading(w.T("record.history"))}
	for i, e := range s.events {
		if i == maxEvents {
			objects = append(objects, widgets.Small(w.N("record.and_more", len(s.events)-maxEvents)))
			break
		}
		objects = append(objects, s.event(e))
	}
	return widgets.Card(objects...)
}

func (s *detail) event(e store.Event) fyne.CanvasObject {
	w := s.host.Words()
	what := w.T("history.changed", "Fields", s.changedFields(e))
	switch {
	case e.Created:
		what = w.T("history.created")
	case e.Deleted:
		what = w.T("history.deleted")
	case s.restored(e):
		what = w.T("history.restored")
	case len(e.Slots) == 1 && e.Slots[0].Slot == record.SlotCopies:
		what = w.T("history.shared")
	}
	who := e.Member
	if !e.Author.IsZero() {
		who = s.titles.of(e.Author.String()) + ", " + e.Member
	}
	at := w.MediumDate(e.At.Local().Format("2006-01-02")) + ", " + e.At.Local().Format("15:04")
	if e.Route != "" {
		at = w.T("history.arrived", "At", at, "Route", w.T(e.Route), "Arrived", w.MediumDate(e.Arrived.Local().Format("2006-01-02")))
	}
	return container.NewVBox(widgets.Body(what), widgets.Small(who), widgets.Small(at))
}

func (s *detail) restored(e store.Event) bool {
	return len(e.Slots) == 1 && e.Slots[0].Slot == record.SlotRestored
}

func (s *detail) changedFields(e store.Event) string {
	w := s.host.Words()
	names := ""
	for _, slot := range e.Slots {
		if slot.Slot[0] == '@' {
			continue
		}
		if names != "" {
			names += ", "
		}
		names += w.SlotName(s.entry.Kind, slot.Slot)
	}
	return names
}
