package main

import (
	"strconv"
	"time"

	"github.com/twinshelf/twinshelf/data/calendar"
)

// The times that are looked for if nobody says.
const (
	meetDays    = 14
	meetMinutes = 60
)

// meet lists the times that suit both sides of a twinning.
func (s *session) meet() error {
	wish := calendar.Wish{Days: meetDays, Length: meetMinutes * time.Minute, Care: s.args.flag("care-days")}
	for _, o := range []struct {
		name string
		most int
		set  func(n int)
	}{
		{"days", 366, func(n int) { wish.Days = n }},
		{"minutes", 24 * 60, func(n int) { wish.Length = time.Duration(n) * time.Minute }},
	} {
		text := s.args.take(o.name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > o.most {
			return wrong("ctl.not_number", "Word", text)
		}
		o.set(n)
	}
	e, err := s.entry()
	if err != nil {
		return err
	}
	if wish.From, err = s.dayOption("from"); err != nil {
		return err
	}
	m, err := s.desk.Meet(s.ctx, e.ID, wish)
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for _, w := range m.Windows {
		s.line("%s, %s – %s", s.words.LongDate(w.From.Format(time.DateOnly)), s.words.Clocks(w.From, m.Zones...), s.words.Clocks(w.To, m.Zones...))
		docs = append(docs, map[string]any{"from": w.From.UTC().Format(time.RFC3339), "to": w.To.UTC().Format(time.RFC3339)})
	}
	if len(docs) == 0 {
		s.say("meet.none")
	}
	for _, r := range m.Outages {
		s.say("meet.outage", "Title", s.title(r.Kind, r.Values))
	}
	if s.json {
		s.print(map[string]any{"windows": docs, "zones": m.Zones})
	}
	return nil
}
