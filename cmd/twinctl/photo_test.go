package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"os"

	"github.com/rogpeppe/go-internal/testscript"
)

// photo FILE [SEED] writes a JPEG of half a megabyte and more that tells where it was taken.
func photo(ts *testscript.TestScript, _ bool, args []string) {
	r := rand.New(rand.NewPCG(uint64(len(args[0])), uint64(len(args))))
	img := image.NewRGBA(image.Rect(0, 0, 1200, 800))
	for i := range img.Pix {
		img.Pix[i] = byte(r.Uint32())
	}
	img.Set(0, 0, color.White)
	var b bytes.Buffer
	ts.Check(jpeg.Encode(&b, img, nil))
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00GPSLatitude"
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), append(out, b.Bytes()[2:]...), 0o600))
}
