package record

import (
	"regexp"
	"strings"
)

// maxDigits bounds a number: no library has more than this of anything.
const maxDigits = 30

var (
	plainNumber = regexp.MustCompile(`^([+-]?)(\d*)(?:\.(\d*))?$`)
	thousands   = regexp.MustCompile(`^[+-]?\d{1,3}([, .'’])\d{3}(?:[, .'’]\d{3})*$`)
)

// readNumber reads a number with spaces or commas between thousands and a comma or point before decimals.
func readNumber(typed, lang string) (canonical, warning string) {
	s, odd := decimalPoint(typed, lang)
	if odd != "" {
		return typed, odd
	}
	m := plainNumber.FindStringSubmatch(s)
	if m == nil || m[2]+m[3] == "" || len(m[2])+len(m[3]) > maxDigits {
		return typed, "value.number"
	}
	whole, part := strings.TrimLeft(m[2], "0"), strings.TrimRight(m[3], "0")
	if whole == "" {
		whole = "0"
	}
	if part != "" {
		whole += "." + part
	}
	if m[1] == "-" && whole != "0" {
		whole = "-" + whole
	}
	return whole, ""
}

// decimalPoint takes away what separates thousands and makes the decimal sign a point.
func decimalPoint(typed, lang string) (s, warning string) {
	s = strings.NewReplacer("\u00A0", " ", "\u202F", " ", "\u2009", " ", "−", "-", "–", "-").Replace(typed)
	commas, points := strings.Count(s, ","), strings.Count(s, ".")
	group := thousands.FindStringSubmatch(s)
	switch {
	case commas > 0 && points > 0: // the later one is the decimal sign
		if strings.LastIndex(s, ",") > strings.LastIndex(s, ".") {
			s = strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", ".")
		} else {
			s = strings.ReplaceAll(s, ",", "")
		}
	case commas > 1 && group != nil:
		s = strings.ReplaceAll(s, ",", "")
	case points > 1 && group != nil:
		s = strings.ReplaceAll(s, ".", "")
	case commas == 1 && group != nil && lang == "": // 1,234 of a file: a thousand, or one and a bit?
		return s, "value.number_ambiguous"
	case commas == 1 && group != nil && lang == "en":
		s = strings.ReplaceAll(s, ",", "")
	default:
		s = strings.ReplaceAll(s, ",", ".")
	}
	if strings.ContainsAny(s, " '’") && !spaced.MatchString(s) {
		return s, "value.number"
	}
	return strings.NewReplacer(" ", "", "'", "", "’", "").Replace(s), ""
}

// spaced has its spaces between thousands only: "12 5" is two numbers.
var spaced = regexp.MustCompile(`^[+-]? ?\d{1,3}(?:[ '’]\d{3})*(?:\.\d*)?$|^[+-]? ?\d*(?:\.\d*)?$`)
