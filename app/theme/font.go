package theme

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/twinshelf/twinshelf/assets"
)

// fontFiles are the files of each style. Weight makes the hierarchy, and semi-bold is bold enough.
var fontFiles = map[fyne.TextStyle]string{
	{}:                         "Inter-Regular.otf",
	{Bold: true}:               "Inter-SemiBold.otf",
	{Italic: true}:             "Inter-Italic.otf",
	{Bold: true, Italic: true}: "Inter-SemiBoldItalic.otf",
	{Monospace: true}:          "NotoSansMono-Regular.ttf",
}

var fonts = loadFonts()

func loadFonts() map[fyne.TextStyle]fyne.Resource {
	m := make(map[fyne.TextStyle]fyne.Resource, len(fontFiles))
	for style, file := range fontFiles {
		b, err := assets.Fonts.ReadFile("fonts/" + file)
		if err != nil {
			panic(err) // can't be: it is embedded
		}
		m[style] = fyne.NewStaticResource(file, b)
	}
	return m
}

// Font gives the letters of a style; symbols are Fyne's.
func (t *Twinshelf) Font(style fyne.TextStyle) fyne.Resource {
	if style.Symbol {
		return fynetheme.DefaultTheme().Font(style)
	}
	if style.Monospace {
		return fonts[fyne.TextStyle{Monospace: true}]
	}
	return fonts[fyne.TextStyle{Bold: style.Bold, Italic: style.Italic}]
}

// FontFile gives the bytes of the letters that pictures are drawn with.
func FontFile() []byte { return fonts[fyne.TextStyle{Bold: true}].Content() }
