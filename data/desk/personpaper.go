package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/papers"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

// PersonPaper writes all that is held about a person as one page, in the words of its reader.
func (d *Desk) PersonPaper(ctx context.Context, p PersonData, w *translations.Words) (papers.Paper, error) {
	sheet := &personSheet{d: d, w: w, p: p}
	if err := sheet.readNames(ctx); err != nil {
		return papers.Paper{}, err
	}
	return papers.Paper{
		Lang: w.Lang(), Title: sheet.title(p.Entry.Kind, p.Entry.Values), Under: w.T("persondata.under", "Day", w.LongDate(d.today().Format(time.DateOnly))),
		Sections: []papers.Section{sheet.fields(), sheet.referring(), sheet.mentions(), sheet.holders(), sheet.history(), sheet.kept()},
		Foot:     w.T("persondata.foot"),
	}, nil
}

// personSheet is such a page in the making.
type personSheet struct {
	d     *Desk
	w     *translations.Words
	p     PersonData
	names map[record.ID]store.Row
}

// readNames reads the records that the page names.
func (s *personSheet) readNames(ctx context.Context) (err error) {
	var ids []record.ID
	take := func(kind, slot string, values []string) {
		f := s.d.registry.Field(kind, slot)
		if f == nil || f.Type != record.Ref && f.Type != record.Refs {
			return
		}
		for _, v := range values {
			if id, err := record.ParseID(v); err == nil {
				ids = append(ids, id)
			}
		}
	}
	for slot, values := range s.p.Entry.Values {
		take(s.p.Entry.Kind, slot, values)
	}
	for _, e := range s.p.Events {
		ids = append(ids, e.Author)
		for _, sl := range e.Slots {
			take(s.p.Entry.Kind, sl.Slot, append(slices.Clone(sl.Values), sl.Removed...))
		}
	}
	for _, m := range s.p.Mentions {
		ids = append(ids, m.Record)
	}
	s.names, err = s.d.Rows(ctx, ids)
	return err
}

func (s *personSheet) title(kind string, v record.Values) string {
	if k := s.d.registry.Kind(kind); k != nil {
		if t := s.w.Title(k, v); t != "" {
			return t
		}
	}
	return s.w.T("record.untitled")
}

// named gives the title of a record that is referred to.
func (s *personSheet) named(id record.ID) string {
	row, ok := s.names[id]
	switch {
	case !ok:
		return s.w.T("record.not_arrived")
	case row.Hidden:
		return s.w.T("forget.name")
	}
	return s.title(row.Kind, row.Values)
}

// value writes the values of a slot for a person.
func (s *personSheet) value(slot string, values []string) string {
	f := s.d.registry.Field(s.p.Entry.Kind, slot)
	shown := make([]string, 0, len(values))
	for _, v := range values {
		switch {
		case f == nil || v == "":
		case f.Type == record.Ref, f.Type == record.Refs:
			if id, err := record.ParseID(v); err == nil {
				v = s.named(id)
			}
		default:
			v = s.w.Value(f, v)
		}
		shown = append(shown, v)
	}
	return strings.Join(shown, "\n")
}

// fields has all values of the record: those of fields that this version does not know by their ids, after the others.
func (s *personSheet) fields() papers.Section {
	out := papers.Section{Heading: s.w.T("persondata.fields")}
	known := map[string]bool{}
	add := func(slot string) {
		known[slot] = true
		if values := s.p.Entry.Values[slot]; len(values) > 0 {
			out.Lines = append(out.Lines, papers.Line{Name: s.w.SlotName(s.p.Entry.Kind, slot), Text: s.value(slot, values)})
		}
	}
	k := s.d.registry.Kind(s.p.Entry.Kind)
	for i := range k.Fields {
		for _, slot := range k.Fields[i].Slots() {
			add(slot)
		}
	}
	if from := s.p.Entry.Values.Get(record.SlotExternal); from != "" {
		out.Lines = append(out.Lines, papers.Line{Name: s.w.T("persondata.external"), Text: from})
	}
	var newer []string
	for slot := range s.p.Entry.Values {
		if !known[slot] && slot[0] != '@' {
			newer = append(newer, slot)
		}
	}
	slices.Sort(newer)
	for _, slot := range newer {
		add(slot)
	}
	return out
}

func (s *personSheet) referring() papers.Section {
	out := papers.Section{Heading: s.w.T("persondata.referring")}
	for _, r := range s.p.Referring {
		out.Lines = append(out.Lines, papers.Line{
			Name: s.w.KindName(r.Row.Kind), Text: s.title(r.Row.Kind, r.Row.Values), More: []string{s.w.FieldName(r.Row.Kind, r.Field)},
		})
	}
	return s.orNone(out)
}

func (s *personSheet) mentions() papers.Section {
	out := papers.Section{Heading: s.w.T("persondata.mentions")}
	for _, m := range s.p.Mentions {
		text := m.Text
		if text == "" {
			text = s.w.T("forget.earlier")
		}
		out.Lines = append(out.Lines, papers.Line{
			Name: s.w.KindName(m.Kind), Text: text, More: []string{s.named(m.Record), s.w.SlotName(m.Kind, m.Slot)},
		})
	}
	return s.orNone(out)
}

func (s *personSheet) orNone(out papers.Section) papers.Section {
	if len(out.Lines) == 0 {
		out.Note = s.w.T("persondata.none")
	}
	return out
}

// holders says who has it: the members of every circle in which it stands, and the backups of all of them.
func (s *personSheet) holders() papers.Section {
	out := papers.Section{Heading: s.w.T("persondata.holders"), Note: s.w.T("persondata.backups")}
	for _, c := range s.p.Circles {
		if c.Own {
			out.Lines = append(out.Lines, papers.Line{Name: s.w.T("circle.own"), Text: s.w.T("circle.read_by_you")})
			continue
		}
		var members []string
		for _, m := range c.Members {
			if !m.Earlier {
				members = append(members, m.Name)
			}
		}
		for _, m := range c.Gone { // what they have received, they may keep
			members = append(members, s.w.T("persondata.has_left", "Name", m.Name))
		}
		out.Lines = append(out.Lines, papers.Line{Name: s.either(c.Name, "name"), Text: strings.Join(members, "\n")})
	}
	return out
}

// either gives a bilingual value in the reader's language, or in the other.
func (s *personSheet) either(v record.Values, id string) string {
	f := record.Field{ID: id, Type: record.Bilingual}
	return f.In(v, s.w.Lang())
}

// history says in words what was done to the record, by whom, and by which way it came here, the first first.
func (s *personSheet) history() papers.Section {
	out := papers.Section{Heading: s.w.T("record.history")}
	for _, e := range slices.Backward(s.p.Events) {
		who := e.Member
		if !e.Author.IsZero() {
			who = s.named(e.Author) + ", " + e.Member
		}
		at := e.At.Local()
		line := papers.Line{Name: s.w.MediumDate(at.Format(time.DateOnly)) + ", " + at.Format("15:04"), Text: s.did(e), More: []string{who}}
		if e.Route != "" {
			line.More = append(line.More, s.w.T("persondata.arrived", "Route", s.w.T(e.Route), "Day", s.w.MediumDate(e.Arrived.Local().Format(time.DateOnly))))
		} else {
			line.More = append(line.More, s.w.T("persondata.written_here"))
		}
		out.Lines = append(out.Lines, line)
	}
	if s.p.Wrote > 0 {
		out.Note = s.w.N("persondata.wrote", s.p.Wrote)
	}
	return out
}

func (s *personSheet) did(e store.Event) string {
	var lines []string
	switch {
	case e.Created:
		lines = append(lines, s.w.T("history.created"))
	case e.Deleted:
		lines = append(lines, s.w.T("history.deleted"))
	case len(e.Slots) == 1 && e.Slots[0].Slot == record.SlotRestored:
		lines = append(lines, s.w.T("history.restored"))
	}
	for _, sl := range e.Slots {
		if sl.Slot[0] == '@' {
			continue
		}
		text := s.value(sl.Slot, sl.Values)
		switch {
		case sl.Gone:
			text = s.w.T("forget.name")
		case text == "" && len(sl.Removed) > 0:
			text = s.w.T("persondata.removed", "Value", s.value(sl.Slot, sl.Removed))
		case text == "":
			text = s.w.T("persondata.emptied")
		}
		lines = append(lines, s.w.SlotName(s.p.Entry.Kind, sl.Slot)+": "+text)
	}
	return strings.Join(lines, "\n")
}

func (s *personSheet) kept() papers.Section {
	out := papers.Section{Heading: s.w.T("retention.title"), Note: s.w.Say(s.p.Kept.Why)}
	if !s.p.Kept.Until.IsZero() {
		out.Lines = append(out.Lines, papers.Line{Name: s.w.FieldName("person", "retention_until"), Text: s.w.LongDate(s.p.Kept.Until.Format(time.DateOnly))})
	}
	return out
}
