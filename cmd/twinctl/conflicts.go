package main

import (
	"strconv"
	"strings"

	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

func conflicts(s *session, _ string) error {
	switch verb := s.args.next(); verb {
	case "", "list":
		return listConflicts(s)
	case "resolve":
		if s.args.flag("all") {
			return resolveAll(s)
		}
		return resolve(s)
	case "combine":
		return combine(s)
	default:
		return wrong("ctl.no_command", "Name", "conflicts "+verb)
	}
}

func listConflicts(s *session) error {
	if err := s.args.check(); err != nil {
		return err
	}
	diffs, err := s.desk.Differences(s.ctx)
	if err != nil {
		return err
	}
	if len(diffs) == 0 {
		s.say("difference.none")
	}
	for _, d := range diffs {
		s.line("%s  %s: %s", d.Entry.ID, s.words.KindName(d.Entry.Kind), s.title(d.Entry.Kind, d.Entry.Values))
		if d.Slot == record.SlotDeleted {
			s.line("  @deleted  %s", s.words.T("difference.deleted_and_edited"))
			continue
		}
		s.line("  %s  %s", d.Slot, s.words.SlotName(d.Entry.Kind, d.Slot))
		for i, v := range d.Variants {
			s.line("    %d  %s  (%s, %s)", i+1, strings.Join(v.Values, "; "), v.Member, v.At.Local().Format("2006-01-02 15:04"))
		}
		if d.Before != nil {
			s.line("    %s", s.words.T("difference.before", "Value", strings.Join(d.Before, "; ")))
		}
	}
	if s.json {
		s.print(map[string]any{"conflicts": s.differenceDocs(diffs)})
	}
	return nil
}

func (s *session) differenceDocs(diffs []store.Difference) []map[string]any {
	docs := []map[string]any{}
	for _, d := range diffs {
		values := []map[string]any{}
		for i, v := range d.Variants {
			values = append(values, map[string]any{"keep": i + 1, "value": strings.Join(v.Values, "; "), "member": v.Member, "author": s.person(v.Author), "at": stamp(v.At)})
		}
		docs = append(docs, map[string]any{"id": d.Entry.ID.String(), "kind": d.Entry.Kind, "field": d.Slot, "values": values, "before": d.Before})
	}
	return docs
}

func resolve(s *session) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	name, err := s.args.need("FIELD")
	if err != nil {
		return err
	}
	keepText, value := s.args.take("keep"), s.args.take("value")
	if err := s.args.check(); err != nil {
		return err
	}
	keep := -1
	if keepText != "" {
		n, err := strconv.Atoi(keepText)
		if err != nil || n < 1 {
			return wrong("ctl.not_number", "Word", keepText)
		}
		keep = n - 1
	} else if _, given := s.args.options["value"]; !given {
		return wrong("ctl.missing", "What", "--keep N | --value V")
	}
	d, err := s.difference(e, name)
	if err != nil {
		return err
	}
	if keep < 0 {
		if f := s.desk.Registry().Field(e.Kind, d.Slot); f != nil {
			value, _ = f.Parse(value, s.words.Lang()) // kept as typed if it can't be understood, like any value
		}
	}
	if err := s.desk.Resolve(s.ctx, d, keep, []string{value}); err != nil {
		return err
	}
	s.say("ctl.resolved")
	if s.json {
		s.print(map[string]any{"id": e.ID.String(), "field": d.Slot})
	}
	return nil
}

// difference finds the one in a field of a record; of a field in two languages, the first that there is.
func (s *session) difference(e store.Entry, name string) (store.Difference, error) {
	diffs, err := s.desk.Differences(s.ctx)
	if err != nil {
		return store.Difference{}, err
	}
	for _, d := range diffs {
		if d.Entry.ID == e.ID && (d.Slot == name || strings.TrimSuffix(strings.TrimSuffix(d.Slot, ".en"), ".uk") == name) {
			return d, nil
		}
	}
	return store.Difference{}, say.Err(nil, "ctl.no_difference", "Field", name)
}

// combine shows all variants of a long text in one, and saves that unless it is only to be shown or they changed the same words.
func combine(s *session) error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	name, err := s.args.need("FIELD")
	if err != nil {
		return err
	}
	show := s.args.flag("show")
	if err := s.args.check(); err != nil {
		return err
	}
	d, err := s.difference(e, name)
	if err != nil {
		return err
	}
	text, clean, ok := s.desk.Combined(d)
	if !ok {
		return say.Err(nil, "difference.no_text", "Field", name)
	}
	s.line("%s", text)
	switch {
	case !clean:
		s.say("difference.overlaps")
	case !show:
		if err := s.desk.Resolve(s.ctx, d, -1, []string{text}); err != nil {
			return err
		}
		s.say("ctl.resolved")
	}
	if s.json {
		s.print(map[string]any{"id": e.ID.String(), "field": d.Slot, "text": text, "clean": clean, "saved": clean && !show})
	}
	return nil
}

// resolveAll settles all differences in one way. Whether a record is deleted is asked for each.
func resolveAll(s *session) error {
	keep, kind := s.args.take("keep"), s.args.take("kind")
	if err := s.args.check(); err != nil {
		return err
	}
	if keep == "" {
		return wrong("ctl.missing", "What", "--keep newest|mine|theirs|MEMBER")
	}
	if kind != "" && s.desk.Registry().Kind(kind) == nil {
		return say.Err(nil, "kind.unknown", "Kind", kind)
	}
	left := 0
	n, err := s.desk.ResolveAll(s.ctx, func(d store.Difference) int {
		if kind != "" && d.Entry.Kind != kind {
			return desk.Leave
		}
		at := s.newest(d, keep)
		if at == desk.Leave {
			left++
		}
		return at
	})
	if err != nil {
		return err
	}
	s.line("%s", s.words.N("ctl.resolved_all", n))
	if left > 0 {
		s.line("%s", s.words.N("ctl.resolved_left", left))
	}
	if s.json {
		s.print(map[string]any{"settled": n, "left": left})
	}
	return nil
}

// newest gives the place of the newest variant among those that are meant.
func (s *session) newest(d store.Difference, keep string) int {
	return desk.Newest(d, func(v store.Variant) bool {
		mine := s.desk.Mine(v.Device)
		return keep == "newest" || keep == "mine" && mine || keep == "theirs" && !mine || strings.EqualFold(keep, v.Member)
	})
}
