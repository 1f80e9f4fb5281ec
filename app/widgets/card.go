package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
)

// Card is a surface with things on it, one below the other.
func Card(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return CardOf(container.NewVBox(objects...))
}

// CardOf is a surface with one thing on it.
func CardOf(o fyne.CanvasObject) fyne.CanvasObject {
	c := &card{content: o}
	c.ExtendBaseWidget(c)
	return c
}

// card redraws its surface when the theme changes, as widgets do and plain rectangles do not.
type card struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

func (c *card) CreateRenderer() fyne.WidgetRenderer {
	r := &cardRenderer{card: c, back: canvas.NewRectangle(theme.Color(theme.Surface))}
	r.back.CornerRadius = 12
	r.back.StrokeWidth = 1
	r.Refresh()
	return r
}

// cardInset is the room between a card's edge and what is on it.
const cardInset = 12

type cardRenderer struct {
	card *card
	back *canvas.Rectangle
}

func (r *cardRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	r.card.content.Move(fyne.NewPos(cardInset, cardInset))
	r.card.content.Resize(size.SubtractWidthHeight(2*cardInset, 2*cardInset))
}

func (r *cardRenderer) MinSize() fyne.Size {
	return r.card.content.MinSize().AddWidthHeight(2*cardInset, 2*cardInset)
}

func (r *cardRenderer) Refresh() {
	r.back.FillColor, r.back.StrokeColor = theme.Color(theme.Surface), theme.Color(theme.Line)
	r.back.Refresh()
	r.card.content.Refresh()
}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.card.content}
}

func (r *cardRenderer) Destroy() {}

// Chip is a short mark: a stage, who can read.
func Chip(s string, colour fyne.ThemeColorName) fyne.CanvasObject {
	t := canvas.NewText(s, theme.Color(colour))
	t.TextSize = 12
	back := canvas.NewRectangle(theme.Color(theme.Soft))
	back.CornerRadius = 6
	return container.NewStack(back, container.New(inset{8, 4}, t))
}

// inset leaves room around one object.
type inset struct{ x, y float32 }

func (l inset) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().AddWidthHeight(2*l.x, 2*l.y)
}

func (l inset) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(l.x, l.y))
	o[0].Resize(size.SubtractWidthHeight(2*l.x, 2*l.y))
}
