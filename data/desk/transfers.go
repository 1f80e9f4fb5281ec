package desk

import (
	"context"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// transferYear is for how long one note of a transfer stands for what goes the same way.
const transferYear = 366 * 24 * time.Hour

// TransferToNote tells of a circle whether personal data in it go from the UK to Ukraine and nobody has noted why they may: it has people, libraries of both countries,
// and no transfer of the last year that names one of its twinnings. Then it gives what such a note begins with.
func (d *Desk) TransferToNote(ctx context.Context, c causal.Circle) (draft store.Draft, due bool, err error) {
	people, err := d.Count(ctx, store.Query{Kind: "person", Circle: c})
	if err != nil || people == 0 || c == d.own {
		return draft, false, err
	}
	for _, country := range []string{"GB", "UA"} {
		n, err := d.Count(ctx, store.Query{Kind: "library", Circle: c, Where: []store.Condition{{Field: record.FieldCountry, Value: country}}})
		if err != nil || n == 0 {
			return draft, false, err
		}
	}
	twinnings, err := d.List(ctx, store.Query{Kind: "twinning", Circle: c}, 0, record.MaxSet)
	if err != nil {
		return draft, false, err
	}
	today := d.today()
	draft = store.Draft{Kind: "transfer", Circle: d.own, Set: record.Values{
		"happened_on": {today.Format(time.DateOnly)}, record.FieldCountry: {"UA"}, "data_kinds": {"contacts", "names"},
	}}
	noted := map[string]bool{}
	err = d.eachRow(ctx, "transfer", func(r store.Row) {
		if on, ok := record.ParsePartialDate(r.Values.Get("happened_on")); ok && today.Sub(on.Last()) < transferYear {
			for _, id := range r.Values["twinnings"] {
				noted[id] = true
			}
			if len(r.Values["twinnings"]) == 0 {
				noted[""] = true // for whatever goes
			}
		}
	})
	for _, t := range twinnings {
		draft.Set["twinnings"] = append(draft.Set["twinnings"], t.ID.String())
		noted[""] = noted[""] || noted[t.ID.String()]
	}
	return draft, !noted[""], err
}
