// Package record says what records are: their kinds, fields and values, and what is valid. A kind is a value in an
// explicit list, not a Go type; forms, lists, search, import, export, merging and sync are written once, for all kinds.
//
// A field is kept in one or more slots. A slot is what the log and merging know: a name and a value. Most fields have
// one slot with the field's own id; a bilingual field has two, "name.en" and "name.uk", so that two people who each
// write one language never differ. Slots that begin with "@" belong to the program (see the constants below).
//
// A value is text in one canonical form per type (see Type), the same when hashed, sent, stored and exported: what reads
// it needs no table, and an older program passes on what it does not understand. The empty text means "no value".
//
// The package is pure: no files, no clock, no language.
package record

// Type is the type of a field. The comments give the canonical form of its values.
type Type int

// The types of fields.
const (
	Text          Type = iota // one line, NFC, trimmed
	LongText                  // lines separated by \n, NFC
	Bilingual                 // Text in two slots, .en and .uk
	BilingualLong             // LongText in two slots
	Number                    // decimal digits, perhaps "-" before and "." within: "1200", "-0.5"
	Money                     // minor units in decimals and the ISO 4217 code: "1234.50 GBP"
	Date                      // "2026-11-21", or partial: "2026-11", "2026"
	Moment                    // wall time and IANA zone: "2026-12-06T13:00 Europe/Kyiv"
	Choice                    // an id of Field.Choices
	YesNo                     // "yes" or "no"; unknown is no value
	Ref                       // a record id as text
	Refs                      // a set of record ids
	Tags                      // a set of short texts
	Choices                   // a set of ids of Field.Choices
	Dated                     // a set of "DATE CHOICE", a history: "2024-10 signed"; the latest is current
	Position                  // latitude and longitude in degrees, WGS 84: "49.8397,24.0297"
	Files                     // a set of "HASH SIZE THUMB NAME": photos and documents (see File)
)

// Class is how a slot merges. It travels with each change, so that a program which does not know the field merges
// it rightly. The numbers are part of the log's format.
type Class uint8

// The merge classes.
const (
	ClassValue      Class = 0 // a multi-value register
	ClassText       Class = 1 // a register whose differences can be merged by lines
	ClassSet        Class = 2 // additions and removals
	ClassWeightless Class = 3 // a register whose differences nobody need see
	ClassDelete     Class = 4 // a deletion, which names the values that its author saw
)

// Class gives the merge class of a type.
func (t Type) Class() Class {
	switch t {
	case LongText, BilingualLong:
		return ClassText
	case Refs, Tags, Choices, Dated, Files:
		return ClassSet
	default:
		return ClassValue
	}
}

// IsBilingual tells whether fields of the type have a slot for each language.
func (t Type) IsBilingual() bool { return t == Bilingual || t == BilingualLong }

// Slots that belong to the program itself. They are in no kind's list of fields.
const (
	SlotExternal = "@external" // the id that the record had in a file it was imported from
	SlotDeleted  = "@deleted"  // class ClassDelete
	SlotRestored = "@restored" // set by undeleting: a value that the deletion did not name
	SlotCopies   = "@copies"   // in one's own circle: "CIRCLE RECORD" of each copy written into another circle
	SlotSame     = "@same"     // record ids of duplicates merged into one
)

// ClassOf gives the class that a slot merges by, of which a change says that it is said. Where the program itself relies on a slot, its class is fixed: whatever
// a change of a hostile or mistaken program says there, records can still be made one, and copies told apart.
func ClassOf(slot string, said Class) Class {
	switch slot {
	case SlotSame, SlotCopies:
		return ClassSet
	case SlotRestored:
		return ClassValue
	}
	return said
}

// Languages are those of bilingual slots, in the order in which forms show them.
var Languages = []string{"en", "uk"}

// Field describes one field of a kind. Its name on screen is the message "field.KIND.ID", or "field.ID" where kinds share it.
type Field struct {
	ID       string
	Type     Type
	Group    string   // the heading under which forms show it: message "group.GROUP"
	Choices  []string // ids; the names are messages "choice.KIND.FIELD.ID", or "choice.FIELD.ID"
	Kinds    []string // for Ref and Refs: the kinds that it may name
	Required bool     // a warning when missing; never a refusal
	Max      int      // characters for text, elements for sets; 0 means the type's own limit

	Personal   bool // about a living person
	Sensitive  bool // places, routes, shelter, power, damage in Ukraine
	Child      bool // about a child
	Weightless bool // differences resolve by themselves

	// Machinery says that the program keeps the field for itself: no form, page or table shows it.
	Machinery bool

	// Proper says that a bilingual text is a proper name: where a language is missing it is not translated, but romanised (Shown). Latin is the id of the field
	// with its owner's spelling in Latin letters, "" for none.
	Proper bool
	Latin  string

	// Estimated is, for a number of people, the id of the YesNo field that says that numbers are estimates: it is set when one is typed as "about 20".
	Estimated string
	// Far says of a Ref that it may name a record of another circle, which its readers need not have: nothing is brought along for it, and it is shown only
	// where the record has arrived.
	Far bool

	// Form reads a Text whose values have a form of their own (a postcode, an ISBN) and gives the canonical one with the
	// id of a warning, "" if all is well; what it can't read it gives back as it is. A canonical value comes back unchanged.
	Form func(typed string) (canonical, warning string)

	// Check looks at one value in canonical form and gives the id of a warning, "" if all is well.
	Check func(value string) (warning string)

	// Of is the id of the kind that the field belongs to; NewRegistry sets it.
	Of string
}

// Private tells whether the field's values belong to the part of a change that can be redacted.
func (f *Field) Private() bool { return f.Personal || f.Sensitive || f.Child }

// IsTranslated tells whether the field has a text that somebody translates: both languages, and no proper name.
func (f *Field) IsTranslated() bool { return f.Type.IsBilingual() && !f.Proper }

// Class gives the merge class of the field's slots.
func (f *Field) Class() Class {
	if f.Weightless {
		return ClassWeightless
	}
	return f.Type.Class()
}

// Slots gives the names of the field's slots: its id, or one for each language.
func (f *Field) Slots() []string {
	if !f.Type.IsBilingual() {
		return []string{f.ID}
	}
	slots := make([]string, len(Languages))
	for i, l := range Languages {
		slots[i] = f.ID + "." + l
	}
	return slots
}

// Kind describes one kind of record. Its names on screen are the messages "kind.ID" and "kind.ID.many".
type Kind struct {
	ID      string
	Fields  []Field
	Title   []string // ids of the fields that name a record, first that has a value first; several words are joined
	SortBy  []string // the fields that lists are sorted by, if it is not by the title
	Columns []string // ids of the fields that lists show, the title excepted
	Icon    string   // name of an icon in assets

	// Brief are the fields of its short forms, under the heading of each: what is asked when there are two minutes.
	Brief []Part

	// Shared says that libraries do it together: with exactly one shared circle a new one begins there, else in one's own.
	Shared bool

	// Guarded says that it is written in one's own circle only, and reaches another by "Share these fields" alone.
	Guarded bool

	// Check looks at a whole record and gives its warnings, besides those of the fields.
	Check func(v Values) []Warning
}

// Part is some of a kind's fields under one heading.
type Part struct {
	Group  string
	Fields []string
}

// Short gives the kind with the fields of its short form alone.
func (k *Kind) Short() *Kind {
	short := *k
	short.Fields = nil
	for _, p := range k.Brief {
		for _, id := range p.Fields {
			f := *k.Field(id)
			f.Group = p.Group
			short.Fields = append(short.Fields, f)
		}
	}
	return &short
}

// Warning is something odd about a value that was saved all the same.
type Warning struct {
	Field   string // id of the field, "" for the record as a whole
	Message string // id of the message
	With    map[string]any
}

// Values are a record's values by slot. A register has one element, a set any number, sorted. A slot without a value is absent.
type Values map[string][]string

// Get gives the value of a register, or the first of a set; "" if there is none.
func (v Values) Get(slot string) string {
	if s := v[slot]; len(s) > 0 {
		return s[0]
	}
	return ""
}

// Clone copies v, so that a form may change its own.
func (v Values) Clone() Values {
	c := make(Values, len(v))
	for k, s := range v {
		c[k] = append([]string(nil), s...)
	}
	return c
}

// Registry is a list of kinds.
type Registry struct {
	kinds []*Kind
	byID  map[string]*Kind
	slots map[string]map[string]*Field
}

// NewRegistry makes a registry of the given kinds, in the order in which they are shown.
func NewRegistry(kinds ...*Kind) *Registry {
	r := &Registry{kinds: kinds, byID: map[string]*Kind{}, slots: map[string]map[string]*Field{}}
	for _, k := range kinds {
		r.byID[k.ID] = k
		slots := map[string]*Field{}
		for i := range k.Fields {
			k.Fields[i].Of = k.ID
			for _, s := range k.Fields[i].Slots() {
				slots[s] = &k.Fields[i]
			}
		}
		r.slots[k.ID] = slots
	}
	return r
}

// Kinds lists the kinds.
func (r *Registry) Kinds() []*Kind { return r.kinds }

// Kind finds a kind; nil if this version does not know it.
func (r *Registry) Kind(id string) *Kind { return r.byID[id] }

// Field finds the field that a slot of a kind belongs to; nil if this version does not know it.
func (r *Registry) Field(kind, slot string) *Field { return r.slots[kind][slot] }

// Field finds a field by its id; nil if there is none.
func (k *Kind) Field(id string) *Field {
	for i := range k.Fields {
		if k.Fields[i].ID == id {
			return &k.Fields[i]
		}
	}
	return nil
}
