package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// Scroll lets what is too tall be scrolled, with room for the bar.
func Scroll(o fyne.CanvasObject) *container.Scroll {
	return container.NewVScroll(container.New(right{14}, o))
}

// ScrollTo brings what has the focus into view: Fyne does not by itself.
func ScrollTo(s *container.Scroll, o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	top := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(s).Y
	const above = 60 // room for the field's name
	if top < 0 || top+o.Size().Height > s.Size().Height {
		s.ScrollToOffset(fyne.NewPos(0, max(0, s.Offset.Y+top-above)))
	}
}

// reveal brings what the keyboard has come to into view, in whatever scrolls around it. Fyne knows no parents, and shows nobody the parts of its widgets: so it
// is the scroll of the screen whose content lies where the object is.
func reveal(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	c := d.CanvasForObject(o)
	if c == nil || c.Overlays().Top() != nil { // what is in a dialog moves nothing behind it
		return
	}
	at := d.AbsolutePositionForObject(o)
	for _, s := range scrolls(c.Content()) {
		from, size := d.AbsolutePositionForObject(s.Content), s.Content.Size()
		if at.X >= from.X && at.Y >= from.Y && at.X < from.X+size.Width && at.Y < from.Y+size.Height {
			ScrollTo(s, o)
		}
	}
}

func scrolls(o fyne.CanvasObject) (found []*container.Scroll) {
	switch x := o.(type) {
	case *container.Scroll:
		return []*container.Scroll{x}
	case *fyne.Container:
		for _, child := range x.Objects {
			found = append(found, scrolls(child)...)
		}
	}
	return found
}

// right leaves room at the right.
type right struct{ room float32 }

func (l right) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().AddWidthHeight(l.room, 0)
}

func (l right) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(size.SubtractWidthHeight(l.room, 0))
}

// columnGap is the room between columns and between what is stacked.
const columnGap = 12

// narrow is the width of a column below which columns are stacked instead.
const narrow = 220

// Columns sets objects side by side in widths by weight, or below each other where that would be narrow.
func Columns(weights []float32, objects ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&columns{weights: weights}, objects...)
}

type columns struct {
	weights []float32
	width   float32 // as last laid out: heights depend on it
}

func (l *columns) total() (sum float32) {
	for _, w := range l.weights {
		sum += w
	}
	return sum
}

// sideBySide tells whether every column is wide enough.
func (l *columns) sideBySide(o []fyne.CanvasObject, width float32) bool {
	if width == 0 {
		return true
	}
	room := width - columnGap*float32(len(o)-1)
	for i, x := range o {
		if w := room * l.weights[i] / l.total(); w < narrow*min(l.weights[i], 1) && w < x.MinSize().Width || w < x.MinSize().Width {
			return false
		}
	}
	return true
}

func (l *columns) MinSize(o []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	stacked := !l.sideBySide(o, l.width)
	for i, x := range o {
		m := x.MinSize()
		size.Width = max(size.Width, m.Width)
		if stacked {
			size.Height += m.Height
			if i > 0 {
				size.Height += columnGap
			}
		} else {
			size.Height = max(size.Height, m.Height)
		}
	}
	return size
}

func (l *columns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	if !l.sideBySide(o, size.Width) {
		var y float32
		for _, x := range o {
			x.Move(fyne.NewPos(0, y))
			x.Resize(fyne.NewSize(size.Width, x.MinSize().Height))
			y += x.MinSize().Height + columnGap
		}
		return
	}
	room := size.Width - columnGap*float32(len(o)-1)
	var left float32
	for i, x := range o {
		w := room * l.weights[i] / l.total()
		x.Move(fyne.NewPos(left, 0))
		x.Resize(fyne.NewSize(w, size.Height))
		left += w + columnGap
	}
}

// MaxWidth keeps an object from growing wider than is good to read, and gives it that width where there is room.
func MaxWidth(w float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&maxWidth{most: w}, o)
}

type maxWidth struct{ most float32 }

func (l *maxWidth) MinSize(o []fyne.CanvasObject) fyne.Size {
	// Text that wraps asks for its height at the width that it has: give it that first.
	if o[0].Size().Width == 0 {
		o[0].Resize(fyne.NewSize(l.most, o[0].MinSize().Height))
	}
	return fyne.NewSize(l.most, o[0].MinSize().Height)
}

func (l *maxWidth) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(min(l.most, size.Width), size.Height))
}

// Stack sets cards below each other, with room between.
func Stack(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(columnGap), objects...)
}

// Empty invites: one sentence and, unless button is "", one button.
func Empty(sentence, button string, tapped func()) fyne.CanvasObject {
	box := container.NewVBox(MaxWidth(420, Muted(sentence)))
	if button != "" {
		b := NewButton(button, tapped)
		b.Importance = widget.HighImportance
		box.Add(container.NewCenter(b))
	}
	return container.NewCenter(box)
}

// Crumbs is the way here; the last part is where one is.
func Crumbs(parts []string, tapped []func()) fyne.CanvasObject {
	box := container.NewHBox()
	for i, part := range parts {
		if i > 0 {
			box.Add(Line("›", "text", "muted", false))
		}
		if i < len(tapped) && tapped[i] != nil {
			box.Add(newLink(part, tapped[i]))
		} else {
			box.Add(shortened(part))
		}
	}
	return box
}

// shortened is a part of the way in few letters: the title below says all of it.
func shortened(s string) fyne.CanvasObject {
	const most = 48
	if letters := []rune(s); len(letters) > most {
		s = string(letters[:most]) + "…"
	}
	return text(s, "text", "muted", false, fyne.TextWrapOff)
}
