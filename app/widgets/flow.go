package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// flow lays objects out like words: as many in a line as fit, the rest below. How high it is depends on how wide it was last.
type flow struct {
	even  bool // all as wide as the widest, so that they stand in columns
	width float32
}

// Flow sets objects in lines; with even all are as wide as the widest, so that they stand in columns.
func Flow(even bool, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flow{even: even}, objects...)
}

// firstWidth is assumed before the first layout, so that a form does not begin as a tower.
const firstWidth = 640

// MinSize is the widest object's width, and the height that the last width asked for.
func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := f.width
	if width == 0 {
		width = firstWidth
	}
	return fyne.NewSize(widest(objects), f.walk(objects, width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {}))
}

// Layout places the objects.
func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.walk(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position, as fyne.Size) {
		o.Move(at)
		o.Resize(as)
	})
}

// walk gives each visible object its place and tells how high all are together.
func (f *flow) walk(objects []fyne.CanvasObject, width float32, place func(fyne.CanvasObject, fyne.Position, fyne.Size)) float32 {
	gap := theme.Padding()
	cell := widest(objects)
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		size := o.MinSize()
		if f.even {
			size.Width = cell
		}
		if x > 0 && x+size.Width > width {
			x, y, line = 0, y+line+gap, 0
		}
		place(o, fyne.NewPos(x, y), size)
		x += size.Width + gap
		line = max(line, size.Height)
	}
	return y + line
}

func widest(objects []fyne.CanvasObject) (width float32) {
	for _, o := range objects {
		if o.Visible() {
			width = max(width, o.MinSize().Width)
		}
	}
	return width
}
