package record

import "unicode/utf8"

// ValidText is utf8.ValidString, twice as fast for texts of ASCII and Cyrillic letters: every value that comes in is looked at.
func ValidText(s string) bool {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c < utf8.RuneSelf:
			i++
		case 0xC2 <= c && c <= 0xDF && i+1 < len(s) && s[i+1]&0xC0 == 0x80: // two bytes: up to U+07FF
			i += 2
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				return false
			}
			i += size
		}
	}
	return true
}
