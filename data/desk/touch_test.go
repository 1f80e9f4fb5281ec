package desk

import (
	"slices"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/twinning"
)

// What was written down about a twinning says whether it is in touch, and what is next.
func TestTwinningState(t *testing.T) {
	d := open(t, "Library")
	d.now = func() time.Time { return time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC) }
	save := func(kind string, v record.Values) record.ID {
		t.Helper()
		ids, err := d.Save(ctx, store.Draft{Kind: kind, Set: v})
		must(t, err)
		return ids[0]
	}
	here := save("library", record.Values{"name.en": {"Northbridge"}, "country": {"GB"}})
	there := save("library", record.Values{"name.uk": {"Вербівська"}, "country": {"UA"}})
	ann := save("person", record.Values{"given_name.en": {"Ann"}, "libraries": {here.String()}})
	olha := save("person", record.Values{"given_name.uk": {"Ольга"}, "libraries": {there.String()}, "left_on": {"2026-02"}})
	id := save("twinning", record.Values{
		"name.en": {"Ours"}, "stages": {"2025-01-01 active"}, "next_review_on": {"2026-06-20"}, "parties": {here.String(), there.String()},
		"leads": {ann.String(), olha.String()}, "deputies": {ann.String()},
	})
	of := func(v record.Values) record.Values { v["twinning"] = []string{id.String()}; return v }
	save("contact_log", of(record.Values{"subject.en": {"Call"}, "happened_at": {"2026-03-28T12:00 Europe/Kyiv"}}))
	save("activity", of(record.Values{"title.en": {"Done"}, "status": {"done"}, "starts": {"2026-03-01T12:00 Europe/Kyiv"}}))
	save("exchange", of(record.Values{"title.en": {"Books"}, "status": {"sent"}, "sent_on": {"2026-05-01"}}))
	state, err := d.TwinningState(ctx, id)
	must(t, err)
	var next []string
	for _, m := range state.Next {
		next = append(next, m.ID)
	}
	want := []string{"twinning.next.say_hello", "twinning.side.lead.left", "twinning.side.deputy.none", "twinning.next.agreement", "twinning.next.review", "twinning.next.confirm", "twinning.next.plan", "twinning.next.outcome"}
	if state.Touch != twinning.Quiet || state.Days != 65 || !slices.Equal(next, want) {
		t.Fatalf("%s after %d days, next %v", state.Touch, state.Days, next)
	}
	save("contact_log", of(record.Values{"subject.en": {"Letter"}, "happened_at": {"2026-05-30T12:00 Europe/Kyiv"}}))
	if state, err = d.TwinningState(ctx, id); err != nil || state.Touch != twinning.InTouch || state.Last.Format(time.DateOnly) != "2026-05-30" {
		t.Fatalf("%+v %v", state, err)
	}
	// Whoever lost her home is asked for nothing.
	must(t, set(d, olha, record.Values{"left_on": {}, "circumstances": {"displaced"}}))
	if state, err = d.TwinningState(ctx, id); err != nil || state.Next[0].ID != "twinning.next.wait" {
		t.Fatalf("%v %v", state.Next, err)
	}
}

// Days on which a library could not answer do not count; nobody is asked for anything while it can't.
func TestOutages(t *testing.T) {
	d := open(t, "Library")
	d.now = func() time.Time { return time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC) }
	ids, err := d.Save(ctx, store.Draft{Kind: "library", Set: record.Values{"name.uk": {"Вербівська"}, "country": {"UA"}}})
	must(t, err)
	library := ids[0]
	ids, err = d.Save(ctx, store.Draft{Kind: "twinning", Set: record.Values{"name.en": {"Ours"}, "stages": {"2026-03-03 active"}, "parties": {library.String()}}})
	must(t, err)
	id := ids[0]
	look := func(touch twinning.Touch, days, now int) {
		t.Helper()
		state, err := d.TwinningState(ctx, id)
		must(t, err)
		if state.Touch != touch || state.Days != days || len(state.Outages) != now || (now > 0) != slices.ContainsFunc(state.Next, func(m say.Message) bool { return m.ID == "twinning.next.outage" }) {
			t.Errorf("%s after %d days, %d now, next %v; want %s after %d, %d now", state.Touch, state.Days, len(state.Outages), state.Next, touch, days, now)
		}
	}
	look(twinning.Quiet, 90, 0)
	power, err := d.BeginOutage(ctx, library, "power", firstOf("2026-05-23"))
	must(t, err)
	look(twinning.Quiet, 80, 1)
	_, err = d.BeginOutage(ctx, id, "evacuation", firstOf("2026-04-01"))
	must(t, err)
	look(twinning.InTouch, 28, 2)
	must(t, d.EndOutage(ctx, power, firstOf("2026-05-30")))
	look(twinning.InTouch, 28, 1)
	if e, err := d.Get(ctx, power); err != nil || e.Circle != d.Own() || e.Values.Get("title.uk") == "" || e.Values.Get("until") != "2026-05-30" {
		t.Errorf("%+v %v", e, err)
	}
	if _, err := d.BeginOutage(ctx, power, "power", firstOf("2026-05-01")); err == nil {
		t.Error("an outage of an outage")
	}
}

// set changes a record as somebody who has just read it.
func set(d *Desk, id record.ID, v record.Values) error {
	e, err := d.Get(ctx, id)
	if err != nil {
		return err
	}
	_, err = d.Save(ctx, store.Draft{ID: id, Set: v, Seen: e.Seen})
	return err
}
