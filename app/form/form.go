// Package form holds the editors of a record's fields, made from the registry: any kind, also one that is added later, has its form
// without a line being written here. A form keeps what is typed in canonical form and never refuses it; what is odd is said below the editor.
//
// The package does not save: screens ask a form for its values. It does not look records up either, but through a Lookup.
package form

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/translations"
)

// Option is a record that a reference may name.
type Option struct{ ID, Title, Kind string }

// Lookup finds the records that references name. It is called on the screen's goroutine and calls found there too, later or at once.
type Lookup interface {
	Search(words string, kinds []string, found func([]Option))
	Titles(ids []string, found func(map[string]string))
}

// Form edits the values of one record. Slots that its kind does not know, and the program's own, are left alone.
type Form struct {
	// OnChanged is called when a value became another one.
	OnChanged func()

	// OnFocused is called with the control that the cursor went to, for the screen to scroll there; not for the answers yes and no,
	// which the toolkit keeps to itself.
	OnFocused func(control fyne.CanvasObject)

	words  *translations.Words
	kind   *record.Kind
	lookup Lookup
	today  func() time.Time
	groups []*group
	fields []*field
	root   fyne.CanvasObject
	active *field // that is being typed into
	told   bool   // what the kind finds odd is shown: of an empty form it would be everything
}

// New makes a form that shows values.
func New(words *translations.Words, kind *record.Kind, values record.Values, lookup Lookup) *Form {
	f := &Form{words: words, kind: kind, lookup: lookup, today: time.Now}
	for i := range kind.Fields {
		if !kind.Fields[i].Machinery {
			f.add(newField(f, &kind.Fields[i], values))
		}
	}
	f.told = len(f.Values()) > 0
	f.checkTogether()
	f.root = f.build()
	return f
}

// add puts a field under its heading; fields of one heading need not stand together in the kind.
func (f *Form) add(b *field) {
	f.fields = append(f.fields, b)
	at := slices.IndexFunc(f.groups, func(g *group) bool { return g.id == b.of.Group })
	if at < 0 {
		at = len(f.groups)
		f.groups = append(f.groups, &group{form: f, id: b.of.Group})
	}
	f.groups[at].fields = append(f.groups[at].fields, b)
}

// Object is what the screen shows; it is as high as its content, so the screen scrolls it.
func (f *Form) Object() fyne.CanvasObject { return f.root }

// Values gives all that the form holds, by slot.
func (f *Form) Values() record.Values {
	values := record.Values{}
	f.eachSlot(func(s *slot) {
		if len(s.now) > 0 {
			values[s.name] = slices.Clone(s.now)
		}
	})
	return values
}

// Changed gives the slots whose values are not those that the form began with; one that was cleared has an empty slice.
func (f *Form) Changed() record.Values {
	values := record.Values{}
	f.eachSlot(func(s *slot) {
		if !s.same(s.now, s.given) {
			values[s.name] = append([]string{}, s.now...)
		}
	})
	return values
}

// FocusFirst puts the cursor into the first editor.
func (f *Form) FocusFirst(c fyne.Canvas) {
	for _, b := range f.fields {
		for _, s := range b.slots {
			if s.first != nil {
				c.Focus(s.first)
				return
			}
		}
	}
}

// FocusSlot puts the cursor into the editor of a slot, under whatever heading it is; into the first one if there is no such slot.
func (f *Form) FocusSlot(c fyne.Canvas, name string) {
	for _, g := range f.groups {
		for _, b := range g.fields {
			for _, s := range b.slots {
				if s.name != name {
					continue
				}
				g.open()
				if s.first != nil {
					c.Focus(s.first)
					return
				}
			}
		}
	}
	f.FocusFirst(c)
}

func (f *Form) eachSlot(do func(*slot)) {
	for _, b := range f.fields {
		for _, s := range b.slots {
			do(s)
		}
	}
}

// put sets the value of a slot from the editor of another.
func (f *Form) put(name, value string) {
	f.eachSlot(func(s *slot) {
		if s.name != name {
			return
		}
		s.set(nil, value)
		if s.again != nil {
			s.again()
		}
	})
}

// lang is the language in which the person types dates and numbers; the language of tests is read as English.
func (f *Form) lang() string {
	if f.words.Lang() == "uk" {
		return "uk"
	}
	return "en"
}

// changed is told by every slot that has a new value.
func (f *Form) changed() {
	f.told = true
	f.checkTogether()
	if f.OnChanged != nil {
		f.OnChanged()
	}
}

// checkTogether lets the kind look at all values: a date that is before another, a number that another field asks for.
func (f *Form) checkTogether() {
	if f.kind.Check == nil || !f.told {
		return
	}
	found := f.kind.Check(f.Values())
	for _, b := range f.fields {
		b.together = nil
		if at := slices.IndexFunc(found, func(w record.Warning) bool { return w.Field == b.of.ID }); at >= 0 {
			b.together = &found[at]
		}
		b.showOdd()
	}
}
