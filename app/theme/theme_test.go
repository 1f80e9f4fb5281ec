package theme

import (
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// luminance and contrast are those of WCAG 2.2, section 1.4.3.
func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

// Every text stands out from what is behind it, in both palettes.
func TestContrast(t *testing.T) {
	pairs := [][2]fyne.ThemeColorName{
		{Ink, Paper}, {Ink, Surface}, {Ink, Field}, {Ink, Soft}, {Muted, Paper}, {Muted, Surface}, {Muted, Field}, {Muted, Soft}, {NightText, Night},
		{NightText, NightSelected}, {NightMuted, Night}, {WheatText, Wheat}, {Good, Soft}, {Good, Surface}, {Link, Paper}, {Link, Surface}, {NightText, Main},
	}
	for name, p := range map[string]palette{"light": light, "dark": dark} {
		for _, pair := range pairs {
			if got := contrast(p[pair[0]], p[pair[1]]); got < 4.5 {
				t.Errorf("%s: %s on %s: %.2f to 1", name, pair[0], pair[1], got)
			}
		}
	}
}

// What the keyboard is at can be told from what it is not at, and its text still stands out.
func TestFocusContrast(t *testing.T) {
	over := func(under, veil color.NRGBA) color.NRGBA {
		mix := func(a, b uint8) uint8 { return uint8((int(a)*(255-int(veil.A)) + int(b)*int(veil.A)) / 255) }
		return color.NRGBA{R: mix(under.R, veil.R), G: mix(under.G, veil.G), B: mix(under.B, veil.B), A: 255}
	}
	for name, p := range map[string]palette{"light": light, "dark": dark} {
		for _, pair := range [][2]fyne.ThemeColorName{{Ink, Soft}, {NightText, Main}, {WheatText, Wheat}, {Ink, Surface}} {
			at := over(p[pair[1]], p[Focus])
			if got := contrast(p[pair[0]], at); got < 4.5 {
				t.Errorf("%s: %s on a focused %s: %.2f to 1", name, pair[0], pair[1], got)
			}
			if got := contrast(p[pair[1]], at); got < 1.15 {
				t.Errorf("%s: a focused %s is hardly another: %.2f to 1", name, pair[1], got)
			}
		}
	}
}

// Every colour is in both palettes.
func TestPalettesAreAlike(t *testing.T) {
	for name := range light {
		if _, ok := dark[name]; !ok {
			t.Errorf("%s has no dark colour", name)
		}
	}
	if len(light) != len(dark) {
		t.Errorf("%d light colours, %d dark ones", len(light), len(dark))
	}
}

// The «і» has its dot and the «ї» its two, in every style: Fyne's own font draws the first without.
func TestDots(t *testing.T) {
	for style, file := range fonts {
		for letter, dots := range map[rune]int{'і': 1, 'ї': 2} {
			if got := blobsAbove(t, file.Content(), letter); got != dots {
				t.Errorf("%v: %c has %d dots", style, letter, got)
			}
		}
	}
}

// blobsAbove draws a letter large and counts the runs of ink in the row through its dots.
func blobsAbove(t *testing.T, file []byte, letter rune) int {
	t.Helper()
	f, err := opentype.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 200, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewGray(image.Rect(0, 0, 200, 260))
	d := font.Drawer{Dst: img, Src: image.White, Face: face, Dot: fixed.P(40, 200)}
	d.DrawString(string(letter))
	var top int
	for y := range 260 {
		if runs(img, y) > 0 {
			top = y
			break
		}
	}
	gap := 0 // below the dots a row without ink parts them from the stem
	for y := top; y < 200; y++ {
		if runs(img, y) == 0 {
			gap = y
			break
		}
	}
	if gap == 0 {
		return 0
	}
	return runs(img, (top+gap)/2)
}

func runs(img *image.Gray, y int) int {
	n, inside := 0, false
	for x := range img.Bounds().Dx() {
		ink := img.GrayAt(x, y).Y > 128
		if ink && !inside {
			n++
		}
		inside = ink
	}
	return n
}
