package record

import (
	"slices"
	"strings"
)

// ParseSet splits what a person typed, or what a cell holds, into the elements of a set: at semicolons and new lines, and for tags, which are
// single words or short phrases, at commas too, as for choices, references and dated choices, which hold none. Elements are canonical, sorted, each once; warnings are those of the elements.
func (f *Field) ParseSet(input, lang string) (canonical []string, found []Warning) {
	split := ";\n"
	if f.Type == Files { // a name may have either
		split = "\n"
	}
	if f.Type == Tags || f.Type == Choices || f.Type == Refs || f.Type == Dated {
		split = ";,\n"
	}
	if len(input) > HardLong {
		input = cutAt(input, HardLong)
		found = append(found, *f.warning("value.too_long", "Max", HardLong))
	}
	for _, part := range strings.FieldsFunc(input, func(r rune) bool { return strings.ContainsRune(split, r) }) {
		value, w := f.Parse(part, lang)
		if w != nil {
			found = append(found, *w)
		}
		if value != "" {
			canonical = append(canonical, value)
		}
	}
	slices.Sort(canonical)
	return slices.Compact(canonical), found
}

// IsSet tells whether the field holds any number of values.
func (f *Field) IsSet() bool { return f.Type.Class() == ClassSet }
