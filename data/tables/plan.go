package tables

import (
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/data/say"
)

// Options say how columns find their fields.
type Options struct {
	// Names gives fields by their names on screen, in any language: "Назва" is "name". A field's id or a slot; a bilingual field without a
	// language takes each cell by its script.
	Names map[string]string

	// Map gives columns that the user has named: "Column=field", or "Column=-" to leave one out. It goes before all else.
	Map []string

	// Choice finds a choice by its words in any language; nil if only ids are known.
	Choice func(f *record.Field, typed string) (id string, ok bool)

	// Lang is the language that dates and numbers are read in, "" if it is not known (see record.Field.Parse).
	Lang string
}

// Plan says what becomes of each column of a sheet, and turns rows into records. It counts the rows that look alike: use a new one for
// each reading.
type Plan struct {
	Kind    *record.Kind
	Columns []Column

	options Options
	isUK    bool // the UK public libraries schema
	seen    map[string]int
}

// Column is what becomes of a column.
type Column struct {
	Head string
	Slot string // the slot or bilingual field that it fills; "" if Fate says something else
	Fate Fate

	take taker
}

// Fate is what becomes of a column's cells.
type Fate int

// The fates of columns.
const (
	Fills  Fate = iota // its field
	Notes              // the notes of the record, as "Column: value": the column is not known
	Left               // nothing: the user said so, or it has names of files, which no table carries
	IsID               // the id that the record had in the file
	Common             // together with other columns, a field: an address in three lines, latitude and longitude
)

// NewPlan finds a field for each heading: by the user's word, by id ("name.uk"), by name, by the headings of the UK public libraries schema.
// A table of which no column is known is none of this kind, and an error says so.
func NewPlan(kind *record.Kind, heads []string, o Options) (*Plan, error) {
	p := &Plan{Kind: kind, options: o, seen: map[string]int{}}
	p.isUK = kind.ID == "library" && isUKSchema(heads)
	mapped, err := p.readMap(heads)
	if err != nil {
		return nil, err
	}
	known, names := false, p.names()
	taken := map[string]bool{}
	for _, head := range heads {
		c := p.column(head, mapped, names)
		if f := p.fieldOf(c.Slot); c.Fate == Fills && f != nil && f.Type == record.Files {
			c = Column{Head: head, Fate: Left}
		}
		if c.Fate == Fills && taken[c.Slot] && !p.fieldOf(c.Slot).IsSet() { // two columns for one field: the first has it
			c = Column{Head: head, Fate: Notes}
		}
		taken[c.Slot] = true
		known = known || c.Fate == Fills || c.Fate == Common
		p.Columns = append(p.Columns, c)
	}
	if !known {
		return nil, say.Err(nil, "table.no_known_column", "Kind", say.Ref("kind."+kind.ID), "Heads", short(strings.Join(heads, ", ")))
	}
	return p, nil
}

// Unknown lists the headings of the columns that go to the notes.
func (p *Plan) Unknown() []string {
	var heads []string
	for _, c := range p.Columns {
		if c.Fate == Notes {
			heads = append(heads, c.Head)
		}
	}
	return heads
}

func (p *Plan) column(head string, mapped, names map[string]string) Column {
	key := script.Fold(head)
	if slot, ok := mapped[key]; ok {
		if slot == "-" {
			return Column{Head: head, Fate: Left}
		}
		return Column{Head: head, Slot: slot}
	}
	if p.isUK {
		if c, ok := ukColumns[key]; ok {
			return Column{Head: head, Slot: c.slot, Fate: c.fate, take: c.take}
		}
	}
	if slot, ok := names[key]; ok {
		return Column{Head: head, Slot: slot}
	}
	if slices.Contains(idHeads, key) {
		return Column{Head: head, Fate: IsID}
	}
	if c, ok := libraryColumns[key]; ok && p.Kind.ID == "library" {
		return Column{Head: head, Slot: c.slot, Fate: c.fate, take: c.take}
	}
	return Column{Head: head, Fate: Notes}
}

// idHeads are the folded headings of the column with the ids of a file's rows.
var idHeads = []string{"id", "external id", "record id", "код", "ідентифікатор", "номер запису"}

// names gives fields by folded id and name. An id goes before a name.
func (p *Plan) names() map[string]string {
	names := map[string]string{}
	for name, slot := range p.options.Names {
		if p.fieldOf(slot) != nil {
			names[script.Fold(name)] = slot
		}
	}
	for i := range p.Kind.Fields {
		f := &p.Kind.Fields[i]
		names[script.Fold(f.ID)] = f.ID
		for _, slot := range f.Slots() {
			names[script.Fold(slot)] = slot
		}
	}
	return names
}

// fieldOf finds the field of a slot, or of a field's id.
func (p *Plan) fieldOf(slot string) *record.Field {
	id, lang, has := strings.Cut(slot, ".")
	f := p.Kind.Field(id)
	if f == nil || has && (!f.Type.IsBilingual() || !slices.Contains(record.Languages, lang)) {
		return nil
	}
	return f
}

// readMap reads the user's "Column=field".
func (p *Plan) readMap(heads []string) (map[string]string, error) {
	mapped := map[string]string{}
	for _, m := range p.options.Map {
		at := strings.LastIndexByte(m, '=')
		if at <= 0 || at == len(m)-1 {
			return nil, say.Err(nil, "table.map_form", "Text", m)
		}
		head, slot := strings.TrimSpace(m[:at]), strings.TrimSpace(m[at+1:])
		if !slices.ContainsFunc(heads, func(h string) bool { return script.Fold(h) == script.Fold(head) }) {
			return nil, say.Err(nil, "table.map_column", "Column", head, "Heads", short(strings.Join(heads, ", ")))
		}
		if slot != "-" && p.fieldOf(slot) == nil {
			return nil, say.Err(nil, "table.map_field", "Field", slot, "Kind", say.Ref("kind."+p.Kind.ID))
		}
		mapped[script.Fold(head)] = slot
	}
	return mapped, nil
}
