package translations

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/twinshelf/twinshelf/data/evidence"
	"github.com/twinshelf/twinshelf/data/giving"
	"github.com/twinshelf/twinshelf/data/programme"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/twinning"
)

// forms are the plural forms of a message, or only "other".
type forms map[string]string

func messages(t *testing.T, lang string) map[string]forms {
	t.Helper()
	raw, err := files.ReadFile("active." + lang + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	var found map[string]any
	if err := toml.Unmarshal(raw, &found); err != nil {
		t.Fatal(err)
	}
	all := map[string]forms{}
	for id, value := range found {
		switch v := value.(type) {
		case string:
			all[id] = forms{"other": v}
		case map[string]any:
			all[id] = forms{}
			for form, text := range v {
				s, ok := text.(string)
				if !ok {
					t.Fatalf("%s: %s is nested: quote the whole id", lang, id)
				}
				all[id][form] = s
			}
		default:
			t.Fatalf("%s: %s is a %T", lang, id, value)
		}
	}
	return all
}

var hole = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

func (f forms) holes() []string {
	var names []string
	for _, text := range f {
		for _, m := range hole.FindAllStringSubmatch(text, -1) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestBothLanguagesHaveTheSameMessages(t *testing.T) {
	en, uk := messages(t, "en"), messages(t, "uk")
	for id, e := range en {
		u, ok := uk[id]
		if !ok {
			t.Errorf("%s is not in Ukrainian", id)
			continue
		}
		if !slices.Equal(e.holes(), u.holes()) {
			t.Errorf("%s: holes %v in English, %v in Ukrainian", id, e.holes(), u.holes())
		}
		if (len(e) > 1) != (len(u) > 1) {
			t.Errorf("%s has plural forms in one language only", id)
		}
	}
	for id := range uk {
		if _, ok := en[id]; !ok {
			t.Errorf("%s is not in English", id)
		}
	}
}

func TestPluralForms(t *testing.T) {
	for lang, want := range map[string][]string{"en": {"one", "other"}, "uk": {"few", "many", "one", "other"}} {
		for id, f := range messages(t, lang) {
			var have []string
			for form := range f {
				have = append(have, form)
			}
			slices.Sort(have)
			if len(f) > 1 && !slices.Equal(have, want) {
				t.Errorf("%s: %s has %v, want %v", lang, id, have, want)
			}
			if len(f) == 1 && have[0] != "other" {
				t.Errorf("%s: %s has only %v", lang, id, have)
			}
		}
	}
}

func TestWording(t *testing.T) {
	for lang, ids := range map[string]map[string]forms{"en": messages(t, "en"), "uk": messages(t, "uk")} {
		for id, f := range ids {
			for _, text := range f {
				switch {
				case text == "" || text != strings.TrimSpace(text):
					t.Errorf("%s: %s is empty or has outer spaces", lang, id)
				case strings.ContainsAny(text, "'ʼ`"):
					t.Errorf("%s: %s: write ’: %s", lang, id, text)
				case lang == "uk" && strings.ContainsAny(text, "ыэёъ"):
					t.Errorf("%s: not Ukrainian: %s", id, text)
				case strings.Contains(hole.ReplaceAllString(text, ""), "{{"):
					t.Errorf("%s: %s: a hole is {{.Name}}: %s", lang, id, text)
				}
			}
		}
	}
}

// Every message can be said in both languages: go-i18n finds none of its own words in the ids.
func TestEveryMessageIsFound(t *testing.T) {
	for _, lang := range Languages {
		w := For(lang)
		for id, f := range messages(t, lang) {
			if len(f) == 1 && !w.Has(id) {
				t.Errorf("%s: %s is not found", lang, id)
			}
			for _, n := range []int{0, 1, 2, 5, 11, 21} {
				if text := w.N(id, n); text == id || strings.Contains(text, "{{") {
					t.Errorf("%s: %s for %d: %q", lang, id, n, text)
				}
			}
		}
	}
}

func TestKindsFieldsAndChoicesHaveNames(t *testing.T) {
	for _, lang := range Languages {
		w := For(lang)
		for _, id := range generated() {
			if !slices.ContainsFunc(id, w.Has) && w.N(id[0], 2) == id[0] {
				t.Errorf("%s: none of %v", lang, id)
			}
		}
	}
}

// generated lists the ids that are made from the kinds: for each name, the ids under which it may stand.
func generated() [][]string {
	ids := [][]string{
		{"twinning.touch.in_touch"}, {"twinning.touch.quiet"}, {"twinning.touch.long_quiet"},
		{"round.state.not_asked"}, {"round.state.asked"}, {"round.state.answered"},
		{"calendar.care.quiet"}, {"calendar.care.ask"}, {"calendar.care.closed"}, {"calendar.side.uk"}, {"calendar.side.ua"}, {"calendar.side.both"},
		{"consent.trouble.used"}, {"consent.trouble.named"}, {"consent.trouble.review"}, {"consent.trouble.soon"}, {"consent.trouble.ended"},
		{"giving.way.uk_to_ua"}, {"giving.way.ua_to_uk"}, {"parcel.step.packed"}, {"parcel.step.sent"}, {"parcel.step.confirmed"},
		{"accreditation.learn"}, {"accreditation.embed"}, {"accreditation.share"}, {"accreditation.done"},
		{"accreditation.missing.learn"}, {"accreditation.missing.embed"}, {"accreditation.missing.share"}, {"accreditation.missing.done"},
		{"value.yes"}, {"value.no"}, {"language.en"}, {"language.uk"}, {"phrases.greet"}, {"phrases.library"}, {"phrases.time"}, {"phrases.power"}, {"phrases.photos"}, {"phrases.parcels"}, {"phrases.thanks"}, {"phrases.close"},
		{"translate.state.none"}, {"translate.state.machine"}, {"translate.state.checked"}, {"translate.state.older"}, {"translate.state.written"},
		{"language.only.en"}, {"language.only.uk"}, {"zone.london"}, {"zone.kyiv"}, {"zone.utc"},
	}
	for _, what := range []string{"none", "left", "leaves", "away"} {
		ids = append(ids, []string{"twinning.side.lead." + what}, []string{"twinning.side.deputy." + what})
	}
	for _, what := range []string{"title", "opens", "step.first", "step.second", "step.then", "keep", "try"} {
		ids = append(ids, []string{"sheet.backups." + what}, []string{"sheet.kit." + what})
	}
	ids = append(ids, []string{"handover.role.leads"}, []string{"handover.role.deputies"})
	for _, name := range twinning.WeightNames {
		ids = append(ids, []string{"match.weight." + name})
	}
	for _, c := range record.Standard().Kind("person").Field("circumstances").Choices {
		ids = append(ids, []string{"person.care." + c})
	}
	for _, l := range giving.Limits {
		ids = append(ids, []string{"limit." + l.ID})
	}
	for _, q := range evidence.Questions {
		ids = append(ids, []string{"round.question." + q.ID})
	}
	for _, p := range programme.Plans {
		ids = append(ids, []string{"programme.plan." + p.ID}, []string{"programme.plan." + p.ID + ".what"})
	}
	for _, k := range record.Standard().Kinds() {
		ids = append(ids, []string{"kind." + k.ID}, []string{"kind." + k.ID + ".many"}, []string{"count." + k.ID}, []string{"records.empty." + k.ID})
		for _, p := range k.Brief {
			ids = append(ids, []string{"group." + p.Group})
		}
		for _, f := range k.Fields {
			ids = append(ids, []string{"group." + f.Group}, []string{"field." + k.ID + "." + f.ID, "field." + f.ID})
			for _, c := range f.Choices {
				ids = append(ids, []string{"choice." + k.ID + "." + f.ID + "." + c, "choice." + f.ID + "." + c})
			}
		}
	}
	return ids
}
