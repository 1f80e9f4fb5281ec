package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// foot is the line below the screen: the last sentence that was said. It stays until the next one, so that nobody has to read fast.
type foot struct {
	label *widget.Label
	bar   *fyne.Container
}

func newFoot() *foot {
	f := &foot{label: widget.NewLabel("")}
	f.label.Importance = widget.LowImportance
	f.label.Truncation = fyne.TextTruncateEllipsis
	f.bar = container.NewVBox(widget.NewSeparator(), f.label)
	f.bar.Hide()
	return f
}

func (f *foot) object() fyne.CanvasObject { return f.bar }

func (f *foot) tell(sentence string) {
	f.label.SetText(sentence)
	f.bar.Show()
}
