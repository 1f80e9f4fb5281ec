package screens

import (
	"context"
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/papers"
	"github.com/twinshelf/twinshelf/data/record"
)

// newAnswer is the form of what came back in an evidence round: the questions under the numbers of the page and the letter, and how they came. It is the form of
// the answer with few of its fields.
func newAnswer(h Host, p Place) Page {
	s := &edit{host: h, place: p, body: container.NewStack(), start: record.Values{}, title: "round.enter"}
	s.place.Kind = "answer"
	k := *h.Desk().Registry().Kind("answer")
	k.Fields = slices.DeleteFunc(slices.Clone(k.Fields), func(f record.Field) bool { return f.Group == "main" })
	s.kind = &k
	s.draft.ID, s.draft.Kind, s.draft.Set = p.ID, k.ID, record.Values{}
	s.extra = widgets.NewButton(h.Words().T("round.paste"), s.pasteReply)
	h.Do(func(ctx context.Context) error {
		if err := s.read(ctx); err != nil {
			return err
		}
		if s.start.Get("answered_on") == "" && len(s.draft.Set) == 0 {
			s.draft.Set["answered_on"] = []string{h.Now().Format(time.DateOnly)}
		}
		t := newTitles(h)
		twinning := s.start.Get("twinning")
		if id, err := record.ParseID(twinning); err == nil {
			if err := t.readIDs(ctx, []record.ID{id}); err != nil {
				return err
			}
		}
		s.of = t.of(twinning) + " · " + titleOf(h.Words(), h.Desk().Registry(), "answer", s.start)
		return nil
	}, s.show)
	return s
}

// pasteReply reads the answers out of an e-mail into the form, where she looks at them before she saves.
func (s *edit) pasteReply() {
	w := s.host.Words()
	entry := widget.NewMultiLineEntry()
	entry.SetMinRowsVisible(12)
	content := container.NewBorder(widgets.Body(w.T("round.paste.what")), nil, nil, nil, entry)
	d := dialog.NewCustomConfirm(w.T("round.paste"), w.T("round.paste.read"), w.T("edit.cancel"), widgets.MaxWidth(640, content), func(yes bool) {
		if !yes {
			return
		}
		found := papers.ReadReply(entry.Text, s.form.Values().Get(record.FieldNotes))
		if len(found) == 0 {
			s.host.Tell(w.T("round.paste.nothing"))
			return
		}
		s.draft = s.current()
		maps.Copy(s.draft.Set, found)
		s.draft.Set["came_by"] = []string{"email"}
		s.dirty = true
		s.show()
		s.host.Tell(w.T("round.paste.look"))
	}, s.host.Window())
	d.Show()
	s.host.Window().Canvas().Focus(entry)
}
