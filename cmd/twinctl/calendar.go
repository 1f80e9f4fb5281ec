package main

import (
	"io"
	"strconv"
	"time"

	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
)

// calendarDays is how far ahead the calendar looks if nobody says.
const calendarDays = 92

func showCalendar(s *session, _ string) error {
	if len(s.args.words) > 0 && s.args.words[0] == "meet" {
		s.args.next()
		return s.meet()
	}
	from, to, err := s.period()
	if err != nil {
		return err
	}
	file := s.args.take("ics")
	if err := s.args.check(); err != nil {
		return err
	}
	list, err := s.desk.Agenda(s.ctx, from, to)
	if err != nil {
		return err
	}
	if file != "" {
		if err := writeFile(file, func(w io.Writer) error { return s.desk.WriteICalendar(w, list, s.appointment) }); err != nil {
			return err
		}
		s.say("ctl.calendar.written", "File", file, "Count", len(list))
	}
	docs := []map[string]any{}
	for _, a := range list {
		doc := map[string]any{"from": a.From.Format(time.DateOnly), "to": a.To.Format(time.DateOnly), "title": s.appointment(a)}
		text := s.words.ShortDate(a.From.Format(time.DateOnly))
		if a.To != a.From {
			text += "–" + s.words.ShortDate(a.To.Format(time.DateOnly))
		}
		text += "  " + s.appointment(a)
		if a.Day != nil {
			doc["day"], doc["side"], doc["care"] = a.Day.ID, a.Day.Side, a.Day.Care
			if a.Day.Care != "" {
				text += "  [" + s.words.T("calendar.care."+string(a.Day.Care)) + "]"
			}
		} else {
			doc["record"], doc["field"] = a.Row.ID.String(), a.Field
		}
		if file == "" {
			s.line("%s", text)
		}
		docs = append(docs, doc)
	}
	if s.json {
		s.print(map[string]any{"days": docs})
	}
	return nil
}

// appointment names an appointment.
func (s *session) appointment(a desk.Appointment) string {
	if a.Day != nil {
		return a.Day.Name[s.words.Lang()]
	}
	title := s.title(a.Row.Kind, a.Row.Values)
	switch {
	case a.Years > 0:
		return s.words.N("calendar.anniversary", a.Years, "Title", title)
	case a.Field == "starts":
		return title + ": " + s.words.Moment(a.Row.Values.Get("starts"))
	}
	return s.words.T("calendar.date_of", "Title", title, "Field", s.words.FieldName(a.Row.Kind, a.Field))
}

// period reads --year, or --from and --to, as days.
func (s *session) period() (from, to time.Time, err error) {
	year, first, last := s.args.take("year"), s.args.take("from"), s.args.take("to")
	if year != "" {
		n, err := strconv.Atoi(year)
		if err != nil || n < 1900 || n > 2200 {
			return from, to, wrong("ctl.calendar.year", "Word", year)
		}
		return time.Date(n, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(n, 12, 31, 0, 0, 0, 0, time.UTC), nil
	}
	now := time.Now()
	from = time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	if first != "" {
		d, err := s.day(first)
		if err != nil {
			return from, to, err
		}
		from = d.First()
	}
	to = from.AddDate(0, 0, calendarDays)
	if last != "" {
		d, err := s.day(last)
		if err != nil {
			return from, to, err
		}
		to = d.Last()
	}
	if to.Before(from) || to.Sub(from) > 20*366*24*time.Hour {
		return from, to, wrong("ctl.calendar.period")
	}
	return from, to, nil
}

func (s *session) day(typed string) (record.PartialDate, error) {
	f := record.Field{Type: record.Date}
	canonical, _ := f.Parse(typed, s.words.Lang())
	d, ok := record.ParsePartialDate(canonical)
	if !ok {
		return d, wrong("ctl.calendar.day", "Word", typed)
	}
	return d, nil
}
