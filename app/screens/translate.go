package screens

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/bilingual"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/papers"
	"github.com/twinshelf/twinshelf/data/record"
)

// maxTexts is how many texts of one state are shown: whoever has translated these sees the next.
const maxTexts = 40

// toTranslate lists the texts that wait for a translation, or for somebody to look at one.
type toTranslate struct {
	host   Host
	titles *titles
	list   []desk.Translation
	body   *fyne.Container
}

func newTranslate(h Host) Page {
	s := &toTranslate{host: h, titles: newTitles(h), body: container.NewStack()}
	h.Do(func(ctx context.Context) (err error) {
		if s.list, err = h.Desk().ToTranslate(ctx); err != nil {
			return err
		}
		ids := make([]record.ID, 0, len(s.list))
		for _, t := range s.list {
			if id, err := record.ParseID(t.Row.Values.Get("twinning")); err == nil {
				ids = append(ids, id)
			}
		}
		return s.titles.readIDs(ctx, ids)
	}, s.show)
	return s
}

func (s *toTranslate) Title() string { return s.host.Words().T("translate.title") }

func (s *toTranslate) Object() fyne.CanvasObject { return s.body }

func (s *toTranslate) show() {
	w := s.host.Words()
	defer s.body.Refresh()
	if len(s.list) == 0 {
		s.body.Objects = []fyne.CanvasObject{widgets.Empty(w.T("translate.well"), w.T("phrases.save"), func() { savePhrases(s.host) })}
		return
	}
	phrases := widgets.NewButtonWithIcon(w.T("phrases.save"), theme.Icon("talk"), func() { savePhrases(s.host) })
	column := widgets.Stack(container.NewVBox(container.NewBorder(nil, nil, nil, container.NewVBox(phrases), widgets.Title(s.Title())), widgets.Muted(w.T("translate.what")), widgets.Gap(4)))
	for _, g := range []struct {
		state bilingual.State
		title string
	}{{bilingual.Older, "translate.older"}, {bilingual.None, "translate.none"}, {bilingual.Machine, "translate.machine"}} {
		if card := s.group(g.state, w.T(g.title)); card != nil {
			column.Add(card)
		}
	}
	s.body.Objects = []fyne.CanvasObject{widgets.Scroll(column)}
}

// group shows the texts of a state; nil if there are none.
func (s *toTranslate) group(state bilingual.State, title string) fyne.CanvasObject {
	w := s.host.Words()
	rows := []fyne.CanvasObject{widgets.Heading(title)}
	more := 0
	for _, t := range s.list {
		switch {
		case t.State != state:
		case len(rows) > maxTexts:
			more++
		default:
			k := s.host.Desk().Registry().Kind(t.Row.Kind)
			rows = append(rows, widgets.NewRow(titleOf(w, s.host.Desk().Registry(), t.Row.Kind, t.Row.Values), s.what(t), w.KindName(t.Row.Kind), k.Icon, func() { openText(s.host, t) }, saidMenu(s.host, t)))
		}
	}
	if len(rows) == 1 {
		return nil
	}
	if more > 0 {
		rows = append(rows, widgets.Small(w.N("record.and_more", more)))
	}
	return widgets.Card(rows...)
}

// what says which text it is, and of whom: many records are called alike.
func (s *toTranslate) what(t desk.Translation) string {
	what := s.host.Words().SlotName(t.Row.Kind, t.Slot()) + " · " + beginning(t.Original)
	if of := t.Row.Values.Get("twinning"); of != "" {
		what = s.titles.of(of) + " · " + what
	}
	return what
}

// beginning gives as much of a text as a row has room for; what is longer the row cuts itself.
func beginning(text string) string {
	const most = 120
	line := []rune(strings.Join(strings.Fields(text), " "))
	if len(line) > most {
		return string(line[:most]) + "…"
	}
	return string(line)
}

// openText opens the record's form where the translation stands.
func openText(h Host, t desk.Translation) {
	h.Go(Place{Screen: Edit, Kind: t.Row.Kind, ID: t.Row.ID, Slot: t.Slot()})
}

// saidMenu lets somebody say what she knows of a translation; nil if there is none.
func saidMenu(h Host, t desk.Translation) func(at fyne.Position) {
	if t.State == bilingual.None {
		return nil
	}
	w := h.Words()
	say := func(message string, state bilingual.State) *fyne.MenuItem {
		return fyne.NewMenuItem(w.T(message), func() {
			h.Do(func(ctx context.Context) error { return h.Desk().SayTranslated(ctx, t.Row.ID, t.Slot(), state) }, func() {
				h.Tell(w.T("translate.noted"))
				h.Show()
			})
		})
	}
	return func(at fyne.Position) {
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", say("translate.say.checked", bilingual.Checked), say("translate.say.machine", bilingual.Machine)), h.Window().Canvas(), at)
	}
}

// savePhrases saves the phrase sheet, to be printed from a browser.
func savePhrases(h Host) {
	savePaper(h, "phrases", h.Words().T("phrases.title"), "handover.written", func(context.Context) (papers.Paper, error) {
		return papers.PhraseSheet(h.Words()), nil
	})
}

// translations says of each text of a record how its translation stands; nil if it has no texts.
func (s *detail) translations() fyne.CanvasObject {
	w := s.host.Words()
	if len(s.texts) == 0 || s.entry.Deleted {
		return nil
	}
	rows := []fyne.CanvasObject{widgets.Heading(w.FieldName("", "translated"))}
	for _, t := range s.texts {
		rows = append(rows, widgets.NewRow(w.SlotName(t.Row.Kind, t.Slot()), w.T("translate.state."+string(t.State)), "", "language", func() { openText(s.host, t) }, saidMenu(s.host, t)))
	}
	return widgets.Card(rows...)
}
