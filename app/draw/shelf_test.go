package draw

import (
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/twinshelf/twinshelf/assets"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

var colours = Colours{Back: color.NRGBA{0xF2, 0xE9, 0xDA, 0xff}, Board: color.NRGBA{0xB9, 0x8A, 0x4E, 0xff}, Ink: color.NRGBA{0x22, 0x30, 0x3C, 0xff},
	Muted: color.NRGBA{0x5D, 0x66, 0x72, 0xff}, Line: color.NRGBA{0xC9, 0xBF, 0xAC, 0xff}}

func letters(t *testing.T) []byte {
	t.Helper()
	b, err := assets.Fonts.ReadFile("fonts/Inter-SemiBold.otf")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func spines() []Spine {
	red, blue := color.NRGBA{0xD9, 0x69, 0x4F, 0xff}, color.NRGBA{0x2E, 0x7F, 0xB8, 0xff}
	return []Spine{
		{Title: "First call", Colour: blue, Weight: 0.3, Year: 2024}, {Title: "Казка естафетою", Colour: red, Weight: 1, Year: 2025},
		{Title: "A title that is far too long for the spine of a book", Colour: blue, Weight: 0.6, Year: 2025}, {Title: "Свято", Planned: true, Weight: 0.5, Year: 2026},
	}
}

func TestShelfPicture(t *testing.T) {
	img, places := Shelf(spines(), 320, 220, 1, colours, letters(t))
	for i, p := range places {
		if p.Empty() || !p.In(img.Bounds()) {
			t.Errorf("spine %d is at %v", i, p)
		}
	}
	golden(t, img, "shelf.png")
}

// golden compares with a kept picture; a few points may differ a little, as letters do from machine to machine.
func golden(t *testing.T, img image.Image, name string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, img); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		return
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds() != img.Bounds() {
		t.Fatalf("%v, want %v", img.Bounds(), want.Bounds())
	}
	off := 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if far(img.At(x, y), want.At(x, y)) {
				off++
			}
		}
	}
	if total := img.Bounds().Dx() * img.Bounds().Dy(); off > total/100 {
		t.Fatalf("%d of %d points differ; look at the picture, and if it is right run with -update", off, total)
	}
}

func far(a, b color.Color) bool {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	d := func(x, y uint32) uint32 { return max(x, y) - min(x, y) }
	return max(d(r1, r2), d(g1, g2), d(b1, b2)) > 0x2000
}

// What finds no room is left out at the beginning, and a shelf without room is no error.
func TestShelfWithoutRoom(t *testing.T) {
	many := make([]Spine, 100)
	_, places := Shelf(many, 200, 100, 1, colours, letters(t))
	if !places[0].Empty() || places[99].Empty() {
		t.Fatalf("first at %v, last at %v", places[0], places[99])
	}
	Shelf(many, 0, 0, 1, colours, letters(t))
	Shelf(many, 3, 3, 2, colours, nil)
}
