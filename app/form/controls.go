package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/data/record"
)

// The toolkit's controls tell nobody that they have the focus, and do not scroll to where it is. These tell the form, so that a screen can
// show the editor that Tab went to.

// entry is a text of one line or several. Tab goes on to the next editor from both.
type entry struct {
	widget.Entry
	field *field
}

func (s *slot) newEntry(text string) *entry {
	e := &entry{field: s.field}
	e.Text = text
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	return e
}

// AcceptsTab says that Tab is not part of a text.
func (e *entry) AcceptsTab() bool { return false }

// FocusGained tells the form.
func (e *entry) FocusGained() {
	e.Entry.FocusGained()
	e.field.form.enter(e.field)
	e.field.form.focused(e)
}

// FocusLost lets the field say what is odd, unless it has more to type into.
func (e *entry) FocusLost() {
	e.Entry.FocusLost()
	if t := e.field.of.Type; t != record.Moment && t != record.Dated {
		e.field.form.leave()
	}
}

// chooser is a menu of which one entry is chosen.
type chooser struct {
	widget.Select
	field *field
}

// FocusGained tells the form.
func (c *chooser) FocusGained() {
	c.Select.FocusGained()
	c.field.form.enter(c.field)
	c.field.form.focused(c)
}

// tick is a box to tick.
type tick struct {
	widget.Check
	form *Form
}

func (f *Form) newTick(text string, on bool) *tick {
	t := &tick{form: f}
	t.Text, t.Checked = text, on
	t.ExtendBaseWidget(t)
	return t
}

// FocusGained tells the form.
func (t *tick) FocusGained() {
	t.Check.FocusGained()
	t.form.focused(t)
}

// button does something to the form.
type button struct {
	widget.Button
	form *Form
}

func (f *Form) newButton(text string, icon fyne.Resource, do func()) *button {
	b := &button{form: f}
	b.Text, b.Icon, b.OnTapped = text, icon, do
	b.ExtendBaseWidget(b)
	return b
}

// newQuietButton is one of many, and so without a colour of its own.
func (f *Form) newQuietButton(text string, icon fyne.Resource, do func()) *button {
	b := f.newButton(text, icon, do)
	b.Importance = widget.LowImportance
	return b
}

// FocusGained tells the form.
func (b *button) FocusGained() {
	b.Button.FocusGained()
	b.form.focused(b)
}

func (f *Form) focused(o fyne.CanvasObject) {
	if f.OnFocused != nil {
		f.OnFocused(o)
	}
}

// enter remembers which field is being typed into: what is not finished yet is not odd.
func (f *Form) enter(b *field) {
	if b != f.active {
		f.leave()
		f.active = b
	}
}

func (f *Form) leave() {
	if b := f.active; b != nil {
		f.active = nil
		b.showOdd()
	}
}

// control is something that the cursor can go to.
type control interface {
	fyne.CanvasObject
	fyne.Focusable
}

// focus moves the cursor, after what had it was taken away: else Tab would begin at the top again.
func (f *Form) focus(to control) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(f.root); canvas != nil {
		canvas.Focus(to)
	}
}
