package desk

import (
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/programme"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// A suggested year becomes planned activities in the twinning's circle, in both languages; one undo takes them back.
func TestPlanAYear(t *testing.T) {
	d := open(t, "Library")
	c, err := d.CreateCircle(ctx, record.Values{"name.en": {"Twins"}})
	must(t, err)
	ids, err := d.Save(ctx, store.Draft{Circle: c, Kind: "twinning", Set: record.Values{"name.en": {"Ours"}, "started_on": {"2024-03-10"}}})
	must(t, err)
	from := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	list, err := d.SuggestYear(ctx, programme.FindPlan("first_year"), ids[0], from)
	must(t, err)
	for _, s := range list {
		if s.ID == "comm-press-day" && s.Day.Format(time.DateOnly) != "2027-03-11" && s.Day.Format(time.DateOnly) != "2027-03-10" {
			t.Errorf("the anniversary's is on %s", s.Day.Format(time.DateOnly))
		}
	}
	saved, err := d.PlanActivities(ctx, ids[0], list)
	must(t, err)
	rows, err := d.Referring(ctx, ids[0], "activity", "twinning")
	must(t, err)
	if len(saved) != len(list) || len(rows) != len(list) || rows[0].Circle != c || rows[0].Values.Get("title.uk") == "" || rows[0].Values.Get("status") != "planned" {
		t.Fatalf("%d saved, %d there: %+v", len(saved), len(rows), rows)
	}
	undo(t, d)
	if rows, err = d.Referring(ctx, ids[0], "activity", "twinning"); err != nil || len(rows) != 0 {
		t.Fatalf("%d left, %v", len(rows), err)
	}
	_, err = d.PlanActivities(ctx, add(t, d, causal.Circle{}, "x"), list)
	told(t, err, "programme.no_twinning")
}

// Templates of one's own are among the others, and only those.
func TestOwnTemplatesOfAFolder(t *testing.T) {
	d := open(t, "Library")
	ids, err := d.Save(ctx,
		store.Draft{Kind: "resource", Set: record.Values{"title.en": {"Tea by post"}, "kind": {"activity_template"}, "minutes": {"30"}}},
		store.Draft{Kind: "resource", Set: record.Values{"title.en": {"A worksheet"}, "kind": {"worksheet"}}})
	must(t, err)
	own, err := d.OwnTemplates(ctx)
	if err != nil || len(own) != 1 || own[0].ID != ids[0].String() || own[0].Minutes != 30 {
		t.Fatalf("%+v, %v", own, err)
	}
}
