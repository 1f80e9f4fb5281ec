package record

import "testing"

// Each row: what is typed for a number of people, the number, and whether it is only about right.
func TestRoughly(t *testing.T) {
	f := Standard().Kind("activity").Field("attendance_uk")
	for _, row := range []struct {
		typed, want string
		rough       bool
	}{
		{"20", "20", false}, {"about 20", "20", true}, {"About 1,200 people", "1200", true}, {"~20", "20", true}, {"20+", "20", true}, {"20 or so", "20", true},
		{"20 people or so", "20", true}, {"more than 20", "20", true}, {"c. 20", "20", true}, {"20 people", "20", false},
		{"близько 20", "20", true}, {"Приблизно 20 осіб", "20", true}, {"десь 1 200 людей", "1200", true}, {"понад 20", "20", true}, {"20 осіб", "20", false}, {"бл. 20", "20", true},
	} {
		got, odd := f.Parse(row.typed, "en")
		if got != row.want || odd != nil || f.IsRough(row.typed) != row.rough {
			t.Errorf("%q: %q %v, rough %v", row.typed, got, odd, f.IsRough(row.typed))
		}
	}
	for _, typed := range []string{"many", "about", "people", "двадцять", "20-25", "about 20 boxes", "+"} {
		if got, odd := f.Parse(typed, "en"); got != typed || odd == nil || f.IsRough(typed) {
			t.Errorf("%q: %q %v", typed, got, odd)
		}
	}
	if other := Standard().Kind("library").Field("readers"); other.IsRough("about 20") {
		t.Error("a number that has no field for estimates can't be one")
	}
}
