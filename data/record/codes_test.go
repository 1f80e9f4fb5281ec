package record

import "testing"

// form is one line of a table: what is typed and what becomes of it.
type form struct{ typed, want, warning string }

func checkForm(t *testing.T, read func(string) (string, string), rows []form) {
	t.Helper()
	for _, r := range rows {
		if got, warning := read(r.typed); got != r.want || warning != r.warning {
			t.Errorf("%q: %q %q, want %q %q", r.typed, got, warning, r.want, r.warning)
		}
	}
}

func TestPostcode(t *testing.T) {
	checkForm(t, Postcode, []form{
		{"m2 5pd", "M2 5PD", ""}, {"EC1A1BB", "EC1A 1BB", ""}, {"GIR 0AA", "GIR 0AA", ""}, {"79\u00A0000", "79000", ""}, {"01001", "01001", ""},
		{"1001", "1001", "value.postcode"}, {"QJ1", "QJ1", "value.postcode"}, {"", "", "value.postcode"},
	})
}

func TestAdminCode(t *testing.T) {
	checkForm(t, AdminCode, []form{
		{"UA46060250010015970", "UA46060250010015970", ""}, {"e08000003", "E08000003", ""}, {"UA46", "UA46", "value.admin_code"},
	})
}

func TestUPRN(t *testing.T) {
	checkForm(t, UPRN, []form{
		{"009051066329", "9051066329", ""}, {"100052116064", "100052116064", ""},
		{"1.23E+10", "1.23E+10", "value.uprn"}, {"000", "000", "value.uprn"}, {"1234567890123", "1234567890123", "value.uprn"},
	})
}

func TestISIL(t *testing.T) {
	checkForm(t, ISIL, []form{
		{"GB-UkMaC", "GB-UkMaC", ""}, {"UA-123/4:5", "UA-123/4:5", ""},
		{"GBUK", "GBUK", "value.isil"}, {"GB-ABCDEFGHIJKL", "GB-ABCDEFGHIJKL", "value.isil"},
	})
}

func TestISBN(t *testing.T) {
	checkForm(t, ISBN, []form{
		{"978-0-306-40615-7", "9780306406157", ""}, {"0-306-40615-2", "9780306406157", ""}, {"ISBN: 0306406152", "9780306406157", ""},
		{"0-8044-2957-X", "9780804429573", ""}, {"0-8044-2957-Х", "9780804429573", ""}, // the second is Cyrillic
		{"978-0-306-40615-8", "978-0-306-40615-8", "value.isbn_digit"}, {"0306406153", "0306406153", "value.isbn_digit"},
		{"966", "966", "value.isbn"}, {"ХХХХХХХХХХ", "ХХХХХХХХХХ", "value.isbn"},
	})
}

func TestTracking(t *testing.T) {
	checkForm(t, Tracking, []form{
		{"rr 473 124 829 gb", "RR473124829GB", ""}, {"RR473124828GB", "RR473124828GB", "value.tracking_digit"},
		{"20450123456789", "20450123456789", ""}, {"JD01 2345", "JD012345", ""}, {"by hand", "by hand", "value.tracking"},
	})
}

func TestRegistrationNumbers(t *testing.T) {
	checkForm(t, Registration, []form{
		{"1176482", "1176482", ""}, {"1234567-1", "1234567-1", ""}, {"sc012345", "SC012345", ""}, {"NIC 100012", "NIC100012", ""},
		{"21560045", "21560045", ""}, {"12", "12", "value.registration"},
	})
	checkForm(t, EDRPOU, []form{
		{"14360570", "14360570", ""}, {"20077720", "20077720", ""}, {"21560045", "21560045", ""}, {"32855961", "32855961", ""},
		{"14360571", "14360571", "value.edrpou_digit"}, {"1436057", "1436057", "value.edrpou"},
	})
}

func TestPhone(t *testing.T) {
	checkForm(t, Phone, []form{
		{"+44 (0)161 234 1983", "+441612341983", ""}, {"00380 32 261 00 00", "+380322610000", ""}, {"380-32-261-00-00", "+380322610000", ""},
		{"067 123 45 67", "067 123 45 67", "value.phone_country"}, {"ask Olena", "ask Olena", "value.phone"},
	})
}

func TestEmail(t *testing.T) {
	checkForm(t, Email, []form{
		{"Lib@Example.ORG", "Lib@example.org", ""}, {"Bodmin Library <x@y.uk>", "x@y.uk", ""}, {"Name (x@y.uk)", "x@y.uk", ""},
		{"mailto:x@y.uk", "x@y.uk", ""}, {"mailto:x@y.uk?subject=hi", "x@y.uk", ""}, {"x@y.uk.", "x@y.uk", ""},
		{"a@b.uk; c@d.uk", "a@b.uk; c@d.uk", "value.email_several"}, {"at the desk", "at the desk", "value.email"},
	})
}

func TestWebsite(t *testing.T) {
	checkForm(t, Website, []form{
		{"https://example.org/a?b#c", "https://example.org/a?b#c", ""}, {"www.example.org", "www.example.org", ""}, {"бібліотека.укр", "бібліотека.укр", ""},
		{"javascript:alert(1)", "javascript:alert(1)", "value.website"}, {"none", "none", "value.website"},
	})
}

func TestZone(t *testing.T) {
	checkForm(t, Zone, []form{
		{"Europe/Kyiv", "Europe/Kyiv", ""}, {"Europe/Kiev", "Europe/Kyiv", ""}, {"Europe/Uzhgorod", "Europe/Kyiv", ""},
		{"Europe/Zaporozhye", "Europe/Kyiv", ""}, {"Europe/Simferopol", "Europe/Kyiv", ""}, {"Europe/London", "Europe/London", ""},
		{"Local", "Local", "value.zone"}, {"../../etc/passwd", "../../etc/passwd", "value.zone"}, {"Mars/Base", "Mars/Base", "value.zone"},
	})
}

func TestHours(t *testing.T) {
	checkForm(t, Hours, []form{
		{"09:00-13:00,14:00-19:00", "09:00-13:00,14:00-19:00", ""}, {"9.30 – 17.00", "09:30-17:00", ""}, {"10-18", "10:00-18:00", ""},
		{"09:00-00:00", "09:00-00:00", ""}, {"00:00-00:00", "closed", ""}, {"вихідний", "closed", ""}, {"Closed", "closed", ""},
		{"1:00-18:00", "1:00-18:00", "value.hours_odd"}, {"00:00-17:00", "00:00-17:00", "value.hours_odd"}, {"17:00-09:00", "17:00-09:00", "value.hours_odd"},
		{"14:00-19:00,09:00-13:00", "14:00-19:00,09:00-13:00", "value.hours_odd"}, {"10:75-12:00", "10:75-12:00", "value.hours"}, {"00:00", "00:00", "value.hours"},
	})
}
