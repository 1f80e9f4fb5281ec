package evidence

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/twinning"
)

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

// values reads "slot=value slot=a|b": "~" stands for a space in values.
func values(s string) record.Values {
	v := record.Values{}
	for _, word := range strings.Fields(s) {
		slot, value, _ := strings.Cut(word, "=")
		v[slot] = strings.Split(strings.ReplaceAll(value, "~", " "), "|")
	}
	return v
}

// Every question has fields of the kind answer, each field one question, and there are no more than eight (issue: "at most eight questions").
func TestQuestions(t *testing.T) {
	if len(Questions) > 8 {
		t.Errorf("%d questions", len(Questions))
	}
	var asked, fields []string
	for _, q := range Questions {
		asked = append(asked, q.Fields...)
	}
	k := record.Standard().Kind("answer")
	for i := range k.Fields {
		if k.Fields[i].Group == "questions" {
			fields = append(fields, k.Fields[i].ID)
		}
	}
	if !slices.Equal(asked, fields) {
		t.Errorf("asked %v\nfields %v", asked, fields)
	}
	for _, slot := range written {
		if record.Standard().Field("answer", slot) == nil {
			t.Errorf("no slot %s", slot)
		}
	}
}

func TestPeriod(t *testing.T) {
	for in, want := range map[string]string{
		"period_from=2026-09-01 period_to=2026-11-30": "2026-09-01 2026-11-30",
		"period_from=2026-09 period_to=2026-11":       "2026-09-01 2026-11-30",
		"period_from=2026 period_to=2026":             "2026-01-01 2026-12-31",
		"period_from=2026":                            "",
		"period_from=last period_to=2026":             "",
	} {
		p, ok := PeriodOf(values(in))
		got := ""
		if ok {
			got = p.From.Format(time.DateOnly) + " " + p.To.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

// Each row: activities and parcels ("/" before what is in one), and what autumn 2026 is answered with.
func TestPrefill(t *testing.T) {
	autumn := Period{day("2026-09-01"), day("2026-11-30")}
	for name, c := range map[string]struct {
		activities []string
		parcels    [][]string
		want       string
	}{
		"nothing known": {},
		"what was done, with people": {
			activities: []string{
				"status=done starts=2026-09-01T10:00~Europe/Kyiv attendance_uk=12 attendance_ua=30 main_outcome=skills secondary_outcome=confidence",
				"status=done starts=2026-11-30T23:30~Europe/London attendance_ua=5 attendance_by_age=children~5 main_outcome=skills",
			},
			want: "activities=2 people_uk=12 people_ua=35 people_by_age=children~5 outcomes=confidence|skills",
		},
		"outside the period, not done, without a day": {
			activities: []string{
				"status=done starts=2026-08-31T10:00~Europe/Kyiv attendance_uk=12", "status=done starts=2026-12-01T00:00~Europe/Kyiv",
				"status=cancelled starts=2026-10-01T10:00~Europe/Kyiv", "status=done attendance_uk=12",
			},
		},
		"a power cut": {
			activities: []string{"status=postponed postponed_reason=power_cut starts=2026-10-01T10:00~Europe/Kyiv", "status=postponed postponed_reason=alert starts=2026-10-01T10:00~Europe/Kyiv"},
			want:       "power_trouble=yes",
		},
		"what comes next, the soonest first, in the languages that it is written in": {
			activities: []string{
				"status=planned starts=2027-01-10T10:00~Europe/Kyiv title.en=Snow", "status=confirmed starts=2026-12-06T10:00~Europe/Kyiv title.en=Letters title.uk=Листи",
				"status=planned starts=2026-10-10T10:00~Europe/Kyiv title.en=Past", "status=cancelled starts=2027-01-10T10:00~Europe/Kyiv title.en=Off",
			},
			want: "next_steps.en=Letters\nSnow next_steps.uk=Листи\nSnow",
		},
		"only in English": {activities: []string{"status=planned starts=2027-01-10T10:00~Europe/Kyiv title.en=Snow"}, want: "next_steps.en=Snow"},
		"both directions": {
			parcels: [][]string{
				{"status=confirmed direction=uk_to_ua sent_on=2026-10-02", "kind=book quantity=40", "isbn=9780000000002 quantity=2", "kind=toy quantity=9", "kind=book"},
				{"status=sent direction=uk_to_ua sent_on=2026-10"},
				{"status=delivered direction=ua_to_uk confirmed_on=2026-11-01", "kind=book quantity=3"},
			},
			want: "books_to_ua=42 parcels_to_ua=2 books_to_uk=3 parcels_to_uk=1",
		},
		"not sent, lost, come back, of another time, of no direction": {
			parcels: [][]string{
				{"status=packed direction=uk_to_ua sent_on=2026-10-02", "kind=book quantity=40"}, {"status=lost direction=uk_to_ua sent_on=2026-10-02"},
				{"status=returned direction=uk_to_ua sent_on=2026-10-02"}, {"status=sent direction=uk_to_ua sent_on=2026-08"}, {"status=sent sent_on=2026-10-02"}, {"status=sent direction=uk_to_ua"},
			},
		},
	} {
		var activities []record.Values
		for _, a := range c.activities {
			activities = append(activities, values(a))
		}
		var parcels []Parcel
		for _, p := range c.parcels {
			x := Parcel{Values: values(p[0])}
			for _, item := range p[1:] {
				x.Items = append(x.Items, values(item))
			}
			parcels = append(parcels, x)
		}
		want := record.Values{}
		for slot, v := range values(strings.ReplaceAll(c.want, "\n", "¶")) {
			want[slot] = v
			for i := range v {
				v[i] = strings.ReplaceAll(v[i], "¶", "\n")
			}
		}
		if got := Prefill(autumn, activities, parcels); !maps.EqualFunc(got, want, slices.Equal[[]string]) {
			t.Errorf("%s:\n got %v\nwant %v", name, got, want)
		}
	}
}

func TestLang(t *testing.T) {
	for _, c := range []struct{ values, country, want string }{
		{"languages=uk", "GB", "uk"},
		{"languages=en|pl", "UA", "en"},
		{"languages=en|uk", "UA", "uk"},
		{"languages=en|uk", "GB", "en"},
		{"given_name.uk=Олена", "", "uk"},
		{"given_name.en=Ann", "", "en"},
		{"given_name.en=Olena given_name.uk=Олена", "", "en"},
		{"", "UA", "uk"},
		{"", "", "en"},
	} {
		if got := Lang(values(c.values), c.country); got != c.want {
			t.Errorf("%v: %s", c, got)
		}
	}
}

// Each row: those of each side and those who work elsewhere, "-" before who is away, "<" after who has left, "+" before a deputy; and who is asked.
func TestAsked(t *testing.T) {
	people := func(names string) (list []twinning.Contact) {
		for _, name := range strings.Fields(names) {
			c := twinning.Contact{}
			name, c.Deputy = strings.CutPrefix(name, "+")
			name, c.Away = strings.CutPrefix(name, "-")
			name, gone := strings.CutSuffix(name, "<")
			if gone {
				c.Left = day("2026-11-21")
			}
			c.ID = name
			list = append(list, c)
		}
		return list
	}
	for name, c := range map[string]struct{ uk, ua, elsewhere, want string }{
		"the leads of both sides":            {"Ann +Bob", "Olena +Taras", "", "Ann Olena"},
		"the deputy where the lead is away":  {"Ann +Bob", "-Olena +Taras", "", "Ann Taras"},
		"the deputy where the lead has left": {"Ann< +Bob", "Olena", "", "Bob Olena"},
		"two leads, one of them away":        {"", "-Olena Iryna +Taras", "", "Iryna"},
		"no lead":                            {"+Bob", "", "", "Bob"},
		"nobody of a side":                   {"Ann", "-Olena +-Taras", "", "Ann"},
		"nobody":                             {"", "-Olena", "", ""},
		"who works elsewhere":                {"Ann", "", "Olena", "Ann Olena"},
		"on both sides":                      {"Ann", "Ann", "+Ann", "Ann"},
	} {
		sides := []twinning.Side{{Country: "GB", People: people(c.uk)}, {Country: "UA", People: people(c.ua)}}
		var got []string
		for _, x := range Asked(sides, people(c.elsewhere), day("2026-11-21")) {
			got = append(got, x.ID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

func TestIsRunning(t *testing.T) {
	for in, want := range map[string]bool{
		"name.en=Ours": true, "stages=2024~signed|2025~active": true, "stages=2025~dormant": true, "stages=2024~active|2025~paused": false, "stages=2025~matched": false,
		"stages=2024~active|2025~ended": false, "stages=2024~active ended_on=2025": false,
	} {
		if got := IsRunning(values(in)); got != want {
			t.Errorf("%s: %v", in, got)
		}
	}
}

// Each row: the answer, how many may be asked of how many, and the state with the reasons to telephone; answers were due on 20 November.
func TestStand(t *testing.T) {
	for name, c := range map[string]struct {
		answer       string
		asked, known int
		want         string
	}{
		"no answer record":              {"", 2, 4, "not_asked"},
		"asked, and late":               {"asked_on=2026-11-01", 2, 4, "asked round.call.late"},
		"not asked is not late":         {"activities=3", 2, 4, "not_asked"},
		"answered with a day":           {"asked_on=2026-11-01 answered_on=2026-11-05", 2, 4, "answered"},
		"answered without a day":        {"asked_on=2026-11-01 what_changed.uk=Усе", 2, 4, "answered"},
		"what the record knows is none": {"activities=3 power_trouble=yes next_steps.en=Snow outcomes=skills", 2, 4, "not_asked power round.call.power"},
		"answered, with power cuts":     {"answered_on=2026-11-05 power_trouble=yes", 2, 4, "answered power"},
		"answered, wants a call":        {"call_wanted=yes", 2, 4, "answered round.call.wanted"},
		"wants none":                    {"call_wanted=no", 2, 4, "answered"},
		"nobody is known":               {"activities=3", 0, 0, "not_asked round.call.nobody"},
		"nobody may be asked":           {"activities=3", 0, 2, "not_asked round.call.gently"},
		"nobody, but answered":          {"answered_on=2026-11-05", 0, 0, "answered"},
	} {
		s := Stand(values(c.answer), day("2026-11-20"), c.asked, c.known, day("2026-11-21"))
		got := string(s.State)
		if s.Power {
			got += " power"
		}
		for _, m := range s.Call {
			got += " " + m.ID
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if s := Stand(values("asked_on=2026-11-01"), time.Time{}, 1, 1, day("2026-11-21")); len(s.Call) > 0 {
		t.Error("late without a day")
	}
	if s := Stand(values("asked_on=2026-11-01"), day("2026-11-21"), 1, 1, day("2026-11-21")); len(s.Call) > 0 {
		t.Error("late on the day itself")
	}
}
