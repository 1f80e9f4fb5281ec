package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// drawn are the chunks of PNG without which the picture looks otherwise (W3C PNG, third edition, section 11). Those whose names begin with a
// capital are needed too, whatever they are.
var drawn = map[string]bool{
	"tRNS": true, "gAMA": true, "cHRM": true, "sRGB": true, "iCCP": true, "sBIT": true, "bKGD": true, "pHYs": true, "cICP": true, "mDCV": true, "cLLI": true,
	"acTL": true, "fcTL": true, "fdAT": true,
}

// eachChunk walks through a PNG and gives where its end chunk ends.
func eachChunk(b []byte, chunk func(name string, contents, whole []byte)) (end int, err error) {
	if !bytes.HasPrefix(b, []byte(pngMagic)) {
		return 0, ErrFormat
	}
	for at := len(pngMagic); at+12 <= len(b); {
		n := int64(binary.BigEndian.Uint32(b[at:]))
		if int64(at)+12+n > int64(len(b)) {
			return 0, ErrFormat
		}
		next := at + 12 + int(n)
		name := string(b[at+4 : at+8])
		if first := at == len(pngMagic); first != (name == "IHDR") { // it comes first, and once
			return 0, ErrFormat
		}
		chunk(name, b[at+8:next-4], b[at:next])
		if at = next; name == "IEND" {
			return at, nil
		}
	}
	return 0, ErrFormat
}

func cleanPNG(b []byte) ([]byte, Facts, error) {
	var n notes
	out := make([]byte, 0, len(b)+64)
	out = append(out, pngMagic...)
	header := 0
	end, err := eachChunk(b, func(name string, contents, whole []byte) {
		if drawn[name] || name[0] >= 'A' && name[0] <= 'Z' {
			out = append(out, whole...)
			if header == 0 {
				header = len(out)
			}
			return
		}
		n.chunk(name, contents)
	})
	if err != nil {
		return nil, n.Facts, err
	}
	n.Other = n.Other || end < len(b)
	if n.orientation > 1 {
		out = append(out[:header:header], append(pngChunk("eXIf", upright(n.orientation)), out[header:]...)...)
	}
	return out, n.Facts, nil
}

// chunk takes note of a chunk that goes.
func (n *notes) chunk(name string, contents []byte) {
	switch {
	case name == "eXIf":
		n.exif(contents)
	case name == "iTXt" && bytes.HasPrefix(contents, []byte("XML:com.adobe.xmp")):
		n.add(readXMP(contents))
	case bytes.HasPrefix(contents, []byte("Software")):
		n.Camera = true
	default:
		n.Other = true
	}
}

func pngChunk(name string, contents []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(contents)))
	b = append(append(b, name...), contents...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}
