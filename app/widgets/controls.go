package widgets

import "fyne.io/fyne/v2/widget"

// Select is a list to choose from that is in view while the keys are at it.
type Select struct{ widget.Select }

// NewSelect makes a list of names.
func NewSelect(names []string) *Select {
	s := &Select{}
	s.Options = names
	s.ExtendBaseWidget(s)
	return s
}

// FocusGained shows where the keys are.
func (s *Select) FocusGained() {
	s.Select.FocusGained()
	reveal(s)
}

// Entry is a line to type into that is in view while the keys are at it.
type Entry struct{ widget.Entry }

// NewEntry makes a line.
func NewEntry() *Entry {
	e := &Entry{}
	e.ExtendBaseWidget(e)
	return e
}

// FocusGained shows where the keys are.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	reveal(e)
}
