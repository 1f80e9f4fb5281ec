package twinning

import (
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/say"
)

// Facts are what the next steps of a twinning follow from.
type Facts struct {
	Stage            string
	Touch            Touch
	Sides            []Side
	Elsewhere        []Contact // who leads, and works at none of the libraries
	Outage           bool      // some of them can't answer as usual now
	Agreement        bool      // one is signed
	AgreementEnds    time.Time // zero: without an end, or unknown
	Review           time.Time // when the next one is due; zero for none
	Planned          int       // activities still to come
	Outcomes         int       // activities of the last year of which somebody wrote what changed
	Done             int       // activities of the last year
	ThanksOwed       int       // exchanges that came and nobody has thanked for
	UnconfirmedSince int       // exchanges on their way for longer than usual
}

// The days ahead of which something is said (DOMAIN.md 1.3).
const (
	reviewAhead    = 30
	agreementAhead = 60
)

// Revive are the steps of the checklist that brings a silent twinning back.
var Revive = []string{"twinning.revive.person", "twinning.revive.easy", "twinning.revive.bandwidth", "twinning.revive.young", "twinning.revive.pause"}

// Next gives what is to do next, what matters most first. Long silence gives the gentle checklist “revive”: it explains, makes it easy, asks people, and lets
// the young in (DOMAIN.md 1.2, “Old links”).
func Next(f Facts, today time.Time) []say.Message {
	var list []say.Message
	add := func(when bool, id string, pairs ...any) {
		if when {
			list = append(list, say.Msg(id, pairs...))
		}
	}
	day := func(t time.Time) string { return t.Format(time.DateOnly) }
	within := func(t time.Time, days int) bool { return !t.IsZero() && !t.After(today.AddDate(0, 0, days)) }
	running := f.Stage == "signed" || f.Stage == "active" || f.Stage == "renewed" || f.Stage == "under_review" || f.Stage == "dormant"
	// Where nobody may be written to, nothing asks anybody to write.
	silent := slices.ContainsFunc(f.Sides, func(s Side) bool { return s.Silent(today) })
	add(silent, "twinning.next.wait")
	add(f.Outage && !silent, "twinning.next.outage")
	silent = silent || f.Outage
	if f.Touch == LongQuiet && !silent {
		for _, step := range Revive {
			add(true, step)
		}
	}
	add(f.Touch == Quiet && !silent, "twinning.next.say_hello")
	add(f.Stage == "interested", "twinning.next.find")
	add(f.Stage == "matched", "twinning.next.first_letter")
	add(f.Stage == "in_contact", "twinning.next.draft")
	add(f.Stage == "agreement_draft", "twinning.next.sign")
	if running {
		list = append(list, f.people(today)...)
	}
	add(running && !f.Agreement, "twinning.next.agreement")
	add(running && within(f.AgreementEnds, agreementAhead), "twinning.next.agreement_ends", "Day", day(f.AgreementEnds))
	add(running && within(f.Review, reviewAhead), "twinning.next.review", "Day", day(f.Review))
	add(f.UnconfirmedSince > 0 && !silent, "twinning.next.confirm")
	add(f.ThanksOwed > 0 && !silent, "twinning.next.thank")
	add(running && !silent && f.Touch != LongQuiet && f.Planned == 0, "twinning.next.plan")
	add(running && f.Done > f.Outcomes, "twinning.next.outcome")
	return list
}

// people says who is missing: in one sentence where nobody is named at all, else side by side.
func (f Facts) people(today time.Time) []say.Message {
	var list []say.Message
	leads, deputies := 0, 0
	for _, s := range f.Sides {
		for _, c := range s.People {
			if c.Deputy {
				deputies++
			} else {
				leads++
			}
		}
		list = append(list, s.Missing(today)...)
	}
	for _, c := range f.Elsewhere {
		list = append(list, say.Msg("twinning.side.elsewhere", "Name", c.Name))
	}
	switch {
	case len(f.Elsewhere) > 0 || len(list) == 0:
	case leads == 0:
		return []say.Message{say.Msg("twinning.next.leads")}
	case deputies == 0 && len(list) == len(f.Sides):
		return []say.Message{say.Msg("twinning.next.deputies")}
	}
	return list
}
