package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

// showShortcuts lists what can be done from the keyboard.
func (s *Shell) showShortcuts() {
	form := container.New(&twoColumns{})
	for _, c := range commands() {
		key := widget.NewLabel(c.keys())
		key.TextStyle.Bold = true
		form.Add(key)
		form.Add(widget.NewLabel(s.words.T(c.id)))
	}
	d := dialog.NewCustom(s.words.T("command.shortcuts"), s.words.T("dialog.close"), container.NewVScroll(form), s.window)
	d.Resize(fyne.NewSize(460, 560))
	d.Show()
}

// twoColumns sets keys beside what they do.
type twoColumns struct{}

const keyWidth = 120

func (twoColumns) MinSize(o []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i := 0; i+1 < len(o); i += 2 {
		size.Width = max(size.Width, keyWidth+o[i+1].MinSize().Width)
		size.Height += o[i].MinSize().Height
	}
	return size
}

func (twoColumns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	var y float32
	for i := 0; i+1 < len(o); i += 2 {
		h := o[i].MinSize().Height
		o[i].Move(fyne.NewPos(0, y))
		o[i].Resize(fyne.NewSize(keyWidth, h))
		o[i+1].Move(fyne.NewPos(keyWidth, y))
		o[i+1].Resize(fyne.NewSize(size.Width-keyWidth, h))
		y += h
	}
}
