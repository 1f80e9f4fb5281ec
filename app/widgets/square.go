package widgets

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/boombuler/barcode/qr"
)

// Square shows a text of capital letters and digits as a QR code (ISO/IEC 18004), black on white in every theme, with the border of four modules that the standard asks for. A telephone
// reads it from the screen, where nothing is stained: the least correction (level L) keeps it coarse. A text that is too long for one is not shown.
func Square(text string) fyne.CanvasObject {
	const quiet, module = 4, 4
	code, err := qr.Encode(text, qr.L, qr.AlphaNumeric)
	if err != nil {
		return Gap(0)
	}
	size := code.Bounds().Dx()
	img := image.NewGray(image.Rect(0, 0, size+2*quiet, size+2*quiet))
	for y := range size + 2*quiet {
		for x := range size + 2*quiet {
			shade := color.Gray{Y: 255}
			if in := image.Pt(x-quiet, y-quiet); in.In(code.Bounds()) {
				if r, _, _, _ := code.At(in.X, in.Y).RGBA(); r == 0 {
					shade.Y = 0
				}
			}
			img.SetGray(x, y, shade)
		}
	}
	picture := canvas.NewImageFromImage(img)
	picture.ScaleMode = canvas.ImageScalePixels
	picture.FillMode = canvas.ImageFillContain
	side := float32(img.Bounds().Dx() * module)
	picture.SetMinSize(fyne.NewSize(side, side))
	return picture
}
