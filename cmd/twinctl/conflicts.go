package main

import (
	"strconv"
	"strings"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

func conflicts(s *session, _ string) error {
	switch verb := s.args.next(); verb {
	case "", "list":
		return listConflicts(s)
	case "resolve":
		return resolve(s)
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
	diffs, err := s.desk.Differences(s.ctx)
	if err != nil {
		return err
	}
	for _, d := range diffs {
		if d.Entry.ID != e.ID || d.Slot != name && strings.TrimSuffix(strings.TrimSuffix(d.Slot, ".en"), ".uk") != name {
			continue
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
	return say.Err(nil, "ctl.no_difference", "Field", name)
}
