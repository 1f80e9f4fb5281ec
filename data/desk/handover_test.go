package desk

import (
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

// The sheet has all that the records know, in either language; names of people and what is private only when somebody said so.
func TestHandover(t *testing.T) {
	d := open(t, "Library")
	d.now = func() time.Time { return time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC) }
	save := func(kind string, v record.Values) string {
		t.Helper()
		ids, err := d.Save(ctx, store.Draft{Kind: kind, Set: v})
		must(t, err)
		return ids[0].String()
	}
	here := save("library", record.Values{"name.en": {"Northbridge"}, "country": {"GB"}})
	there := save("library", record.Values{"name.uk": {"Вербівська"}, "country": {"UA"}})
	ann := save("person", record.Values{"given_name.en": {"Ann"}, "libraries": {here}, "email": {"ann@example.org"}, "left_on": {"2026-06-15"}})
	olha := save("person", record.Values{"given_name.uk": {"Ольга"}, "libraries": {there}, "email": {"olha@example.org"}, "circumstances": {"serving"}})
	id := save("twinning", record.Values{
		"name.en": {"Ours"}, "stages": {"2025-01-01 active"}, "parties": {here, there}, "leads": {ann, olha}, "aims.en": {"To read together"}, "risk_notes": {"no light at night"},
	})
	of := func(v record.Values) record.Values { v["twinning"] = []string{id}; return v }
	save("agreement", of(record.Values{"title.en": {"Memorandum"}, "status": {"signed"}, "signed_on": {"2025-02-01"}}))
	save("activity", of(record.Values{"title.en": {"Past fair"}, "status": {"planned"}, "starts": {"2026-05-01T12:00 Europe/Kyiv"}}))
	save("activity", of(record.Values{"title.en": {"Summer fair"}, "status": {"planned"}, "starts": {"2026-07-01T12:00 Europe/Kyiv"}}))
	save("task", of(record.Values{"title.en": {"Write to Lypove"}, "due_on": {"2026-06-20"}}))
	save("task", of(record.Values{"title.en": {"Done long ago"}, "done_on": {"2026-01-20"}}))
	save("contact_log", of(record.Values{"subject.en": {"A call"}, "happened_at": {"2026-05-28T12:00 Europe/Kyiv"}, "summary.en": {"her mother is ill"}}))
	save("exchange", of(record.Values{"title.en": {"Forty books"}, "status": {"sent"}, "sent_on": {"2026-05-20"}}))
	save("exchange", of(record.Values{"title.en": {"Arrived box"}, "status": {"confirmed"}}))
	twinning, err := record.ParseID(id)
	must(t, err)
	for _, c := range []struct {
		lang      string
		private   bool
		has, hasn []string
	}{
		{"en", false, []string{"Northbridge", "To read together", "Memorandum", "Summer fair", "Write to Lypove", "A call", "Forty books", "named in the records", "Left on: 15 June 2026"},
			[]string{"Ann<", "ann@", "Ольга", "olha@", "no light", "her mother", "Past fair", "Done long ago", "Arrived box", "serving"}},
		{"uk", true, []string{"Ann<", "ann@example.org", "Ольга<", "no light", "не працюватиме там (з 15 червня 2026", "Цій людині зараз не пишемо"}, []string{"olha@", "her mother", "військов"}},
	} {
		var b strings.Builder
		sheet, err := d.Handover(ctx, twinning, translations.For(c.lang), c.private)
		must(t, err)
		must(t, sheet.Write(&b))
		for _, s := range c.has {
			if !strings.Contains(b.String(), s) {
				t.Errorf("%s: no %q in\n%s", c.lang, s, b.String())
			}
		}
		for _, s := range c.hasn {
			if strings.Contains(b.String(), s) {
				t.Errorf("%s: %q in\n%s", c.lang, s, b.String())
			}
		}
	}
	library, err := record.ParseID(here)
	must(t, err)
	if _, err := d.Handover(ctx, library, translations.For("en"), false); err == nil {
		t.Error("a library was handed over")
	}
}
