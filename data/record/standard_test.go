package record

import (
	"slices"
	"strings"
	"testing"
)

// What holds for every kind, whichever is added.
func TestKindsAreWhole(t *testing.T) {
	r := Standard()
	for _, k := range r.Kinds() {
		seen := map[string]bool{}
		for i := range k.Fields {
			f := &k.Fields[i]
			at := k.ID + "." + f.ID
			if f.ID == "" || seen[f.ID] || strings.Trim(f.ID, "abcdefghijklmnopqrstuvwxyz_") != "" {
				t.Errorf("%s: the id is empty, used twice or odd", at)
			}
			seen[f.ID] = true
			choosy := f.Type == Choice || f.Type == Choices || f.Type == Dated
			if choosy != (len(f.Choices) > 0) {
				t.Errorf("%s: choices", at)
			}
			if (f.Type == Ref || f.Type == Refs) != (len(f.Kinds) > 0) {
				t.Errorf("%s: kinds", at)
			}
			for _, other := range f.Kinds {
				if r.Kind(other) == nil {
					t.Errorf("%s: no kind %s", at, other)
				}
			}
			if f.Group == "" || f.Of != k.ID {
				t.Errorf("%s: group %q, of %q", at, f.Group, f.Of)
			}
		}
		for _, id := range slices.Concat(k.Title, k.Columns, []string{FieldNotes}) {
			if k.Field(id) == nil {
				t.Errorf("%s has no field %s", k.ID, id)
			}
		}
	}
}

func TestEverythingAboutAPersonIsPrivate(t *testing.T) {
	for _, f := range Standard().Kind("person").Fields {
		if !f.Personal {
			t.Errorf("%s is not personal", f.ID)
		}
	}
	for _, id := range []string{"address", "position", "has_shelter", "has_generator", "operating_status"} {
		if !Standard().Kind("library").Field(id).Private() {
			t.Errorf("%s of a library is not sensitive", id)
		}
	}
}

func TestWarnings(t *testing.T) {
	one := func(slotsAndValues ...string) Values {
		v := Values{}
		for i := 0; i < len(slotsAndValues); i += 2 {
			v[slotsAndValues[i]] = strings.Split(slotsAndValues[i+1], "|")
		}
		return v
	}
	for _, row := range []struct {
		kind string
		v    Values
		want string // "field message", sorted, joined by ", "
	}{
		{"library", one("name.uk", "Бібліотека", "country", "UA", "kind", "youth"), ""},
		{"library", one("name.en", "Library"), "country value.missing, kind value.missing"},
		{"library", one("name.en", "L", "country", "GB", "kind", "public", "opened_on", "1950", "closed_on", "1948"), "closed_on check.library.closed_before_opened"},
		{"library", one("name.en", "L", "country", "GB", "kind", "public", "opened_on", "1950-05", "closed_on", "1950"), ""},
		{"library", one("name.en", "L", "country", "GB", "kind", "public", "postcode", "79000"), "postcode check.postcode.country"},
		{"library", one("name.en", "L", "country", "UA", "kind", "public", "position", "53.4,-2.2"), "position check.position.country"},
		{"library", one("name.en", "L", "country", "UA", "kind", "library_of_2040"), "kind value.choice"},
		{"library", one("name.en", "L", "country", "UA", "kind", "public", "staff", "-3", "from_the_future", "x"), "staff value.negative"},
		{"twinning", one("parties", "a", "stages", "2024 active", "leads", "0123456789abcdef", "deputies", "0123456789abcdef"),
			"parties check.twinning.one_party, parties value.ref"},
		{"twinning", one("parties", "0123456789abcdef|0123456789abcdeg", "stages", "2024 active"), "deputies check.twinning.no_deputy, leads check.twinning.no_lead"},
		{"activity", one("title.en", "T"), "twinning check.activity.nobody"},
		{"activity", one("title.en", "T", "library", "0123456789abcdef", "starts", "2026-12-06T13:00 Europe/Kyiv", "ends", "2026-12-06T11:30 Europe/London"), ""},
		{"activity", one("title.en", "T", "library", "0123456789abcdef", "starts", "2026-12-06T13:00 Europe/Kyiv", "ends", "2026-12-06T10:30 Europe/London"),
			"ends check.activity.ends_before_starts"},
		{"activity", one("title.en", "T", "library", "0123456789abcdef", "starts", "2026-12-06T07:00 Europe/London"), "starts check.activity.silence"},
		{"exchange", one("title.en", "T", "twinning", "0123456789abcdef", "kind", "humanitarian"), "recipient_edrpou check.exchange.no_edrpou"},
		{"organisation", one("name.en", "O", "country", "UA", "registration_no", "14360571"), "registration_no value.edrpou_digit"},
		{"person", one("given_name.en", "Kid", "is_child", "yes", "email", "a@b.uk"), "email check.person.child_contact"},
		{"item", one("title.en", "T", "exchange", "0123456789abcdef", "quantity", "3", "kind", "toy", "isbn", "9780306406157"), "isbn check.item.isbn_of_no_book"},
	} {
		var got []string
		for _, w := range Standard().Kind(row.kind).Warnings(row.v) {
			got = append(got, w.Field+" "+w.Message)
		}
		slices.Sort(got)
		if s := strings.Join(got, ", "); s != row.want {
			t.Errorf("%s %v: %s, want %s", row.kind, row.v, s, row.want)
		}
	}
}

func TestMomentsInBothZones(t *testing.T) {
	m, ok := ParseMoment("2026-12-06T13:00 Europe/Kyiv")
	if !ok {
		t.Fatal("not read")
	}
	if l, ok := m.In(ZoneLondon); !ok || l.Format("15:04") != "11:00" {
		t.Error(l)
	}
	if back := MomentOf(m.Time(), ZoneLondon).String(); back != "2026-12-06T11:00 Europe/London" {
		t.Error(back)
	}
}

func TestPartialDates(t *testing.T) {
	year, _ := ParsePartialDate("2026")
	may, _ := ParsePartialDate("2026-05")
	next, _ := ParsePartialDate("2027-01-01")
	if year.Compare(may) >= 0 || may.Compare(next) >= 0 || year.SurelyBefore(may) || !year.SurelyBefore(next) {
		t.Error("order")
	}
	for _, bad := range []string{"", "26", "2026-5", "2026-13", "2026-02-30", "2026-05-01-1", "x"} {
		if d, ok := ParsePartialDate(bad); ok {
			t.Errorf("%q was read as %v", bad, d)
		}
	}
}

func TestParseID(t *testing.T) {
	id, err := ParseID("OI23-4567-89ab-cdef")
	if err != nil || id.String() != "0123456789abcdef" {
		t.Error(id, err)
	}
	if _, err := ParseID("too short"); err == nil {
		t.Error("read")
	}
}
