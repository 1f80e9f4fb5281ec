package record

import (
	"regexp"
	"strings"
)

var (
	s10     = regexp.MustCompile(`^[A-Z]{2}\d{9}[A-Z]{2}$`)
	carrier = regexp.MustCompile(`^[A-Z0-9]{6,35}$`)
)

// Tracking reads the number of a postal item: UPU S10 (two letters, nine digits of which the last is a check digit, two letters), Nova Poshta's
// 14 digits, or another carrier's letters and digits.
func Tracking(typed string) (canonical, warning string) {
	s := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\u00A0", "").Replace(typed))
	switch {
	case s10.MatchString(s) && s10Check(s[2:10]) != s[10]:
		return s, "value.tracking_digit"
	case carrier.MatchString(s) && strings.ContainsAny(s, "0123456789"):
		return s, ""
	}
	return typed, "value.tracking"
}

// s10Check is the check digit of UPU standard S10 for eight digits.
func s10Check(digits string) byte {
	sum := 0
	for i, w := range [8]int{8, 6, 4, 2, 3, 5, 9, 7} {
		sum += int(digits[i]-'0') * w
	}
	switch c := 11 - sum%11; c {
	case 10:
		return '0'
	case 11:
		return '5'
	default:
		return byte('0' + c)
	}
}
