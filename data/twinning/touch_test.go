package twinning

import (
	"slices"
	"testing"
	"time"
)

func day(s string) time.Time {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return at
}

// Each row: the stages, the contacts, pauses from outside, and on 1 June 2026 the state and how many days it counts.
func TestTouch(t *testing.T) {
	today := day("2026-06-01")
	active := []string{"2025-01-01 in_contact", "2025-03 active"}
	outage := []Period{{From: day("2026-04-01"), To: day("2026-05-01")}}
	for name, c := range map[string]struct {
		stages, contacts []string
		pauses           []Period
		want             Touch
		days             int
	}{
		"yesterday":               {active, []string{"2025-05-01", "2026-05-31"}, nil, InTouch, 1},
		"today":                   {active, []string{"2026-06-01"}, nil, InTouch, 0},
		"59 days":                 {active, []string{"2026-04-03"}, nil, InTouch, 59},
		"60 days":                 {active, []string{"2026-04-02"}, nil, Quiet, 60},
		"119 days":                {active, []string{"2026-02-02"}, nil, Quiet, 119},
		"120 days":                {active, []string{"2026-02-01"}, nil, LongQuiet, 120},
		"an outage between":       {active, []string{"2026-02-01"}, outage, Quiet, 90},
		"never since the start":   {[]string{"2026-05-22 in_contact"}, nil, nil, InTouch, 10},
		"one noted ahead":         {active, []string{"2026-05-30", "2026-07-01"}, nil, InTouch, 2},
		"a pause that is over":    {[]string{"2025-01-01 active", "2026-03-01 paused", "2026-05-20 active"}, []string{"2026-02-20"}, nil, InTouch, 21},
		"paused":                  {append(active[:2:2], "2026-05-01 paused"), []string{"2025-02-01"}, nil, NotYet, 0},
		"ended":                   {append(active[:2:2], "2026-05-01 ended"), nil, nil, NotYet, 0},
		"only interested":         {[]string{"2024-01-01 interested"}, nil, nil, NotYet, 0},
		"nothing known":           {nil, nil, nil, NotYet, 0},
		"two stages of one day":   {[]string{"2026-05-22 signed", "2026-05-22 in_contact"}, nil, nil, InTouch, 10},
		"a pause with no end yet": {active, []string{"2026-04-01"}, []Period{{From: day("2026-04-11")}}, InTouch, 9},
	} {
		var contacts []time.Time
		for _, s := range c.contacts {
			contacts = append(contacts, day(s))
		}
		if got, days := TouchOf(c.stages, contacts, c.pauses, today, Usual); got != c.want || days != c.days {
			t.Errorf("%s: %s after %d days, want %s after %d", name, got, days, c.want, c.days)
		}
	}
}

func TestNext(t *testing.T) {
	today := day("2026-06-01")
	well := Facts{Stage: "active", Touch: InTouch, Sides: sides("Ann", "Bob", "Оля", "Петро"), Agreement: true, Planned: 1}
	change := func(f func(*Facts)) Facts { c := well; f(&c); return c }
	for name, c := range map[string]struct {
		f    Facts
		want []string
	}{
		"all is well":      {well, nil},
		"matched":          {Facts{Stage: "matched", Touch: NotYet}, []string{"twinning.next.first_letter"}},
		"quiet":            {change(func(f *Facts) { f.Touch = Quiet }), []string{"twinning.next.say_hello"}},
		"nobody leads":     {change(func(f *Facts) { f.Sides = sides("", "", "", "") }), []string{"twinning.next.leads"}},
		"nobody stands in": {change(func(f *Facts) { f.Sides = sides("Ann", "", "Оля", "") }), []string{"twinning.next.deputies"}},
		"one side lacks":   {change(func(f *Facts) { f.Sides = sides("Ann", "Bob", "Оля", "") }), []string{"twinning.side.deputy.none"}},
		"works elsewhere":  {change(func(f *Facts) { f.Elsewhere = []Contact{{Name: "Іван"}} }), []string{"twinning.side.elsewhere"}},
		"all serve, quiet": {change(func(f *Facts) {
			f.Touch, f.Planned, f.ThanksOwed = LongQuiet, 0, 1
			f.Sides = sides("Ann", "Bob", "-Оля", "-Петро")
		}), []string{"twinning.next.wait", "twinning.side.lead.away", "twinning.side.deputy.away"}},
		"no power, quiet":    {change(func(f *Facts) { f.Touch, f.Outage, f.Planned = Quiet, true, 0 }), []string{"twinning.next.outage"}},
		"review in 30 days":  {change(func(f *Facts) { f.Review = day("2026-07-01") }), []string{"twinning.next.review"}},
		"review in 31 days":  {change(func(f *Facts) { f.Review = day("2026-07-02") }), nil},
		"agreement over":     {change(func(f *Facts) { f.AgreementEnds = day("2026-01-01") }), []string{"twinning.next.agreement_ends"}},
		"nothing planned":    {change(func(f *Facts) { f.Planned, f.ThanksOwed = 0, 1 }), []string{"twinning.next.thank", "twinning.next.plan"}},
		"what changed":       {change(func(f *Facts) { f.Done, f.Outcomes = 3, 2 }), []string{"twinning.next.outcome"}},
		"ended: nothing":     {Facts{Stage: "ended", Touch: NotYet, Review: today}, nil},
		"long quiet: gently": {change(func(f *Facts) { f.Touch, f.Planned = LongQuiet, 0 }), []string{"twinning.revive.person", "twinning.revive.easy", "twinning.revive.bandwidth", "twinning.revive.young", "twinning.revive.pause"}},
	} {
		var got []string
		for _, m := range Next(c.f, today) {
			got = append(got, m.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
