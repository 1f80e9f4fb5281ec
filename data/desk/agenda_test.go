package desk

import (
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// The agenda has the days of both countries and the dates of records, in order: what is done, ended or cancelled is not in it, an anniversary comes every
// year, and a date that is not known to the day has no place.
func TestAgenda(t *testing.T) {
	d := open(t, "Library")
	save := func(kind string, v record.Values) {
		t.Helper()
		_, err := d.Save(ctx, store.Draft{Kind: kind, Set: v})
		must(t, err)
	}
	save("activity", record.Values{"title.en": {"Carols"}, "starts": {"2026-12-24T23:30 Europe/Kyiv"}, "ends": {"2026-12-25T00:30 Europe/Kyiv"}})
	save("activity", record.Values{"title.en": {"Called off"}, "starts": {"2026-12-23T12:00 Europe/London"}, "status": {"cancelled"}})
	save("task", record.Values{"title.en": {"Write"}, "due_on": {"2026-12-23"}})
	save("task", record.Values{"title.en": {"Written"}, "due_on": {"2026-12-23"}, "done_on": {"2026-12-20"}})
	save("task", record.Values{"title.en": {"Some time"}, "due_on": {"2026-12"}})
	save("twinning", record.Values{"name.en": {"Ours"}, "started_on": {"2024-12-22"}})
	save("twinning", record.Values{"name.en": {"Over"}, "started_on": {"2024-12-22"}, "ended_on": {"2025-01-01"}})
	from := time.Date(2026, 12, 22, 0, 0, 0, 0, time.UTC)
	list, err := d.Agenda(ctx, from, from.AddDate(0, 0, 4))
	must(t, err)
	title := func(a Appointment) string {
		if a.Day != nil {
			return a.Day.ID
		}
		return d.Registry().Kind(a.Row.Kind).TitleIn(a.Row.Values, "en")
	}
	var got []string
	for _, a := range list {
		got = append(got, a.From.Format("02 ")+title(a))
	}
	if want := "22 Ours, 23 Write, 24 christmas-eve, 24 Carols, 25 christmas, 26 boxing-day"; strings.Join(got, ", ") != want {
		t.Fatalf("%s", strings.Join(got, ", "))
	}
	if list[0].Years != 2 {
		t.Errorf("%d years", list[0].Years)
	}
	var b strings.Builder
	must(t, d.WriteICalendar(&b, list, title))
	if !strings.Contains(b.String(), "DTSTART:20261224T213000Z") || !strings.Contains(b.String(), "DTEND:20261224T223000Z") || strings.Count(b.String(), "BEGIN:VEVENT") != 6 {
		t.Errorf("%s", b.String())
	}
}
