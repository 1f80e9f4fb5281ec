package script

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// letter is how a Cyrillic letter is written in Latin ones, at the beginning of a word and elsewhere.
type letter struct{ initial, elsewhere string }

func same(s string) letter { return letter{s, s} }

// kmu55 is the table of the Cabinet of Ministers of Ukraine, resolution 55 of 27 January 2010. Below it are letters that Ukrainian does not
// have and old records hold all the same.
var kmu55 = map[rune]letter{
	'а': same("a"), 'б': same("b"), 'в': same("v"), 'г': same("h"), 'ґ': same("g"), 'д': same("d"), 'е': same("e"),
	'є': {"ye", "ie"}, 'ж': same("zh"), 'з': same("z"), 'и': same("y"), 'і': same("i"), 'ї': {"yi", "i"}, 'й': {"y", "i"},
	'к': same("k"), 'л': same("l"), 'м': same("m"), 'н': same("n"), 'о': same("o"), 'п': same("p"), 'р': same("r"), 'с': same("s"),
	'т': same("t"), 'у': same("u"), 'ф': same("f"), 'х': same("kh"), 'ц': same("ts"), 'ч': same("ch"), 'ш': same("sh"), 'щ': same("shch"),
	'ь': same(""), 'ю': {"yu", "iu"}, 'я': {"ya", "ia"},

	'ё': {"yo", "io"}, 'ы': same("y"), 'э': same("e"), 'ъ': same(""),
}

// Romanise writes Ukrainian in Latin letters by resolution 55: Знам’янка is Znamianka. Capitals stay capitals, and a word all in capitals stays
// so; apostrophes vanish, and the letter after one does not begin a word; what is not Cyrillic stays as it is. It can't be
// undone, and never replaces a person's own spelling.
func Romanise(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	runes := []rune(s)
	for i := 0; i < len(runes); {
		end := i
		for end < len(runes) && partOfWord(runes, end) {
			end++
		}
		if end == i {
			b.WriteRune(runes[i])
			i++
			continue
		}
		romaniseWord(&b, runes[i:end])
		i = end
	}
	return b.String()
}

// partOfWord: letters and marks, and apostrophes between letters.
func partOfWord(runes []rune, i int) bool {
	if strings.ContainsRune(apostrophes, runes[i]) {
		return i > 0 && i+1 < len(runes) && isCyrillic(runes[i-1]) && isCyrillic(runes[i+1])
	}
	return unicode.IsLetter(runes[i]) || unicode.Is(unicode.Mn, runes[i])
}

func isCyrillic(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }

func romaniseWord(b *strings.Builder, word []rune) {
	capitals := allCapitals(word)
	for i, r := range word {
		if strings.ContainsRune(apostrophes, r) {
			continue
		}
		latin, ok := kmu55[unicode.ToLower(r)]
		if !ok {
			b.WriteRune(r)
			continue
		}
		text := latin.elsewhere
		if i == 0 {
			text = latin.initial
		}
		if i > 0 && unicode.ToLower(r) == 'г' && unicode.ToLower(word[i-1]) == 'з' {
			text = "gh" // зг is zgh, for zh is ж
		}
		switch {
		case capitals:
			text = strings.ToUpper(text)
		case unicode.IsUpper(r) && text != "":
			text = strings.ToUpper(text[:1]) + text[1:]
		}
		b.WriteString(text)
	}
}

// allCapitals wants two capitals at least: the initial Ю. is Yu.
func allCapitals(word []rune) bool {
	n := 0
	for _, r := range word {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 1
}

// appendRomanised adds a lower-case word in Latin letters. It does the same as romaniseWord, for the index, and makes no garbage.
func appendRomanised(b, word []byte) []byte {
	var before rune
	for i := 0; i < len(word); {
		r, size := utf8.DecodeRune(word[i:])
		latin, ok := lowerTable(r)
		switch {
		case !ok:
			b = utf8.AppendRune(b, r)
		case r == 'г' && before == 'з':
			b = append(b, "gh"...)
		case i == 0:
			b = append(b, latin.initial...)
		default:
			b = append(b, latin.elsewhere...)
		}
		before = r
		i += size
	}
	return b
}

// kmu55Table is kmu55 by position, from U+0430 to U+0491.
var kmu55Table = func() (table [0x62]letter) {
	for r, l := range kmu55 {
		table[r-0x430] = l
	}
	return table
}()

func lowerTable(r rune) (letter, bool) {
	if r < 0x430 || r > 0x491 {
		return letter{}, false
	}
	l := kmu55Table[r-0x430]
	return l, l != letter{} || r == 'ь' || r == 'ъ'
}
