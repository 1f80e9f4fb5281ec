package form

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/twinshelf/twinshelf/data/record"
)

// Whatever the width, and whatever is odd: no editor lies on another, and none sticks out at the right.
func TestNothingOverlaps(t *testing.T) {
	for _, width := range []float32{420, 560, 760, 1100} {
		for _, kind := range record.Standard().Kinds() {
			f := open(t, "uk", kind, sample(kind), newShelf())
			settle(f.root, width)
			controls := placed(f)
			for i, a := range controls {
				if a.right > width {
					t.Errorf("%s at %v: %v ends at %v", kind.ID, width, a.name, a.right)
				}
				for _, b := range controls[i+1:] {
					if a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom {
						t.Fatalf("%s at %v: %+v lies on %+v", kind.ID, width, a, b)
					}
				}
			}
		}
	}
}

// settle lays out until heights fit widths, as the window does from frame to frame.
func settle(o fyne.CanvasObject, width float32) {
	for range 6 {
		o.Resize(fyne.NewSize(width, o.MinSize().Height+1))
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
	}
}

type place struct {
	name                     string
	left, top, right, bottom float32
}

// placed gives where the controls and lines of text are.
func placed(f *Form) []place {
	var all []place
	for _, o := range visible(f.root) {
		name := ""
		switch x := o.(type) {
		case *caption:
			name = x.text.Text
		case *entry:
			name = "entry " + x.Text
		case *chooser:
			name = "menu " + x.Selected
		case *tick:
			name = "box " + x.Text
		case *button:
			name = "button " + x.Text
		default:
			continue
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		size := o.Size()
		all = append(all, place{name, at.X, at.Y, at.X + size.Width, at.Y + size.Height})
	}
	return all
}
