package desk

import (
	"context"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/giving"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/twinning"
)

// TwinningState is how a twinning is, and what is to do next.
type TwinningState struct {
	Touch twinning.Touch
	Days  int // without contact
	Last  time.Time
	Sides []twinning.Side
	// Outages are those that go on: what keeps a library from answering.
	Outages []store.Row
	Ways    giving.Ways // what went each way
	Next    []say.Message
}

// onItsWay is after how many days somebody asks whether a parcel has arrived: post to Ukraine takes two to four weeks.
const onItsWay = 28

// TwinningState looks at a twinning and at what belongs to it.
func (d *Desk) TwinningState(ctx context.Context, id record.ID) (out TwinningState, err error) {
	e, err := d.Get(ctx, id)
	if err != nil {
		return out, err
	}
	today := d.today()
	stage, _ := record.CurrentStage(e.Values["stages"], record.Stages)
	f := twinning.Facts{Stage: stage}
	if f.Sides, f.Elsewhere, err = d.sides(ctx, e.Values, today, d.Setting(SettingLang)); err != nil {
		return out, err
	}
	out.Sides = f.Sides
	outages, err := d.outages(ctx, id, e.Values["parties"])
	if err != nil {
		return out, err
	}
	now, pauses := present(outages, today)
	out.Outages, f.Outage = now, len(now) > 0
	if at, ok := dayOf(e.Values.Get("next_review_on")); ok {
		f.Review = at
	}
	belonging := func(kind string, look func(store.Row)) {
		if err != nil {
			return
		}
		var rows []store.Row
		rows, err = d.Referring(ctx, id, kind, "twinning")
		for _, r := range rows {
			look(r)
		}
	}
	var contacts []time.Time
	contact := func(canonical string) {
		if at, ok := dayOf(canonical); ok && !at.After(today) {
			contacts = append(contacts, at)
			if at.After(out.Last) {
				out.Last = at
			}
		}
	}
	belonging("contact_log", func(r store.Row) { contact(r.Values.Get("happened_at")) })
	belonging("agreement", func(r store.Row) {
		if r.Values.Get("status") != "signed" {
			return
		}
		f.Agreement = true
		if at, ok := dayOf(r.Values.Get("ends_on")); ok && r.Values.Get("auto_renew") != "yes" && at.After(f.AgreementEnds) {
			f.AgreementEnds = at
		}
	})
	// What was done together and what arrived is contact too, whether or not somebody wrote it into the log.
	belonging("activity", func(r store.Row) {
		countActivity(&f, r, today)
		if r.Values.Get("status") == "done" {
			contact(r.Values.Get("starts"))
		}
	})
	var parcels []store.Row
	belonging("exchange", func(r store.Row) {
		contact(r.Values.Get("confirmed_on"))
		if giving.ThanksOwed(r.Values) {
			f.ThanksOwed++
		}
		at, ok := dayOf(r.Values.Get("sent_on"))
		if ok && slices.Contains(giving.OnTheWay, r.Values.Get("status")) && today.Sub(at) > onItsWay*24*time.Hour {
			f.UnconfirmedSince++
		}
		parcels = append(parcels, r)
	})
	if err != nil {
		return out, err
	}
	if out.Ways, err = d.ways(ctx, parcels); err != nil {
		return out, err
	}
	out.Touch, out.Days = twinning.TouchOf(e.Values["stages"], contacts, pauses, today, twinning.Usual)
	f.Touch = out.Touch
	out.Next = twinning.Next(f, today)
	return out, nil
}

func countActivity(f *twinning.Facts, r store.Row, today time.Time) {
	at, ok := dayOf(r.Values.Get("starts"))
	status := r.Values.Get("status")
	switch {
	case status == "cancelled" || !ok:
	case !at.Before(today) && status != "done":
		f.Planned++
	case status == "done" && at.After(today.AddDate(-1, 0, 0)):
		f.Done++
		if r.Values.Get("what_changed.en")+r.Values.Get("what_changed.uk")+r.Values.Get("main_outcome") != "" {
			f.Outcomes++
		}
	}
}
