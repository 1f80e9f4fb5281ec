package widgets

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/draw"
	"github.com/twinshelf/twinshelf/app/theme"
)

// Shelf shows what was done together as spines of books. A click opens one; with the keys left and right one is chosen, Enter opens it.
type Shelf struct {
	widget.BaseWidget
	spines  []draw.Spine
	tapped  func(i int)
	raster  *canvas.Raster
	mark    *canvas.Rectangle
	places  []image.Rectangle // in pixels of the raster
	width   int               // of the raster, in pixels
	chosen  int
	focused bool
}

// shelfHeight is that of the shelf in points.
const shelfHeight = 260

// NewShelf makes a shelf; tapped is called with the place of the spine in spines.
func NewShelf(spines []draw.Spine, tapped func(i int)) *Shelf {
	s := &Shelf{spines: spines, tapped: tapped, chosen: len(spines) - 1, mark: canvas.NewRectangle(color.Transparent)}
	s.mark.CornerRadius, s.mark.StrokeWidth = 4, 3
	s.raster = canvas.NewRaster(s.picture)
	s.ExtendBaseWidget(s)
	return s
}

func (s *Shelf) picture(w, h int) image.Image {
	scale := float32(1)
	if width := s.Size().Width; width > 0 {
		scale = float32(w) / width
	}
	img, places := draw.Shelf(s.spines, w, h, scale, shelfColours(), theme.FontFile())
	s.places, s.width = places, w
	return img
}

// shelfColours are warm in the light theme, and dim in the dark one.
func shelfColours() draw.Colours {
	c := draw.Colours{Ink: nrgba(theme.Ink), Muted: nrgba(theme.Muted), Line: nrgba(theme.Line), Back: color.NRGBA{0xF2, 0xE9, 0xDA, 0xff}, Board: color.NRGBA{0xB9, 0x8A, 0x4E, 0xff}}
	if t, ok := fyne.CurrentApp().Settings().Theme().(*theme.Twinshelf); ok && t.IsDark() {
		c.Back, c.Board = color.NRGBA{0x2A, 0x2B, 0x2E, 0xff}, color.NRGBA{0x7A, 0x5C, 0x36, 0xff}
	}
	return c
}

func nrgba(name fyne.ThemeColorName) color.NRGBA {
	return color.NRGBAModel.Convert(theme.Color(name)).(color.NRGBA)
}

// place gives the place of a spine in points; ok is false if it is not shown.
func (s *Shelf) place(i int) (pos fyne.Position, size fyne.Size, ok bool) {
	if i < 0 || i >= len(s.places) || s.places[i].Empty() || s.width == 0 {
		return pos, size, false
	}
	scale := s.Size().Width / float32(s.width)
	r := s.places[i]
	return fyne.NewPos(float32(r.Min.X)*scale, float32(r.Min.Y)*scale), fyne.NewSize(float32(r.Dx())*scale, float32(r.Dy())*scale), true
}

// Tapped opens the spine under the pointer.
func (s *Shelf) Tapped(e *fyne.PointEvent) {
	for i := range s.spines {
		pos, size, ok := s.place(i)
		if ok && e.Position.X >= pos.X && e.Position.X < pos.X+size.Width && e.Position.Y >= pos.Y {
			s.tapped(i)
			return
		}
	}
}

// FocusGained shows which spine the keys are at.
func (s *Shelf) FocusGained() {
	s.focused = true
	s.paint()
	reveal(s)
}

// FocusLost takes the mark away.
func (s *Shelf) FocusLost() { s.focused = false; s.paint() }

// TypedRune does nothing: the shelf is no field.
func (s *Shelf) TypedRune(rune) {}

// TypedKey goes along the shelf, and opens a spine.
func (s *Shelf) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		if _, _, ok := s.place(s.chosen - 1); ok {
			s.chosen--
		}
	case fyne.KeyRight:
		if _, _, ok := s.place(s.chosen + 1); ok {
			s.chosen++
		}
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		s.tapped(s.chosen)
		return
	}
	s.paint()
}

// Cursor is a hand.
func (s *Shelf) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (s *Shelf) paint() {
	pos, size, ok := s.place(s.chosen)
	s.mark.Hidden = !s.focused || !ok
	s.mark.StrokeColor = theme.Color(theme.Wheat)
	s.mark.Move(pos)
	s.mark.Resize(size)
	s.mark.Refresh()
}

// CreateRenderer shows the picture, and the mark above it.
func (s *Shelf) CreateRenderer() fyne.WidgetRenderer {
	s.mark.Hide()
	return &shelfRenderer{shelf: s}
}

type shelfRenderer struct{ shelf *Shelf }

func (r *shelfRenderer) Layout(size fyne.Size) { r.shelf.raster.Resize(size); r.shelf.paint() }
func (r *shelfRenderer) MinSize() fyne.Size    { return fyne.NewSize(280, shelfHeight) }
func (r *shelfRenderer) Refresh()              { r.shelf.raster.Refresh(); r.shelf.paint() }
func (r *shelfRenderer) Destroy()              {}
func (r *shelfRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.shelf.raster, r.shelf.mark}
}
