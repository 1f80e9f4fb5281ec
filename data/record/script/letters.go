package script

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// class is what a character is to a word.
type class uint8

const (
	other class = iota
	latinLetter
	cyrillicLetter
	digit
	apostrophe
	mark
)

// classes is the class of each character up to the end of Cyrillic (U+052F), looked up once.
var classes = func() (table [0x530]class) {
	for r := range rune(len(table)) {
		table[r] = slowClass(r)
	}
	return table
}()

func classOf(r rune) class {
	if int(r) < len(classes) {
		return classes[r]
	}
	return slowClass(r)
}

// apostrophes are those that people type inside words: U+0027, 2019, 02BC, 2018, 0060, 00B4, 2032, FF07; and U+02B9, with which
// scholars write ь in Latin letters.
const apostrophes = "'’ʼ‘`´′＇ʹ"

func slowClass(r rune) class {
	switch {
	case strings.ContainsRune(apostrophes, r):
		return apostrophe
	case unicode.Is(unicode.Mn, r):
		return mark
	case unicode.IsDigit(r):
		return digit
	case unicode.Is(unicode.Cyrillic, r) && unicode.IsLetter(r):
		return cyrillicLetter
	case unicode.IsLetter(r):
		return latinLetter // of other scripts too: they are words all the same
	}
	return other
}

func startsWithLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	c := classOf(lower(r))
	return c == latinLetter || c == cyrillicLetter
}

// lower is unicode.ToLower with a short way for our letters.
func lower(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	case 'А' <= r && r <= 'Я':
		return r + 'а' - 'А'
	case 'а' <= r && r <= 'я':
		return r
	}
	return unicode.ToLower(r)
}

// appendPlain adds a letter, without its marks if it is Latin.
func appendPlain(b []byte, r rune) []byte {
	switch {
	case r < utf8.RuneSelf:
		return append(b, byte(r))
	case r < 0x250 || 0x1E00 <= r && r < 0x1F00:
		return appendBare(b, r)
	}
	return utf8.AppendRune(b, r)
}

// bare are Latin letters that have no decomposition.
var bare = map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ı': "i"}

func appendBare(b []byte, r rune) []byte {
	if s, ok := bare[r]; ok {
		return append(b, s...)
	}
	var one [utf8.UTFMax]byte
	n := utf8.EncodeRune(one[:], r)
	if d := norm.NFD.Properties(one[:n]).Decomposition(); len(d) > 0 {
		first, _ := utf8.DecodeRune(d)
		return appendPlain(b, lower(first))
	}
	return append(b, one[:n]...)
}
