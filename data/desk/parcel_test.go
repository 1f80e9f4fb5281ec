package desk

import (
	"slices"
	"testing"

	"github.com/twinshelf/twinshelf/data/giving"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

func TestParcel(t *testing.T) {
	d := open(t, "Coordinator")
	save := func(kind string, v record.Values) record.ID {
		t.Helper()
		ids, err := d.Save(ctx, store.Draft{Kind: kind, Set: v})
		must(t, err)
		return ids[0]
	}
	here := save("library", record.Values{"name.en": {"Northbridge"}, "country": {"GB"}})
	there := save("library", record.Values{"name.en": {"Verbivsk"}, "country": {"UA"}})
	sender := save("person", record.Values{"given_name.en": {"Ann"}, "libraries": {here.String()}})
	receiver := save("person", record.Values{"given_name.en": {"Olena"}, "libraries": {there.String()}})
	twins := save("twinning", record.Values{"parties": {here.String(), there.String()}, "stages": {"2025 active"}})
	parcel := save("exchange", record.Values{"title.en": {"Books"}, "twinning": {twins.String()}, "direction": {giving.ToUkraine}, "kind": {"courier"}, "recipient": {there.String()}})
	save("item", record.Values{"title.en": {"Tales"}, "kind": {"book"}, "quantity": {"10"}, "unit_value": {"12.00 GBP"}, "exchange": {parcel.String()}})
	other := save("exchange", record.Values{"title.en": {"More"}, "twinning": {twins.String()}, "direction": {giving.ToUkraine}, "recipient": {there.String()}, "status": {"packed"}, "declared_value": {"30.00 GBP"}})
	said := func(id record.ID) (ids []string) {
		t.Helper()
		list, err := d.Parcel(ctx, id)
		must(t, err)
		for _, m := range list {
			ids = append(ids, m.ID)
		}
		return ids
	}
	if got := said(parcel); got != nil { // £120 is surely below, and of £150 nobody knows
		t.Errorf("%v", got)
	}
	must(t, d.AddRate(record.Values{"from": {"GBP"}, "to": {"EUR"}, "rate": {"1.2"}, "day": {"2026-11-20"}}))
	if got := said(parcel); !slices.Equal(got, []string{"giving.together"}) {
		t.Errorf("%v", got)
	}
	must(t, d.SetLimit(giving.DutyFree, record.Values{"amount": {"100.00 EUR"}, "as_of": {"2027-01"}}))
	if got := said(parcel); !slices.Equal(got, []string{"giving.duty_by_rate"}) {
		t.Errorf("%v", got)
	}
	if l := giving.Find(d.Limits(), giving.DutyFree); l.AsOf != "2027-01" || l.Source == "" || len(d.Limits()) != len(giving.Limits) {
		t.Errorf("%+v", l)
	}
	told(t, d.SetLimit(giving.DutyFree, record.Values{"amount": {"much"}}), "limit.no_amount")
	told(t, d.SetLimit("none", nil), "limit.none")
	told(t, d.AddRate(record.Values{"from": {"GBP"}}), "rate.not_whole")

	for _, want := range []string{"packed", "sent", ""} {
		got, err := d.StepParcel(ctx, parcel)
		must(t, err)
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	confirm := func(by record.ID) {
		t.Helper()
		e, err := d.Get(ctx, parcel)
		must(t, err)
		_, err = d.Save(ctx, store.Draft{ID: parcel, Set: record.Values{"status": {"confirmed"}, "confirmed_by": {by.String()}}, Seen: e.Seen})
		must(t, err)
	}
	confirm(sender)
	if got := said(parcel); !slices.Equal(got, []string{"giving.confirmed_by_sender"}) {
		t.Errorf("%v", got)
	}
	confirm(receiver)
	if got := said(parcel); got != nil {
		t.Errorf("%v", got)
	}
	_, err := d.StepParcel(ctx, other)
	must(t, err)
	thanks := func() (n int) {
		state, err := d.TwinningState(ctx, twins)
		must(t, err)
		if state.Ways.ToUkraine != (giving.Way{Parcels: 2, OnTheWay: 1, Arrived: 1, Items: 10, Books: 10}) {
			t.Errorf("%+v", state.Ways)
		}
		for _, m := range state.Next {
			if m.ID == "twinning.next.thank" {
				n++
			}
		}
		return n
	}
	if thanks() != 1 {
		t.Error("nobody is reminded to thank")
	}
	must(t, d.Thank(ctx, parcel))
	if thanks() != 0 {
		t.Error("thanks are said once")
	}
}
