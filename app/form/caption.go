package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
)

// caption is one line of text without the padding of a label, so that it stands close to the editor below it.
type caption struct {
	widget.BaseWidget
	text   *canvas.Text
	colour fyne.ThemeColorName
	size   fyne.ThemeSizeName
}

// newName is the name of what follows.
func newName(text string) *caption { return newLine(text, theme.Ink, fynetheme.SizeNameText, true) }

// newRemark is small words beside or below something.
func newRemark(text string) *caption { return newLine(text, theme.Muted, theme.SizeLabel, false) }

func newLine(text string, colour fyne.ThemeColorName, size fyne.ThemeSizeName, bold bool) *caption {
	c := &caption{text: canvas.NewText(text, nil), colour: colour, size: size}
	c.text.TextStyle.Bold = bold
	c.ExtendBaseWidget(c)
	c.paint()
	return c
}

// CreateRenderer draws the line.
func (c *caption) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.text) }

// Refresh draws the line anew, in the colours of a theme that may have changed.
func (c *caption) Refresh() {
	c.paint()
	c.BaseWidget.Refresh()
}

func (c *caption) paint() {
	t := c.Theme()
	c.text.Color = t.Color(c.colour, fyne.CurrentApp().Settings().ThemeVariant())
	c.text.TextSize = t.Size(c.size)
}

func (c *caption) set(text string) {
	c.text.Text = text
	c.Refresh()
}

// newNotice says what is odd: a sentence that wraps, after a small sign. The sign alone has the colour, in which words would be hard to read.
func newNotice(text string) fyne.CanvasObject {
	return container.NewBorder(nil, nil, sign(theme.IconOn("warning", theme.Wheat), noticeSign), nil, widgets.Small(text))
}

// sign is a small icon beside words.
func sign(icon fyne.Resource, size float32) fyne.CanvasObject {
	return container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(size), widget.NewIcon(icon)))
}

// noticeSign is the size of the sign before a notice.
const noticeSign = 16
