package picture

import (
	"bytes"
	"encoding/binary"
)

// The flags of the chunk VP8X that say which others there are (RFC 9649, section 2.7.1).
const (
	flagXMP  = 0x04
	flagExif = 0x08
)

// drawnWebP are the chunks of WebP that draw.
var drawnWebP = map[string]bool{"VP8X": true, "VP8 ": true, "VP8L": true, "ALPH": true, "ANIM": true, "ANMF": true, "ICCP": true}

// eachPiece walks through the chunks of a WebP and gives where the last ends.
func eachPiece(b []byte, piece func(name string, contents []byte)) (end int, err error) {
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WEBP" {
		return 0, ErrFormat
	}
	size := int64(binary.LittleEndian.Uint32(b[4:])) + 8
	if size > int64(len(b))+1 { // an odd last chunk may lack its padding
		return 0, ErrFormat
	}
	b = b[:min(size, int64(len(b)))]
	at := 12
	for at+8 <= len(b) {
		n := int64(binary.LittleEndian.Uint32(b[at+4:]))
		if int64(at)+8+n > int64(len(b)) {
			return 0, ErrFormat
		}
		next := at + 8 + int(n)
		piece(string(b[at:at+4]), b[at+8:next])
		at = min(next+int(n&1), len(b))
	}
	return at, nil
}

func cleanWebP(b []byte) ([]byte, Facts, error) {
	var n notes
	out := append(make([]byte, 0, len(b)+64), "RIFF\x00\x00\x00\x00WEBP"...)
	flags := -1 // where those of VP8X stand
	end, err := eachPiece(b, func(name string, contents []byte) {
		switch {
		case drawnWebP[name]:
			if name == "VP8X" && len(contents) > 0 {
				flags = len(out) + 8
			}
			out = appendPiece(out, name, contents)
		case name == "EXIF":
			n.exif(bytes.TrimPrefix(contents, []byte(exifHead)))
		case name == "XMP ":
			n.add(readXMP(contents))
		default:
			n.Other = true
		}
	})
	if err != nil || len(out) == 12 {
		return nil, n.Facts, ErrFormat
	}
	n.Other = n.Other || end < len(b)
	if flags >= 0 {
		out[flags] &^= flagXMP | flagExif
		if n.orientation > 1 {
			out[flags] |= flagExif
			out = appendPiece(out, "EXIF", upright(n.orientation))
		}
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, n.Facts, nil
}

func appendPiece(b []byte, name string, contents []byte) []byte {
	b = append(b, name...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(contents)))
	b = append(b, contents...)
	if len(contents)%2 == 1 {
		b = append(b, 0)
	}
	return b
}
