package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/evidence"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// Total is what the answers of a round say together.
func (r Round) Total() evidence.Total {
	answers := make([]record.Values, 0, len(r.Respondents))
	for _, of := range r.Respondents {
		answers = append(answers, of.Answer.Values)
	}
	return evidence.Sum(answers)
}

// Round of the last six whole months, answered within three weeks: what a coordinator has to change least.
const (
	roundMonths = 6
	roundDays   = 21
)

// NewRound is what the form of a new round begins with: the last half year, and the twinnings that are running.
func (d *Desk) NewRound(ctx context.Context) (record.Values, error) {
	today := d.today()
	first := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, time.UTC)
	ids, err := d.Running(ctx)
	return record.Values{
		"period_from": {first.AddDate(0, -roundMonths, 0).Format(time.DateOnly)},
		"period_to":   {first.AddDate(0, 0, -1).Format(time.DateOnly)},
		"due_on":      {today.AddDate(0, 0, roundDays).Format(time.DateOnly)},
		"twinnings":   ids,
	}, err
}

// openFor is how long after its last day a round still waits: who has had power cuts answers late.
const openFor = 45 // days

// OpenRounds tells of the evidence rounds under way: those that are coordinated here, and the answers that are awaited from here, for the round lies elsewhere.
func (d *Desk) OpenRounds(ctx context.Context) (rounds []Round, asked []store.Row, err error) {
	open := func(v record.Values) bool {
		until := v.Get("due_on")
		if until == "" {
			until = v.Get("period_to")
		}
		day, ok := dayOf(until)
		return !ok || !d.today().After(day.AddDate(0, 0, openFor))
	}
	var ids []record.ID
	here := map[string]bool{}
	var waiting []store.Row
	if err := errors.Join(
		d.eachRow(ctx, "round", func(r store.Row) {
			here[r.ID.String()] = true
			if open(r.Values) {
				ids = append(ids, r.ID)
			}
		}),
		d.eachRow(ctx, "answer", func(r store.Row) {
			if open(r.Values) && !evidence.IsAnswered(r.Values) {
				waiting = append(waiting, r)
			}
		})); err != nil {
		return nil, nil, err
	}
	for _, id := range ids {
		r, err := d.Round(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		if r.Count(evidence.Answered) < len(r.Respondents) {
			rounds = append(rounds, r)
		}
	}
	mayAnswer := map[causal.Circle]bool{}
	for _, r := range waiting {
		if here[r.Values.Get("round")] {
			continue
		}
		if _, ok := mayAnswer[r.Circle]; !ok {
			c, err := d.writable(r.Circle)
			if err != nil {
				return nil, nil, err
			}
			mayAnswer[r.Circle] = c == r.Circle
		}
		if mayAnswer[r.Circle] {
			asked = append(asked, r)
		}
	}
	slices.SortStableFunc(rounds, func(a, b Round) int { return compareDue(a.Values, b.Values) })
	slices.SortStableFunc(asked, func(a, b store.Row) int { return compareDue(a.Values, b.Values) })
	return rounds, asked, nil
}

func compareDue(a, b record.Values) int {
	x, _ := dayOf(a.Get("due_on"))
	y, _ := dayOf(b.Get("due_on"))
	return x.Compare(y)
}
