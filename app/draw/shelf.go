// Package draw makes pictures from values: pure functions, so that the same values give the same picture. Screens show them in a raster and
// answer clicks by the places that come with the picture.
package draw

import (
	"image"
	"image/color"
	"image/draw"
	"strconv"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Spine is something that was done together, or is planned: a book on the shelf.
type Spine struct {
	Title   string
	Colour  color.NRGBA
	Planned bool    // drawn dashed
	Weight  float32 // how tall, 0 … 1
	Year    int     // 0: none; the first of a year has the year's mark
}

// Colours are those of the shelf in a theme.
type Colours struct {
	Back, Board, Ink, Muted, Line color.NRGBA
}

// Sizes at scale 1, in pixels.
const (
	spineWidth = 30
	spineGap   = 5
	boardSize  = 10
	topRoom    = 26
	textSize   = 12
)

// Shelf draws a shelf of w × h pixels and gives the place of each spine on it; those that find no room are left out at the beginning,
// for the newest matter most, and have an empty place. scale is that of the screen: 2 where a point has two pixels a side. letters is a
// font file (OpenType).
func Shelf(spines []Spine, w, h int, scale float32, c Colours, letters []byte) (image.Image, []image.Rectangle) {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	fill(img, img.Bounds(), c.Back)
	board := px(boardSize, scale)
	fill(img, image.Rect(0, h-board, w, h), c.Board)
	places := make([]image.Rectangle, len(spines))
	face := faceOf(letters, float64(textSize*scale))
	if face == nil || w <= 0 || h <= board {
		return img, places
	}
	width, gap := px(spineWidth, scale), px(spineGap, scale)
	room := max((w-2*gap)/(width+gap), 0)
	skip := max(len(spines)-room, 0)
	x := 2 * gap
	year := 0
	for i := skip; i < len(spines); i++ {
		s := &spines[i]
		if s.Year != 0 && s.Year != year {
			year = s.Year
			mark(img, x-gap/2, h-board, strconv.Itoa(year), face, c)
		}
		tall := int(float32(h-board-px(topRoom, scale)) * (0.45 + 0.55*min(max(s.Weight, 0), 1)))
		places[i] = image.Rect(x, h-board-tall, x+width, h-board)
		spine(img, places[i], s, scale, face, c)
		x += width + gap
	}
	return img, places
}

func px(points, scale float32) int { return int(points*scale + 0.5) }

func fill(img draw.Image, r image.Rectangle, c color.Color) {
	draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// spine draws one spine with its title from the foot up.
func spine(img *image.RGBA, r image.Rectangle, s *Spine, scale float32, face font.Face, c Colours) {
	text := color.NRGBA{0xff, 0xff, 0xff, 0xff}
	if s.Planned {
		dashed(img, r, px(2, scale), c.Ink)
		text = c.Ink
	} else {
		fill(img, r, s.Colour)
		fill(img, image.Rect(r.Max.X-px(3, scale), r.Min.Y, r.Max.X, r.Max.Y), darker(s.Colour))
		corner(img, r, c.Back)
	}
	upright(img, r.Inset(px(4, scale)), s.Title, face, text)
}

// corner takes a pixel off the upper corners, so that a book looks like one.
func corner(img *image.RGBA, r image.Rectangle, back color.Color) {
	for _, p := range []image.Point{{r.Min.X, r.Min.Y}, {r.Max.X - 1, r.Min.Y}, {r.Min.X + 1, r.Min.Y}, {r.Min.X, r.Min.Y + 1}, {r.Max.X - 2, r.Min.Y}, {r.Max.X - 1, r.Min.Y + 1}} {
		img.Set(p.X, p.Y, back)
	}
}

func darker(c color.NRGBA) color.NRGBA {
	return color.NRGBA{R: c.R / 5 * 4, G: c.G / 5 * 4, B: c.B / 5 * 4, A: c.A}
}

func dashed(img *image.RGBA, r image.Rectangle, thick int, c color.Color) {
	dash := thick * 3
	for x := r.Min.X; x < r.Max.X; x += 2 * dash {
		fill(img, image.Rect(x, r.Min.Y, min(x+dash, r.Max.X), r.Min.Y+thick), c)
		fill(img, image.Rect(x, r.Max.Y-thick, min(x+dash, r.Max.X), r.Max.Y), c)
	}
	for y := r.Min.Y; y < r.Max.Y; y += 2 * dash {
		fill(img, image.Rect(r.Min.X, y, r.Min.X+thick, min(y+dash, r.Max.Y)), c)
		fill(img, image.Rect(r.Max.X-thick, y, r.Max.X, min(y+dash, r.Max.Y)), c)
	}
}

// upright draws text that reads from below upwards, cut where the room ends.
func upright(img *image.RGBA, r image.Rectangle, text string, face font.Face, c color.Color) {
	if r.Empty() {
		return
	}
	text = fit(text, face, r.Dy())
	m := face.Metrics()
	height := (m.Ascent + m.Descent).Ceil()
	flat := image.NewRGBA(image.Rect(0, 0, r.Dy(), height))
	d := font.Drawer{Dst: flat, Src: image.NewUniform(c), Face: face, Dot: fixed.Point26_6{Y: m.Ascent}}
	d.DrawString(text)
	// A quarter turn to the left: what lies at (x, y) of the flat text stands at (y, bottom - x).
	left := r.Min.X + (r.Dx()-height)/2
	turned := image.NewRGBA(image.Rect(0, 0, height, r.Dy()))
	for y := range height {
		for x := range r.Dy() {
			turned.SetRGBA(y, r.Dy()-1-x, flat.RGBAAt(x, y))
		}
	}
	xdraw.Draw(img, image.Rect(left, r.Min.Y, left+height, r.Max.Y), turned, image.Point{}, xdraw.Over)
}

// fit cuts a text to a width, with an ellipsis.
func fit(text string, face font.Face, width int) string {
	if font.MeasureString(face, text).Ceil() <= width {
		return text
	}
	letters := []rune(text)
	for len(letters) > 0 && font.MeasureString(face, string(letters)+"…").Ceil() > width {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}

// mark draws the line where a year begins, and the year.
func mark(img *image.RGBA, x, bottom int, year string, face font.Face, c Colours) {
	for y := 4; y < bottom; y += 6 {
		fill(img, image.Rect(x, y, x+1, min(y+3, bottom)), c.Line)
	}
	d := font.Drawer{Dst: img, Src: image.NewUniform(c.Muted), Face: face, Dot: fixed.P(x+5, face.Metrics().Ascent.Ceil()+2)}
	d.DrawString(year)
}

func faceOf(letters []byte, size float64) font.Face {
	f, err := opentype.Parse(letters)
	if err != nil {
		return nil
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return nil
	}
	return face
}
