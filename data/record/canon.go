package record

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits of values. A value over its usual length is kept with a warning; past the hard limit only the first part is kept, for
// no input may take unbounded memory.
const (
	MaxText     = 500     // characters
	MaxLongText = 100_000 // characters
	HardText    = 64 << 10
	HardLong    = 1 << 20 // bytes, as HardText
	MaxSet      = 1000    // elements
)

// Parse reads what a person typed or a cell of a table holds, in any accepted form, and gives the canonical form of the field's
// type (see Type). For sets it reads one element; ParseSet splits them. What it can't understand it gives back as it is, trimmed
// and in NFC, with a warning: a value is never refused and never lost. Empty input is no value.
//
// lang is the language of the person, "en" or "uk", which decides how 03/04/2026 and 1,234 are read and what zone a moment
// without one has; "" is for files, where both are ambiguous and kept as they are.
func (f *Field) Parse(input, lang string) (canonical string, warning *Warning) {
	return f.ParseIn(input, lang, zoneOf(lang))
}

// ParseIn is Parse with the zone of moments that name none; "" means that they must.
func (f *Field) ParseIn(input, lang, zone string) (canonical string, warning *Warning) {
	hard, most := f.limits()
	cut := len(input) > hard
	if cut {
		input = cutAt(input, hard)
	}
	typed := f.clean(input)
	if typed == "" {
		return "", nil
	}
	if f.Estimated != "" {
		typed = headcount(typed)
	}
	canonical, odd := f.read(typed, reading{lang: lang, zone: zone})
	switch {
	case cut:
		return canonical, f.warning("value.too_long", "Max", hard)
	case odd != "":
		return canonical, f.warning(odd)
	case utf8.RuneCountInString(canonical) > most:
		return canonical, f.warning("value.long", "Max", most)
	}
	return canonical, nil
}

// CheckValue looks at a value in canonical form; nil means that all is well.
func (f *Field) CheckValue(canonical string) *Warning {
	if _, w := f.ParseIn(canonical, "", ""); w != nil {
		return w
	}
	if f.Check != nil && canonical != "" {
		if odd := f.Check(canonical); odd != "" {
			return f.warning(odd)
		}
	}
	return nil
}

// reading is what decides how an ambiguous text is read.
type reading struct{ lang, zone string }

// readers has one function for each type that has a form of its own; the others are text as it is.
var readers = map[Type]func(f *Field, typed string, r reading) (canonical, warning string){
	Text:     readForm,
	Number:   func(_ *Field, s string, r reading) (string, string) { return readNumber(s, r.lang) },
	Money:    func(_ *Field, s string, r reading) (string, string) { return readMoney(s, r.lang) },
	Date:     func(_ *Field, s string, r reading) (string, string) { return readDate(s, r.lang) },
	Moment:   func(_ *Field, s string, r reading) (string, string) { return readMoment(s, r.lang, r.zone) },
	Choice:   func(f *Field, s string, _ reading) (string, string) { return readChoice(s, f.Choices) },
	Choices:  func(f *Field, s string, _ reading) (string, string) { return readChoice(s, f.Choices) },
	Dated:    func(f *Field, s string, r reading) (string, string) { return readDated(s, f.Choices, r.lang) },
	YesNo:    func(_ *Field, s string, _ reading) (string, string) { return readYesNo(s) },
	Ref:      func(_ *Field, s string, _ reading) (string, string) { return readRef(s) },
	Refs:     func(_ *Field, s string, _ reading) (string, string) { return readRef(s) },
	Position: func(_ *Field, s string, _ reading) (string, string) { return readPosition(s) },
	Files:    func(_ *Field, s string, _ reading) (string, string) { return readFile(s) },
}

func (f *Field) read(typed string, r reading) (canonical, warning string) {
	if read := readers[f.Type]; read != nil {
		return read(f, typed, r)
	}
	return typed, ""
}

func readForm(f *Field, typed string, _ reading) (string, string) {
	if f.Form == nil {
		return typed, ""
	}
	return f.Form(typed)
}

// limits gives the hard limit in bytes and the usual one in characters.
func (f *Field) limits() (hard, most int) {
	hard, most = HardText, MaxText
	if f.isLong() {
		hard, most = HardLong, MaxLongText
	}
	if f.Max > 0 && f.Type.Class() != ClassSet {
		most = f.Max
	}
	return hard, most
}

func (f *Field) isLong() bool { return f.Type == LongText || f.Type == BilingualLong }

// clean gives NFC without control characters, trimmed; one line for all but long texts.
func (f *Field) clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if f.isLong() {
		s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
		return strings.TrimSpace(norm.NFC.String(strings.Map(Printable, s)))
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) && r != '\u00A0' { // a no-break space may be meant: № 14
			return ' '
		}
		return Printable(r)
	}, s)
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	return strings.TrimSpace(norm.NFC.String(s))
}

// Printable drops what nobody can see or meant: control characters, byte order marks, and the marks that turn the direction of text,
// with which a name can pretend to be another.
func Printable(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case unicode.IsControl(r), r == '\uFEFF', r == '\u200B',
		r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069':
		return -1
	}
	return r
}

// cutAt cuts s to at most n bytes, at the border of a character.
func cutAt(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func (f *Field) warning(id string, pairs ...any) *Warning {
	w := &Warning{Field: f.ID, Message: id}
	for i := 0; i+1 < len(pairs); i += 2 {
		if w.With == nil {
			w.With = map[string]any{}
		}
		w.With[pairs[i].(string)] = pairs[i+1]
	}
	return w
}
