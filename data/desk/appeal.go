package desk

import (
	"context"

	"github.com/twinshelf/twinshelf/data/giving"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// Appeal adds up what was given to an appeal.
func (d *Desk) Appeal(ctx context.Context, id record.ID) (giving.Total, error) {
	e, err := d.Get(ctx, id)
	if err != nil {
		return giving.Total{}, err
	}
	a := giving.Appeal{Values: e.Values}
	donations, err := d.Referring(ctx, id, "donation", "appeal")
	if err != nil {
		return giving.Total{}, err
	}
	donors := make([][]string, 0, len(donations))
	for _, r := range donations {
		donors = append(donors, r.Values["donor"])
	}
	who, err := d.referred(ctx, donors...)
	if err != nil {
		return giving.Total{}, err
	}
	for _, r := range donations {
		a.Donations = append(a.Donations, giving.Donation{Values: r.Values, Kind: who[r.Values.Get("donor")].Kind})
	}
	items, err := d.Referring(ctx, id, "item", "appeal")
	if err != nil {
		return giving.Total{}, err
	}
	for _, r := range items {
		a.Stock = append(a.Stock, r.Values)
	}
	return a.Total(d.Rates()), nil
}

// AppealOfReport is an appeal that a report to a funder tells of.
type AppealOfReport struct {
	Name  string
	Lines []say.Message // sums only: a report names no donor
}

// AppealsOf gives the appeals that a report names, in its order. One that has not arrived yet is left out.
func (d *Desk) AppealsOf(ctx context.Context, report record.Values) (list []AppealOfReport, err error) {
	rows, err := d.referred(ctx, report["appeals"])
	if err != nil {
		return nil, err
	}
	for _, text := range report["appeals"] {
		r, here := rows[text]
		if !here {
			continue
		}
		t, err := d.Appeal(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, AppealOfReport{Name: d.title(r, d.Setting(SettingLang)), Lines: append(t.Money(), t.Shelves()...)})
	}
	return list, nil
}
