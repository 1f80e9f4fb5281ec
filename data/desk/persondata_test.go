package desk

import (
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

// What is held about a person is found in all circles, in earlier wordings too, and nothing that somebody wrote can act on the page.
func TestPersonData(t *testing.T) {
	d := open(t, "Coordinator")
	must(t, d.SetAuthor("Front Desk"))
	c, err := d.CreateCircle(ctx, record.Values{"name.en": {"Twins"}})
	must(t, err)
	save := func(draft store.Draft) record.ID {
		t.Helper()
		ids, err := d.Save(ctx, draft)
		must(t, err)
		return ids[0]
	}
	olena := save(store.Draft{Circle: c, Kind: "person", Set: record.Values{"given_name.en": {"Olena"}, "family_name.en": {"Practice"}, "email": {"old@library.ua"}, "notes": {"<script>alert(1)</script>"}}})
	e, err := d.Get(ctx, olena)
	must(t, err)
	save(store.Draft{ID: olena, Set: record.Values{"email": {"olena@library.ua"}}, Seen: e.Seen})
	save(store.Draft{Circle: c, Kind: "twinning", Set: record.Values{"name.en": {"Two towns"}, "leads": {olena.String()}}})
	story := save(store.Draft{Kind: "story", Set: record.Values{"title.en": {"Morning"}, "body.en": {"Olena Practice read aloud."}}})
	e, err = d.Get(ctx, story)
	must(t, err)
	save(store.Draft{ID: story, Set: record.Values{"body.en": {"A librarian read aloud."}}, Seen: e.Seen})

	p, err := d.PersonData(ctx, olena)
	must(t, err)
	if len(p.Referring) != 1 || p.Referring[0].Field != "leads" {
		t.Errorf("referring: %v", p.Referring)
	}
	if len(p.Mentions) != 1 || p.Mentions[0].Record != story || p.Mentions[0].Text != "" {
		t.Errorf("mentions: %v", p.Mentions)
	}
	if len(p.Circles) != 2 || len(p.Events) != 2 {
		t.Errorf("%d circles, %d events", len(p.Circles), len(p.Events))
	}
	for _, lang := range record.Languages {
		paper, err := d.PersonPaper(ctx, p, translations.For(lang))
		must(t, err)
		var b strings.Builder
		must(t, paper.Write(&b))
		for _, want := range []string{"olena@library.ua", "old@library.ua", "Two towns", "Twins", "Front Desk, Coordinator", "Morning", "&lt;script&gt;"} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: no %q on the page", lang, want)
			}
		}
		if strings.Contains(b.String(), "<script") {
			t.Errorf("%s: what was typed is part of the page", lang)
		}
	}
}

// Nobody is asked about the same people again within a year, and who is kept for longer is not on the list.
func TestSweep(t *testing.T) {
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	d := openWith(t, Options{Now: func() time.Time { return now }}, "Coordinator")
	save := func(kind string, set record.Values) record.ID {
		t.Helper()
		ids, err := d.Save(ctx, store.Draft{Kind: kind, Set: set})
		must(t, err)
		return ids[0]
	}
	lib := save("library", record.Values{"name.en": {"Northbridge"}})
	gone := save("person", record.Values{"given_name.en": {"Gone"}, "left_on": {"2023-05"}, "libraries": {lib.String()}})
	save("person", record.Values{"given_name.en": {"Here"}, "libraries": {lib.String()}})
	led := save("person", record.Values{"given_name.en": {"Led another that ended"}})
	save("twinning", record.Values{"name.en": {"Running"}, "parties": {lib.String()}, "stages": {"2022 active"}})
	save("twinning", record.Values{"name.en": {"Over"}, "leads": {led.String()}, "stages": {"2022 active", "2024-02 ended"}})
	due := func(want int) {
		t.Helper()
		n, err := d.SweepDue(ctx)
		must(t, err)
		if n != want {
			t.Errorf("due: %d, want %d", n, want)
		}
	}
	due(2)
	must(t, d.Swept())
	due(0)
	now = now.AddDate(1, 0, 0)
	due(2)
	must(t, d.KeepUntil(ctx, gone, now.AddDate(1, 0, 0)))
	due(1)
}

// A circle with people and with libraries of both countries asks for a note of the transfer, once a year.
func TestTransferToNote(t *testing.T) {
	d := open(t, "Coordinator")
	c, err := d.CreateCircle(ctx, record.Values{"name.en": {"Twins"}})
	must(t, err)
	ask := func(want bool) store.Draft {
		t.Helper()
		draft, due, err := d.TransferToNote(ctx, c)
		must(t, err)
		if due != want {
			t.Errorf("due: %v", due)
		}
		return draft
	}
	save := func(kind string, set record.Values) {
		t.Helper()
		_, err := d.Save(ctx, store.Draft{Circle: c, Kind: kind, Set: set})
		must(t, err)
	}
	save("library", record.Values{"name.en": {"Northbridge"}, "country": {"GB"}})
	save("person", record.Values{"given_name.en": {"Olena"}})
	save("twinning", record.Values{"name.en": {"Two towns"}})
	ask(false)
	save("library", record.Values{"name.uk": {"Вербівська"}, "country": {"UA"}})
	draft := ask(true)
	draft.Set["subject.en"] = []string{"Contacts"}
	_, err = d.Save(ctx, draft)
	must(t, err)
	ask(false)
}
