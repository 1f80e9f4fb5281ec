package script

import "strings"

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
