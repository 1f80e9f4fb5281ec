package picture

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

// Side is the longest side of a small picture in pixels.
const Side = 320

// quality of small pictures: some 20 KB each.
const quality = 80

// Thumbnail makes a small JPEG, the right way up, with nothing beside its pixels. ErrTooLarge: the picture is not decoded; ErrFormat: it is damaged,
// or none that can be read.
func Thumbnail(b []byte) ([]byte, error) {
	h, err := headerOf(b)
	switch {
	case err != nil:
		return nil, err
	case !h.fits():
		return nil, ErrTooLarge
	}
	img, err := decode(b)
	if err != nil {
		return nil, errors.Join(ErrFormat, err)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, turned(shrunk(img), h.orientation), &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Decode decodes a small picture that another computer made: it has to be a JPEG of at most twice Side.
func Decode(b []byte) (image.Image, error) {
	h, err := headerOf(b)
	if err != nil || Sniff(b) != JPEG || h.width > 2*Side || h.height > 2*Side {
		return nil, ErrFormat
	}
	return jpeg.Decode(bytes.NewReader(b))
}

func decode(b []byte) (image.Image, error) {
	switch Sniff(b) {
	case JPEG:
		return jpeg.Decode(bytes.NewReader(b))
	case PNG:
		return png.Decode(bytes.NewReader(b))
	default:
		return webp.Decode(bytes.NewReader(b))
	}
}

// shrunk draws a picture small, on white where one sees through it.
func shrunk(img image.Image) *image.RGBA {
	size := img.Bounds().Size()
	w, h := size.X, size.Y
	if longest := max(w, h); longest > Side {
		w, h = max(1, w*Side/longest), max(1, h*Side/longest)
	}
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(small, small.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.BiLinear.Scale(small, small.Bounds(), img, img.Bounds(), draw.Over, nil)
	return small
}

// turned turns a picture the way that Exif says: 1 is upright; 2 to 4 are mirrored or upside down, 5 to 8 lie on a side.
func turned(img *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 || orientation > 8 {
		return img
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if orientation > 4 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			fx, fy := source(orientation, x, y, w, h)
			out.SetRGBA(x, y, img.RGBAAt(fx, fy))
		}
	}
	return out
}

// source gives the pixel of a stored picture of w by h that is seen at x, y.
func source(orientation, x, y, w, h int) (int, int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	default:
		return w - 1 - y, x
	}
}
