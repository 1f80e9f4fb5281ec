package theme

import (
	"bytes"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/twinshelf/twinshelf/assets"
)

// ink is the colour that the icons' files are drawn in.
const ink = "#22303C"

// Icon gives one of the program's icons, in the colour of text. An icon that is not there is drawn as nothing.
func Icon(name string) fyne.Resource { return IconOn(name, fynetheme.ColorNameForeground) }

// IconOn gives an icon in a colour of the theme.
func IconOn(name string, colour fyne.ThemeColorName) fyne.Resource {
	b, err := assets.Icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		return nil
	}
	return &strokeIcon{name: name, colour: colour, svg: b}
}

// strokeIcon colours the strokes of an icon. Fyne's own themed icons colour what is filled, and these are lines.
type strokeIcon struct {
	name   string
	colour fyne.ThemeColorName
	svg    []byte
}

// Name is different for each colour: Fyne keeps what it drew by name.
func (i *strokeIcon) Name() string {
	return string(i.colour) + "-" + hex(Color(i.colour)) + "-" + i.name + ".svg"
}

// Content is the drawing in the colour as the theme has it now.
func (i *strokeIcon) Content() []byte {
	return bytes.ReplaceAll(i.svg, []byte(ink), []byte(hex(Color(i.colour))))
}

func hex(c interface{ RGBA() (r, g, b, a uint32) }) string {
	const digits = "0123456789ABCDEF"
	r, g, b, _ := c.RGBA()
	out := []byte{'#'}
	for _, v := range []uint32{r >> 8, g >> 8, b >> 8} {
		out = append(out, digits[v>>4&15], digits[v&15])
	}
	return string(out)
}

// AppIcon is the program's picture.
func AppIcon() fyne.Resource { return fyne.NewStaticResource("twinshelf.png", assets.AppIcon) }
