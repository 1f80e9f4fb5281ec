package record

import "testing"

// Each row: what somebody writes, and what it means; "" is kept as it is, with a warning.
func TestWeekHours(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"mon-fri 10:00-16:00; sat 10:00-12:00", "mon-fri 10:00-16:00; sat 10:00-12:00"},
		{"Mon–Fri 10–16, Sat 10–12", "mon-fri 10:00-16:00; sat 10:00-12:00"},
		{"10-16", "mon-fri 10:00-16:00"},
		{"weekdays 2pm - 5 pm", "mon-fri 14:00-17:00"},
		{"Tuesdays and Thursdays after 14:30", "tue 14:30-00:00; thu 14:30-00:00"},
		{"Monday to Wednesday from 9 to 11 and 13-15", "mon-wed 09:00-11:00,13:00-15:00"},
		{"weekday mornings", "mon-fri 08:00-12:00"},
		{"every day until 12", "mon-sun 00:00-12:00"},
		{"Fri-Mon 8-9", "mon 08:00-09:00; fri-sun 08:00-09:00"},
		{"пн-пт 10.00-16.00; сб 10-12", "mon-fri 10:00-16:00; sat 10:00-12:00"},
		{"будні після 14", "mon-fri 14:00-00:00"},
		{"у п’ятницю з 10 до 12:30", "fri 10:00-12:30"},
		{"з понеділка по середу вранці", "mon-wed 08:00-12:00"},
		{"понеділок, середа 9-13 та 14-18", "mon 09:00-13:00,14:00-18:00; wed 09:00-13:00,14:00-18:00"},
		{"щодня 22-02", "mon-sun 00:00-02:00,22:00-00:00"},
		{"нд 22-02", "mon 00:00-02:00; sun 22:00-00:00"},
		{"10-12, 11-13", "mon-fri 10:00-13:00"},
		{"mon", ""}, {"whenever", ""}, {"10", ""}, {"25-26", ""}, {"10-16 (not in August)", ""}, {"mon-", ""}, {"13pm-15pm", ""}, {"", ""}, {"-", ""}, {"from", ""}, {"12-12", ""},
	} {
		want, warning := c.want, ""
		if want == "" {
			want, warning = c.typed, "value.week"
		}
		got, odd := WeekHours(c.typed)
		if got != want || odd != warning {
			t.Errorf("%q: %q (%s), want %q", c.typed, got, odd, want)
		}
		if again, odd := WeekHours(got); warning == "" && (again != got || odd != "") {
			t.Errorf("%q: read again it is %q (%s)", got, again, odd)
		}
	}
}
