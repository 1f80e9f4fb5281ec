package tables

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// Each oddity of the real list, on rows of our own.
func TestUKSchema(t *testing.T) {
	raw, err := os.ReadFile("testdata/uk_schema.csv")
	if err != nil {
		t.Fatal(err)
	}
	plan, all := readAll(t, bytes.NewReader(raw), library(), Options{})
	if got := plan.Unknown(); !slices.Equal(got, []string{"Opening day band"}) || len(all) != 5 {
		t.Fatal(got, len(all))
	}
	for _, row := range []struct {
		row        int
		slot, want string
	}{
		{0, "name.en", "Northbridge Central Library"},
		{0, "address.en", "1 Market Street, Northbridge, Fenshire"},
		{0, "postcode", "NB1 2AB"},
		{0, "uprn", "9051066329"},
		{0, "statutory", "yes"},
		{0, "kind", "central"},
		{0, "operating_status", "open"},
		{0, "hours_monday", "09:00-19:00"},
		{0, "hours_sunday", "closed"},
		{0, "unstaffed_hours", "Monday: 07:00-09:00"},
		{0, "co_located", "yes"},
		{0, "co_located_with", "Café and Registrar’s Office"},
		{0, "email", "Library@northbridge.example"},
		{0, "notes", "Refurbished 2015\nOpening day band: brass"},
		{0, "country", "GB"},
		{0, "time_zone", "Europe/London"},
		{1, "uk_type_code", "LAL-"},
		{1, "kind", "public"},
		{1, "uprn", "1.23E+10"},
		{1, "hours_monday", "1:00-18:00"},
		{1, "email", "southgate@northbridge.example"},
		{1, "notes", "Email address: Southgate Library <southgate@northbridge.example>"},
		{2, "uk_type_code", "ICL"},
		{2, "email", "desk@northbridge.example"},
		{3, "name.en", "Môn Lôn Library"},
		{3, "operating_status", "closed"},
		{3, "notes", "Closed for the £5 fundÃ¯Â¿Â½"},
		{4, "uk_type_code", "XYZ"},
		{4, "email", "a@b.example; c@d.example"},
	} {
		if got := all[row.row].Values.Get(row.slot); got != row.want {
			t.Errorf("row %d, %s: %q, want %q", row.row+1, row.slot, got, row.want)
		}
	}
	for i, want := range []string{"row.letters_repaired", "value.uprn", "row.looks_alike", "row.letters_lost", "value.uk_type_code"} {
		if !warned(want)(all[i]) {
			t.Errorf("row %d: no %s in %v", i+1, want, all[i].Warnings)
		}
	}
	if got := all[3].Links["service"]; !slices.Equal(got, []string{"Fenshire, County of"}) {
		t.Error(got)
	}
	_, again := readAll(t, bytes.NewReader(raw), library(), Options{})
	for i := range all {
		if all[i].External == "" || again[i].External != all[i].External || i > 0 && all[i].External == all[i-1].External {
			t.Errorf("row %d: ids %q and %q", i+1, all[i].External, again[i].External)
		}
	}
}

// FAULTS 71: spreadsheets with the wrong encoding. The same table, as five programs have saved it.
func TestFault71Encodings(t *testing.T) {
	o := Options{Names: map[string]string{"назва": "name", "адреса": "address", "електронна пошта": "email", "примітка": "notes"}}
	for file, want := range map[string]string{
		"ua_cp1251_semicolon_crlf.csv":   Windows1251,
		"ua_koi8u_comma_lf.csv":          KOI8U,
		"ua_utf16le_tab.txt":             UTF16LE,
		"ua_utf8_bom_semicolon_crlf.csv": UTF8,
		"ua_utf8_u02bc_tab.tsv":          UTF8,
	} {
		raw, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := Open(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(file, err)
		}
		if sheet.Encoding != want || len(sheet.Heads) != 9 {
			t.Errorf("%s: %s, %d columns", file, sheet.Encoding, len(sheet.Heads))
		}
		_, all := readAll(t, bytes.NewReader(raw), library(), o)
		if len(all) != 3 {
			t.Fatal(file, len(all))
		}
		for slot, want := range map[string]string{
			"name.uk": "Публічна бібліотека Їжакевичівської сільської ради", "address.uk": "вул. Щаслива, 5", "email": "lib2@example.org",
		} {
			if got := all[1].Values.Get(slot); got != want {
				t.Errorf("%s: %s is %q", file, slot, got)
			}
		}
		if notes := all[1].Values.Get("notes"); !strings.Contains(notes, "контактна особа: Юрій Ґалаґан") || !strings.Contains(notes, "область: Черкаська") {
			t.Errorf("%s: an unknown column was dropped: %s", file, notes)
		}
		if all[0].External != "1" {
			t.Errorf("%s: external id %q", file, all[0].External)
		}
	}
}

func TestMoreEncodings(t *testing.T) {
	western, _ := charmap.Windows1252.NewEncoder().String("name,city\r\nCafé Library,Môn\r\nReader’s Nook,£5 Street\r\n")
	capitals, _ := charmap.Windows1251.NewEncoder().String("НАЗВА;АДРЕСА\r\nБІБЛІОТЕКА;ВУЛИЦЯ ЩАСЛИВА\r\n")
	late := "name,city\n" + strings.Repeat("Library of a small town,Town\n", 12000) + "Caf\xe9,Town\n"
	for _, row := range []struct{ text, encoding, last string }{
		{western, Windows1252, "Reader’s Nook"},
		{capitals, Windows1251, "БІБЛІОТЕКА"},
		{"name,city\rOld Mac,Town\r", UTF8, "Old Mac"},
		{"sep=;\r\nname;city\r\nExcel, it is;Town\r\n", UTF8, "Excel, it is"},
		{"\xfe\xff\x00n\x00a\x00m\x00e\x00\n\x04\x1a\x00\n", UTF16BE, "К"},
		{"n\x00a\x00m\x00e\x00\n\x00A\x00b\x00c\x00\n\x00", UTF16LE, "Abc"},
		{late, UTF8, "Café"},
	} {
		sheet, err := Open(strings.NewReader(row.text))
		if err != nil {
			t.Errorf("%.20q: %v", row.text, err)
			continue
		}
		last := ""
		for {
			r, err := sheet.Next()
			if err != nil {
				break
			}
			last = r.Cells[0]
		}
		if sheet.Encoding != row.encoding || last != row.last {
			t.Errorf("%.20q: %s %q", row.text, sheet.Encoding, last)
		}
	}
}

func TestRepair(t *testing.T) {
	for _, row := range []struct {
		text, want string
		lost       bool
	}{
		{"CafÃ©", "Café", false},
		{"CafÃƒÂ©", "Café", false},
		{"Barrâ€™s", "Barr’s", false},
		{"Ð›ÑŒÐ²Ñ–Ð²", "Львів", false},
		{"Â£5", "£5", false},
		{"Ã¯Â¿Â½", "Ã¯Â¿Â½", true},
		{"Cafï¿½", "Cafï¿½", true},
		{"Môn, Łódź, Âme, Київ", "Môn, Łódź, Âme, Київ", false},
	} {
		if got, lost := Repair(row.text); got != row.want || lost != row.lost {
			t.Errorf("%q: %q %v", row.text, got, lost)
		}
	}
}

// FAULTS 65: what is no table, or has no end, gets a sentence and takes no memory.
func TestFault65FilesThatAreNoTables(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "table.empty",
		"\xEF\xBB\xBF \r\n":         "table.empty",
		"PK\x03\x04rest":            "table.spreadsheet",
		"\xD0\xCF\x11\xE0":          "table.spreadsheet",
		"%PDF-1.7":                  "table.not_a_table",
		"<!DOCTYPE html><p>Log in":  "table.web_page",
		"{\"kind\":\"library\"}":    "table.json",
		"age-encryption.org/v1\n->": "table.bundle",
		"\x7fELF\x00\x00\x01":       "table.not_a_table",
		"1,2\n3,4\n":                "table.no_headings",
		"Liverpool,a@b.uk\n":        "table.no_headings",
		strings.Repeat("a,", 600):   "table.too_many_columns",
	} {
		if _, err := Open(strings.NewReader(text)); say.Of(err).ID != want {
			t.Errorf("%.20q: %v, want %s", text, err, want)
		}
	}
	prose, err := Open(strings.NewReader("Dear colleagues\nthe parcel has arrived.\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewPlan(library(), prose.Heads, Options{}); say.Of(err).ID != "table.no_known_column" {
		t.Error(err)
	}
}

// endless is a table whose quotation mark is never closed.
type endless struct{ begun bool }

func (e *endless) Read(p []byte) (int, error) {
	if !e.begun {
		e.begun = true
		return copy(p, "name,city\n\"never closed"), nil
	}
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// FAULTS 65: huge lengths.
func TestFault65EndlessRow(t *testing.T) {
	sheet, err := Open(&endless{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sheet.Next(); say.Of(err).ID != "table.row_too_long" {
		t.Error(err)
	}
	long, err := Open(strings.NewReader("name\n" + strings.Repeat("x", MaxCell+1)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := long.Next(); say.Of(err).ID != "table.row_too_long" {
		t.Error(err)
	}
}

func TestPlan(t *testing.T) {
	heads := []string{"Name", "назва українською", "Founded", "Secret", "city.uk", "Shelf"}
	o := Options{
		Names: map[string]string{"Назва українською": "name.uk", "Назва": "name"},
		Map:   []string{"Founded=opened_on", "secret=-"},
		Lang:  "uk",
	}
	plan, err := NewPlan(library(), heads, o)
	if err != nil {
		t.Fatal(err)
	}
	r := plan.Record(Row{Number: 2, Cells: []string{"Youth Library", "Бібліотека для юнацтва", "1,5 р", "x", "Львів", "top", "over"}})
	for slot, want := range map[string]string{
		"name.en": "Youth Library", "name.uk": "Бібліотека для юнацтва", "opened_on": "1,5 р", "city.uk": "Львів", "notes": "Shelf: top\nG: over",
	} {
		if got := r.Values.Get(slot); got != want {
			t.Errorf("%s: %q, want %q", slot, got, want)
		}
	}
	if !warned("row.more_cells")(r) || !warned("value.date")(r) {
		t.Error(r.Warnings)
	}
	for _, bad := range []struct{ m, want string }{{"Founded", "table.map_form"}, {"Nowhere=city", "table.map_column"}, {"Shelf=warp", "table.map_field"}, {"Shelf=kind.en", "table.map_field"}} {
		if _, err := NewPlan(library(), heads, Options{Map: []string{bad.m}}); say.Of(err).ID != bad.want {
			t.Errorf("%s: %v", bad.m, err)
		}
	}
}

func TestReferencesSetsAndChoices(t *testing.T) {
	kind := record.Standard().Kind("twinning")
	choice := func(f *record.Field, typed string) (string, bool) {
		return "literature", typed == "Література"
	}
	_, all := readAll(t, strings.NewReader("id,name,parties,priorities,stages\n"+
		"t-1,Пара,0123456789abcdef; Львів; Manchester,\"Література, nature\",2024-10 signed; 2025 active\n"), kind, Options{Choice: choice})
	r := all[0]
	for _, row := range []struct {
		got  []string
		want string
	}{
		{r.Values["parties"], "0123456789abcdef"},
		{r.Links["parties"], "Manchester|Львів"},
		{r.Values["priorities"], "literature|nature"},
		{r.Values["stages"], "2024-10 signed|2025 active"},
		{r.Values["name.uk"], "Пара"},
		{[]string{r.External}, "t-1"},
	} {
		if got := strings.Join(row.got, "|"); got != row.want {
			t.Errorf("%q, want %q", got, row.want)
		}
	}
}

func TestAnotherListOfLibraries(t *testing.T) {
	_, all := readAll(t, strings.NewReader("id,name,authority,address,postcode,lat,lng,type,year_closed\n"+
		"7,Northbridge,Fenshire,\"2 Town Square, Northbridge\",NB1 1AA,51.53639,0.07999,CRL,2013\n"), library(), Options{})
	for slot, want := range map[string]string{"position": "51.53639,0.07999", "kind": "community", "uk_type_code": "CRL", "closed_on": "2013", "address.en": "2 Town Square, Northbridge"} {
		if got := all[0].Values.Get(slot); got != want {
			t.Errorf("%s: %q, want %q", slot, got, want)
		}
	}
	if all[0].External != "7" || all[0].Links["service"][0] != "Fenshire" {
		t.Error(all[0])
	}
}

func TestEmptyRowsAndTheEnd(t *testing.T) {
	sheet, err := Open(strings.NewReader("name,city\n\n,\n A ,\n  ,\n"))
	if err != nil {
		t.Fatal(err)
	}
	row, err := sheet.Next()
	if err != nil || row.Number != 3 || row.Cells[0] != "A" {
		t.Error(row, err)
	}
	if _, err := sheet.Next(); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}
