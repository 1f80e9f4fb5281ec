package record

import (
	"regexp"
	"strings"
)

var e164 = regexp.MustCompile(`^\+[1-9]\d{7,14}$`)

// Phone reads a telephone number with its country's code and gives the form of E.164: +442071234567. Without the code it is kept as it is,
// with a warning: of "067 123 45 67" nobody in the other country knows where to call.
func Phone(typed string) (canonical, warning string) {
	s := strings.NewReplacer(" ", "", "\u00A0", "", "-", "", "–", "", "(0)", "", "(", "", ")", "", ".", "", "tel:", "").Replace(typed)
	if rest, ok := strings.CutPrefix(s, "00"); ok {
		s = "+" + rest
	}
	if strings.HasPrefix(s, "380") && len(s) == 12 {
		s = "+" + s
	}
	switch {
	case e164.MatchString(s):
		return s, ""
	case isDigits(s) && len(s) >= 5 && len(s) <= 12:
		return typed, "value.phone_country"
	}
	return typed, "value.phone"
}

// emailIn finds an address in a text. The last label is letters of one script, so that letters which an encoding has damaged don't count.
var emailIn = regexp.MustCompile(`[^\s@<>(),;:?"]+@(?:[\p{L}\p{N}-]+\.)+(?:[A-Za-z]{2,}|\p{Cyrillic}{2,})`)

// Email reads an address, also out of `Name <a@b>`, `Name (a@b)` and `mailto:a@b`; the name of the server is in small letters. Of several
// addresses none is chosen: they are kept as they are.
func Email(typed string) (canonical, warning string) {
	found := emailIn.FindAllString(typed, 2)
	switch {
	case len(found) == 0:
		return typed, "value.email"
	case len(found) > 1:
		return typed, "value.email_several"
	}
	at := strings.LastIndexByte(found[0], '@')
	return found[0][:at] + strings.ToLower(found[0][at:]), ""
}

var website = regexp.MustCompile(`(?i)^(?:https?://)?[^\s/@:.]+(?:\.[^\s/@:.]+)+(?::\d+)?(?:[/?#]\S*)?$`)

// Website reads an address of the web; other schemes, and what is no address, are kept with a warning and never opened.
func Website(typed string) (canonical, warning string) {
	if !website.MatchString(typed) {
		return typed, "value.website"
	}
	return typed, ""
}
