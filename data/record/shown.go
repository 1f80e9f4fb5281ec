package record

import (
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/record/script"
)

// Shown gives a bilingual field's text for a reader of a language, and, where it is not there in that language, the one that it is in, for a mark beside it. A
// proper name needs no mark: whoever reads English sees it in Latin letters, as its owner spells it if that is known, else romanised; a Latin name stands in
// Ukrainian as it is, for nobody can say how it is pronounced.
func (f *Field) Shown(v Values, lang string) (text, in string) {
	if !slices.Contains(Languages, lang) {
		lang = Languages[0]
	}
	if s := v.Get(f.ID + "." + lang); s != "" {
		return s, ""
	}
	for _, other := range Languages {
		s := v.Get(f.ID + "." + other)
		switch {
		case s == "":
		case !f.Proper:
			return s, other
		case lang != "en":
			return s, ""
		case f.Latin != "" && v.Get(f.Latin) != "":
			return v.Get(f.Latin), ""
		default:
			return script.Romanise(s), ""
		}
	}
	return "", ""
}

// TitleShown is Shown for the words that name a record; "" if it has none.
func (k *Kind) TitleShown(v Values, lang string) (text, in string) {
	words := make([]string, 0, len(k.Title))
	for _, id := range k.Title {
		f := k.Field(id)
		if f == nil {
			continue
		}
		word, other := v.Get(id), ""
		if f.Type.IsBilingual() {
			word, other = f.Shown(v, lang)
		}
		if word != "" {
			words = append(words, word)
		}
		if other != "" {
			in = other
		}
	}
	return strings.Join(words, " "), in
}
