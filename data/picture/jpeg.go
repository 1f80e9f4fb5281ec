package picture

import (
	"bytes"
	"encoding/binary"
)

// The markers of JPEG (ITU-T T.81, table B.1).
const (
	mSOF0 = 0xc0 // baseline
	mSOF1 = 0xc1 // extended
	mSOF2 = 0xc2 // progressive
	mSOI  = 0xd8
	mEOI  = 0xd9
	mSOS  = 0xda
	mAPP0 = 0xe0
	mAPP1 = 0xe1
	mAPPf = 0xef
	mJPG0 = 0xf0
	mCOM  = 0xfe
	mRST0 = 0xd0
	mRST7 = 0xd7
)

const (
	exifHead = "Exif\x00\x00"
	xmpHead  = "http://ns.adobe.com/x"
	jfifHead = "JFIF\x00"
	jfifSize = 14 // with a small picture of no pixels
	iccHead  = "ICC_PROFILE\x00"
	adobe    = "Adobe"
	adobeLen = 12
)

// eachPart walks through a JPEG: part is told each marker with its contents, and, after a scan's, the packed pixels that follow. It stops at the
// end mark and gives where that ends; a picture that is cut ends where the file does.
func eachPart(b []byte, part func(marker byte, contents, scan []byte) error) (end int, err error) {
	if len(b) < 4 || b[0] != 0xff || b[1] != mSOI {
		return 0, ErrFormat
	}
	for at := 2; ; {
		// What stands before a marker, and the fill bytes of one, say nothing.
		for at < len(b) && b[at] != 0xff {
			at++
		}
		for at < len(b) && b[at] == 0xff {
			at++
		}
		if at >= len(b) {
			return len(b), nil
		}
		marker := b[at]
		at++
		switch {
		case marker == 0, marker >= mRST0 && marker <= mRST7:
			continue
		case marker == mEOI:
			return at, part(mEOI, nil, nil)
		case marker < 0xc0, marker == mSOI, at+2 > len(b):
			return 0, ErrFormat
		}
		n := int(binary.BigEndian.Uint16(b[at:]))
		if n < 2 || at+n > len(b) {
			return 0, ErrFormat
		}
		contents := b[at+2 : at+n]
		at += n
		from := at
		if marker == mSOS {
			at = scanEnd(b, at)
		}
		if err := part(marker, contents, b[from:at]); err != nil {
			return 0, err
		}
	}
}

// scanEnd finds the marker that ends packed pixels.
func scanEnd(b []byte, at int) int {
	for {
		i := bytes.IndexByte(b[at:], 0xff)
		if i < 0 || at+i+1 >= len(b) {
			return len(b)
		}
		at += i
		if m := b[at+1]; m != 0 && m != 0xff && (m < mRST0 || m > mRST7) {
			return at
		}
		at++
	}
}

// kept tells what stays of a part beside the pixels; nil if nothing does.
func (n *notes) kept(marker byte, contents []byte) []byte {
	has := func(head string) bool { return bytes.HasPrefix(contents, []byte(head)) }
	switch {
	case marker == mAPP0 && has(jfifHead):
		if len(contents) <= jfifSize {
			return contents
		}
		n.Other = true
		plain := bytes.Clone(contents[:jfifSize])
		plain[12], plain[13] = 0, 0
		return plain
	case marker == mAPP0+2 && has(iccHead):
		return contents
	case marker == mAPP0+14 && has(adobe) && len(contents) >= adobeLen:
		return contents[:adobeLen]
	case marker == mAPP1 && has(exifHead):
		n.exif(contents[len(exifHead):])
	case marker == mAPP1 && has(xmpHead):
		n.add(readXMP(contents))
	default:
		n.Other = true
	}
	return nil
}

func isBeside(marker byte) bool { return marker >= mAPP0 && marker <= mAPPf || marker >= mJPG0 }

func cleanJPEG(b []byte) ([]byte, Facts, error) {
	var n notes
	out := make([]byte, 0, len(b)+64)
	out = append(out, 0xff, mSOI)
	early := -1 // where what is beside the pixels may stand
	end, err := eachPart(b, func(marker byte, contents, scan []byte) error {
		if isBeside(marker) {
			if contents = n.kept(marker, contents); contents == nil {
				return nil
			}
		} else if early < 0 {
			early = len(out)
		}
		if marker == mEOI {
			out = append(out, 0xff, mEOI)
			return nil
		}
		out = appendPart(out, marker, contents)
		out = append(out, scan...)
		return nil
	})
	if err != nil || early < 0 {
		return nil, n.Facts, ErrFormat
	}
	n.Other = n.Other || end < len(b)
	if n.orientation > 1 {
		exif := appendPart(nil, mAPP1, append([]byte(exifHead), upright(n.orientation)...))
		out = append(out[:early:early], append(exif, out[early:]...)...)
	}
	return out, n.Facts, nil
}

func appendPart(b []byte, marker byte, contents []byte) []byte {
	b = append(b, 0xff, marker)
	b = binary.BigEndian.AppendUint16(b, uint16(len(contents)+2))
	return append(b, contents...)
}
