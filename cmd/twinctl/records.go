package main

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

func initialise(s *session, dir string) error {
	name := s.args.take("name")
	if name == "" {
		name = s.args.next()
	}
	if err := s.args.check(); err != nil {
		return err
	}
	if err := s.options.Init(s.ctx, dir, name, s.words.Lang()); err != nil {
		return err
	}
	if err := s.firstAuthor(dir); err != nil {
		return err
	}
	s.say("ctl.init.done", "Name", name, "Dir", dir)
	if s.json {
		s.print(map[string]any{"data": dir, "name": name})
	}
	return nil
}

// firstAuthor remembers who is working in a folder that was just made.
func (s *session) firstAuthor(dir string) error {
	author := s.args.given("author")
	if author == "" {
		return nil
	}
	d, err := s.options.Open(s.ctx, dir)
	if err != nil {
		return err
	}
	return errors.Join(d.SetAuthor(author), d.Close())
}

func kinds(s *session, _ string) error {
	if err := s.args.check(); err != nil {
		return err
	}
	var doc []map[string]any
	for _, k := range record.Standard().Kinds() {
		s.line("%s — %s", k.ID, s.words.KindName(k.ID))
		var fields []map[string]any
		for i := range k.Fields {
			f := &k.Fields[i]
			s.line("  %-26s %-14s %s", f.ID, f.Type, s.words.FieldName(k.ID, f.ID))
			if len(f.Choices) > 0 {
				s.line("  %-26s %s", "", strings.Join(f.Choices, " "))
			}
			fields = append(fields, map[string]any{
				"id": f.ID, "type": f.Type.String(), "name": s.words.FieldName(k.ID, f.ID), "slots": f.Slots(), "choices": f.Choices, "kinds": f.Kinds,
				"required": f.Required, "personal": f.Personal, "sensitive": f.Sensitive,
			})
		}
		doc = append(doc, map[string]any{"id": k.ID, "name": s.words.KindName(k.ID), "fields": fields})
	}
	if s.json {
		s.print(map[string]any{"kinds": doc})
	}
	return nil
}

func add(s *session, _ string) error {
	kind, err := s.args.need("KIND")
	if err != nil {
		return err
	}
	k := s.desk.Registry().Kind(kind)
	if k == nil {
		return wrong("kind.unknown", "Kind", kind)
	}
	c, err := s.circle(s.args.take("circle"))
	if err != nil {
		return err
	}
	values, err := s.values(k)
	if err != nil {
		return err
	}
	if len(values) == 0 {
		return wrong("ctl.no_values")
	}
	ids, err := s.desk.Save(s.ctx, store.Draft{Circle: c, Kind: k.ID, Set: values})
	if err != nil {
		return err
	}
	s.line("%s", ids[0])
	if s.json {
		s.print(map[string]any{"id": ids[0].String(), "kind": k.ID})
	}
	return s.warnings(ids[0])
}

// warnings says on standard error what is odd about a record that was saved.
func (s *session) warnings(id record.ID) error {
	e, err := s.desk.Get(s.ctx, id)
	if err != nil {
		return err
	}
	for _, w := range s.desk.Warnings(e) {
		s.tell(s.words.FieldName(e.Kind, w.Field) + ": " + s.words.Warning(w))
	}
	return nil
}

func set(s *session, _ string) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	k := s.desk.Registry().Kind(e.Kind)
	if k == nil {
		return wrong("kind.unknown", "Kind", e.Kind)
	}
	values, err := s.values(k)
	if err != nil {
		return err
	}
	if len(values) == 0 {
		return wrong("ctl.no_values")
	}
	if _, err := s.desk.Save(s.ctx, store.Draft{ID: e.ID, Set: values, Seen: e.Seen}); err != nil {
		return err
	}
	s.say("ctl.saved")
	if s.json {
		s.print(map[string]any{"id": e.ID.String()})
	}
	return s.warnings(e.ID)
}

// entry reads the record whose id is the next word.
func (s *session) entry() (store.Entry, error) {
	word, err := s.args.need("ID")
	if err != nil {
		return store.Entry{}, err
	}
	id, err := record.ParseID(word)
	if err != nil {
		return store.Entry{}, wrong("ctl.not_id", "Word", word)
	}
	return s.desk.Get(s.ctx, id)
}

// values reads the words that are left as field=value.
func (s *session) values(k *record.Kind) (record.Values, error) {
	values := record.Values{}
	for _, word := range s.args.words {
		name, text, ok := strings.Cut(word, "=")
		if !ok {
			return nil, wrong("ctl.not_value", "Word", word)
		}
		f, slot := s.field(k, name, text)
		if f == nil {
			return nil, wrong("field.unknown", "Field", name)
		}
		values[slot] = s.parse(k, f, slot, text)
		if f.IsRough(text) {
			values[f.Estimated] = []string{"yes"}
		}
	}
	s.args.words = nil
	return values, s.args.check()
}

// field finds a field by its id or slot. A bilingual field without a language takes a text by its script.
func (s *session) field(k *record.Kind, name, text string) (*record.Field, string) {
	if f := k.Field(name); f != nil {
		if !f.Type.IsBilingual() {
			return f, name
		}
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			return f, name + ".uk"
		}
		return f, name + ".en"
	}
	return s.desk.Registry().Field(k.ID, name), name
}

// parse reads a value as a person types it; what can't be understood is kept as typed, and a warning says so.
func (s *session) parse(k *record.Kind, f *record.Field, slot, text string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if id, ok := choice(k, f, text); ok {
		text = id
	}
	if f.Class() == record.ClassSet {
		values, _ := f.ParseSet(text, s.words.Lang()) // the warnings are told of the saved record
		slices.Sort(values)
		return slices.Compact(values)
	}
	value, _ := f.Parse(text, s.words.Lang())
	return []string{value}
}

// choice finds a choice by its name in either language.
func choice(k *record.Kind, f *record.Field, text string) (string, bool) {
	for _, c := range f.Choices {
		for _, lang := range record.Languages {
			if script.Fold(translations.For(lang).ChoiceName(k.ID, f.ID, c)) == script.Fold(text) {
				return c, true
			}
		}
	}
	return "", false
}

func remove(s *session, _ string) error { return onRecord(s, s.deskDelete, "ctl.deleted") }

func restore(s *session, _ string) error { return onRecord(s, s.deskUndelete, "ctl.undeleted") }

func (s *session) deskDelete(id record.ID) error   { return s.desk.Delete(s.ctx, id) }
func (s *session) deskUndelete(id record.ID) error { return s.desk.Undelete(s.ctx, id) }

func onRecord(s *session, f func(record.ID) error, message string) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	if err := f(e.ID); err != nil {
		return err
	}
	s.say(message)
	if s.json {
		s.print(map[string]any{"id": e.ID.String()})
	}
	return nil
}

// circle finds a circle by its id or its name in either language; "" and "own" are one's own.
func (s *session) circle(name string) (causal.Circle, error) {
	if name == "" || name == "own" {
		return s.desk.Own(), nil
	}
	all, err := s.desk.Circles(s.ctx)
	if err != nil {
		return causal.Circle{}, err
	}
	for _, c := range all {
		if c.ID.String() == name || slices.ContainsFunc([]string{"name.en", "name.uk"}, func(slot string) bool {
			return c.Name.Get(slot) != "" && script.Fold(c.Name.Get(slot)) == script.Fold(name)
		}) {
			return c.ID, nil
		}
	}
	return causal.Circle{}, wrong("ctl.no_circle", "Name", name)
}

func (s *session) limit(standard int) (int, error) {
	text := s.args.take("limit")
	if text == "" {
		return standard, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, wrong("ctl.not_number", "Word", text)
	}
	return n, nil
}
