package main

import (
	"strconv"
	"strings"

	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/twinning"
)

// matchLimit is how many pairs are shown if nobody says.
const matchLimit = 20

func match(s *session, _ string) error {
	if s.args.flag("weights") {
		return s.weights()
	}
	all, veto, back := s.args.flag("all"), s.args.flag("veto"), s.args.flag("allow")
	if veto || back {
		return s.veto(back)
	}
	limit, err := s.limit(matchLimit)
	if err != nil {
		return err
	}
	var list []desk.Proposal
	if all {
		if err := s.args.check(); err != nil {
			return err
		}
		list, err = s.desk.MatchAll(s.ctx, limit)
	} else {
		e, missing := s.entry()
		if missing != nil {
			return missing
		}
		if err := s.args.check(); err != nil {
			return err
		}
		list, err = s.desk.Match(s.ctx, e.ID, limit)
	}
	if err != nil {
		return err
	}
	of := s.desk.MatchWeights().Sum()
	docs := []map[string]any{}
	for _, p := range list {
		s.line("%s", s.words.T("match.points", "Points", p.Points, "Of", of, "One", s.title(p.A.Kind, p.A.Values), "Other", s.title(p.B.Kind, p.B.Values)))
		why := []string{}
		for _, m := range p.Why {
			s.line("    %s", s.words.Say(m))
			why = append(why, s.words.Say(m))
		}
		docs = append(docs, map[string]any{"libraries": []string{p.A.ID.String(), p.B.ID.String()}, "points": p.Points, "of": of, "why": why})
	}
	if len(list) == 0 {
		s.say("match.none")
	}
	if s.json {
		s.print(map[string]any{"proposals": docs})
	}
	return nil
}

// weights shows what each reason for a match is worth here, and changes those that are named: languages=30.
func (s *session) weights() error {
	w := s.desk.MatchWeights()
	changed := false
	for word := s.args.next(); word != ""; word = s.args.next() {
		name, text, _ := strings.Cut(word, "=")
		at := w.Of(name)
		if at == nil {
			return wrong("match.weights.unknown", "Word", name)
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return wrong("match.weights.bad", "Most", twinning.MaxWeight)
		}
		*at, changed = n, true
	}
	if err := s.args.check(); err != nil {
		return err
	}
	if changed {
		if err := s.desk.SetMatchWeights(w); err != nil {
			return err
		}
	}
	doc := map[string]int{}
	for _, name := range twinning.WeightNames {
		doc[name] = *w.Of(name)
		s.line("%-10s %3d  %s", name, *w.Of(name), s.words.T("match.weight."+name))
	}
	if s.json {
		s.print(map[string]any{"weights": doc, "of": w.Sum()})
	}
	return nil
}

// veto keeps a pair out of proposals, or lets it in again.
func (s *session) veto(back bool) error {
	a, err := s.entry()
	if err != nil {
		return err
	}
	b, err := s.entry()
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	if err := s.desk.Veto(a.ID, b.ID, back); err != nil {
		return err
	}
	s.say("ctl.saved")
	return nil
}
