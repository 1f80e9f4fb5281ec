package record

import "strings"

// TitleIn gives the words that name a record of this kind, in the language if they are there in it, else in the other; "" if
// it has none.
func (k *Kind) TitleIn(v Values, lang string) string {
	words := make([]string, 0, len(k.Title))
	for _, id := range k.Title {
		f := k.Field(id)
		if f == nil {
			continue
		}
		if w := f.In(v, lang); w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

// In gives a field's value; of a bilingual field the half in the language, or, if that is missing, the other.
func (f *Field) In(v Values, lang string) string {
	if !f.Type.IsBilingual() {
		return v.Get(f.ID)
	}
	if s := v.Get(f.ID + "." + lang); s != "" {
		return s
	}
	for _, other := range Languages {
		if s := v.Get(f.ID + "." + other); s != "" {
			return s
		}
	}
	return ""
}
