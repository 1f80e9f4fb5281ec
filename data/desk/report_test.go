package desk

import (
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// What is told after an activity and its photos are one action; the activity is done, and lies where its twinning does.
func TestReportAfterAnActivity(t *testing.T) {
	d := open(t, "Library")
	c, err := d.CreateCircle(ctx, record.Values{"name.en": {"Twins"}})
	must(t, err)
	ids, err := d.Save(ctx, store.Draft{Circle: c, Kind: "twinning", Set: record.Values{"name.en": {"Ours"}}})
	must(t, err)
	photo := record.File{Hash: record.FileHash{1}, Size: 10, Name: "garden.jpg"}.String()
	id, err := d.SaveReport(ctx, store.Draft{Kind: "activity", Set: record.Values{
		"title.uk": {"Сад казок"}, "twinning": {ids[0].String()}, "starts": {"2026-05-02T12:00 Europe/Kyiv"}, "attendance_ua": {"20"}, "attendance_estimated": {"yes"},
	}}, record.Values{"files": {photo}, "consent": {"given"}, "scope": {"partner"}})
	must(t, err)
	e, err := d.Get(ctx, id)
	must(t, err)
	if e.Circle != c || e.Values.Get("status") != "done" || e.Values.Get("attendance_ua") != "20" {
		t.Errorf("%+v", e)
	}
	photos, err := d.Referring(ctx, id, "document", "activity")
	must(t, err)
	if len(photos) != 1 || photos[0].Circle != c || photos[0].Values.Get("title.uk") != "Сад казок" || photos[0].Values.Get("taken_on") != "2026-05-02" ||
		photos[0].Values.Get("consent") != "given" {
		t.Fatalf("%+v", photos)
	}
	_, err = d.SaveReport(ctx, store.Draft{ID: id, Set: record.Values{"what_changed.en": {"They write to each other."}}, Seen: e.Seen}, nil)
	must(t, err)
	if photos, err = d.Referring(ctx, id, "document", "activity"); err != nil || len(photos) != 1 {
		t.Fatalf("%v %v", photos, err)
	}
	if e, err = d.Get(ctx, id); err != nil || len(e.Differences) > 0 {
		t.Errorf("%v %v", e.Differences, err)
	}
}
