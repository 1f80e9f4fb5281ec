package script

import "testing"

func TestFold(t *testing.T) {
	for typed, want := range map[string]string{
		"КИЇВ":                      "київ",
		"М'ята, М’ята; Мʼята":       "мята мята мята",
		"Ґалаґан":                   "галаган",
		"Івано-Франківськ":          "івано франківськ",
		"Бібліотека № 14":           "бібліотека 14",
		"Tredegar\u00A0Library":     "tredegar library",
		"Lʹviv":                     "lviv",
		"Кiровоград з латинською i": "кіровоград з латинською i",
		"Lіverpool":                 "liverpool", // with a Cyrillic і
		"BIБЛIOTEKA":                "вібліотека",
		"Lôn Môn":                   "lon mon",
		"Łódź":                      "lodz",
		"за\u0301мок":               "замок",
		"и\u0306":                   "й",
		"‘quoted’ words":            "quoted words",
		"O’Brien’s":                 "obriens",
		"":                          "",
		"«»—!?":                     "",
		"Straße":                    "strasse",
	} {
		if got := Fold(typed); got != want {
			t.Errorf("Fold(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestLoose(t *testing.T) {
	for _, pair := range [][2]string{
		{"Київ", "Киів"}, {"Єлизавета", "Елизавета"}, {"Львів", "Лвив"}, {"Миколаїв", "Миколайв"},
		{"Vinnytsia", "Vinnitsya"}, {"Mykolaiv", "Mykolayiv"}, {"Liusiena", "Lyusyena"},
	} {
		if a, b := Loose(pair[0]), Loose(pair[1]); a != b {
			t.Errorf("%v: %q and %q", pair, a, b)
		}
	}
}

func TestSwitchLayout(t *testing.T) {
	for _, pair := range [][2]string{
		{"rb]d", "київ"}, {"kmdsd", "львів"}, {"Kmdsd", "Львів"}, {";bnjvbh", "житомир"}, {"library", "дшикфкн"}, {"14", "14"},
	} {
		if got := SwitchLayout(pair[0]); got != pair[1] {
			t.Errorf("%q, want %q", got, pair[1])
		}
		if got := SwitchLayout(pair[1]); got != pair[0] {
			t.Errorf("back: %q, want %q", got, pair[0])
		}
	}
}
