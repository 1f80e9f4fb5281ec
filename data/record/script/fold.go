package script

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the words of s as search compares them, with single spaces between: lower case, NFC, without apostrophes inside words, without
// the marks of Latin letters (Môn is mon) and stress marks, ґ as г, and in a word that mixes the scripts Cyrillic letters for the Latin
// ones that look like them. Words hold only letters and digits; all else separates them.
func Fold(s string) string {
	b := make([]byte, 0, len(s))
	for w := newWords(s); w.next(); {
		if len(b) > 0 {
			b = append(b, ' ')
		}
		b = append(b, w.folded...)
	}
	return string(b)
}

// Loose folds further, for when nothing was found: letters that are often taken for each other become one (и і ї й, е є э, y i j), ь and ъ
// vanish.
func Loose(s string) string {
	b := make([]byte, 0, len(s))
	for w := newWords(s); w.next(); {
		if len(b) > 0 {
			b = append(b, ' ')
		}
		b = appendLoose(b, w.folded)
	}
	return string(b)
}

// words walks over the words of a text. Its buffers are used again for each word, so that indexing makes little garbage.
type words struct {
	rest     string
	plain    []byte // the word in lower case, with its ґ: what romanisation wants
	folded   []byte
	cyrillic bool // whether the folded word has a Cyrillic letter
}

func newWords(s string) *words {
	if hasMarks(s) {
		s = norm.NFC.String(s)
	}
	return &words{rest: s}
}

// hasMarks tells whether s holds a combining mark (U+0300 to U+036F): only then NFC can differ from it in our scripts.
func hasMarks(s string) bool {
	return strings.IndexByte(s, 0xCC) >= 0 || strings.IndexByte(s, 0xCD) >= 0
}

// next goes to the next word; false when there is none.
func (w *words) next() bool {
	w.plain = w.plain[:0]
	var latin, upturn bool
	w.cyrillic = false
	i := 0
	for i < len(w.rest) {
		r, size := rune(w.rest[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(w.rest[i:])
		}
		r = lower(r)
		switch classOf(r) {
		case latinLetter:
			latin = true
		case cyrillicLetter:
			w.cyrillic = true
			upturn = upturn || r == 'ґ'
		case digit:
		case apostrophe:
			if len(w.plain) > 0 && startsWithLetter(w.rest[i+size:]) {
				i += size
				continue
			}
			r = 0
		case mark:
			i += size
			continue
		default:
			r = 0
		}
		i += size
		if r != 0 {
			w.plain = appendPlain(w.plain, r)
		} else if len(w.plain) > 0 {
			break
		}
	}
	w.rest = w.rest[i:]
	w.fold(latin, upturn)
	return len(w.plain) > 0
}

func (w *words) fold(latin, upturn bool) {
	w.folded = w.plain
	switch {
	case latin && w.cyrillic:
		w.folded = unmix(w.plain)
		w.cyrillic = hasCyrillic(w.folded)
	case upturn:
		w.folded = []byte(strings.ReplaceAll(string(w.plain), "ґ", "г"))
	}
}

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

// alike pairs Latin letters with the Cyrillic ones that look like them, small or capital.
const alikeLatin, alikeCyrillic = "iaeopcxykmthb", "іаеорсхукмтнв"

var toCyrillic, toLatin = pairs(alikeLatin, alikeCyrillic), pairs(alikeCyrillic, alikeLatin)

func pairs(from, to string) map[rune]rune {
	table, target := map[rune]rune{}, []rune(to)
	for i, r := range []rune(from) {
		table[r] = target[i]
	}
	return table
}

// unmix makes a word of two scripts one of Cyrillic; where that can't be, as in Lіverpool with a Cyrillic і, one of Latin; and where
// neither can be, it leaves the word.
func unmix(word []byte) []byte {
	word = []byte(strings.ReplaceAll(string(word), "ґ", "г"))
	for _, table := range []map[rune]rune{toCyrillic, toLatin} {
		one := []byte(strings.Map(func(r rune) rune {
			if same, ok := table[r]; ok {
				return same
			}
			return r
		}, string(word)))
		if hasCyrillic(one) != hasLatin(one) {
			return one
		}
	}
	return word
}

func hasCyrillic(word []byte) bool { return has(word, cyrillicLetter) }
func hasLatin(word []byte) bool    { return has(word, latinLetter) }

func has(word []byte, c class) bool {
	for _, r := range string(word) {
		if classOf(r) == c {
			return true
		}
	}
	return false
}

// appendLoose adds a folded word with the letters that are often confused made one.
func appendLoose(b, folded []byte) []byte {
	start := len(b)
	for _, r := range string(folded) {
		switch r {
		case 'і', 'ї', 'й', 'ы':
			r = 'и'
		case 'є', 'э', 'ё':
			r = 'е'
		case 'ь', 'ъ':
			continue
		case 'y', 'j':
			r = 'i'
		}
		if r == 'i' && len(b) > start && b[len(b)-1] == 'i' {
			continue // Mykolayiv, Mykolaiv
		}
		b = utf8.AppendRune(b, r)
	}
	return b
}
