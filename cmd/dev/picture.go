package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
)

// icon draws the program's icon, 512 × 512, at a smaller size: each point is the mean of those it stands for.
func (d *dev) icon(size int) (*image.NRGBA, error) {
	f, err := os.Open(filepath.Join(d.root, "assets", "icon.png"))
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	whole, err := png.Decode(f)
	if err != nil {
		return nil, err
	}
	n := whole.Bounds().Dx() / size
	if n*size != whole.Bounds().Dx() {
		return nil, fmt.Errorf("the icon has no whole %d × %d", size, size)
	}
	small := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			small.Set(x, y, mean(whole, x*n, y*n, n))
		}
	}
	return small, nil
}

func mean(of image.Image, left, top, n int) color.Color {
	var sum [4]uint64
	for y := top; y < top+n; y++ {
		for x := left; x < left+n; x++ {
			r, g, b, a := of.At(x, y).RGBA()
			sum[0], sum[1], sum[2], sum[3] = sum[0]+uint64(r), sum[1]+uint64(g), sum[2]+uint64(b), sum[3]+uint64(a)
		}
	}
	all := uint64(n * n)
	return color.RGBA64{R: uint16(sum[0] / all), G: uint16(sum[1] / all), B: uint16(sum[2] / all), A: uint16(sum[3] / all)}
}

func pngOf(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

// iconSizes are those that Windows shows; it makes others from them.
var iconSizes = []int{16, 32, 64, 128, 256}

// ico is an icon for Windows: a directory of PNG files (learn.microsoft.com, "Icons").
func (d *dev) ico() ([]byte, error) {
	head := binary.LittleEndian.AppendUint16(nil, 0)
	head = binary.LittleEndian.AppendUint16(head, 1)
	head = binary.LittleEndian.AppendUint16(head, uint16(len(iconSizes)))
	var body []byte
	at := len(head) + 16*len(iconSizes)
	for _, size := range iconSizes {
		img, err := d.icon(size)
		if err != nil {
			return nil, err
		}
		content, err := pngOf(img)
		if err != nil {
			return nil, err
		}
		head = append(head, byte(size), byte(size), 0, 0) // 256 is written as 0
		head = binary.LittleEndian.AppendUint16(head, 1)
		head = binary.LittleEndian.AppendUint16(head, 32)
		head = binary.LittleEndian.AppendUint32(head, uint32(len(content)))
		head = binary.LittleEndian.AppendUint32(head, uint32(at+len(body)))
		body = append(body, content...)
	}
	return append(head, body...), nil
}

// side is the picture at the side of the installer's first and last page: the icon on its own blue, 164 × 314, as a BMP of 24 bits (learn.microsoft.com, "Bitmap Storage").
func (d *dev) side() ([]byte, error) {
	const width, height, size, head = 164, 314, 128, 54
	icon, err := d.icon(size)
	if err != nil {
		return nil, err
	}
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.NRGBA{0x23, 0x39, 0x5B, 0xFF}), image.Point{}, draw.Src)
	left := (width - size) / 2
	draw.Draw(img, image.Rect(left, 2*left, left+size, 2*left+size), icon, image.Point{}, draw.Over)
	const row = (3*width + 3) &^ 3
	b := append([]byte("BM"), make([]byte, head-2+row*height)...)
	for _, f := range [][2]uint32{{2, head + row*height}, {10, head}, {14, 40}, {18, width}, {22, height}, {26, 1 | 24<<16}, {34, row * height}} {
		binary.LittleEndian.PutUint32(b[f[0]:], f[1])
	}
	for y := range height { // from the bottom
		for x := range width {
			c := img.RGBAAt(x, height-1-y)
			copy(b[head+y*row+3*x:], []byte{c.B, c.G, c.R})
		}
	}
	return b, nil
}
