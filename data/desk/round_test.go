package desk

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/evidence"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// A round over a twinning of a shared circle and one of one's own: the answers begin with what the records know, in the circles of their twinnings; the lead
// who has the program writes hers there, and it comes back with the bundle. Adding a twinning asks it alone; undoing takes back what one save made.
func TestRound(t *testing.T) {
	m, l, c, _ := twins(t)
	m.now = func() time.Time { return time.Date(2026, 12, 12, 12, 0, 0, 0, time.UTC) }
	save := func(kind string, v record.Values) record.ID {
		t.Helper()
		ids, err := m.Save(ctx, store.Draft{Circle: c, Kind: kind, Set: v})
		must(t, err)
		return ids[0]
	}
	here, there := save("library", record.Values{"name.en": {"Manchester"}, "country": {"GB"}}), save("library", record.Values{"name.uk": {"Львівська"}, "country": {"UA"}})
	ann := save("person", record.Values{"given_name.en": {"Ann"}, "libraries": {here.String()}})
	olha := save("person", record.Values{"given_name.uk": {"Ольга"}, "libraries": {there.String()}, "circumstances": {"serving"}})
	petro := save("person", record.Values{"given_name.uk": {"Петро"}, "libraries": {there.String()}})
	leads := []string{ann.String(), olha.String()}
	slices.Sort(leads)
	shared := save("twinning", record.Values{"parties": {here.String(), there.String()}, "leads": leads, "deputies": {petro.String()}})
	of := []string{shared.String()}
	save("activity", record.Values{"twinning": of, "title.en": {"Story"}, "status": {"done"}, "starts": {"2026-10-01T12:00 Europe/Kyiv"}, "attendance_ua": {"30"}})
	parcel := save("exchange", record.Values{"twinning": of, "title.en": {"Books"}, "status": {"sent"}, "direction": {"uk_to_ua"}, "sent_on": {"2026-10-02"}})
	save("item", record.Values{"exchange": {parcel.String()}, "title.en": {"Tales"}, "kind": {"book"}, "quantity": {"40"}})
	own, err := m.Save(ctx, store.Draft{Kind: "twinning", Set: record.Values{"name.en": {"Another"}}})
	must(t, err)

	_, err = m.SaveRound(ctx, store.Draft{Set: record.Values{"title.en": {"Autumn"}, "twinnings": of}})
	told(t, err, "round.no_period")
	_, err = m.SaveRound(ctx, store.Draft{Set: record.Values{"period_from": {"2026-09"}, "period_to": {"2026-11"}}})
	told(t, err, "round.no_twinnings")
	id, err := m.SaveRound(ctx, store.Draft{Set: record.Values{
		"title.en": {"Autumn"}, "period_from": {"2026-09"}, "period_to": {"2026-11"}, "due_on": {"2026-12-10"}, "twinnings": {shared.String()},
	}})
	must(t, err)
	r, err := m.Round(ctx, id)
	must(t, err)
	first := r.Respondents[0]
	if len(r.Respondents) != 1 || first.State != evidence.NotAsked || first.Answer.Circle != c || first.Names["uk"] != "Manchester – Львівська" && first.Names["uk"] != "Львівська – Manchester" {
		t.Fatalf("%+v", r.Respondents)
	}
	if v := first.Answer.Values; v.Get("activities") != "1" || v.Get("people_ua") != "30" || v.Get("books_to_ua") != "40" || v.Get("title.en") != "Autumn" || v.Get("due_on") != "2026-12-10" {
		t.Errorf("the answer begins with %v", v)
	}
	if len(first.To) != 2 || first.To[0].Lang == first.To[1].Lang || slices.ContainsFunc(first.To, func(r Reader) bool { return r.Person.ID == olha }) {
		t.Errorf("asked are %+v", first.To)
	}

	folder := t.TempDir()
	files, err := m.WriteQuestions(ctx, r, folder, nil)
	must(t, err)
	if again, err := m.WriteQuestions(ctx, r, folder, nil); err != nil || len(files) != 4 || len(again) != 4 || slices.Contains(files, again[0]) {
		t.Errorf("%v, again %v, %v", files, again, err)
	}
	for _, name := range files {
		text := read(t, filepath.Join(folder, name))
		if !strings.Contains(text, "Manchester") || !strings.Contains(text, "30") || strings.Contains(text, "Ольга") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
	if r, err = m.Round(ctx, id); err != nil || r.Respondents[0].State != evidence.Waiting || len(r.Respondents[0].Call) != 1 {
		t.Errorf("%+v %v", r.Respondents[0], err)
	}
	told(t, writePaper(filepath.Join(folder, "no", "folder.html"), func(io.Writer) error { return nil }), "file.unwritable")

	// The lead writes in her own program, which tells her that somebody asks; the coordinator's says how the round stands.
	exchange(t, c, m, l)
	if rounds, asked, err := l.OpenRounds(ctx); err != nil || len(rounds) != 0 || len(asked) != 1 {
		t.Errorf("the lead is told of %v %v %v", rounds, asked, err)
	}
	if rounds, asked, err := m.OpenRounds(ctx); err != nil || len(rounds) != 1 || len(asked) != 0 {
		t.Errorf("the coordinator is told of %v %v %v", rounds, asked, err)
	}
	rows, err := l.Referring(ctx, shared, "answer", "twinning")
	must(t, err)
	e, err := l.Get(ctx, rows[0].ID)
	must(t, err)
	_, err = l.Save(ctx, store.Draft{ID: e.ID, Set: record.Values{"what_changed.uk": {"Діти подружилися."}, "power_trouble": {"yes"}}, Seen: e.Seen})
	must(t, err)
	exchange(t, c, m, l)
	if rounds, asked, err := awaited(m, l); err != nil || rounds+asked != 0 {
		t.Errorf("all have answered, and %d rounds and %d answers are awaited, %v", rounds, asked, err)
	}

	// Another twinning is added, and there is more time.
	e, err = m.Get(ctx, id)
	must(t, err)
	_, err = m.SaveRound(ctx, store.Draft{ID: id, Seen: e.Seen, Set: record.Values{"twinnings": both(shared, own[0]), "due_on": {"2026-12-24"}}})
	must(t, err)
	if r, err = m.Round(ctx, id); err != nil || len(r.Respondents) != 2 {
		t.Fatalf("%+v %v", r.Respondents, err)
	}
	another, first := r.Respondents[0], r.Respondents[1]
	if another.State != evidence.NotAsked || another.Answer.Circle != m.Own() || another.Call[0].ID != "round.call.nobody" {
		t.Errorf("%+v", another)
	}
	if first.State != evidence.Answered || !first.Power || first.Answer.Values.Get("due_on") != "2026-12-24" || r.Count(evidence.Answered) != 1 {
		t.Errorf("%+v", first)
	}
	if n, err := m.Count(ctx, store.Query{Kind: "answer"}); err != nil || n != 2 {
		t.Errorf("%d answers, %v", n, err)
	}
	must(t, m.EnterAnswer(ctx, another, record.Values{"activities": {"2"}, "came_by": {"paper"}}))
	if r, err = m.Round(ctx, id); err != nil || r.Respondents[0].State != evidence.Answered || r.Respondents[0].Answer.Values.Get("answered_on") != "2026-12-12" {
		t.Errorf("%+v %v", r.Respondents[0], err)
	}
	undo(t, m)
	undo(t, m)
	if r, err = m.Round(ctx, id); err != nil || len(r.Respondents) != 1 || r.Values.Get("due_on") != "2026-12-10" {
		t.Fatalf("%+v %v", r, err)
	}
	_, err = m.Round(ctx, shared)
	told(t, err, "round.none")
}

// awaited counts what is awaited on two computers.
func awaited(a, b *Desk) (rounds, asked int, err error) {
	for _, d := range []*Desk{a, b} {
		r, w, err := d.OpenRounds(ctx)
		if err != nil {
			return 0, 0, err
		}
		rounds, asked = rounds+len(r), asked+len(w)
	}
	return rounds, asked, nil
}

// A new round asks about the last six whole months, and the twinnings that are running.
func TestNewRound(t *testing.T) {
	d := openWith(t, Options{Now: func() time.Time { return time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC) }}, "Northbridge")
	ids, err := d.Save(ctx, store.Draft{Kind: "twinning", Set: record.Values{"name.en": {"One"}}}, store.Draft{Kind: "twinning", Set: record.Values{"name.en": {"Over"}, "stages": {"2025-01-01 ended"}}})
	must(t, err)
	v, err := d.NewRound(ctx)
	must(t, err)
	if v.Get("period_from") != "2025-09-01" || v.Get("period_to") != "2026-02-28" || v.Get("due_on") != "2026-04-21" || !slices.Equal(v["twinnings"], []string{ids[0].String()}) {
		t.Errorf("a new round begins with %v", v)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	must(t, err)
	return string(b)
}

func both(a, b record.ID) []string {
	list := []string{a.String(), b.String()}
	slices.Sort(list)
	return list
}
