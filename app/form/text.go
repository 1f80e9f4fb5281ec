package form

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/twinshelf/twinshelf/data/record"
)

// text edits one line.
func text(s *slot) fyne.CanvasObject { return line(s, s.form().words.Value(s.field.of, s.value())) }

// number edits a number, with the decimal sign of the language; thousands stand together, which is easier to correct.
func number(s *slot) fyne.CanvasObject { return line(s, s.form().decimal(s.value(), s.odd == nil)) }

// position edits coordinates, written as maps copy them.
func position(s *slot) fyne.CanvasObject {
	shown := s.value()
	if _, ok := record.ParsePoint(shown); ok {
		shown = strings.Replace(shown, ",", ", ", 1)
	}
	return line(s, shown)
}

// line is the entry of a value that is one line; shown is what it says at first.
func line(s *slot, shown string) fyne.CanvasObject {
	e := s.newEntry(shown)
	e.OnChanged = func(now string) { s.typed(now, shown) }
	s.first = e
	return e
}

// decimal writes a canonical number with the decimal sign of the language; what is no number stays as it is.
func (f *Form) decimal(canonical string, isNumber bool) string {
	if isNumber && f.lang() == "uk" {
		return strings.Replace(canonical, ".", ",", 1)
	}
	return canonical
}

// longRows is how many lines a long text shows at once.
const longRows = 3

// longText edits several lines.
func longText(s *slot) fyne.CanvasObject {
	shown := s.value()
	e := s.newEntry(shown)
	e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
	e.SetMinRowsVisible(longRows)
	e.OnChanged = func(now string) { s.typed(now, shown) }
	s.first = e
	return e
}
