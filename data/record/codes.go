package record

import (
	"regexp"
	"strings"
)

var (
	ukPostcode = regexp.MustCompile(`^(?:[A-Z][A-HJ-Y]?[0-9][A-Z0-9]?[0-9][A-Z]{2}|GIR0AA)$`)
	uaPostcode = regexp.MustCompile(`^\d{5}$`)
)

// Postcode reads a postcode of the UK (capitals, a space before the last three) or of Ukraine (five digits).
func Postcode(typed string) (canonical, warning string) {
	s := strings.ToUpper(strings.NewReplacer(" ", "", "\u00A0", "").Replace(typed))
	switch {
	case uaPostcode.MatchString(s):
		return s, ""
	case ukPostcode.MatchString(s):
		return s[:len(s)-3] + " " + s[len(s)-3:], ""
	}
	return typed, "value.postcode"
}

func postcodeCountry(canonical string) string {
	if uaPostcode.MatchString(canonical) {
		return "UA"
	}
	return "GB"
}

var adminCode = regexp.MustCompile(`^(?:UA\d{17}|[ENSW]\d{8})$`)

// AdminCode reads a code of KATOTTG (UA and 17 digits) or of the UK's Government Statistical Service (a letter and 8 digits).
func AdminCode(typed string) (canonical, warning string) {
	s := strings.ToUpper(typed)
	if !adminCode.MatchString(s) {
		return typed, "value.admin_code"
	}
	return s, ""
}

// ukTypeCodes are those of the UK public libraries schema. Its documentation says IL where the schema itself says ICL.
var ukTypeCodes = map[string]string{"LAL": "LAL", "LAL-": "LAL-", "CL": "CL", "CRL": "CRL", "ICL": "ICL", "IL": "ICL"}

// UKTypeCode reads the code of a library's type in the UK public libraries schema.
func UKTypeCode(typed string) (canonical, warning string) {
	if code, ok := ukTypeCodes[strings.ToUpper(typed)]; ok {
		return code, ""
	}
	return typed, "value.uk_type_code"
}

var uprn = regexp.MustCompile(`^0*([1-9]\d{0,11})$`)

// UPRN reads a Unique Property Reference Number: up to 12 digits, without leading zeros. What a spreadsheet has made of one (1.23E+10)
// has lost its digits and is kept with a warning.
func UPRN(typed string) (canonical, warning string) {
	m := uprn.FindStringSubmatch(strings.ReplaceAll(typed, " ", ""))
	if m == nil {
		return typed, "value.uprn"
	}
	return m[1], ""
}

var isil = regexp.MustCompile(`^[A-Za-z]{1,4}-[A-Za-z0-9:/-]{1,11}$`)

// ISIL reads an International Standard Identifier for Libraries, ISO 15511; compare them without regard to case.
func ISIL(typed string) (canonical, warning string) {
	if !isil.MatchString(typed) || len(typed) > 16 {
		return typed, "value.isil"
	}
	return typed, ""
}

var registration = regexp.MustCompile(`^(?:\d{6,7}(?:-\d+)?|[A-Z0-9]{8}|NIC\d{6})$`)

// Registration reads the number of a UK charity (six or seven digits, perhaps of a subsidiary: 1234567-1; SC012345, NIC100012), of a UK company
// (eight letters and digits) or of a Ukrainian body (EDRPOU, eight digits).
func Registration(typed string) (canonical, warning string) {
	s := strings.ToUpper(strings.ReplaceAll(typed, " ", ""))
	if !registration.MatchString(s) {
		return typed, "value.registration"
	}
	return s, ""
}

// EDRPOU reads a code of the Ukrainian register of bodies: eight digits, the last of which checks the others.
func EDRPOU(typed string) (canonical, warning string) {
	s := strings.ReplaceAll(typed, " ", "")
	if len(s) != 8 || strings.Trim(s, "0123456789") != "" {
		return typed, "value.edrpou"
	}
	if edrpouCheck(s) != s[7] {
		return s, "value.edrpou_digit"
	}
	return s, ""
}

// edrpouCheck weighs the first seven digits; codes from 30,000,000 to 60,000,000 begin with the weight 7.
func edrpouCheck(s string) byte {
	weights := [7]int{1, 2, 3, 4, 5, 6, 7}
	if s > "30000000" && s < "60000000" {
		weights = [7]int{7, 1, 2, 3, 4, 5, 6}
	}
	for _, more := range []int{0, 2} {
		sum := 0
		for i, w := range weights {
			sum += int(s[i]-'0') * (w + more)
		}
		if sum%11 < 10 {
			return byte('0' + sum%11)
		}
	}
	return '0'
}
