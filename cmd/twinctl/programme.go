package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/programme"
	"github.com/twinshelf/twinshelf/data/record"
)

func programmes(s *session, _ string) error {
	switch what := s.args.next(); what {
	case "", "list":
		return s.templates()
	case "plan":
		return s.planYear()
	default:
		return wrong("ctl.no_command", "Name", "programme "+what)
	}
}

// templates lists what can be done together.
func (s *session) templates() error {
	f := programme.Filter{Theme: s.args.take("theme"), Age: s.args.take("age")}
	if s.args.flag("bad-connection") {
		f.Connection = programme.Works
	}
	month := 0
	for name, into := range map[string]*int{"minutes": &f.Minutes, "month": &month} {
		if text := s.args.take(name); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 1 || name == "month" && n > 12 {
				return wrong("ctl.not_number", "Word", text)
			}
			*into = n
		}
	}
	f.Month = time.Month(month)
	if err := s.args.check(); err != nil {
		return err
	}
	own, err := s.desk.OwnTemplates(s.ctx)
	if err != nil {
		return err
	}
	lang := s.words.Lang()
	docs := []map[string]any{}
	for _, t := range programme.Choose(f, own...) {
		s.line("%s  %s — %s", t.ID, programme.Text(t.Title, lang), programme.Text(t.Aim, lang))
		docs = append(docs, map[string]any{"id": t.ID, "title": t.Title, "aim": t.Aim, "theme": t.Theme, "minutes": t.Minutes, "connection": t.Connection, "ages": t.Ages, "care": t.Care})
	}
	if s.json {
		s.print(map[string]any{"templates": docs})
	}
	return nil
}

// planYear shows a suggested year, or one template on a day, and saves it for a twinning with --save.
func (s *session) planYear() error {
	name, err := s.args.need("PLAN")
	if err != nil {
		return err
	}
	from, twinning, save := time.Now().UTC().Truncate(24*time.Hour), record.ID{}, s.args.flag("save")
	if text := s.args.take("from"); text != "" {
		d, err := s.day(text)
		if err != nil {
			return err
		}
		from = d.First()
	}
	if text := s.args.take("twinning"); text != "" {
		if twinning, err = record.ParseID(text); err != nil {
			return wrong("ctl.not_id", "Word", text)
		}
	}
	if err := s.args.check(); err != nil {
		return err
	}
	template, err := s.template(name)
	if err != nil {
		return err
	}
	var list []programme.Suggestion
	switch plan := programme.FindPlan(name); {
	case plan != nil:
		if list, err = s.desk.SuggestYear(s.ctx, plan, twinning, from); err != nil {
			return err
		}
	case template != nil:
		list = []programme.Suggestion{{Template: template, Day: from}}
	default:
		var ids []string
		for _, p := range programme.Plans {
			ids = append(ids, p.ID)
		}
		return wrong("ctl.programme.unknown", "Word", name, "Plans", strings.Join(ids, ", "))
	}
	docs := []map[string]any{}
	for _, x := range list {
		s.line("%s  %s", s.words.ShortDate(x.Day.Format(time.DateOnly)), programme.Text(x.Title, s.words.Lang()))
		docs = append(docs, map[string]any{"template": x.ID, "day": x.Day.Format(time.DateOnly), "title": x.Title})
	}
	if save {
		if twinning.IsZero() {
			return wrong("ctl.missing", "What", "--twinning ID")
		}
		ids, err := s.desk.PlanActivities(s.ctx, twinning, list)
		if err != nil {
			return err
		}
		for i, id := range ids {
			docs[i]["id"] = id.String()
		}
		s.line("%s", s.words.N("programme.planned", len(ids)))
	}
	if s.json {
		s.print(map[string]any{"plan": docs})
	}
	return nil
}

// template finds a template, one's own by the id of its record; nil if there is none.
func (s *session) template(name string) (*programme.Template, error) {
	if t := programme.Find(name); t != nil {
		return t, nil
	}
	own, err := s.desk.OwnTemplates(s.ctx)
	i := slices.IndexFunc(own, func(t programme.Template) bool { return t.ID == name })
	if err != nil || i < 0 {
		return nil, err
	}
	return &own[i], nil
}
