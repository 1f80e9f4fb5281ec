package record

import "strings"

// roughly are the words with which people say that a number is only about right, in either language; longer ones first. They are read off telephone calls and
// photographs of lists: "about 20", «близько 20 осіб».
var roughly = []string{
	"approximately", "more than", "at least", "approx.", "approx", "roughly", "around", "almost", "nearly", "about", "circa", "over", "some", "ca.", "c.", "~", "≈",
	"орієнтовно", "щонайменше", "приблизно", "більше ніж", "більш як", "понад", "близько", "прибл.", "майже", "десь", "біля", "бл.",
}

// heads are what may stand after a number of people, and says no more than the field does.
var heads = []string{"or so", "people", "persons", "participants", "осіб", "людей", "людини", "учасників", "чоловік", "чол."}

// rough takes away what says that a number is only about right; ok is false if nothing does.
func rough(typed string) (exact string, ok bool) {
	s := strings.ToLower(strings.TrimSpace(typed))
	for _, word := range heads {
		if rest, cut := strings.CutSuffix(s, word); cut && rest != "" {
			s = strings.TrimSpace(rest)
			ok = ok || word == "or so"
		}
	}
	for _, word := range roughly {
		if rest, cut := strings.CutPrefix(s, word); cut {
			return strings.TrimSpace(rest), true
		}
	}
	if rest, cut := strings.CutSuffix(s, "+"); cut {
		return strings.TrimSpace(rest), true
	}
	return s, ok
}

// headcount takes away what people write around a number of people; a text that has no number in it comes back as it is.
func headcount(typed string) string {
	exact, _ := rough(typed)
	if _, odd := readNumber(exact, "en"); odd != "" {
		return typed
	}
	return exact
}

// IsRough tells whether a number of people was typed as one that is only about right: then the field f.Estimated is "yes".
func (f *Field) IsRough(typed string) bool {
	if f.Estimated == "" {
		return false
	}
	exact, ok := rough(typed)
	_, odd := readNumber(exact, "en")
	return ok && odd == ""
}
