// Package picture reads, cleans and shrinks photos: bytes in, bytes out. It does not know where they come from or go to.
//
// # What is taken out
//
// Clean takes out of a JPEG, PNG or WebP all that is not needed to draw it: Exif (camera, time, position), XMP, IPTC, comments, texts, small
// pictures within, makers' own parts, and whatever follows the end of the picture (a second picture, a film). What stays is listed, not what goes,
// so that a part that is invented tomorrow goes too. Colour profiles stay, and which way up the picture is: as an Exif part of its own that holds
// nothing else. Pixels are never decoded for that, and never change.
//
// # What is refused
//
// The header of a picture says how many pixels it has; a small file can claim so many that decoding it takes all memory. Nothing is decoded of which
// the header says more than MaxPixels, or more than MaxDecoded bytes of memory with all that its format needs on the way: it has no small picture,
// and is a document like others. A file that claims so many pixels that no honest picture of its length has them (Bomb) should not be taken at
// all: the program that opens it at the other end may be less careful.
//
// HEIC, AVIF, TIFF, GIF, films and the like can't be read here: Sniff tells them apart from documents, so that their owner can be warned.
package picture

import (
	"bytes"
	"errors"
)

// The ways in which a picture can't be used.
var (
	ErrFormat   = errors.New("not a picture that can be read")
	ErrTooLarge = errors.New("picture has too many pixels")
)

// Limits of what is decoded.
const (
	MaxPixels  = 64_000_000
	MaxDecoded = 384 << 20 // bytes in memory
	MaxBytes   = 64 << 20  // of a file that is looked at as a picture
)

// honestPixels is how many pixels a byte of an honest large picture draws at most: a blank page in black and white, well packed, has a hundred.
const honestPixels = 500

// Format is what a file looks like.
type Format int

// The formats.
const (
	Document Format = iota // no picture
	JPEG
	PNG
	WebP
	Unread // a picture or film that this version can't read, and so can't clean
)

// HeadSize is how many bytes Sniff looks at.
const HeadSize = 32

// Sniff tells the format by the first bytes of a file.
func Sniff(head []byte) Format {
	at := func(i int, s string) bool { return len(head) >= i+len(s) && string(head[i:i+len(s)]) == s }
	switch {
	case at(0, "\xff\xd8\xff"):
		return JPEG
	case at(0, pngMagic):
		return PNG
	case at(0, "RIFF") && at(8, "WEBP"):
		return WebP
	case at(4, "ftyp"), at(0, "GIF8"), at(0, "II*\x00"), at(0, "MM\x00*"), at(0, "BM") && at(6, "\x00\x00\x00\x00"), // HEIC, AVIF, MP4, MOV; TIFF and raw photos
		at(0, "RIFF") && at(8, "AVI "), at(0, "\x1a\x45\xdf\xa3"), at(0, "\x00\x00\x00\x0cJXL "), at(0, "\xff\x0a"), at(0, "FUJIFILM"), at(0, "IIRO"), at(0, "IIU\x00"):
		return Unread
	}
	return Document
}

// Facts says what the data beside the pixels tell.
type Facts struct {
	Position bool // where the photo was taken
	Camera   bool // which camera or program made it
	Other    bool // anything else: times, comments, small pictures, a film
}

// Any tells whether there is anything.
func (f Facts) Any() bool { return f.Position || f.Camera || f.Other }

func (f *Facts) add(g Facts) {
	f.Position, f.Camera, f.Other = f.Position || g.Position, f.Camera || g.Camera, f.Other || g.Other
}

// Clean takes out what tells more than the picture (see the package comment), and says what that was. What had nothing to take out comes back
// as it is. ErrFormat: it is no picture that can be read.
func Clean(b []byte) (clean []byte, removed Facts, err error) {
	out, found, err := walk(b)
	switch {
	case err != nil:
		return nil, found, err
	case bytes.Equal(out, b):
		return b, Facts{}, nil
	}
	return out, found, nil
}

// Look says what the data beside the pixels tell, as far as the picture can be read.
func Look(b []byte) Facts {
	_, found, err := walk(b)
	if err != nil {
		return Facts{}
	}
	return found
}

func walk(b []byte) ([]byte, Facts, error) {
	switch Sniff(b) {
	case JPEG:
		return cleanJPEG(b)
	case PNG:
		return cleanPNG(b)
	case WebP:
		return cleanWebP(b)
	default:
		return nil, Facts{}, ErrFormat
	}
}

// Bomb tells whether a picture claims more pixels than an honest one of its length could have.
func Bomb(b []byte) bool {
	h, err := headerOf(b)
	return err == nil && h.pixels() > MaxPixels && h.pixels()/honestPixels > int64(len(b))
}
