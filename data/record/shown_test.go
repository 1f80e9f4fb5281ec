package record_test

import (
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
)

// A missing language shows the other one, marked; names are romanised (KMU 55), unless their owner spells them otherwise.
func TestShown(t *testing.T) {
	r := record.Standard()
	for _, c := range []struct {
		about, kind, lang string
		v                 record.Values
		text, in          string
	}{
		{"both are there", "story", "en", slots("title.en", "Morning", "title.uk", "Ранок"), "Morning", ""},
		{"English is missing", "story", "en", slots("title.uk", "Ранок"), "Ранок", "uk"},
		{"Ukrainian is missing", "story", "uk", slots("title.en", "Morning"), "Morning", "en"},
		{"nothing is there", "story", "uk", record.Values{}, "", ""},
		{"a language that is none", "story", "qps", slots("title.en", "Morning"), "Morning", ""},
		{"a library", "library", "en", slots("name.uk", "Бібліотека «Знам’янка»"), "Biblioteka «Znamianka»", ""},
		{"a library with its own spelling", "library", "en", slots("name.uk", "Львівська", "name_romanised", "Lvivska Library"), "Lvivska Library", ""},
		{"a library in Ukrainian", "library", "uk", slots("name.en", "Northbridge"), "Northbridge", ""},
		{"a person", "person", "en", slots("given_name.uk", "Олена", "family_name.uk", "Їжакевич"), "Olena Yizhakevych", ""},
		{"a person's own spelling", "person", "en", slots("given_name.uk", "Люсьєна", "given_name.en", "Lyusyena", "family_name.uk", "Шум"), "Lyusyena Shum", ""},
	} {
		text, in := r.Kind(c.kind).TitleShown(c.v, c.lang)
		if text != c.text || in != c.in {
			t.Errorf("%s: %q in %q, want %q in %q", c.about, text, in, c.text, c.in)
		}
	}
}

// slots makes values from slots, each with its value after it.
func slots(slotsAndValues ...string) record.Values {
	v := record.Values{}
	for i := 0; i < len(slotsAndValues); i += 2 {
		v[slotsAndValues[i]] = []string{slotsAndValues[i+1]}
	}
	return v
}
