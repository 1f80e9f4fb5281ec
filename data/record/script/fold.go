package script

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the words of s as search compares them, with single spaces between: lower case, NFC, without apostrophes inside words, without
// the marks of Latin letters (Môn is mon) and stress marks, ґ as г, and in a word that mixes the scripts Cyrillic letters for the Latin
// ones that look like them. Words hold only letters and digits; all else separates them.
func Fold(s string) string {
	b := make([]byte, 0, len(s))
	for w := newWords(s); w.next(); {
		w.fold()
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
		w.fold()
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
	folded   []byte // filled by fold
	cyrillic bool   // whether the word, after fold the folded word, has a Cyrillic letter
	latin    bool   // whether it has one of another script
	upturn   bool   // whether it has a ґ
}

func newWords(s string) *words {
	w := &words{}
	w.begin(s)
	return w
}

// begin goes to the beginning of a text.
func (w *words) begin(s string) {
	if !surelyNormal(s) {
		if !utf8.ValidString(s) {
			s = strings.ToValidUTF8(s, " ") // normalisation leaves alone what stands behind a broken letter
		}
		if !norm.NFC.IsNormalString(s) {
			s = norm.NFC.String(s)
		}
	}
	w.rest = s
}

// surelyNormal tells of almost all texts quickly that they are valid UTF-8 in NFC: those of ASCII, of Latin letters below U+0300, of Cyrillic
// ones below U+0480, of ґ, and of dashes and quotes from U+2010 to U+203F. None of these is joined with another by NFC, nor taken apart.
func surelyNormal(s string) bool {
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c < utf8.RuneSelf:
			i++
			continue
		case i+1 >= len(s) || s[i+1]&0xC0 != 0x80:
			return false
		case 0xC2 <= c && c <= 0xCB, c == 0xD0, c == 0xD1, c == 0xD2 && s[i+1]|1 == 0x91:
			i += 2
			continue
		case c == 0xE2 && s[i+1] == 0x80 && i+2 < len(s) && 0x90 <= s[i+2] && s[i+2] <= 0xBF:
			i += 3
			continue
		}
		return false
	}
	return true
}

// next goes to the next word; false when there is none.
func (w *words) next() bool {
	w.plain = w.plain[:0]
	w.cyrillic, w.latin, w.upturn = false, false, false
	i := 0
	for i < len(w.rest) {
		if n := w.common(w.rest[i:]); n > 0 {
			i += n
			continue
		}
		r, size := rune(w.rest[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(w.rest[i:])
		}
		r = lower(r)
		switch classOf(r) {
		case latinLetter:
			w.latin = true
		case cyrillicLetter:
			w.cyrillic = true
			w.upturn = w.upturn || r == 'ґ'
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
	return len(w.plain) > 0
}

// common takes the letters and digits at the beginning of s that need no thought: those of ASCII and of the Ukrainian alphabet, ґ excepted. It gives
// their length.
func (w *words) common(s string) int {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z':
			w.plain, w.latin = append(w.plain, c), true
			i++
		case 'A' <= c && c <= 'Z':
			w.plain, w.latin = append(w.plain, c+'a'-'A'), true
			i++
		case '0' <= c && c <= '9':
			w.plain = append(w.plain, c)
			i++
		case (c == 0xD0 || c == 0xD1) && i+1 < len(s) && s[i+1]&0xC0 == 0x80:
			r := rune(c&0x1F)<<6 | rune(s[i+1]&0x3F)
			if 'А' <= r && r <= 'Я' {
				r += 'а' - 'А'
			}
			if ('а' > r || r > 'я') && r != 'і' && r != 'ї' && r != 'є' {
				return i
			}
			w.plain, w.cyrillic = append(w.plain, byte(0xC0|r>>6), byte(0x80|r&0x3F)), true
			i += 2
		default:
			return i
		}
	}
	return len(s)
}

// fold makes folded of the word.
func (w *words) fold() {
	w.folded = w.plain
	switch {
	case w.latin && w.cyrillic:
		w.folded = unmix(w.plain)
		w.cyrillic = hasCyrillic(w.folded)
	case w.upturn:
		w.folded = []byte(strings.ReplaceAll(string(w.plain), "ґ", "г"))
	}
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
