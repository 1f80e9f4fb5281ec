package desk

import (
	"slices"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
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

// set changes a record as somebody who has just read it.
func set(d *Desk, id record.ID, v record.Values) error {
	e, err := d.Get(ctx, id)
	if err != nil {
		return err
	}
	_, err = d.Save(ctx, store.Draft{ID: id, Set: v, Seen: e.Seen})
	return err
}
