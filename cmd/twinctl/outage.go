package main

import (
	"time"

	"github.com/twinshelf/twinshelf/data/record"
)

// outage notes that a library, or those of a twinning, can't answer as usual, or that this is over.
func outage(s *session, _ string) error {
	first := s.args.next()
	if first == "over" {
		return s.outageOver()
	}
	about, err := record.ParseID(first)
	if err != nil {
		return wrong("ctl.not_id", "Word", first)
	}
	reason, err := s.args.need("REASON")
	if err != nil {
		return err
	}
	since, err := s.dayOption("from")
	if err != nil {
		return err
	}
	id, err := s.desk.BeginOutage(s.ctx, about, reason, since)
	if err != nil {
		return err
	}
	s.say("outage.noted")
	if s.json {
		s.print(map[string]any{"id": id.String()})
	}
	return nil
}

func (s *session) outageOver() error {
	e, err := s.entry()
	if err != nil {
		return err
	}
	last, err := s.dayOption("until")
	if err != nil {
		return err
	}
	if err := s.desk.EndOutage(s.ctx, e.ID, last); err != nil {
		return err
	}
	s.say("outage.ended")
	if s.json {
		s.print(map[string]any{"id": e.ID.String()})
	}
	return nil
}

// dayOption reads the last option of a call, a day: today if it is not given.
func (s *session) dayOption(name string) (time.Time, error) {
	text := s.args.take(name)
	if err := s.args.check(); err != nil {
		return time.Time{}, err
	}
	if text == "" {
		now := time.Now()
		return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC), nil
	}
	d, err := s.day(text)
	return d.First(), err
}
