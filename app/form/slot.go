package form

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/twinshelf/twinshelf/data/record"
)

// slot holds the values of one slot of a field while they are edited. Values that nobody edits stay as they were given, byte for byte.
type slot struct {
	field *field
	name  string
	lang  string // of a bilingual field's slot
	given []string
	now   []string
	odd   *record.Warning
	again func()         // shows a value that another editor set; nil for one that none sets, or before the editor is built
	first fyne.Focusable // where the cursor goes first; nil before the editor is built, or if it has none
}

func newSlot(b *field, name, lang string, values []string) *slot {
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	return &slot{field: b, name: name, lang: lang, given: values, now: values, odd: firstOdd(b.of, values)}
}

func (s *slot) form() *Form { return s.field.form }

// value is that of a register.
func (s *slot) value() string {
	if len(s.now) == 0 {
		return ""
	}
	return s.now[0]
}

// read gives the canonical form of what was typed, and what is odd about it.
func (s *slot) read(typed string) (canonical string, odd *record.Warning) {
	return s.readIn(typed, usualZone[s.form().lang()])
}

// readIn is read for a moment by the clock of a zone.
func (s *slot) readIn(typed, zone string) (canonical string, odd *record.Warning) {
	canonical, odd = s.field.of.ParseIn(typed, s.form().lang(), zone)
	if odd == nil {
		odd = s.field.of.CheckValue(canonical)
	}
	return canonical, odd
}

// set takes canonical values, in any order, and what is odd about them.
func (s *slot) set(odd *record.Warning, values ...string) {
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	if s.field.of.IsSet() {
		slices.Sort(values)
		values = slices.Compact(values)
	}
	if s.same(values, s.given) {
		values = s.given
	}
	before := s.now
	s.odd, s.now = odd, values
	s.field.showOdd()
	if !slices.Equal(before, values) {
		s.form().changed()
	}
}

// typed takes what was typed as the one value; the text that was shown at first stands for the value that was given.
func (s *slot) typed(text, shown string) {
	if text == shown && len(s.given) > 0 {
		s.set(s.field.of.CheckValue(s.given[0]), s.given[0])
		return
	}
	canonical, odd := s.read(text)
	s.set(odd, canonical)
	if s.field.of.IsRough(text) {
		s.form().put(s.field.of.Estimated, "yes")
	}
}

// same compares values; those of a set have no order.
func (s *slot) same(a, b []string) bool {
	if s.field.of.IsSet() {
		a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	}
	return slices.Equal(a, b)
}
