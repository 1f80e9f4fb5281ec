package desk

import (
	"context"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/retention"
	"github.com/twinshelf/twinshelf/data/store"
)

// Kept is a person with the time for which her data are kept.
type Kept struct {
	Row store.Row
	retention.Verdict
}

// settingSwept is the day on which somebody last looked through those whose time is over.
const settingSwept = "retention.swept"

// OverTime lists the people whose time is over, the longest over first.
func (d *Desk) OverTime(ctx context.Context) ([]Kept, error) {
	of, err := d.twinningsOf(ctx)
	if err != nil {
		return nil, err
	}
	var list []Kept
	err = d.eachRow(ctx, "person", func(r store.Row) {
		if r.Hidden {
			return // is being forgotten already
		}
		if v := retention.Of(r.Values, of(r), d.today()); v.Over {
			list = append(list, Kept{r, v})
		}
	})
	slices.SortStableFunc(list, func(a, b Kept) int { return a.Until.Compare(b.Until) })
	return list, err
}

// SweepDue counts the people whose time is over, if nobody has looked through them for a year; else 0.
func (d *Desk) SweepDue(ctx context.Context) (int, error) {
	if last, err := time.Parse(time.DateOnly, d.Setting(settingSwept)); err == nil && d.today().Sub(last) < retention.SweepEvery {
		return 0, nil
	}
	list, err := d.OverTime(ctx)
	return len(list), err
}

// Swept says that somebody has looked through them for this year.
func (d *Desk) Swept() error { return d.SetSetting(settingSwept, d.today().Format(time.DateOnly)) }

// KeptUntil tells until when the data of a person are kept.
func (d *Desk) KeptUntil(ctx context.Context, row store.Row) (retention.Verdict, error) {
	of, err := d.twinningsOf(ctx)
	if err != nil {
		return retention.Verdict{}, err
	}
	return retention.Of(row.Values, of(row), d.today()), nil
}

// KeepUntil writes until when the data of a person are kept.
func (d *Desk) KeepUntil(ctx context.Context, id record.ID, day time.Time) error {
	e, err := d.Get(ctx, id)
	if err != nil {
		return err
	}
	_, err = d.Save(ctx, store.Draft{ID: id, Set: record.Values{"retention_until": {day.Format(time.DateOnly)}}, Seen: e.Seen})
	return err
}

// twinningsOf gives a function that tells to which twinnings a person belongs: as one who leads it or stands in, or by working at one of its libraries.
func (d *Desk) twinningsOf(ctx context.Context) (func(store.Row) []retention.Twinning, error) {
	byID := map[string][]int{}
	var all []retention.Twinning
	err := d.eachRow(ctx, "twinning", func(r store.Row) {
		for _, field := range []string{"leads", "deputies", "matched_by", "parties"} {
			for _, id := range r.Values[field] {
				byID[id] = append(byID[id], len(all))
			}
		}
		all = append(all, retention.TwinningOf(r.Values))
	})
	return func(person store.Row) []retention.Twinning {
		var ids []string
		for _, id := range d.store.One(person.ID) {
			ids = append(ids, id.String())
		}
		seen := map[int]bool{}
		var list []retention.Twinning
		for _, id := range append(ids, person.Values["libraries"]...) {
			for _, i := range byID[id] {
				if !seen[i] {
					seen[i] = true
					list = append(list, all[i])
				}
			}
		}
		return list
	}, err
}
