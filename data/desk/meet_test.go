package desk

import (
	"slices"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/calendar"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// What suits who leads comes before opening hours, and these before working hours; hours without power are left out.
func TestMeet(t *testing.T) {
	d := open(t, "Library")
	d.now = func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) }
	save := func(kind string, v record.Values) record.ID {
		t.Helper()
		ids, err := d.Save(ctx, store.Draft{Kind: kind, Set: v})
		must(t, err)
		return ids[0]
	}
	here := save("library", record.Values{"name.en": {"Northbridge"}, "country": {"GB"}, "hours_monday": {"09:00-13:00,14:00-17:00"}})
	there := save("library", record.Values{"name.uk": {"Вербівська"}, "country": {"UA"}})
	olha := save("person", record.Values{"given_name.uk": {"Ольга"}, "libraries": {there.String()}})
	id := save("twinning", record.Values{"name.en": {"Ours"}, "parties": {here.String(), there.String()}, "leads": {olha.String()}})
	look := func(want ...string) {
		t.Helper()
		m, err := d.Meet(ctx, id, calendar.Wish{From: firstOf("2026-11-23"), Days: 7, Length: time.Hour})
		must(t, err)
		var got []string
		for _, w := range m.Windows {
			got = append(got, w.From.UTC().Format("02 15:04")+"–"+w.To.UTC().Format("15:04"))
		}
		if !slices.Equal(got, want) || !slices.Equal(m.Zones, []string{record.ZoneLondon, record.ZoneKyiv}) {
			t.Errorf("%q, want %q; zones %v", got, want, m.Zones)
		}
	}
	look("23 09:00–13:00", "23 14:00–15:00")
	must(t, set(d, olha, record.Values{"preferred_hours": {"mon 12:00-18:00"}}))
	look("23 10:00–13:00", "23 14:00–16:00")
	save("outage", record.Values{"title.en": {"Timetable"}, "twinning": {id.String()}, "weekly_hours": {"mon-fri 12:00-14:00"}})
	look("23 12:00–13:00", "23 14:00–16:00")
	save("outage", record.Values{"title.en": {"Away"}, "library": {there.String()}, "from": {"2026-11-20"}, "until": {"2026-11-30"}})
	look()
	if _, err := d.Meet(ctx, here, calendar.Wish{}); err == nil {
		t.Error("a library meets itself")
	}
}
