package practice

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
)

// days are those on which practice is begun: ordinary ones, and the ends of years and Februaries.
var days = []time.Time{
	time.Date(2026, time.November, 21, 14, 20, 0, 0, time.UTC), time.Date(2028, time.February, 29, 0, 0, 0, 0, time.UTC), time.Date(2026, time.December, 31, 23, 59, 0, 0, time.UTC),
	time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC), time.Date(2024, time.February, 29, 12, 0, 0, 0, time.UTC), time.Date(2033, time.July, 2, 0, 0, 0, 0, time.UTC),
}

func read(t *testing.T, today time.Time) []line {
	t.Helper()
	var list []line
	for text := range bytes.Lines(Lines(today)) {
		var l line
		if err := json.Unmarshal(text, &l); err != nil {
			t.Fatal(err)
		}
		list = append(list, l)
	}
	return list
}

// values gives what stands in a field, one or many.
func values(v any) (list []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, e := range v {
			list = append(list, e.(string)) //nolint:forcetypeassert // a test
		}
	}
	return list
}

// The scheme has the size that was announced, and the appeal that of the mobile library.
func TestCounts(t *testing.T) {
	counts, books, pounds := map[string]int{}, 0, int64(0)
	for _, l := range read(t, days[0]) {
		counts[l.Kind]++
		if l.Kind == "item" && l.Fields["appeal"] != nil {
			n, err := strconv.Atoi(values(l.Fields["quantity"])[0])
			if err != nil {
				t.Fatal(err)
			}
			books += n
		}
		if l.Kind == "donation" {
			m, _ := record.ParseMoneyValue(values(l.Fields["amount"])[0])
			pounds += m.Minor / 100
		}
	}
	for kind, n := range map[string]int{"twinning": 22, "library": 45, "donation": 227, "appeal": 1, "event": 1, "stop": 6, "accreditation": 2, "agreement": 16} {
		if counts[kind] != n {
			t.Errorf("%d of %s, want %d", counts[kind], kind, n)
		}
	}
	if books != 500 || pounds <= 10000 || pounds > 15000 {
		t.Errorf("%d books, %d pounds", books, pounds)
	}
	t.Log(counts, pounds)
}

// On whatever day practice begins, every reference leads to a record before it, every text is there in both languages, what is done is past, what is planned
// is not, and nothing of a twinning is older than the twinning.
func TestScheme(t *testing.T) {
	registry := record.Standard()
	for _, today := range days {
		known, began := map[string]string{}, map[string]string{}
		day := today.Format(time.DateOnly)
		for _, l := range read(t, today) {
			kind := registry.Kind(l.Kind)
			if kind == nil || known[l.ID] != "" {
				t.Fatalf("%s: %s %s", day, l.Kind, l.ID)
			}
			known[l.ID] = l.Kind
			if l.Kind == "twinning" {
				began[l.ID] = values(l.Fields["started_on"])[0]
			}
			for slot := range l.Fields {
				field := registry.Field(l.Kind, slot)
				if field == nil {
					t.Fatalf("%s: %s has no %s", day, l.Kind, slot)
				}
				checkField(t, l, field, slot, known, day)
			}
			if since := began[strings.Join(values(l.Fields["twinning"]), "")]; since != "" {
				for _, id := range []string{"starts", "happened_at", "sent_on", "held_on", "taken_on", "happened_on", "signed_on"} {
					if at := strings.Join(values(l.Fields[id]), ""); at != "" && at < since {
						t.Errorf("%s: %s %s is before %s", day, l.ID, at, since)
					}
				}
			}
			if starts := strings.Join(values(l.Fields["starts"]), ""); starts != "" {
				done, future := values(l.Fields["status"])[0] == "done", starts[:len(day)] >= day
				planned := strings.Contains("planned confirmed", values(l.Fields["status"])[0])
				if done && future || planned && !future {
					t.Errorf("%s: %s at %s is %v", day, l.ID, starts, l.Fields["status"])
				}
				if strings.Contains(starts, "T09:00 Europe/Kyiv") {
					t.Errorf("%s: %s at the minute of silence", day, l.ID)
				}
			}
		}
	}
}

// past are the dates that tell of something that was.
var past = map[string]bool{
	"started_on": true, "happened_at": true, "sent_on": true, "confirmed_on": true, "held_on": true, "signed_on": true, "taken_on": true, "published_on": true,
	"received_on": true, "visited_on": true, "done_on": true, "opened_on": true, "closed_on": true, "handover_on": true, "stages": true, "awarded_on": true,
}

func checkField(t *testing.T, l line, f *record.Field, slot string, known map[string]string, day string) {
	t.Helper()
	if f.Type.IsBilingual() {
		for _, s := range f.Slots() {
			if len(values(l.Fields[s])) == 0 {
				t.Errorf("%s lacks %s", l.ID, s)
			}
		}
	}
	for _, v := range values(l.Fields[slot]) {
		if f.Type == record.Ref || f.Type == record.Refs {
			if known[v] == "" {
				t.Errorf("%s: %s names %s, which is not there yet", l.ID, slot, v)
			}
			continue
		}
		if w := f.CheckValue(v); w != nil {
			t.Errorf("%s: %s %q: %s", l.ID, slot, v, w.Message)
		}
		if fact := facts[l.ID] || facts[strings.Join(values(l.Fields["twinning"]), "")]; past[slot] && !fact && v[:min(len(v), len(day))] > day {
			t.Errorf("%s: %s is %s, and today is %s", l.ID, slot, v, day)
		}
	}
}

// The same day gives the same records.
func TestSame(t *testing.T) {
	if !bytes.Equal(Lines(days[0]), Lines(days[0].Add(time.Hour))) {
		t.Fatal("two readings differ")
	}
}

// Ukrainian places are romanised as KMU 55 says.
func TestRomanised(t *testing.T) {
	for _, twins := range newScheme(days[0]).twins {
		if got := script.Romanise(twins.ua.town.uk); got != twins.ua.town.en {
			t.Errorf("%s is %s, not %s", twins.ua.town.uk, got, twins.ua.town.en)
		}
	}
	for _, r := range newScheme(days[0]).names {
		if got := script.Romanise(r[3]); got != r[2] {
			t.Errorf("%s is %s, not %s", r[3], got, r[2])
		}
	}
}

// The three twinnings that exist keep their dates.
func TestFacts(t *testing.T) {
	for _, today := range days {
		if !bytes.Contains(Lines(today), []byte(`"started_on":"2023-04-26"`)) {
			t.Errorf("%s: Liverpool and Odesa signed on another day", today)
		}
	}
}
