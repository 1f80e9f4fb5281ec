package tables

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
)

// Record is what a row or a line holds.
type Record struct {
	Number   int    // of the row or line
	External string // the id that the record has in the file, or one made of what names it; the same each time the file is read; "" if nothing names it
	Values   record.Values
	Links    map[string][]string // by slot: records that are named and not referred to by id, for the caller to find or make
	Warnings []record.Warning
}

// Record turns a row into a record. Nothing of the row is left out but the columns that the user said.
func (p *Plan) Record(row Row) Record {
	f := newFiller(p.Kind, p.options)
	f.Number, f.Warnings = row.Number, row.Odd
	for i, cell := range row.Cells {
		switch {
		case cell == "":
		case i >= len(p.Columns):
			f.note(columnLetters(i), cell)
			f.warn("", "row.more_cells", columnLetters(i), cell)
		default:
			p.Columns[i].fill(f, cell)
		}
	}
	if p.isUK {
		f.finishUK()
	}
	f.finish()
	if f.External == "" {
		f.External = p.external(f)
	}
	return f.Record
}

func (c *Column) fill(f *filler, cell string) {
	switch {
	case c.take != nil:
		c.take(f, c, cell)
	case c.Fate == Fills:
		f.put(c.Slot, c.Head, cell)
	case c.Fate == IsID:
		f.External = cell
	case c.Fate == Notes:
		f.note(c.Head, cell)
	}
}

// naming are the fields that tell one record of a file from another where it gives no ids, besides those of its title: such as seldom change.
var naming = []string{"postcode", "city", "address", "starts", "sent_on", "isbn"}

// external makes an id from what names the record. Rows that are alike are numbered, so that each is a record, and the same one
// when the file is read again.
func (p *Plan) external(f *filler) string {
	var parts []string
	named := false
	for i, id := range slices.Concat(p.Kind.Title, naming, []string{"service"}) {
		for _, slot := range slotsOf(p.Kind, id) {
			text := strings.Join(append(slices.Clone(f.Values[slot]), f.Links[slot]...), " ")
			named = named || i < len(p.Kind.Title) && text != ""
			parts = append(parts, script.Fold(text))
		}
	}
	if !named {
		return ""
	}
	sum := sha256.Sum256([]byte(p.Kind.ID + "\n" + strings.Join(parts, "\n")))
	key := "row-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
	p.seen[key]++
	if n := p.seen[key]; n > 1 {
		f.warn("", "row.looks_alike", "", "")
		return fmt.Sprintf("%s-%d", key, n)
	}
	return key
}

func slotsOf(k *record.Kind, field string) []string {
	if f := k.Field(field); f != nil {
		return f.Slots()
	}
	return nil
}

// filler gathers the values of one record.
type filler struct {
	Record
	kind    *record.Kind
	options Options
	notes   []string
	common  map[string][]string // parts of fields that are spread over columns
}

func newFiller(kind *record.Kind, o Options) *filler {
	return &filler{
		Record: Record{Values: record.Values{}, Links: map[string][]string{}},
		kind:   kind, options: o, common: map[string][]string{},
	}
}

// put reads a text into a slot, or into that of a bilingual field which fits its script. What can't be a value there is kept as a warning says.
func (f *filler) put(slot, column, text string) {
	id, _, hasLang := strings.Cut(slot, ".")
	field := f.kind.Field(id)
	switch {
	case field.Type.IsBilingual() && !hasLang:
		slot = id + "." + scriptOf(text)
	case id == record.FieldNotes:
		f.notes = append(f.notes, text)
		return
	case field.Type == record.Ref || field.Type == record.Refs:
		f.link(field, text)
		return
	}
	values, odd := f.read(field, text)
	for _, w := range odd {
		f.odd(w, column, text)
	}
	if len(values) > 0 {
		f.Values[slot] = merged(f.Values[slot], values)
	}
	if field.IsRough(text) {
		f.Values[field.Estimated] = []string{"yes"}
	}
}

// element reads one element of a set.
func (f *filler) element(field *record.Field, column, text string) {
	if len(field.Kinds) > 0 {
		f.linkOne(field, text)
		return
	}
	if id, ok := f.choice(field, text); ok {
		text = id
	}
	value, w := field.Parse(text, f.options.Lang)
	if w != nil {
		f.odd(*w, column, text)
	}
	f.Values[field.ID] = merged(f.Values[field.ID], present(value))
}

func (f *filler) choice(field *record.Field, text string) (id string, ok bool) {
	if f.options.Choice == nil || len(field.Choices) == 0 {
		return "", false
	}
	return f.options.Choice(field, strings.TrimSpace(text))
}

func (f *filler) read(field *record.Field, text string) ([]string, []record.Warning) {
	if field.Type == record.Choice || field.Type == record.Choices {
		text = f.choices(field, text)
	}
	if field.IsSet() {
		return field.ParseSet(text, f.options.Lang)
	}
	value, w := field.Parse(text, f.options.Lang)
	if w != nil {
		return present(value), []record.Warning{*w}
	}
	return present(value), nil
}

// choices puts ids in place of words.
func (f *filler) choices(field *record.Field, text string) string {
	parts := []string{text}
	if field.Type == record.Choices {
		parts = strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == ',' || r == '\n' })
	}
	for i, part := range parts {
		if id, ok := f.choice(field, part); ok {
			parts[i] = id
		}
	}
	return strings.Join(parts, ";")
}

func present(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

func merged(a, b []string) []string {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// link takes ids of records as they are, and names for the caller to find.
func (f *filler) link(field *record.Field, text string) {
	parts := []string{text}
	if field.IsSet() {
		parts = strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' })
	}
	for _, part := range parts {
		f.linkOne(field, part)
	}
}

func (f *filler) linkOne(field *record.Field, text string) {
	text = strings.TrimSpace(text)
	if id, err := record.ParseID(text); err == nil && len(text) == len(id.String()) {
		f.Values[field.ID] = merged(f.Values[field.ID], []string{id.String()})
	} else if text != "" {
		f.Links[field.ID] = merged(f.Links[field.ID], []string{text})
	}
}

// note keeps a value that has no field.
func (f *filler) note(column, text string) { f.notes = append(f.notes, column+": "+text) }

func (f *filler) warn(field, id, column, text string) {
	f.odd(record.Warning{Field: field, Message: id}, column, text)
}

// odd adds a warning with the column and text that it is about.
func (f *filler) odd(w record.Warning, column, text string) {
	with := map[string]any{"Column": column, "Text": short(text)}
	maps.Copy(with, w.With)
	w.With = with
	f.Warnings = append(f.Warnings, w)
}

// finish writes the notes and adds what is odd about the record as a whole.
func (f *filler) finish() {
	if notes, w := f.kind.Field(record.FieldNotes).Parse(strings.Join(f.notes, "\n"), ""); notes != "" {
		f.Values[record.FieldNotes] = []string{notes}
		if w != nil {
			f.Warnings = append(f.Warnings, *w)
		}
	}
	warned := map[string]bool{}
	for _, w := range f.Warnings {
		warned[w.Field+w.Message] = true
	}
	for _, w := range f.kind.Warnings(f.Values) {
		if w.Message == "value.missing" && len(f.Links[w.Field]) > 0 || warned[w.Field+w.Message] {
			continue
		}
		f.Warnings = append(f.Warnings, w)
	}
}

// scriptOf gives "uk" for a text with more Cyrillic than Latin letters, else "en".
func scriptOf(text string) string {
	balance := 0
	for _, r := range text {
		switch {
		case r >= 0x400 && r < 0x530:
			balance++
		case r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z':
			balance--
		}
	}
	if balance > 0 {
		return "uk"
	}
	return "en"
}
