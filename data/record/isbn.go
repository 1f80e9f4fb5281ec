package record

import "strings"

// ISBN reads an International Standard Book Number of 10 or 13 digits, with or without hyphens, also with the Cyrillic Х for X, and gives 13
// digits. One whose check digit is wrong is kept: books are printed with wrong ones.
func ISBN(typed string) (canonical, warning string) {
	s := strings.ToUpper(typed)
	s = strings.TrimPrefix(strings.TrimPrefix(s, "ISBN"), ":")
	s = strings.NewReplacer("-", "", "‐", "", "‑", "", "–", "", "—", "", " ", "", "\u00A0", "", "Х", "X").Replace(s)
	switch {
	case len(s) == 13 && isDigits(s):
		if isbn13Check(s) != s[12] {
			return typed, "value.isbn_digit"
		}
		return s, ""
	case len(s) == 10 && isDigits(s[:9]) && (isDigits(s[9:]) || s[9] == 'X'):
		if isbn10Check(s) != s[9] {
			return typed, "value.isbn_digit"
		}
		s = "978" + s[:9]
		return s + string(isbn13Check(s)), ""
	}
	return typed, "value.isbn"
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// isbn13Check is that of EAN-13: weights 1 and 3 by turns.
func isbn13Check(s string) byte {
	sum := 0
	for i := range 12 {
		sum += int(s[i]-'0') * (1 + i%2*2)
	}
	return byte('0' + (10-sum%10)%10)
}

// isbn10Check weighs from 10 down to 2, modulo 11; ten is X.
func isbn10Check(s string) byte {
	sum := 0
	for i := range 9 {
		sum += int(s[i]-'0') * (10 - i)
	}
	if c := (11 - sum%11) % 11; c < 10 {
		return byte('0' + c)
	}
	return 'X'
}
