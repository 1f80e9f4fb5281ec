package picture

import (
	"bytes"
	"encoding/binary"

	"golang.org/x/image/webp"
)

// header is what a picture says of itself before it is decoded.
type header struct {
	width, height int64
	memory        int64 // bytes that decoding takes
	orientation   int
}

func (h header) pixels() int64 { return h.width * h.height }

// fits tells whether the picture may be decoded.
func (h header) fits() bool {
	return h.width > 0 && h.height > 0 && h.pixels() <= MaxPixels && h.memory <= MaxDecoded
}

func headerOf(b []byte) (header, error) {
	var h header
	var err error
	switch Sniff(b) {
	case JPEG:
		h, err = headerJPEG(b)
	case PNG:
		h, err = headerPNG(b)
	case WebP:
		h, err = headerWebP(b)
	default:
		return h, ErrFormat
	}
	if err != nil || h.width == 0 || h.height == 0 {
		return h, ErrFormat
	}
	return h, nil
}

// headerJPEG finds the first frame's size.
func headerJPEG(b []byte) (h header, err error) {
	h.orientation = 1
	_, err = eachPart(b, func(marker byte, contents, _ []byte) error {
		switch {
		case marker == mAPP1 && bytes.HasPrefix(contents, []byte(exifHead)):
			_, h.orientation = readExif(contents[len(exifHead):])
		case marker == mSOF0, marker == mSOF1, marker == mSOF2:
			if h.width != 0 || len(contents) < 6 {
				return ErrFormat
			}
			h.height, h.width = int64(binary.BigEndian.Uint16(contents[1:])), int64(binary.BigEndian.Uint16(contents[3:]))
			h.memory = h.pixels() * samples(contents[6:]) / 16
			if marker == mSOF2 { // progressive: the coefficients are kept until the end, four bytes each
				h.memory *= 5
			}
		}
		return nil
	})
	return h, err
}

// samples is how many samples a pixel has on average, in sixteenths: a component that is halved both ways counts a quarter.
func samples(components []byte) int64 {
	var sum, most int64
	for i := 1; i < len(components); i += 3 {
		n := int64(components[i]>>4) * int64(components[i]&15)
		sum += n
		most = max(most, n)
	}
	return 16 * sum / max(most, 1)
}

// maxSide keeps products of claimed sides within their type.
const maxSide = 1 << 28

// headerPNG counts the decoded picture, and once more the passes of one that is interlaced.
func headerPNG(b []byte) (h header, err error) {
	h.orientation = 1
	_, err = eachChunk(b, func(name string, contents, _ []byte) {
		switch {
		case name == "IHDR" && len(contents) == 13 && h.width == 0:
			h.width, h.height = int64(binary.BigEndian.Uint32(contents)), int64(binary.BigEndian.Uint32(contents[4:]))
			h.memory = 4 * min(h.width, maxSide) * min(h.height, maxSide)
			if contents[8] == 16 {
				h.memory *= 2
			}
			if contents[12] != 0 {
				h.memory *= 2
			}
		case name == "eXIf":
			_, h.orientation = readExif(contents)
		}
	})
	if h.width > maxSide || h.height > maxSide {
		err = ErrFormat
	}
	return h, err
}

func headerWebP(b []byte) (header, error) {
	h := header{orientation: 1}
	_, err := eachPiece(b, func(name string, contents []byte) {
		if name == "EXIF" {
			_, h.orientation = readExif(bytes.TrimPrefix(contents, []byte(exifHead)))
		}
	})
	if err != nil {
		return h, err
	}
	c, err := webp.DecodeConfig(bytes.NewReader(b))
	h.width, h.height = int64(c.Width), int64(c.Height)
	h.memory = 8 * h.pixels() // the lossless kind, and the rows that it predicts from
	return h, err
}
