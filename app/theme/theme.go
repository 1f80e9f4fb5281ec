// Package theme is how the program looks: its colours, light and dark, its letters, sizes and icons. Screens name colours and sizes from
// here; no other package has numbers for them.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// The names of the colours.
const (
	Paper         fyne.ThemeColorName = "paper"         // behind everything
	Surface       fyne.ThemeColorName = "surface"       // cards, fields
	Ink           fyne.ThemeColorName = "ink"           // text
	Muted         fyne.ThemeColorName = "muted"         // text that matters less
	Night         fyne.ThemeColorName = "night"         // navigation, main buttons
	NightText     fyne.ThemeColorName = "nightText"     // text on night
	NightMuted    fyne.ThemeColorName = "nightMuted"    // text on night that matters less
	NightSelected fyne.ThemeColorName = "nightSelected" // where one is, in the navigation
	Wheat         fyne.ThemeColorName = "wheat"         // what waits
	WheatText     fyne.ThemeColorName = "wheatText"     // text on wheat
	Line          fyne.ThemeColorName = "line"          // around cards, between rows
	Good          fyne.ThemeColorName = "good"          // what is well
	Link          fyne.ThemeColorName = "link"          // what leads on
	Soft          fyne.ThemeColorName = "soft"          // behind chips and buttons, under the pointer
	Field         fyne.ThemeColorName = "field"         // behind what can be typed or chosen
	Main          fyne.ThemeColorName = "main"          // behind the main action of a screen
	Focus         fyne.ThemeColorName = "focused"       // laid over what the keyboard is at: what is written there still stands out
)

// The names of the sizes.
const (
	SizeTitle   fyne.ThemeSizeName = "title"
	SizeHeading fyne.ThemeSizeName = "heading"
	SizeLabel   fyne.ThemeSizeName = "label"
)

type palette map[fyne.ThemeColorName]color.NRGBA

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff}
}

// veil is a colour that what is below shines through.
func veil(hex uint32, alpha uint8) color.NRGBA {
	c := rgb(hex)
	c.A = alpha
	return c
}

var light = palette{
	Paper: rgb(0xF7F4EE), Surface: rgb(0xFFFFFF), Ink: rgb(0x22303C), Muted: rgb(0x5D6672), Night: rgb(0x23395B), NightText: rgb(0xFFFFFF),
	NightMuted: rgb(0xB9C4D6), NightSelected: rgb(0x335484), Wheat: rgb(0xE0A526), WheatText: rgb(0x22303C), Line: rgb(0xE2DCD0), Good: rgb(0x2F6B2D),
	Link: rgb(0x1F5F94), Soft: rgb(0xE9EEF6), Main: rgb(0x23395B), Field: rgb(0xF6F5F1), Focus: veil(0x4FA3E0, 0x80),
}

var dark = palette{
	Paper: rgb(0x161C24), Surface: rgb(0x1F2833), Ink: rgb(0xE8EDF3), Muted: rgb(0xA3AFBD), Night: rgb(0x1B2C48), NightText: rgb(0xFFFFFF),
	NightMuted: rgb(0xB0BDD2), NightSelected: rgb(0x35568A), Wheat: rgb(0xE7B44A), WheatText: rgb(0x161C24), Line: rgb(0x34404E), Good: rgb(0x86C583),
	Link: rgb(0x7FB4E6), Soft: rgb(0x2D3A4B), Main: rgb(0x3A68A8), Field: rgb(0x27323F), Focus: veil(0x4A90D9, 0x60),
}

// hues are those of the themes of activities, each with its own word and mark besides.
var hues = map[string]color.NRGBA{
	"fun": rgb(0xD9694F), "traditions": rgb(0x8A5A9A), "kindness": rgb(0xC2557A), "sharing": rgb(0x2E7FB8),
	"nature": rgb(0x4F8A4C), "literature": rgb(0x3E4E88), "health": rgb(0x2C8C89), "community": rgb(0xC48A24),
}

// Hue gives the colour of a theme of activities; grey for none.
func Hue(theme string) color.NRGBA {
	if c, ok := hues[theme]; ok {
		return c
	}
	return rgb(0x7A8594)
}

// Twinshelf is the theme, light or dark.
type Twinshelf struct {
	dark   bool
	colour palette
}

// New gives the theme.
func New(isDark bool) *Twinshelf {
	if isDark {
		return &Twinshelf{dark: true, colour: dark}
	}
	return &Twinshelf{colour: light}
}

// IsDark tells which of the two it is.
func (t *Twinshelf) IsDark() bool { return t.dark }

// toolkit says which of our colours stand for those that Fyne asks for.
var toolkit = map[fyne.ThemeColorName]fyne.ThemeColorName{
	fynetheme.ColorNameBackground: Paper, fynetheme.ColorNameForeground: Ink, fynetheme.ColorNamePrimary: Main, fynetheme.ColorNameButton: Soft,
	fynetheme.ColorNameInputBackground: Field, fynetheme.ColorNameInputBorder: Line, fynetheme.ColorNameSeparator: Line, fynetheme.ColorNamePlaceHolder: Muted,
	fynetheme.ColorNameHover: Soft, fynetheme.ColorNameSelection: Soft, fynetheme.ColorNameFocus: Focus, fynetheme.ColorNameMenuBackground: Surface,
	fynetheme.ColorNameOverlayBackground: Surface, fynetheme.ColorNameHeaderBackground: Surface, fynetheme.ColorNameHyperlink: Link,
	fynetheme.ColorNameWarning: Wheat, fynetheme.ColorNameSuccess: Good, fynetheme.ColorNameForegroundOnPrimary: NightText,
	fynetheme.ColorNameForegroundOnWarning: WheatText, fynetheme.ColorNameDisabledButton: Soft, fynetheme.ColorNameDisabled: Muted,
}

// Color gives a colour by its name, ours or Fyne's. The variant that Fyne offers is the system's; ours was chosen with New.
func (t *Twinshelf) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if ours, ok := toolkit[name]; ok {
		name = ours
	}
	if c, ok := t.colour[name]; ok {
		return c
	}
	variant := fynetheme.VariantLight
	if t.dark {
		variant = fynetheme.VariantDark
	}
	return fynetheme.DefaultTheme().Color(name, variant)
}

var sizes = map[fyne.ThemeSizeName]float32{
	SizeTitle: 23, SizeHeading: 15, SizeLabel: 12,
	fynetheme.SizeNameText: 14, fynetheme.SizeNamePadding: 4, fynetheme.SizeNameInnerPadding: 8, fynetheme.SizeNameInputRadius: 8,
	fynetheme.SizeNameSelectionRadius: 8, fynetheme.SizeNameLineSpacing: 4, fynetheme.SizeNameInlineIcon: 18, fynetheme.SizeNameScrollBar: 12,
	fynetheme.SizeNameHeadingText: 23, fynetheme.SizeNameSubHeadingText: 15, fynetheme.SizeNameCaptionText: 12,
}

// Size gives a size by its name.
func (t *Twinshelf) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := sizes[name]; ok {
		return s
	}
	return fynetheme.DefaultTheme().Size(name)
}

// Icon gives Fyne's own icons; ours are had by name (see the function Icon).
func (t *Twinshelf) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// Color gives a colour of the theme that is set.
func Color(name fyne.ThemeColorName) color.Color {
	t := fyne.CurrentApp().Settings().Theme()
	return t.Color(name, fyne.CurrentApp().Settings().ThemeVariant())
}
