package desk

import (
	"context"
	"time"

	"github.com/twinshelf/twinshelf/data/programme"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// OwnTemplates are the templates of activities that people here have kept: records of the kind "resource".
func (d *Desk) OwnTemplates(ctx context.Context) ([]programme.Template, error) {
	var list []programme.Template
	err := d.eachRow(ctx, "resource", func(r store.Row) {
		if r.Values.Get("kind") == "activity_template" {
			list = append(list, programme.Own(r.ID, r.Values))
		}
	})
	return list, err
}

// SuggestYear puts a suggested plan on days of the twelve months from a day (midnight in UTC), for a twinning: its anniversary counts. A zero id is for none.
func (d *Desk) SuggestYear(ctx context.Context, plan *programme.Plan, id record.ID, from time.Time) ([]programme.Suggestion, error) {
	var anniversary time.Time
	if !id.IsZero() {
		e, err := d.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		if e.Kind != "twinning" {
			return nil, say.Err(store.ErrNotFound, "programme.no_twinning")
		}
		anniversary, _ = dayOf(e.Values.Get("started_on"))
	}
	return plan.Year(from, anniversary), nil
}

// PlanActivities saves suggestions as planned activities of a twinning, in its circle, in both languages. It is one action: undoing it takes all of them back.
func (d *Desk) PlanActivities(ctx context.Context, id record.ID, list []programme.Suggestion) ([]record.ID, error) {
	e, err := d.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if e.Kind != "twinning" {
		return nil, say.Err(store.ErrNotFound, "programme.no_twinning")
	}
	drafts := make([]store.Draft, len(list))
	for i, s := range list {
		drafts[i] = store.Draft{Circle: e.Circle, Kind: "activity", Set: s.Activity(s.Day)}
		drafts[i].Set["twinning"] = []string{id.String()}
	}
	return d.Save(ctx, drafts...)
}
