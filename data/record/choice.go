package record

import (
	"slices"
	"strings"
)

// readChoice finds an id whatever its capitals, hyphens and spaces; words of a language are the caller's to find.
// An unknown id is kept: it may be from a newer version.
func readChoice(typed string, ids []string) (canonical, warning string) {
	same := func(s string) string { return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(s)) }
	for _, id := range ids {
		if same(id) == same(typed) {
			return id, ""
		}
	}
	return typed, "value.choice"
}

// readDated reads "2024-10 signed", also with the choice first, or with a colon or dash between.
func readDated(typed string, ids []string, lang string) (canonical, warning string) {
	words := strings.Fields(strings.NewReplacer(":", " ", "—", " ", "–", " ").Replace(typed))
	if len(words) < 2 {
		return typed, "value.dated"
	}
	last := len(words) - 1
	for _, split := range []struct{ choice, date string }{
		{words[last], strings.Join(words[:last], " ")},
		{words[0], strings.Join(words[1:], " ")},
	} {
		choice, unknown := readChoice(split.choice, ids)
		date, odd := readDate(split.date, lang)
		if odd == "" && (unknown == "" || isID(choice)) {
			return date + " " + choice, unknown
		}
	}
	return typed, "value.dated"
}

// isID tells whether s looks like the id of a choice, perhaps one of a newer version.
func isID(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_0123456789") == "" && !strings.ContainsAny(s[:1], "0123456789")
}

// SplitDated takes an element of a Dated field apart.
func SplitDated(canonical string) (date, choice string) {
	date, choice, _ = strings.Cut(canonical, " ")
	return date, choice
}

// CurrentStage gives the latest element of a Dated field; of several with one date, the one that comes last in order.
func CurrentStage(dated, order []string) (choice, date string) {
	rank := -1
	for _, d := range dated {
		when, what := SplitDated(d)
		at := slices.Index(order, what)
		if choice == "" || when > date || when == date && at > rank {
			choice, date, rank = what, when, at
		}
	}
	return choice, date
}

var yesNo = map[string]string{
	"yes": "yes", "y": "yes", "true": "yes", "t": "yes", "1": "yes", "так": "yes", "т": "yes", "є": "yes",
	"no": "no", "n": "no", "false": "no", "f": "no", "0": "no", "ні": "no", "н": "no", "немає": "no",
	"unknown": "", "?": "", "-": "", "невідомо": "",
}

// readYesNo reads the words for yes and no of both languages and of tables; "unknown" is no value.
func readYesNo(typed string) (canonical, warning string) {
	if v, ok := yesNo[strings.ToLower(strings.Trim(typed, ". "))]; ok {
		return v, ""
	}
	return typed, "value.yes_no"
}

func readRef(typed string) (canonical, warning string) {
	id, err := ParseID(typed)
	if err != nil {
		return typed, "value.ref"
	}
	return id.String(), ""
}
