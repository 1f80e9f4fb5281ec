package main

import (
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

func list(s *session, _ string) error {
	kind, err := s.args.need("KIND")
	if err != nil {
		return err
	}
	k := s.desk.Registry().Kind(kind)
	if k == nil {
		return wrong("kind.unknown", "Kind", kind)
	}
	q := store.Query{Kind: kind, Sort: s.args.take("sort"), Down: s.args.flag("down"), Deleted: s.args.flag("deleted"), Lang: s.words.Lang()}
	if name := s.args.take("circle"); name != "" {
		if q.Circle, err = s.circle(name); err != nil {
			return err
		}
	}
	for _, w := range s.args.all("where") {
		cond, err := s.condition(k, w)
		if err != nil {
			return err
		}
		q.Where = append(q.Where, cond)
	}
	if f, _ := s.field(k, q.Sort, ""); q.Sort != "" && f == nil {
		return wrong("field.unknown", "Field", q.Sort)
	}
	n, err := s.limit(1_000_000)
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	rows, err := s.desk.List(s.ctx, q, 0, n)
	if err != nil {
		return err
	}
	s.rows(rows)
	return nil
}

func (s *session) condition(k *record.Kind, word string) (store.Condition, error) {
	name, text, ok := strings.Cut(word, "=")
	if !ok {
		return store.Condition{}, wrong("ctl.not_value", "Word", word)
	}
	f := k.Field(name)
	if f == nil {
		f = s.desk.Registry().Field(k.ID, name)
	}
	if f == nil {
		return store.Condition{}, wrong("field.unknown", "Field", name)
	}
	if id, ok := choice(k, f, text); ok {
		text = id
	} else if f.Class() != record.ClassSet && text != "" {
		text, _ = f.Parse(text, s.words.Lang()) // what is no value of the field is looked for as typed
	}
	return store.Condition{Field: name, Value: text}, nil
}

// rows writes records, a line or an object each.
func (s *session) rows(rows []store.Row) {
	doc := make([]map[string]any, 0, len(rows))
	names := s.circleNames()
	for _, r := range rows {
		mark := names[r.Circle]
		if r.Differs {
			mark += " *"
		}
		s.line("%s  %-12s  %s%s", r.ID, s.words.KindName(r.Kind), s.title(r.Kind, r.Values), mark)
		if s.json {
			doc = append(doc, map[string]any{"id": r.ID.String(), "kind": r.Kind, "circle": r.Circle.String(), "title": s.title(r.Kind, r.Values), "fields": s.fields(r.Kind, r.Values), "differs": r.Differs, "deleted": r.Deleted})
		}
	}
	if s.json {
		s.print(map[string]any{"records": doc})
	}
}

// circleNames names the shared circles, to tell a record of one's own from its copy there.
func (s *session) circleNames() map[causal.Circle]string {
	names := map[causal.Circle]string{}
	all, err := s.desk.Circles(s.ctx)
	if err != nil {
		return names // the list is worth having without
	}
	for _, c := range all {
		if !c.Own {
			names[c.ID] = "  [" + s.circleName(c) + "]"
		}
	}
	return names
}

func (s *session) title(kind string, v record.Values) string {
	if k := s.desk.Registry().Kind(kind); k != nil {
		if t := s.words.Title(k, v); t != "" {
			return t
		}
	}
	return s.words.T("record.untitled")
}

// fields gives values as JSON has them: a register as a text, a set as a list. The program's own slots are left out.
func (s *session) fields(kind string, v record.Values) map[string]any {
	m := make(map[string]any, len(v))
	for slot, values := range v {
		f := s.desk.Registry().Field(kind, slot)
		switch {
		case slot[0] == '@':
		case f != nil && f.Class() == record.ClassSet || len(values) > 1:
			m[slot] = values
		default:
			m[slot] = values[0]
		}
	}
	return m
}

func show(s *session, _ string) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	s.line("%s: %s", s.words.KindName(e.Kind), s.title(e.Kind, e.Values))
	if k := s.desk.Registry().Kind(e.Kind); k != nil {
		for i := range k.Fields {
			f := &k.Fields[i]
			for _, slot := range f.Slots() {
				for _, v := range e.Values[slot] {
					s.line("  %s: %s", s.words.SlotName(e.Kind, slot), s.shown(f, v))
				}
			}
		}
	}
	for _, slot := range e.Differences {
		s.line("* %s", s.words.T("ctl.differs", "Field", s.words.SlotName(e.Kind, slot)))
	}
	if e.Deleted {
		s.say("ctl.is_deleted")
	}
	mind, err := s.mind(e)
	if err != nil {
		return err
	}
	said := s.said(mind)
	if s.json {
		s.print(map[string]any{
			"mind": said,
			"id":   e.ID.String(), "kind": e.Kind, "circle": e.Circle.String(), "title": s.title(e.Kind, e.Values), "fields": s.fields(e.Kind, e.Values),
			"external": e.Values.Get(record.SlotExternal), "differences": e.Differences, "deleted": e.Deleted, "revived": e.Revived,
		})
	}
	return nil
}

// mind says what is to be said of a record beyond its fields: what to mind with a parcel, what went each way in a twinning, what an appeal comes to.
func (s *session) mind(e store.Entry) ([]say.Message, error) {
	switch e.Kind {
	case "exchange":
		return s.desk.Parcel(s.ctx, e.ID)
	case "twinning":
		state, err := s.desk.TwinningState(s.ctx, e.ID)
		return state.Ways.Lines(), err
	case "appeal":
		t, err := s.desk.Appeal(s.ctx, e.ID)
		return slices.Concat(t.Money(), t.GiftAid.Lines(), t.Shelves()), err
	case "report":
		var lines []say.Message
		appeals, err := s.desk.AppealsOf(s.ctx, e.Values)
		for _, a := range appeals {
			lines = append(lines, a.Lines...)
		}
		return lines, err
	}
	return nil, nil
}

// shown gives a value as a person reads it; of a reference the title.
func (s *session) shown(f *record.Field, value string) string {
	if f.Type != record.Ref && f.Type != record.Refs {
		return s.words.Value(f, value)
	}
	id, err := record.ParseID(value)
	if err != nil {
		return value
	}
	e, err := s.desk.Get(s.ctx, id)
	if err != nil {
		return s.words.T("record.not_arrived")
	}
	return s.title(e.Kind, e.Values) + " (" + value + ")"
}

func history(s *session, _ string) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	events, err := s.desk.History(s.ctx, e.ID)
	if err != nil {
		return err
	}
	doc := make([]map[string]any, 0, len(events))
	for _, ev := range events {
		author := s.person(ev.Author)
		s.line("%s  %s  %s", ev.At.Local().Format("2006-01-02 15:04"), ev.Member, author)
		switch {
		case ev.Created:
			s.line("    %s", s.words.T("history.created"))
		case ev.Deleted:
			s.line("    %s", s.words.T("history.deleted"))
		case len(ev.Slots) == 1 && ev.Slots[0].Slot == record.SlotRestored:
			s.line("    %s", s.words.T("history.restored"))
		}
		slots := make([]map[string]any, 0, len(ev.Slots))
		for _, sl := range ev.Slots {
			if sl.Slot[0] != '@' {
				s.line("    %s: %s", s.words.SlotName(e.Kind, sl.Slot), s.shownAll(e.Kind, sl))
			}
			slots = append(slots, map[string]any{"slot": sl.Slot, "values": sl.Values, "removed": sl.Removed})
		}
		doc = append(doc, map[string]any{"at": ev.At.Format(time.RFC3339), "member": ev.Member, "author": author, "route": ev.Route, "created": ev.Created, "deleted": ev.Deleted, "slots": slots})
	}
	if s.json {
		s.print(map[string]any{"id": e.ID.String(), "history": doc})
	}
	return nil
}

// shownAll gives what a change set, as a person reads it; what it removed from a set stands in brackets.
func (s *session) shownAll(kind string, sl store.EventSlot) string {
	f := s.desk.Registry().Field(kind, sl.Slot)
	parts := make([]string, 0, len(sl.Values))
	for _, v := range sl.Values {
		if f != nil && v != "" {
			v = s.shown(f, v)
		}
		parts = append(parts, v)
	}
	for _, v := range sl.Removed {
		if f != nil && v != "" {
			v = s.shown(f, v)
		}
		parts = append(parts, "("+v+")")
	}
	return strings.Join(parts, "; ")
}

// person gives the name of an author; "" if nobody said who was working.
func (s *session) person(id record.ID) string {
	if id.IsZero() {
		return ""
	}
	e, err := s.desk.Get(s.ctx, id)
	if err != nil {
		return s.words.T("record.not_arrived")
	}
	return s.title(e.Kind, e.Values)
}

func search(s *session, _ string) error {
	words := strings.Join(s.args.words, " ")
	s.args.words = nil
	kind := s.args.take("kind")
	n, err := s.limit(50)
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	if strings.TrimSpace(words) == "" {
		return wrong("ctl.missing", "What", "WORDS")
	}
	if kind != "" && s.desk.Registry().Kind(kind) == nil {
		return wrong("kind.unknown", "Kind", kind)
	}
	if err := s.desk.Index(s.ctx, nil); err != nil {
		return err
	}
	rows, err := s.desk.Search(s.ctx, words, kind, n)
	if err != nil {
		return err
	}
	s.rows(rows)
	return nil
}
