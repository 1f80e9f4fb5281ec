package translations

import (
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// KindName names a kind of record: "Library". A kind from a newer version has its id for a name, as have fields and choices.
func (w *Words) KindName(kind string) string { return w.first(kind, "kind."+kind) }

// KindMany names a list of records of a kind: "Libraries".
func (w *Words) KindMany(kind string) string { return w.first(kind, "kind."+kind+".many") }

// KindCount counts records of a kind: "2 libraries".
func (w *Words) KindCount(kind string, n int) string {
	if id := "count." + kind; w.Has(id) {
		return w.N(id, n)
	}
	return w.Int(n) + " " + kind
}

// FieldName names a field of a kind; slot may be the field's id or one of its slots, and the language of a slot is not said.
func (w *Words) FieldName(kind, slot string) string {
	field, _, _ := strings.Cut(slot, ".")
	return w.first(slot, "field."+kind+"."+field, "field."+field)
}

// SlotName names a slot; one of a bilingual field with its language: "Name (Ukrainian)".
func (w *Words) SlotName(kind, slot string) string {
	_, lang, bilingual := strings.Cut(slot, ".")
	if !bilingual || !w.Has("language."+lang) {
		return w.FieldName(kind, slot)
	}
	return w.T("slot.language", "Field", w.FieldName(kind, slot), "Language", say.Ref("language."+lang))
}

// GroupName names a heading of a form.
func (w *Words) GroupName(group string) string { return w.first(group, "group."+group) }

// ChoiceName names a choice of a field.
func (w *Words) ChoiceName(kind, field, choice string) string {
	return w.first(choice, "choice."+kind+"."+field+"."+choice, "choice."+field+"."+choice)
}

// Title names a record of a kind by its own words: in this language, else in the other, marked; "" if it has none.
func (w *Words) Title(k *record.Kind, v record.Values) string { return w.only(k.TitleShown(v, w.lang)) }

// Shown gives a bilingual field's text in this language, else in the other, marked; names are romanised and have no mark.
func (w *Words) Shown(f *record.Field, v record.Values) string { return w.only(f.Shown(v, w.lang)) }

// only marks a text that is there in another language than this.
func (w *Words) only(text, in string) string {
	if in == "" {
		return text
	}
	return w.T("language.only."+in, "Text", text)
}

// Warning says what is odd about a value or a record.
func (w *Words) Warning(odd record.Warning) string {
	return w.Say(say.Message{ID: odd.Message, With: odd.With})
}

// first gives the first message that there is.
func (w *Words) first(otherwise string, ids ...string) string {
	for _, id := range ids {
		if text, ok := w.find(id, nil, nil); ok {
			return text
		}
	}
	return otherwise
}

// Value writes one canonical value of a field for a person: choices and yes and no by name, dates, moments, numbers and money as the language
// writes them. References are ids of other records, which the caller names.
func (w *Words) Value(f *record.Field, canonical string) string {
	if write := writers[f.Type]; write != nil && canonical != "" {
		return write(w, f, canonical)
	}
	if canonical == record.HoursClosed && strings.HasPrefix(f.ID, record.HoursPrefix) {
		return w.T("value.closed")
	}
	if f.ID == record.FieldTranslated {
		return w.translated(f, canonical)
	}
	if f.ID == record.FieldPreferredHours || f.ID == record.FieldWeeklyHours {
		return w.week(canonical)
	}
	return canonical
}

// translated says what was said of a translation: “Text (Ukrainian): checked”. What can't be read stays as it is.
func (w *Words) translated(f *record.Field, canonical string) string {
	parts := strings.Fields(canonical)
	if len(parts) < 3 || !w.Has("translate.state."+parts[2]) {
		return canonical
	}
	return w.T("translate.said", "Text", w.SlotName(f.Of, parts[0]+"."+parts[1]), "State", w.T("translate.state."+parts[2]))
}

// week writes hours of a week with the language's names of days: «пн–пт 10:00–16:00; сб 10:00–12:00». What can't be read stays as it is.
func (w *Words) week(canonical string) string {
	if again, odd := record.WeekHours(canonical); odd != "" || again != canonical {
		return canonical
	}
	pairs := []string{"-", "–", ",", ", "}
	for i, id := range record.DayIDs {
		pairs = append(pairs, id, w.WeekdayShort(time.Weekday((i+1)%7)))
	}
	return strings.NewReplacer(pairs...).Replace(canonical)
}

// writers has one function for each type whose values are not shown as they are.
var writers = map[record.Type]func(w *Words, f *record.Field, canonical string) string{
	record.Number:   func(w *Words, _ *record.Field, c string) string { return w.Number(c) },
	record.Money:    func(w *Words, _ *record.Field, c string) string { return w.Money(c) },
	record.Date:     func(w *Words, _ *record.Field, c string) string { return w.Date(c) },
	record.Moment:   func(w *Words, _ *record.Field, c string) string { return w.Moment(c) },
	record.Choice:   func(w *Words, f *record.Field, c string) string { return w.ChoiceName(f.Of, f.ID, c) },
	record.Choices:  func(w *Words, f *record.Field, c string) string { return w.ChoiceName(f.Of, f.ID, c) },
	record.YesNo:    func(w *Words, _ *record.Field, c string) string { return w.first(c, "value."+c) },
	record.Dated:    (*Words).dated,
	record.Position: func(w *Words, _ *record.Field, c string) string { return w.position(c) },
	record.Files:    func(_ *Words, _ *record.Field, c string) string { return fileName(c) },
}

func (w *Words) dated(f *record.Field, canonical string) string {
	date, choice := record.SplitDated(canonical)
	return w.MediumDate(date) + ": " + w.ChoiceName(f.Of, f.ID, choice)
}

// fileName shows a file by its name.
func fileName(canonical string) string {
	if f, ok := record.ParseFile(canonical); ok {
		return f.Name
	}
	return canonical
}

func (w *Words) position(canonical string) string {
	lat, lng, _ := strings.Cut(canonical, ",")
	if w.lang == "uk" {
		return w.Number(lat) + "; " + w.Number(lng)
	}
	return w.Number(lat) + ", " + w.Number(lng)
}

// Unsent says how many changes are only on this computer, from receipts alone.
func (w *Words) Unsent(changes int) string {
	if changes == 0 {
		return w.T("status.none_unsent")
	}
	return w.N("status.unsent", changes)
}
