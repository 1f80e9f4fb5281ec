package form

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/translations"
)

// entryAt, selectAt and buttonAt find the editors of a form in the order of Tab.
func (f *Form) entryAt(i int) *entry    { return entries(f.root)[i] }
func (f *Form) selectAt(i int) *chooser { return all[*chooser](f.root)[i] }

func (f *Form) button(name string) *button {
	for _, b := range all[*button](f.root) {
		if b.Text == name {
			return b
		}
	}
	return nil
}

func entries(root fyne.CanvasObject) []*entry { return all[*entry](root) }

// fill types into the entries of a form, one text for each.
func fill(texts ...string) func(*Form) {
	return func(f *Form) {
		for i, text := range texts {
			f.entryAt(i).SetText(text)
		}
	}
}

func TestWhatIsTypedBecomesCanonical(t *testing.T) {
	tests := []struct {
		name string
		of   record.Field
		lang string
		act  func(*Form)
		want record.Values
	}{
		{"text", record.Field{Type: record.Text}, "en", fill("  a  b "), record.Values{"x": {"a b"}}},
		{"text with a form", record.Field{Type: record.Text, Form: record.Postcode}, "en", fill("m25pd"), record.Values{"x": {"M2 5PD"}}},
		{"long text", record.Field{Type: record.LongText}, "en", fill("a\nb\n"), record.Values{"x": {"a\nb"}}},
		{"bilingual", record.Field{Type: record.Bilingual}, "en", fill("Lviv", "Львів"), record.Values{"x.en": {"Lviv"}, "x.uk": {"Львів"}}},
		{"bilingual, one half", record.Field{Type: record.BilingualLong}, "uk", fill("", "Львів"), record.Values{"x.uk": {"Львів"}}},
		{"number", record.Field{Type: record.Number}, "uk", fill("1 234,50"), record.Values{"x": {"1234.5"}}},
		{"no number", record.Field{Type: record.Number}, "uk", fill("зо два"), record.Values{"x": {"зо два"}}},
		{"money in pounds", record.Field{Type: record.Money}, "en", fill("12.5"), record.Values{"x": {"12.50 GBP"}}},
		{"money in hryvnias", record.Field{Type: record.Money}, "uk", fill("1 200"), record.Values{"x": {"1200.00 UAH"}}},
		{"money with its sign", record.Field{Type: record.Money}, "uk", fill("£12"), record.Values{"x": {"12.00 GBP"}}},
		{"money in another currency", record.Field{Type: record.Money}, "en", func(f *Form) {
			f.entryAt(0).SetText("7")
			f.selectAt(0).SetSelected("EUR")
		}, record.Values{"x": {"7.00 EUR"}}},
		{"a currency alone", record.Field{Type: record.Money}, "en", func(f *Form) { f.selectAt(0).SetSelected("EUR") }, record.Values{}},
		{"day with points", record.Field{Type: record.Date}, "en", fill("21.11.2026"), record.Values{"x": {"2026-11-21"}}},
		{"day with strokes", record.Field{Type: record.Date}, "en", fill("3/4/2026"), record.Values{"x": {"2026-04-03"}}},
		{"day as in tables", record.Field{Type: record.Date}, "uk", fill("2026-11-21"), record.Values{"x": {"2026-11-21"}}},
		{"month", record.Field{Type: record.Date}, "uk", fill("11.2026"), record.Values{"x": {"2026-11"}}},
		{"year", record.Field{Type: record.Date}, "uk", fill("2026"), record.Values{"x": {"2026"}}},
		{"no date", record.Field{Type: record.Date}, "uk", fill("восени"), record.Values{"x": {"восени"}}},
		{"moment in London", record.Field{Type: record.Moment}, "en", fill("6.12.2026", "13:00"), record.Values{"x": {"2026-12-06T13:00 Europe/London"}}},
		{"moment in Kyiv", record.Field{Type: record.Moment}, "uk", fill("6.12.2026", "9"), record.Values{"x": {"2026-12-06T09:00 Europe/Kyiv"}}},
		{"moment by the other clock", record.Field{Type: record.Moment}, "uk", func(f *Form) {
			fill("6.12.2026", "13.30")(f)
			f.selectAt(0).SetSelectedIndex(0)
		}, record.Values{"x": {"2026-12-06T13:30 Europe/London"}}},
		{"moment without a time", record.Field{Type: record.Moment}, "uk", fill("6.12.2026"), record.Values{"x": {"2026-12-06"}}},
		{"choice", record.Field{Type: record.Choice, Choices: []string{"a", "b"}}, "en", func(f *Form) { f.selectAt(0).SetSelectedIndex(2) }, record.Values{"x": {"b"}}},
		{"yes", record.Field{Type: record.YesNo}, "uk", func(f *Form) { all[*widget.RadioGroup](f.root)[0].SetSelected("Так") }, record.Values{"x": {"yes"}}},
		{"choices", record.Field{Type: record.Choices, Choices: []string{"b", "a"}}, "en", func(f *Form) {
			for _, box := range all[*tick](f.root) {
				box.SetChecked(true)
			}
		}, record.Values{"x": {"a", "b"}}},
		{"tags", record.Field{Type: record.Tags}, "en", func(f *Form) {
			f.entryAt(0).SetText("sea, books")
			f.entryAt(0).OnSubmitted("")
			f.entryAt(0).SetText("art")
		}, record.Values{"x": {"art", "books", "sea"}}},
		{"dated", record.Field{Type: record.Dated, Choices: []string{"signed", "active"}}, "uk", func(f *Form) {
			f.entryAt(0).SetText("10.2024")
			f.selectAt(0).SetSelectedIndex(1)
			test.Tap(f.button("Додати рядок"))
			f.entryAt(1).SetText("2.3.2025")
			f.selectAt(1).SetSelectedIndex(2)
			test.Tap(f.button("Додати рядок"))
		}, record.Values{"x": {"2024-10 signed", "2025-03-02 active"}}},
		{"position", record.Field{Type: record.Position}, "uk", fill("49,8397; 24,0297"), record.Values{"x": {"49.8397,24.0297"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := open(t, tt.lang, one(tt.of), record.Values{}, newShelf())
			tt.act(f)
			if got := f.Values(); !equal(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
			if got := f.Changed(); !equal(got, tt.want) {
				t.Errorf("changed: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestOnlyWhatChangedIsGiven(t *testing.T) {
	kind := record.Standard().Kind("library")
	given := record.Values{"name.en": {"Lviv"}, "name.uk": {"Львів"}, "phone": {"0322 61"}, "languages": {"uk", "en"}}
	f := open(t, "en", kind, given, newShelf())
	told := 0
	f.OnChanged = func() { told++ }
	f.entryAt(0).SetText("Lviv City")
	f.entryAt(1).SetText("")
	want := record.Values{"name.en": {"Lviv City"}, "name.uk": {}}
	if got := f.Changed(); !equal(got, want) || got["name.uk"] == nil {
		t.Errorf("%v, want %v", got, want)
	}
	f.entryAt(0).SetText("Lviv")
	f.entryAt(1).SetText("Львів")
	if got := f.Changed(); len(got) != 0 || told != 4 {
		t.Errorf("%v after typing it back, told %d times", got, told)
	}
	if got := f.Values(); !equal(got, given) {
		t.Errorf("%v, want %v", got, given)
	}
}

// A value that can't be read is not read anew when it is typed again as it was: 03/04 was the fourth of March, perhaps.
func TestTypingBackGivesTheOldValueBack(t *testing.T) {
	for kind, values := range samples {
		if kind == record.Files {
			continue
		}
		field := record.Field{Type: kind, Choices: []string{"signed"}, Kinds: []string{"library"}}
		k := one(field)
		given := record.Values{}
		for _, slot := range k.Fields[0].Slots() {
			given[slot] = values
		}
		f := open(t, "uk", k, given, newShelf())
		for _, e := range entries(f.root) {
			before := e.Text
			e.SetText(before + "1")
			e.SetText(before)
		}
		if got := f.Values(); !equal(got, given) {
			t.Errorf("%v: %v, want %v", kind, got, given)
		}
	}
}

func TestOddValuesAreKeptAndSaid(t *testing.T) {
	tests := []struct {
		of    record.Field
		typed string
		says  string
	}{
		{record.Field{Type: record.Date}, "soon", "value.date"},
		{record.Field{Type: record.Number, Check: func(string) string { return "value.negative" }}, "-1", "value.negative"},
		{record.Field{Type: record.Text, Form: record.Phone}, "0161 234 1983", "value.phone_country"},
		{record.Field{Type: record.Position}, "north", "value.position"},
		{record.Field{Type: record.Money}, "much", "value.money"},
		{record.Field{Type: record.Moment}, "6.12.2026", "value.moment_time"},
		{record.Field{Type: record.Dated, Choices: []string{"a"}}, "2026", "value.dated"},
	}
	w := translations.For("en")
	for _, tt := range tests {
		f := open(t, "en", one(tt.of), record.Values{}, newShelf())
		f.entryAt(0).SetText(tt.typed)
		if b := f.fields[0]; b.said != w.T(tt.says) || b.below.Hidden {
			t.Errorf("%s: %q, want %q", tt.typed, b.said, w.T(tt.says))
		}
		f.entryAt(0).SetText("")
		if b := f.fields[0]; b.said != "" || !b.below.Hidden || len(f.Values()) > 0 {
			t.Errorf("%s: after clearing %q, %v", tt.typed, b.said, f.Values())
		}
	}
}

// What is not typed to its end is not odd yet.
func TestWarningsWaitUntilTheFieldIsLeft(t *testing.T) {
	for of, leaving := range map[record.Type]int{record.Date: 1, record.Moment: 2} {
		kind := record.NewRegistry(&record.Kind{ID: "library", Fields: []record.Field{
			{ID: "x", Group: "main", Type: of}, {ID: "notes", Group: "main", Type: record.LongText},
		}}).Kind("library")
		f := open(t, "en", kind, record.Values{}, newShelf())
		canvas := fyne.CurrentApp().Driver().CanvasForObject(f.root)
		f.FocusFirst(canvas)
		f.entryAt(0).SetText("6.12.2")
		if said := f.fields[0].said; said != "" {
			t.Errorf("%v: said while typing: %q", of, said)
		}
		if leaving == 2 {
			canvas.Focus(f.entryAt(1))
			if said := f.fields[0].said; said != "" {
				t.Errorf("%v: said before the time: %q", of, said)
			}
		}
		canvas.Focus(f.entryAt(leaving))
		if f.fields[0].said == "" {
			t.Errorf("%v: nothing is said after leaving", of)
		}
		canvas.Focus(f.entryAt(0))
		f.entryAt(0).SetText("")
		if said := f.fields[0].said; said != "" {
			t.Errorf("%v: still %q", of, said)
		}
	}
}

func TestTheScreenLearnsWhereTheCursorIs(t *testing.T) {
	f := open(t, "en", record.Standard().Kind("twinning"), record.Values{}, newShelf())
	var at []fyne.CanvasObject
	f.OnFocused = func(o fyne.CanvasObject) { at = append(at, o) }
	canvas := fyne.CurrentApp().Driver().CanvasForObject(f.root)
	f.FocusFirst(canvas)
	canvas.(software.WindowlessCanvas).FocusNext()
	if len(at) != 2 || at[0] != f.entryAt(0) || at[1] != f.entryAt(1) {
		t.Errorf("%v", at)
	}
}

func TestFieldsAreLookedAtTogether(t *testing.T) {
	f := open(t, "en", record.Standard().Kind("library"), record.Values{"opened_on": {"2020"}, "closed_on": {"2019"}}, newShelf())
	closed := f.fields[slices.IndexFunc(f.fields, func(b *field) bool { return b.of.ID == "closed_on" })]
	if want := translations.For("en").T("check.library.closed_before_opened"); closed.said != want {
		t.Errorf("%q, want %q", closed.said, want)
	}
	closed.slots[0].typed("2021", "")
	if closed.said != "" {
		t.Errorf("still %q", closed.said)
	}
}

func TestTheCursorGoesToTheFirstField(t *testing.T) {
	f := open(t, "en", record.Standard().Kind("library"), record.Values{}, newShelf())
	canvas := fyne.CurrentApp().Driver().CanvasForObject(f.root)
	f.FocusFirst(canvas)
	if canvas.Focused() != f.entryAt(0) {
		t.Errorf("%T has the focus", canvas.Focused())
	}
}

// equal compares values; no value and an empty slice are the same here.
func equal(a, b record.Values) bool {
	if len(a) != len(b) {
		return false
	}
	for slot, v := range a {
		if w, ok := b[slot]; !ok || !slices.Equal(v, w) {
			return false
		}
	}
	return true
}
