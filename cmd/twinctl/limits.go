package main

import (
	"github.com/twinshelf/twinshelf/data/giving"
	"github.com/twinshelf/twinshelf/data/say"
)

// limits shows the rules for parcels and the rates, changes a rule, or keeps a rate.
func limits(s *session, _ string) error {
	switch word := s.args.next(); word {
	case "set":
		id, err := s.args.need("RULE")
		if err != nil {
			return err
		}
		typed, err := s.values(giving.LimitKind())
		if err != nil {
			return err
		}
		if err := s.desk.SetLimit(id, typed); err != nil {
			return err
		}
		s.say("limit.saved")
		return nil
	case "rate":
		typed, err := s.values(giving.RateKind())
		if err != nil {
			return err
		}
		if err := s.desk.AddRate(typed); err != nil {
			return err
		}
		s.say("rate.saved")
		return nil
	case "", "list":
		if err := s.args.check(); err != nil {
			return err
		}
		s.listLimits()
		return nil
	default:
		return wrong("ctl.too_many", "Word", word)
	}
}

func (s *session) listLimits() {
	rules, rates := []map[string]any{}, []map[string]any{}
	for _, l := range s.desk.Limits() {
		text := s.words.T("limit." + l.ID)
		if l.Amount.Currency != "" {
			text += " " + s.words.Money(l.Amount.String())
		}
		text += " — " + s.words.MediumDate(l.AsOf) + ", " + l.Source
		if l.Off {
			text += " (" + s.words.T("limit.off") + ")"
		}
		s.line("%-13s %s", l.ID, text)
		doc := map[string]any{"id": l.ID, "as_of": l.AsOf, "source": l.Source, "holds": !l.Off}
		if l.Amount.Currency != "" {
			doc["amount"] = l.Amount.String()
		}
		rules = append(rules, doc)
	}
	for _, r := range s.desk.Rates() {
		s.line("%s — %s", s.words.Say(r.Line()), r.Source)
		rates = append(rates, map[string]any{"from": r.From, "to": r.To, "rate": r.Rate, "day": r.Day, "source": r.Source})
	}
	if s.json {
		s.print(map[string]any{"rules": rules, "rates": rates})
	}
}

// said writes sentences below a record, and gives them for JSON.
func (s *session) said(list []say.Message) []string {
	texts := []string{}
	for _, m := range list {
		texts = append(texts, s.words.Say(m))
		s.line("* %s", s.words.Say(m))
	}
	return texts
}
