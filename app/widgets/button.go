package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Button is a button that is in view while the keys are at it.
type Button struct{ widget.Button }

// NewButton makes a button with words.
func NewButton(text string, tapped func()) *Button { return NewButtonWithIcon(text, nil, tapped) }

// NewButtonWithIcon makes a button with a sign, with words beside it or without.
func NewButtonWithIcon(text string, icon fyne.Resource, tapped func()) *Button {
	b := &Button{}
	b.Text, b.Icon, b.OnTapped = text, icon, tapped
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained shows where the keys are.
func (b *Button) FocusGained() {
	b.Button.FocusGained()
	reveal(b)
}

// link leads on from within words; it too is in view while the keys are at it.
type link struct{ widget.Hyperlink }

func newLink(text string, tapped func()) *link {
	l := &link{}
	l.Text, l.OnTapped = text, tapped
	l.ExtendBaseWidget(l)
	return l
}

// FocusGained shows where the keys are.
func (l *link) FocusGained() {
	l.Hyperlink.FocusGained()
	reveal(l)
}
