package bilingual

import (
	"slices"
	"testing"
)

// half makes a half from its text, and the changes in which it was first written, and as it stands.
func half(text string, first, since int) Half { return Half{text, first, since} }

func TestStates(t *testing.T) {
	said := func(field string, state State) string {
		return Marked(nil, field, "uk", state, "Hello", "Вітаємо")[0]
	}
	checked, machine := said("body", Checked), said("body", Machine)
	for _, c := range []struct {
		about  string
		en, uk Half
		marks  []string
		want   Text
	}{
		{"no text", Half{}, Half{}, nil, Text{}},
		{"English only", half("Hello", 1, 1), Half{}, nil, Text{"en", "uk", None}},
		{"Ukrainian only", Half{}, half("Вітаємо", 1, 1), nil, Text{"uk", "en", None}},
		{"both at once", half("Hello", 1, 1), half("Вітаємо", 1, 1), nil, Text{"en", "uk", Written}},
		{"translated later", half("Hello", 1, 1), half("Вітаємо", 3, 3), nil, Text{"en", "uk", Written}},
		{"the original has changed since", half("Hello", 1, 5), half("Вітаємо", 3, 3), nil, Text{"en", "uk", Older}},
		{"the translation was polished", half("Hello", 1, 1), half("Вітаємо", 3, 7), nil, Text{"en", "uk", Written}},
		{"the original is Ukrainian", half("Hello", 3, 3), half("Вітаємо", 1, 5), nil, Text{"uk", "en", Older}},
		{"both at once, then one was changed", half("Hello", 1, 1), half("Вітаємо", 1, 4), nil, Text{"uk", "en", Older}},
		{"nobody knows in what order", Half{Text: "Hello"}, Half{Text: "Вітаємо"}, nil, Text{"en", "uk", Written}},
		{"a machine did it", half("Hello", 1, 1), half("Вітаємо", 3, 3), []string{machine}, Text{"en", "uk", Machine}},
		{"somebody has checked", half("Hello", 1, 5), half("Вітаємо", 3, 3), []string{checked}, Text{"en", "uk", Checked}},
		{"one checked what another had by machine", half("Hello", 1, 1), half("Вітаємо", 3, 3), []string{machine, checked}, Text{"en", "uk", Checked}},
		{"checked, then the original changed", half("Hello there", 1, 9), half("Вітаємо", 3, 3), []string{checked}, Text{"en", "uk", Older}},
		{"the original changed and changed back", half("Hello", 1, 9), half("Вітаємо", 3, 3), []string{checked}, Text{"en", "uk", Checked}},
		{"a machine did it, then a person wrote it anew", half("Hello", 1, 1), half("Доброго дня", 3, 4), []string{machine}, Text{"en", "uk", Written}},
		{"a mark of another field", half("Hello", 1, 1), half("Вітаємо", 3, 3), []string{said("title", Machine)}, Text{"en", "uk", Written}},
		{"a mark of a newer version", half("Hello", 1, 1), half("Вітаємо", 3, 3), []string{"body uk blessed 1 2", "?"}, Text{"en", "uk", Written}},
	} {
		if got := Of("body", map[string]Half{"en": c.en, "uk": c.uk}, c.marks); got != c.want {
			t.Errorf("%s: %v, want %v", c.about, got, c.want)
		}
	}
}

func TestMarkedReplacesThoseOfTheField(t *testing.T) {
	marks := Marked(Marked([]string{"from a newer version"}, "title", "uk", Checked, "c", "в"), "body", "uk", Machine, "a", "б")
	got := Marked(marks, "body", "uk", Checked, "a", "б")
	if len(marks) != 3 || len(got) != 3 || !slices.Equal(got[:2], marks[:2]) || got[2] == marks[2] {
		t.Errorf("%q became %q", marks, got)
	}
}
