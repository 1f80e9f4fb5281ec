package tables

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// FAULTS 71: formula injection in exported CSV.
func TestFault71FormulaInjection(t *testing.T) {
	for cell, want := range map[string]string{
		"=HYPERLINK(\"http://x\")": "'=HYPERLINK(\"http://x\")", "+1+1": "'+1+1", "-2+3": "'-2+3", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1",
		"＝1+1": "'＝1+1", "'=1": "''=1", "'''@x": "''''@x",
		"-0.5": "-0.5", "+441612341983": "+441612341983", "'tis": "'tis", "a=b": "a=b", "": "",
	} {
		got := guard(cell)
		if got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
		if back := unguard(got); back != cell {
			t.Errorf("%q came back as %q", cell, back)
		}
	}
}

func export(t *testing.T, kind *record.Kind, o WriteOptions, records ...record.Values) string {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, kind, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range records {
		if err := w.Write("0123456789abcdef", v); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestExportIsForSpreadsheetsAndWithoutPrivateFields(t *testing.T) {
	v := record.Values{"name.uk": {"=Бібліотека"}, "address.uk": {"вул. Щаслива, 5"}, "interests": {"поезія", "шахи"}, "notes": {"one\ntwo"}}
	text := export(t, library(), WriteOptions{}, v)
	if !strings.HasPrefix(text, "\uFEFFid,name.en,name.uk,") || !strings.Contains(text, "\r\n0123456789abcdef,,'=Бібліотека,") || !strings.Contains(text, "поезія; шахи") {
		t.Error(text)
	}
	if strings.Contains(text, "Щаслива") || strings.Contains(text, "has_shelter") {
		t.Error("a sensitive field was exported")
	}
	if all := export(t, library(), WriteOptions{Private: true}, v); !strings.Contains(all, "Щаслива") {
		t.Error("asked for, and left out")
	}
	if heads := export(t, library(), WriteOptions{Heading: func(slot string) string { return "=" + slot }}); !strings.Contains(heads, ",'=name.en,") {
		t.Error(heads)
	}
}

func TestExportReadsBack(t *testing.T) {
	v := record.Values{
		"name.uk": {"=Бібліотека"}, "name.en": {"Library, the"}, "interests": {"поезія", "шахи"}, "notes": {"one\n\"two\""}, "phone": {"+380322610000"},
		"position": {"49.8397,24.0297"}, "country": {"UA"}, "hours_sunday": {"closed"}, "staff": {"3.5"}, "service": {"0123456789abcdef"},
	}
	_, all := readAll(t, strings.NewReader(export(t, library(), WriteOptions{Private: true}, v)), library(), Options{})
	if !maps.EqualFunc(all[0].Values, v, slices.Equal) || all[0].External != "0123456789abcdef" {
		t.Errorf("%v\n%v", all[0], v)
	}
}

// FuzzCSV: whatever a file holds, reading it does not panic and stays within its limits, and what was read and written again reads back equal.
func FuzzCSV(f *testing.F) {
	f.Add([]byte("name,city,notes\nCafÃ©,'=1,\"a\nb\"\n"))
	f.Add([]byte("sep=;\nname;interests;x\nБібліотека;a,b;c\n"))
	f.Add([]byte("Local authority,Library name,Address 1,Email address,Monday staffed hours\nA,B,C,D (e@f.uk),1:00-2:00\n"))
	f.Add([]byte("\xff\xfen\x00a\x00m\x00e\x00\n\x00"))
	kind := library()
	f.Fuzz(func(t *testing.T, raw []byte) {
		sheet, err := Open(bytes.NewReader(raw))
		if err != nil {
			return
		}
		plan, err := NewPlan(kind, sheet.Heads, Options{})
		if err != nil {
			return
		}
		var first []record.Values
		for range 50 {
			row, err := sheet.Next()
			if err != nil {
				break
			}
			if v := plan.Record(row).Values; len(v) > 0 {
				first = append(first, v)
			}
		}
		if len(first) == 0 {
			return
		}
		_, again := readAll(t, strings.NewReader(export(t, kind, WriteOptions{Private: true}, first...)), kind, Options{})
		for i := range first {
			if !maps.EqualFunc(first[i], again[i].Values, slices.Equal) {
				t.Fatalf("%q\n%q", first[i], again[i].Values)
			}
		}
	})
}

func TestJSONLines(t *testing.T) {
	in := NewLines(strings.NewReader("\uFEFF" + `{"kind":"library","id":"row-1","fields":{"name":{"en":"Library","uk":"Бібліотека"},"country":"UA","staff":3.50,"statutory":true,"interests":["a, b","c"],"colour":"red"}}

{"op":"set","id":17,"fields":{"city.uk":null,"name":null}}
{"op":"delete","id":"row-1"}
not json
{"op":"burn","id":"x"}
{"id":"x","fields":{}}
{"op":"set","fields":{}}
{"kind":"library","fields":{"name":{"fr":"x"}}}
{"kind":"library","fields":{"name":[[1]]}}
{"kind":"library","fields":{"@deleted":"x"}}
` + strings.Repeat("x", MaxLine+1) + "\n" + `{"kind":"library","id":"last"}`))
	var got []string
	var lines []Line
	for {
		line, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			got = append(got, say.Of(err).ID)
			continue
		}
		lines = append(lines, line)
		got = append(got, line.Op+" "+line.Kind+" "+line.ID)
	}
	want := []string{
		" library row-1", "set  17", "delete  row-1", "jsonl.not_json", "jsonl.op", "jsonl.kind", "jsonl.id", "jsonl.field", "jsonl.field", "jsonl.field",
		"jsonl.too_long", " library last",
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%q", got)
	}
	r, _, err := lines[0].Record(library(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for slot, want := range map[string]string{
		"name.en": "Library", "name.uk": "Бібліотека", "country": "UA", "staff": "3.5", "statutory": "yes", "interests": "a, b|c", "notes": "colour: red",
	} {
		if got := strings.Join(r.Values[slot], "|"); got != want {
			t.Errorf("%s: %q, want %q", slot, got, want)
		}
	}
	if _, cleared, err := lines[1].Record(library(), Options{}); err != nil || !slices.Equal(cleared, []string{"city.uk", "name.en", "name.uk"}) {
		t.Error(cleared, err)
	}
}

func TestJSONLinesReadBack(t *testing.T) {
	v := record.Values{"name.uk": {"«Бібліотека» <1>"}, "interests": {"a, b; c"}, "address.uk": {"вул. Щаслива"}, "notes": {"one\ntwo"}, "from_the_future": {"x"}}
	var shared, all bytes.Buffer
	if err := WriteLine(&shared, library(), "0123456789abcdef", v, false); err != nil {
		t.Fatal(err)
	}
	if s := shared.String(); strings.Contains(s, "Щаслива") || strings.Contains(s, "future") || !strings.Contains(s, "<1>") || strings.Count(s, "\n") != 1 {
		t.Error(s)
	}
	if err := WriteLine(&all, library(), "0123456789abcdef", v, true); err != nil {
		t.Fatal(err)
	}
	line, err := NewLines(&all).Next()
	if err != nil {
		t.Fatal(err)
	}
	r, _, err := line.Record(library(), Options{})
	if err != nil || r.Values.Get("interests") != "a, b; c" || r.Values.Get("notes") != "from_the_future: x\none\ntwo" || !warned("row.unknown_field")(r) {
		t.Error(r, err)
	}
}
