package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/giving"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

// settingLimits are the rules for parcels that somebody changed, settingRates the rates between currencies, both as JSON.
const (
	settingLimits = "giving.limits"
	settingRates  = "giving.rates"
)

// Limits are the rules for parcels that hold here, in the order of giving.Limits.
func (d *Desk) Limits() []giving.Limit {
	var changed []giving.Limit
	if err := json.Unmarshal([]byte(d.Setting(settingLimits)), &changed); err != nil {
		changed = nil
	}
	list := make([]giving.Limit, 0, len(giving.Limits))
	for _, l := range giving.Limits {
		list = append(list, giving.Find(changed, l.ID))
	}
	return list
}

// SetLimit changes one rule to what was typed.
func (d *Desk) SetLimit(id string, typed record.Values) error {
	list := d.Limits()
	at := slices.IndexFunc(list, func(l giving.Limit) bool { return l.ID == id })
	if at < 0 {
		return say.Err(nil, "limit.none")
	}
	changed, ok := list[at].With(typed)
	if !ok {
		return say.Err(nil, "limit.no_amount")
	}
	list[at] = changed
	return d.setJSON(settingLimits, list)
}

// Rates are the rates that somebody typed, the newest first.
func (d *Desk) Rates() []giving.Rate {
	var list []giving.Rate
	if err := json.Unmarshal([]byte(d.Setting(settingRates)), &list); err != nil {
		return nil
	}
	return list
}

// AddRate keeps a rate; one between the same two currencies of the same day gives way.
func (d *Desk) AddRate(typed record.Values) error {
	rate, ok := giving.RateOf(typed)
	if !ok {
		return say.Err(nil, "rate.not_whole")
	}
	list := slices.DeleteFunc(d.Rates(), func(r giving.Rate) bool { return r.From == rate.From && r.To == rate.To && r.Day == rate.Day })
	list = append(list, rate)
	slices.SortStableFunc(list, func(a, b giving.Rate) int { return strings.Compare(b.Day, a.Day) })
	return d.setJSON(settingRates, list)
}

func (d *Desk) setJSON(key string, value any) error {
	b, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return d.SetSetting(key, string(b))
}

// Parcel says what to mind with an exchange.
func (d *Desk) Parcel(ctx context.Context, id record.ID) ([]say.Message, error) {
	e, err := d.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	p := giving.Parcel{}
	if p.Load, err = d.load(ctx, store.Row{ID: id, Values: e.Values}); err != nil {
		return nil, err
	}
	if to, err := record.ParseID(e.Values.Get("recipient")); err == nil {
		others, err := d.Referring(ctx, to, "exchange", "recipient")
		if err != nil {
			return nil, err
		}
		for _, r := range others {
			if r.ID == id || !giving.Meet(e.Values, r.Values) {
				continue
			}
			other, err := d.load(ctx, r)
			if err != nil {
				return nil, err
			}
			p.Together = append(p.Together, other)
		}
	}
	if p.BySender, err = d.bySender(ctx, e.Values); err != nil {
		return nil, err
	}
	return p.Mind(d.Limits(), d.Rates(), d.today()), nil
}

// load reads what is in an exchange.
func (d *Desk) load(ctx context.Context, r store.Row) (giving.Load, error) {
	items, err := d.Referring(ctx, r.ID, "item", "exchange")
	l := giving.Load{Values: r.Values}
	for _, i := range items {
		l.Items = append(l.Items, i.Values)
	}
	return l, err
}

// ways counts what went each way.
func (d *Desk) ways(ctx context.Context, exchanges []store.Row) (w giving.Ways, err error) {
	for _, r := range exchanges {
		l, err := d.load(ctx, r)
		if err != nil {
			return w, err
		}
		w.Add(l)
	}
	return w, nil
}

// bySender tells whether all libraries of the one who confirmed an arrival lie on the side that sent.
func (d *Desk) bySender(ctx context.Context, v record.Values) (bool, error) {
	people, err := d.referred(ctx, v["confirmed_by"])
	if err != nil {
		return false, err
	}
	sender := map[string]string{giving.ToUkraine: "GB", giving.ToUK: "UA"}[v.Get("direction")]
	known := false
	for _, p := range people {
		libraries, err := d.referred(ctx, p.Values["libraries"])
		if err != nil {
			return false, err
		}
		for _, l := range libraries {
			country := l.Values.Get(record.FieldCountry)
			if country != "" && country != sender {
				return false, nil
			}
			known = known || country != ""
		}
	}
	return known && sender != "", nil
}

// StepParcel notes the next state of a parcel, with today as its day, and gives it; "" if there is none. An arrival is not noted so: somebody has to say who
// confirmed it.
func (d *Desk) StepParcel(ctx context.Context, id record.ID) (string, error) {
	e, err := d.Get(ctx, id)
	if err != nil {
		return "", err
	}
	set := giving.Step(e.Values, d.today().Format(time.DateOnly))
	if set == nil || set.Get("status") == "confirmed" {
		return "", nil
	}
	_, err = d.Save(ctx, store.Draft{ID: id, Set: set, Seen: e.Seen})
	return set.Get("status"), err
}

// Thank notes that somebody has thanked for a parcel.
func (d *Desk) Thank(ctx context.Context, id record.ID) error {
	e, err := d.Get(ctx, id)
	if err != nil {
		return err
	}
	_, err = d.Save(ctx, store.Draft{ID: id, Set: record.Values{"thank_you_sent": {"yes"}}, Seen: e.Seen})
	return err
}
