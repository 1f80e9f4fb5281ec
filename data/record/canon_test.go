package record

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// read is one line of a table of tests: what is typed, in which language, what becomes of it.
type read struct{ typed, lang, want, warning string }

func check(t *testing.T, f *Field, rows []read) {
	t.Helper()
	for _, r := range rows {
		got, w := f.Parse(r.typed, r.lang)
		warning := ""
		if w != nil {
			warning = w.Message
		}
		if got != r.want || warning != r.warning {
			t.Errorf("%q in %q: %q %q, want %q %q", r.typed, r.lang, got, warning, r.want, r.warning)
		}
		again, _ := f.Parse(got, r.lang)
		if r.warning == "" && again != got {
			t.Errorf("%q is not canonical: read again it is %q", got, again)
		}
	}
}

func TestDates(t *testing.T) {
	check(t, &Field{Type: Date}, []read{
		{"21.11.2026", "", "2026-11-21", ""},
		{"21/11/2026", "", "2026-11-21", ""},
		{"2026-11-21", "", "2026-11-21", ""},
		{"2026-11-21T00:00:00", "", "2026-11-21", ""},
		{"11.2026", "uk", "2026-11", ""},
		{"11/2026", "en", "2026-11", ""},
		{"2026-11", "", "2026-11", ""},
		{"2026", "", "2026", ""},
		{"1.2.2026", "", "2026-02-01", ""},
		{"21 листопада 2026 р.", "uk", "2026-11-21", ""},
		{"понеділок, 24 серпня 2026 року", "uk", "2026-08-24", ""},
		{"листопад 2026", "", "2026-11", ""},
		{"21 Nov 2026", "en", "2026-11-21", ""},
		{"Saturday, 21st November 2026", "en", "2026-11-21", ""},
		{"Sept 2024", "", "2024-09", ""},
		{"2024 р.", "uk", "2024", ""},
		{"03/04/2026", "en", "2026-04-03", ""},
		{"03/04/2026", "uk", "2026-04-03", ""},
		{"03/04/2026", "", "03/04/2026", "value.date_ambiguous"},
		{"04/04/2026", "", "2026-04-04", ""},
		{"03.04.2026", "", "2026-04-03", ""},
		{"29.02.2025", "uk", "29.02.2025", "value.date"},
		{"31/04/2026", "en", "31/04/2026", "value.date"},
		{"21.11/2026", "", "21.11/2026", "value.date"},
		{"44927", "", "44927", "value.date"},
		{"after Easter", "en", "after Easter", "value.date"},
		{"  ", "en", "", ""},
	})
}

func TestNumbers(t *testing.T) {
	check(t, &Field{Type: Number}, []read{
		{"1200", "", "1200", ""},
		{"1 200", "", "1200", ""},
		{"1\u00A0200,5", "uk", "1200.5", ""},
		{"1,234", "en", "1234", ""},
		{"1,234", "uk", "1.234", ""},
		{"1,234", "", "1,234", "value.number_ambiguous"},
		{"1,234,567.80", "", "1234567.8", ""},
		{"1.234.567,8", "", "1234567.8", ""},
		{"-0", "", "0", ""},
		{"−0,5", "uk", "-0.5", ""},
		{"007", "", "7", ""},
		{"12 5", "", "12 5", "value.number"},
		{"about 20", "en", "about 20", "value.number"},
		{"1e9", "", "1e9", "value.number"},
		{strings.Repeat("9", 31), "", strings.Repeat("9", 31), "value.number"},
	})
}

func TestMoney(t *testing.T) {
	check(t, &Field{Type: Money}, []read{
		{"1 234,50 грн", "uk", "1234.50 UAH", ""},
		{"£1,234.50", "en", "1234.50 GBP", ""},
		{"-£5", "en", "-5.00 GBP", ""},
		{"GBP 1234.5", "", "1234.50 GBP", ""},
		{"1234.50 GBP", "", "1234.50 GBP", ""},
		{"£1,234", "", "1234.00 GBP", ""},
		{"150 євро", "uk", "150.00 EUR", ""},
		{"20 eur", "", "20.00 EUR", ""},
		{"500", "en", "500", "value.money_currency"},
		{"1.2345 GBP", "en", "1.2345 GBP", "value.money"},
		{"much", "en", "much", "value.money"},
		{strings.Repeat("9", 25) + " GBP", "en", strings.Repeat("9", 25) + " GBP", "value.money"},
	})
}

func TestMoments(t *testing.T) {
	check(t, &Field{Type: Moment}, []read{
		{"6.12.2026 13:00", "uk", "2026-12-06T13:00 Europe/Kyiv", ""},
		{"6 Dec 2026, 1:30 pm", "en", "2026-12-06T13:30 Europe/London", ""},
		{"6 грудня 2026 р., о 13:00", "uk", "2026-12-06T13:00 Europe/Kyiv", ""},
		{"2026-12-06T13:00 Europe/Kiev", "", "2026-12-06T13:00 Europe/Kyiv", ""},
		{"2026-12-06 13:00:00 Europe/London", "uk", "2026-12-06T13:00 Europe/London", ""},
		{"6.12.2026 13:00 Kyiv", "en", "2026-12-06T13:00 Europe/Kyiv", ""},
		{"6.12.2026 13:00", "", "6.12.2026 13:00", "value.moment_zone"},
		{"6.12.2026 13:00 Mars/Base", "uk", "6.12.2026 13:00 Mars/Base", "value.moment_zone"},
		{"6.12.2026", "uk", "2026-12-06", "value.moment_time"},
		{"6.12.2026 25:00", "uk", "6.12.2026 25:00", "value.moment"},
		{"12.2026 13:00", "uk", "12.2026 13:00", "value.moment"},
		{"soon", "en", "soon", "value.moment"},
	})
}

func TestYesNo(t *testing.T) {
	check(t, &Field{Type: YesNo}, []read{
		{"Yes", "", "yes", ""}, {"так", "", "yes", ""}, {"1", "", "yes", ""}, {"TRUE", "", "yes", ""},
		{"no", "", "no", ""}, {"Ні", "", "no", ""}, {"0", "", "no", ""}, {"n", "", "no", ""},
		{"unknown", "", "", ""}, {"невідомо", "", "", ""}, {"perhaps", "", "perhaps", "value.yes_no"},
	})
}

func TestPositions(t *testing.T) {
	check(t, &Field{Type: Position}, []read{
		{"49.8397, 24.0297", "", "49.8397,24.0297", ""},
		{"49,8397; 24,0297", "", "49.8397,24.0297", ""},
		{"(53.48°, -2.24°)", "", "53.48,-2.24", ""},
		{"53.48 −2.24", "", "53.48,-2.24", ""},
		{"149.8, 24", "", "149.8, 24", "value.position"},
		{"town square", "", "town square", "value.position"},
	})
}

func TestChoicesAndHistories(t *testing.T) {
	check(t, &Field{Type: Choice, Choices: Stages}, []read{
		{"In contact", "", "in_contact", ""}, {"ACTIVE", "", "active", ""}, {"on hold", "", "on hold", "value.choice"},
	})
	check(t, &Field{Type: Dated, Choices: Stages}, []read{
		{"2024-10 signed", "", "2024-10 signed", ""},
		{"signed: 10.2024", "uk", "2024-10 signed", ""},
		{"2024-10 frozen", "", "2024-10 frozen", "value.choice"},
		{"signed", "", "signed", "value.dated"},
	})
	check(t, &Field{Type: Ref}, []read{
		{"0123456789ABCDEF", "", "0123456789abcdef", ""}, {"row-17", "", "row-17", "value.ref"},
	})
}

func TestCurrentStage(t *testing.T) {
	for _, row := range []struct {
		dated        []string
		choice, date string
	}{
		{nil, "", ""},
		{[]string{"2024-10 signed", "2023 matched"}, "signed", "2024-10"},
		{[]string{"2024-10 signed", "2024-10 active", "2024-10 matched"}, "active", "2024-10"},
		{[]string{"2024 signed", "2024-03 matched"}, "matched", "2024-03"},
		{[]string{"2030 frozen"}, "frozen", "2030"},
	} {
		if c, d := CurrentStage(row.dated, Stages); c != row.choice || d != row.date {
			t.Errorf("%v: %s %s", row.dated, c, d)
		}
	}
}

func TestSets(t *testing.T) {
	tags, _ := (&Field{Type: Tags}).ParseSet("рукоділля, poetry; poetry\n  chess ", "")
	if got := strings.Join(tags, "|"); got != "chess|poetry|рукоділля" {
		t.Error(got)
	}
	dated, w := (&Field{Type: Dated, Choices: Stages}).ParseSet("21 Nov 2024 signed; 2025 active; later", "en")
	if got := strings.Join(dated, "|"); got != "2024-11-21 signed|2025 active|later" || len(w) != 1 {
		t.Error(got, w)
	}
}

func TestTextIsCleanedAndKept(t *testing.T) {
	check(t, &Field{Type: Text}, []read{
		{"  Бібліотека-філія\t№\u00A014 \n", "", "Бібліотека-філія №\u00A014", ""},
		{"Ки\u0438\u0306в", "", "Кийв", ""},
		{"M\u202Eevil\x00", "", "Mevil", ""},
		{strings.Repeat("ї", 501), "", strings.Repeat("ї", 501), "value.long"},
	})
	check(t, &Field{Type: LongText}, []read{{" one\r\ntwo\tthree\n", "", "one\ntwo\tthree", ""}})
}

// FAULTS 65: huge lengths.
func TestFault65HugeTextIsBounded(t *testing.T) {
	got, w := (&Field{Type: Text}).Parse(strings.Repeat("ї", HardText), "")
	if len(got) > HardText || !utf8.ValidString(got) || w == nil || w.Message != "value.too_long" {
		t.Errorf("%d bytes, %v", len(got), w)
	}
}

// Whatever is typed, reading it does not panic, gives valid text, and a value without a warning is canonical.
func TestAnythingTyped(t *testing.T) {
	var fields []*Field
	for _, k := range Standard().Kinds() {
		for i := range k.Fields {
			fields = append(fields, &k.Fields[i])
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(fields).Draw(t, "field")
		typed := rapid.OneOf(rapid.String(), rapid.StringMatching(`[0-9.,:;/ £Хx@+-]{0,20}`)).Draw(t, "typed")
		lang := rapid.SampledFrom([]string{"", "en", "uk"}).Draw(t, "lang")
		got, w := f.Parse(typed, lang)
		if !utf8.ValidString(got) {
			t.Fatalf("%q", got)
		}
		if again, odd := f.Parse(got, lang); w == nil && (again != got || odd != nil) {
			t.Fatalf("%s: %q became %q, then %q %v", f.ID, typed, got, again, odd)
		}
	})
}
