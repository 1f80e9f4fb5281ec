package record

import "strings"

// TitleIn gives the words that name a record of this kind, in the language if they are there in it, else in the other; "" if
// it has none.
func (k *Kind) TitleIn(v Values, lang string) string { return k.TitleOf(v.Get, lang) }

// TitleOf is TitleIn for values that are not in a map: get gives that of a slot, "" if it has none.
func (k *Kind) TitleOf(get func(slot string) string, lang string) string {
	return k.wordsOf(k.Title, get, lang)
}

// SortOf gives the words by which lists are sorted: people by the family name first, which is also how official Ukrainian writes a name («Шевченко Тарас»).
func (k *Kind) SortOf(get func(slot string) string, lang string) string {
	return k.wordsOf(k.SortFields(), get, lang)
}

// SortFields are the fields that lists are sorted by.
func (k *Kind) SortFields() []string {
	if len(k.SortBy) > 0 {
		return k.SortBy
	}
	return k.Title
}

func (k *Kind) wordsOf(fields []string, get func(slot string) string, lang string) string {
	if len(fields) == 1 {
		if f := k.Field(fields[0]); f != nil {
			return f.of(get, lang)
		}
	}
	words := make([]string, 0, len(fields))
	for _, id := range fields {
		f := k.Field(id)
		if f == nil {
			continue
		}
		if w := f.of(get, lang); w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

// In gives a field's value; of a bilingual field the half in the language, or, if that is missing, the other.
func (f *Field) In(v Values, lang string) string { return f.of(v.Get, lang) }

func (f *Field) of(get func(slot string) string, lang string) string {
	if !f.Type.IsBilingual() {
		return get(f.ID)
	}
	if s := get(f.ID + "." + lang); s != "" {
		return s
	}
	for _, other := range Languages {
		if s := get(f.ID + "." + other); s != "" {
			return s
		}
	}
	return ""
}
