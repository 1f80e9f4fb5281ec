// Package widgets are the pieces that screens are built from: texts, cards, rows, the shelf. They know how things look, and nothing of records.
package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
)

func text(s string, size fyne.ThemeSizeName, colour fyne.ThemeColorName, bold bool, wrap fyne.TextWrap) *widget.RichText {
	t := widget.NewRichText(&widget.TextSegment{Text: s, Style: widget.RichTextStyle{
		SizeName: size, ColorName: colour, TextStyle: fyne.TextStyle{Bold: bold},
	}})
	t.Wrapping = wrap
	return t
}

// Title is the name of a screen or a record.
func Title(s string) fyne.CanvasObject {
	return text(s, theme.SizeTitle, theme.Ink, true, fyne.TextWrapWord)
}

// Name is a title that stands beside other things, and so does not wrap.
func Name(s string) fyne.CanvasObject {
	return text(s, theme.SizeTitle, theme.Ink, true, fyne.TextWrapOff)
}

// Label is a small word beside a field; it does not wrap.
func Label(s string) fyne.CanvasObject {
	return text(s, theme.SizeLabel, theme.Muted, false, fyne.TextWrapOff)
}

// Heading is the name of a card.
func Heading(s string) fyne.CanvasObject {
	return text(s, theme.SizeHeading, theme.Ink, true, fyne.TextWrapOff)
}

// Body is plain text; it wraps.
func Body(s string) fyne.CanvasObject {
	return tight(text(s, "text", theme.Ink, false, fyne.TextWrapWord))
}

// Strong is plain text that matters.
func Strong(s string) fyne.CanvasObject {
	return tight(text(s, "text", theme.Ink, true, fyne.TextWrapWord))
}

// Muted is plain text that matters less.
func Muted(s string) fyne.CanvasObject {
	return tight(text(s, "text", theme.Muted, false, fyne.TextWrapWord))
}

// Small is a label or a remark.
func Small(s string) fyne.CanvasObject {
	return tight(text(s, theme.SizeLabel, theme.Muted, false, fyne.TextWrapWord))
}

// Line is a short text on one line, cut where the room ends.
func Line(s string, size fyne.ThemeSizeName, colour fyne.ThemeColorName, bold bool) *widget.RichText {
	t := text(s, size, colour, bold, fyne.TextWrapOff)
	t.Truncation = fyne.TextTruncateEllipsis
	return t
}

// tight takes off most of the room above and below that Fyne leaves around text, so that lines that belong together stand together.
func tight(o fyne.CanvasObject) fyne.CanvasObject { return container.New(closer{6}, o) }

type closer struct{ cut float32 }

func (l closer) MinSize(o []fyne.CanvasObject) fyne.Size {
	s := o[0].MinSize()
	return fyne.NewSize(s.Width, max(s.Height-2*l.cut, 0))
}

func (l closer) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width, size.Height+2*l.cut))
	o[0].Move(fyne.NewPos(0, -l.cut))
}

// Gap is empty room.
func Gap(h float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(h, h))
	return r
}
