package tables

import (
	"bytes"
	"io"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// The encodings that spreadsheets write here, by the names that people know.
const (
	UTF8        = "UTF-8"
	UTF16LE     = "UTF-16LE"
	UTF16BE     = "UTF-16BE"
	Windows1251 = "windows-1251"
	Windows1252 = "windows-1252"
	KOI8U       = "KOI8-U"
)

var encodings = map[string]encoding.Encoding{
	UTF16LE:     utf.UTF16(utf.LittleEndian, utf.IgnoreBOM),
	UTF16BE:     utf.UTF16(utf.BigEndian, utf.IgnoreBOM),
	Windows1251: charmap.Windows1251,
	Windows1252: charmap.Windows1252,
	KOI8U:       charmap.KOI8U,
}

// detect finds the encoding of a file by its beginning, and how long its byte order mark is: a mark, the zeros of UTF-16, valid UTF-8, and
// otherwise one of the tables of 256 characters, by how often its letters are used.
func detect(sample []byte, whole bool) (name string, mark int) {
	switch {
	case bytes.HasPrefix(sample, []byte("\xEF\xBB\xBF")):
		return UTF8, 3
	case bytes.HasPrefix(sample, []byte("\xFF\xFE")):
		return UTF16LE, 2
	case bytes.HasPrefix(sample, []byte("\xFE\xFF")):
		return UTF16BE, 2
	case zeros(sample, 1) > len(sample)/8 && zeros(sample, 0) == 0:
		return UTF16LE, 0
	case zeros(sample, 0) > len(sample)/8 && zeros(sample, 1) == 0:
		return UTF16BE, 0
	case utf8.Valid(whole8(sample, whole)):
		return UTF8, 0
	}
	return detect256(sample), 0
}

// zeros counts the zero bytes at even (0) or odd (1) places.
func zeros(sample []byte, at int) int {
	n := 0
	for i := at; i < len(sample); i += 2 {
		if sample[i] == 0 {
			n++
		}
	}
	return n
}

// whole8 leaves out a character that the end of the sample cuts in two.
func whole8(sample []byte, whole bool) []byte {
	if whole {
		return sample
	}
	for i := len(sample) - 1; i >= 0 && i >= len(sample)-utf8.UTFMax; i-- {
		if utf8.RuneStart(sample[i]) {
			if !utf8.FullRune(sample[i:]) {
				return sample[:i]
			}
			break
		}
	}
	return sample
}

// detect256 tells Western European text, where high bytes stand alone among Latin letters, from Ukrainian in Windows-1251 or KOI8-U.
func detect256(text []byte) string {
	if !hasHighRun(text, 3) {
		return Windows1252
	}
	if ukrainianness(text, charmap.KOI8U) > ukrainianness(text, charmap.Windows1251) {
		return KOI8U
	}
	return Windows1251
}

func hasHighRun(text []byte, length int) bool {
	run := 0
	for _, b := range text {
		if b < 0x80 {
			run = 0
		} else if run++; run >= length {
			return true
		}
	}
	return false
}

// ukrainianLetters gives how often letters occur in Ukrainian text, in per mille, roughly.
var ukrainianLetters = map[rune]int{
	'о': 94, 'а': 83, 'и': 61, 'і': 57, 'н': 68, 'в': 52, 'т': 55, 'е': 47, 'р': 47, 'с': 41, 'к': 35, 'у': 32, 'л': 36, 'д': 33, 'м': 31,
	'п': 29, 'я': 25, 'з': 23, 'ь': 18, 'б': 17, 'г': 16, 'й': 14, 'ч': 14, 'х': 12, 'ц': 10, 'ю': 9, 'ж': 9, 'ї': 8, 'ш': 8, 'щ': 6, 'є': 5, 'ф': 4, 'ґ': 1,
}

// ukrainianness weighs text as if it were in the encoding: letters by how common they are, and against it capitals after small letters, which
// the wrong one of the two encodings makes, and signs that are no letters.
func ukrainianness(text []byte, in *charmap.Charmap) int {
	score := 0
	var before rune
	for _, b := range text {
		r := in.DecodeByte(b)
		weight, known := ukrainianLetters[unicode.ToLower(r)]
		switch {
		case b < 0x80:
		case !known:
			score -= 20
		case unicode.IsUpper(r) && unicode.IsLower(before):
			score -= 100
		default:
			score += weight
		}
		before = r
	}
	return score
}

// decoder reads the encoding as UTF-8.
func decoder(r io.Reader, name string) io.Reader {
	if e := encodings[name]; e != nil {
		return transform.NewReader(r, e.NewDecoder())
	}
	return r
}

// decodeCell makes a cell valid UTF-8 that is not, though the beginning of its file was; ok is false if it had to.
func decodeCell(cell string) (text string, ok bool) {
	if utf8.ValidString(cell) {
		return cell, true
	}
	text, err := encodings[detect256([]byte(cell))].NewDecoder().String(cell)
	if err != nil {
		text = string(bytes.ToValidUTF8([]byte(cell), []byte("\uFFFD")))
	}
	return text, false
}
