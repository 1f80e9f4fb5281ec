package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
)

// field is one field on the form: its name, the editors of its slots side by side, and below them what is odd.
type field struct {
	form     *Form
	of       *record.Field
	slots    []*slot
	together *record.Warning // what is odd about it beside the values of other fields
	below    *fyne.Container // nil until the field is built
	said     string
}

func newField(f *Form, of *record.Field, values record.Values) *field {
	b := &field{form: f, of: of}
	for i, name := range of.Slots() {
		lang := ""
		if of.Type.IsBilingual() {
			lang = record.Languages[i]
		}
		b.slots = append(b.slots, newSlot(b, name, lang, values[name]))
	}
	return b
}

func (b *field) hasValue() bool {
	for _, s := range b.slots {
		if len(s.now) > 0 {
			return true
		}
	}
	return false
}

// build makes the field's part of the form.
func (b *field) build() fyne.CanvasObject {
	b.below = container.NewVBox()
	b.below.Hide()
	b.showOdd()
	return container.NewVBox(b.label(), b.editors(), b.below)
}

// label is the field's name, and in small words what one should know before typing.
func (b *field) label() fyne.CanvasObject {
	w := b.form.words
	row := []fyne.CanvasObject{newName(w.FieldName(b.of.Of, b.of.ID))}
	if b.of.Required {
		row = append(row, newRemark(w.T("form.required")))
	}
	private := ""
	switch {
	case b.of.Sensitive:
		private = w.T("form.sensitive")
	case b.of.Private():
		private = w.T("form.personal")
	}
	if private != "" {
		row = append(row, sign(theme.Icon("lock"), lockSize), newRemark(private))
	}
	return container.NewHBox(row...)
}

// lockSize fits a lock to small words.
const lockSize = 14

// editors shows the languages of a bilingual field side by side, each under its name.
func (b *field) editors() fyne.CanvasObject {
	if len(b.slots) == 1 {
		return b.slots[0].build()
	}
	var halves []fyne.CanvasObject
	var weights []float32
	for _, s := range b.slots {
		name := newRemark(b.form.words.T("language." + s.lang))
		halves = append(halves, container.NewVBox(name, s.build()))
		weights = append(weights, 1)
	}
	return widgets.Columns(weights, halves...)
}

// showOdd says what is odd about the field, one sentence at most, or nothing. It waits with a new sentence until the field is left: every
// date is odd until its last figure is typed.
func (b *field) showOdd() {
	if b.below == nil {
		return
	}
	odd := b.together
	for _, s := range b.slots {
		if s.odd != nil {
			odd = s.odd
			break
		}
	}
	text := ""
	if odd != nil {
		text = b.form.words.Warning(*odd)
	}
	if text == b.said || b.said == "" && b.form.active == b {
		return
	}
	b.said = text
	b.below.Objects, b.below.Hidden = nil, text == ""
	if text != "" {
		b.below.Objects = []fyne.CanvasObject{newNotice(text)}
	}
	b.below.Refresh()
}
