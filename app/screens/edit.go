package screens

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/form"
	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// edit is the form of a new or an existing record. What is typed is kept every few seconds, so that a power cut loses none of it.
type edit struct {
	host    Host
	place   Place
	kind    *record.Kind
	draft   store.Draft // what the form began with: the record that was seen, or the preset of a new one
	start   record.Values
	circles []desk.Circle
	form    *form.Form
	circle  *widget.Select
	who     *widget.Label
	body    *fyne.Container
	dirty   bool
	kept    time.Time
	title   string // the message that names the form; "" for that of its kind
	of      string // what the form is about, below its name; "" for nothing
	extra   *widgets.Button
	brief   bool       // the short form after an activity
	photos  *form.Form // of the short form
}

// keepEvery is how much typing a power cut can cost.
const keepEvery = 3 * time.Second

func newEdit(h Host, p Place) Page {
	s := &edit{host: h, place: p, kind: h.Desk().Registry().Kind(p.Kind), body: container.NewStack(), start: record.Values{}}
	s.draft = store.Draft{ID: p.ID, Kind: p.Kind, Set: record.Values{}}
	if p.Preset != nil {
		s.draft = *p.Preset
	}
	h.Do(s.read, s.show)
	return s
}

func (s *edit) Title() string {
	if s.title != "" {
		return s.host.Words().T(s.title)
	}
	if s.place.ID.IsZero() {
		return s.host.Words().T("edit.new", "Kind", s.host.Words().KindName(s.kind.ID))
	}
	return s.host.Words().T("edit.change", "Kind", s.host.Words().KindName(s.kind.ID))
}

func (s *edit) Object() fyne.CanvasObject { return s.body }

func (s *edit) key() string {
	if s.place.ID.IsZero() {
		return "new/" + s.kind.ID
	}
	return s.place.ID.String()
}

func (s *edit) read(ctx context.Context) (err error) {
	d := s.host.Desk()
	if s.circles, err = d.Circles(ctx); err != nil {
		return err
	}
	if s.place.ID.IsZero() {
		s.circles = ownOnly(s.kind, s.circles)
	} else {
		e, err := d.Get(ctx, s.place.ID)
		if err != nil {
			return err
		}
		s.start = e.Values
		if s.place.Preset == nil {
			s.draft.Circle, s.draft.Seen = e.Circle, e.Seen
		}
	}
	if err := s.resume(); err != nil {
		return err
	}
	if s.kind.ID == "round" && s.place.ID.IsZero() && len(s.draft.Set) == 0 {
		return s.roundStart(ctx)
	}
	return nil
}

// resume goes on with what was typed here before and not saved: the power went, the language was changed, she looked something up.
func (s *edit) resume() error {
	if s.place.Preset != nil {
		s.dirty = !s.place.ID.IsZero()
		return nil
	}
	forms, err := s.host.Desk().KeptForms()
	if err != nil {
		return err
	}
	if kept, ok := forms[s.key()]; ok {
		s.draft, s.dirty = kept, true
	}
	return nil
}

func (s *edit) show() {
	w := s.host.Words()
	values := s.start.Clone()
	for slot, v := range s.draft.Set {
		values[slot] = v
	}
	s.form = form.New(w, s.kind, values, &lookup{host: s.host})
	s.form.OnChanged = s.changed
	save := widgets.NewButtonWithIcon(w.T("edit.save"), theme.IconOn("check", theme.NightText), s.Save)
	save.Importance = widget.HighImportance
	buttons := container.NewHBox(widgets.NewButton(w.T("edit.cancel"), s.cancel), save)
	content := s.form.Object()
	if s.brief {
		buttons.Objects = append([]fyne.CanvasObject{widgets.NewButton(w.T("brief.all_fields"), s.allFields)}, buttons.Objects...)
		content = container.NewVBox(s.form.Object(), s.photosForm())
	}
	head := container.NewBorder(nil, nil, widgets.Name(s.Title()), buttons)
	if s.extra != nil {
		buttons.Objects = append([]fyne.CanvasObject{s.extra}, buttons.Objects...)
	}
	if s.brief {
		s.of = w.Title(s.host.Desk().Registry().Kind(s.kind.ID), s.start)
	}
	if s.of != "" {
		head = container.NewVBox(head, widgets.Muted(s.of))
	}
	scroll := widgets.Scroll(content)
	s.form.OnFocused = func(o fyne.CanvasObject) { widgets.ScrollTo(scroll, o) }
	s.body.Objects = []fyne.CanvasObject{container.NewBorder(container.NewVBox(head, s.readers(), widgets.Gap(4)), nil, nil, nil, scroll)}
	s.body.Refresh()
	s.Focus(s.host.Window().Canvas())
	if s.dirty && s.place.Preset == nil {
		s.host.Tell(w.T("edit.resumed"))
	}
}

// readers says, and for a new record lets choose, who can read what is typed.
func (s *edit) readers() fyne.CanvasObject {
	w := s.host.Words()
	s.who = widget.NewLabel("")
	s.who.Importance = widget.LowImportance
	icon := widget.NewIcon(theme.Icon("lock"))
	names := make([]string, 0, len(s.circles))
	chosen := 0
	for i, c := range s.circles {
		names = append(names, circleName(w, c))
		if c.ID == s.circleAtFirst() {
			chosen = i
		}
	}
	s.circle = widget.NewSelect(names, nil)
	s.circle.OnChanged = func(string) {
		c := s.circles[s.circle.SelectedIndex()]
		s.draft.Circle = c.ID
		text := w.T("circle.read_by", "Circle", circleName(w, c))
		if c.Own {
			text = w.T("circle.read_by_you")
		}
		s.who.SetText(text)
	}
	if len(names) > 0 {
		s.circle.SetSelectedIndex(chosen)
	}
	if !s.place.ID.IsZero() {
		return container.NewHBox(icon, s.who)
	}
	return container.NewHBox(icon, container.NewGridWrap(fyne.NewSize(280, s.circle.MinSize().Height), s.circle), s.who)
}

// circleAtFirst is the circle that a form begins with: the record's, or for a new one the preset's, or the only one that fits.
func (s *edit) circleAtFirst() causal.Circle {
	if !s.draft.Circle.IsZero() || !s.kind.Shared {
		return s.draft.Circle
	}
	var shared []causal.Circle
	for _, c := range s.circles {
		if !c.Own {
			shared = append(shared, c.ID)
		}
	}
	if len(shared) == 1 {
		return shared[0]
	}
	return s.draft.Circle
}

func (s *edit) changed() {
	s.dirty = true
	if time.Since(s.kept) > keepEvery {
		s.Keep()
	}
}

// Keep keeps what was typed.
func (s *edit) Keep() {
	if !s.dirty || s.form == nil {
		return
	}
	s.kept = time.Now()
	draft := s.current()
	s.host.Do(func(context.Context) error { return s.host.Desk().KeepForm(s.key(), draft) }, func() {})
}

// current is the draft as it stands in the form.
func (s *edit) current() store.Draft {
	d := s.draft
	d.ID, d.Kind, d.Set = s.place.ID, s.kind.ID, s.form.Changed()
	isNew := s.place.ID.IsZero()
	if isNew {
		d.Set = s.form.Values()
	}
	// What was typed before counts as typed, though the form began with it, or has no such field.
	for slot, v := range s.draft.Set {
		id, _, _ := strings.Cut(slot, ".")
		if _, again := d.Set[slot]; !again && (!isNew || s.kind.Field(id) == nil) {
			d.Set[slot] = v
		}
	}
	return d
}

// Save saves the form and shows the record.
func (s *edit) Save() {
	if s.form == nil {
		return
	}
	if s.brief {
		s.saveReport()
		return
	}
	w := s.host.Words()
	draft := s.current()
	if len(draft.Set) == 0 {
		if s.place.ID.IsZero() {
			s.host.Tell(w.T("edit.nothing_typed"))
			return
		}
		s.leave()
		return
	}
	var id record.ID
	key := s.key()
	s.host.Do(func(ctx context.Context) (err error) {
		if id, err = s.save(ctx, draft); err != nil {
			return err
		}
		return s.host.Desk().DropForm(key)
	}, func() {
		s.dirty = false
		s.host.Tell(w.T("edit.saved"))
		s.host.Back()
		if s.place.ID.IsZero() {
			s.host.Go(Place{Screen: Detail, ID: id})
		}
	})
}

// save saves a record, and with an evidence round the questions to its twinnings.
func (s *edit) save(ctx context.Context, draft store.Draft) (record.ID, error) {
	if s.kind.ID == "round" {
		return s.host.Desk().SaveRound(ctx, draft)
	}
	ids, err := s.host.Desk().Save(ctx, draft)
	if err != nil {
		return draft.ID, err
	}
	return ids[0], nil
}

func (s *edit) cancel() {
	if !s.dirty {
		s.leave()
		return
	}
	w := s.host.Words()
	s.host.Ask(w.T("edit.cancel"), w.T("edit.cancel.ask"), w.T("edit.discard"), s.leave)
}

// leave goes back without what was typed.
func (s *edit) leave() {
	s.dirty = false
	key := s.key()
	s.host.Do(func(context.Context) error { return s.host.Desk().DropForm(key) }, s.host.Back)
}

// Focus begins typing where the place says, else in the first field.
func (s *edit) Focus(c fyne.Canvas) {
	if s.form != nil {
		s.form.FocusSlot(c, s.place.Slot)
	}
}

// lookup finds the records that a form refers to.
type lookup struct{ host Host }

// lookupLimit is how many matches are offered.
const lookupLimit = 20

func (l *lookup) Search(words string, kinds []string, found func([]form.Option)) {
	var options []form.Option
	l.host.Do(func(ctx context.Context) error {
		for _, kind := range kinds {
			rows, err := l.find(ctx, words, kind)
			if err != nil {
				return err
			}
			for _, r := range rows {
				options = append(options, form.Option{ID: r.ID.String(), Title: titleOf(l.host.Words(), l.host.Desk().Registry(), r.Kind, r.Values), Kind: r.Kind})
			}
		}
		return nil
	}, func() { found(options) })
}

func (l *lookup) find(ctx context.Context, words, kind string) ([]store.Row, error) {
	if words == "" {
		return l.host.Desk().List(ctx, store.Query{Kind: kind, Lang: l.host.Words().Lang()}, 0, lookupLimit)
	}
	return l.host.Desk().Search(ctx, words, kind, lookupLimit)
}

func (l *lookup) Titles(ids []string, found func(map[string]string)) {
	t := newTitles(l.host)
	l.host.Do(func(ctx context.Context) error {
		list := make([]record.ID, 0, len(ids))
		for _, text := range ids {
			if id, err := record.ParseID(text); err == nil {
				list = append(list, id)
			}
		}
		return t.readIDs(ctx, list)
	}, func() {
		names := make(map[string]string, len(ids))
		for _, id := range ids {
			names[id] = t.of(id)
		}
		found(names)
	})
}
