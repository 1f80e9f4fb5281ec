package form

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/translations"
)

// shelf is a Lookup over a few records, which answers at once unless late keeps the answer.
type shelf struct {
	options []Option
	late    []func()
	isLate  bool
}

func (s *shelf) Search(words string, kinds []string, found func([]Option)) {
	answer := func() {
		var hits []Option
		for _, o := range s.options {
			if slices.Contains(kinds, o.Kind) && strings.Contains(strings.ToLower(o.Title), strings.ToLower(words)) {
				hits = append(hits, o)
			}
		}
		found(hits)
	}
	if s.isLate {
		s.late = append(s.late, answer)
		return
	}
	answer()
}

func (s *shelf) Titles(ids []string, found func(map[string]string)) {
	titles := map[string]string{}
	for _, o := range s.options {
		if slices.Contains(ids, o.ID) {
			titles[o.ID] = o.Title
		}
	}
	found(titles)
}

const (
	lviv       = "0123456789abcdef"
	manchester = "fedcba9876543210"
)

func newShelf() *shelf {
	return &shelf{options: []Option{{lviv, "Lviv library", "library"}, {manchester, "Manchester library", "library"}}}
}

// start has the program's own theme: the toolkit's knows none of our colours.
func start(t testing.TB) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(false))
}

// open makes a form with all its groups open, as wide as a window of 1024 leaves room for.
func open(t *testing.T, lang string, kind *record.Kind, values record.Values, lookup Lookup) *Form {
	t.Helper()
	start(t)
	f := New(translations.For(lang), kind, values, lookup)
	for _, g := range f.groups {
		g.open()
	}
	w := test.NewTempWindow(t, container.NewVScroll(f.Object()))
	w.Resize(fyne.NewSize(760, 700))
	return f
}

// one is a kind with a single field.
func one(of record.Field) *record.Kind {
	of.ID, of.Group = "x", "main"
	return record.NewRegistry(&record.Kind{ID: "library", Fields: []record.Field{of}}).Kind("library")
}

// visible gives the objects of a tree that can be seen, in the order of Tab.
func visible(o fyne.CanvasObject) []fyne.CanvasObject {
	if !o.Visible() {
		return nil
	}
	var parts []fyne.CanvasObject
	switch x := o.(type) {
	case fyne.Widget:
		parts = test.WidgetRenderer(x).Objects()
	case *fyne.Container:
		parts = x.Objects
	}
	found := []fyne.CanvasObject{o}
	for _, part := range parts {
		found = append(found, visible(part)...)
	}
	return found
}

// all gives those of a type.
func all[T fyne.CanvasObject](root fyne.CanvasObject) []T {
	var found []T
	for _, o := range visible(root) {
		if x, ok := o.(T); ok {
			found = append(found, x)
		}
	}
	return found
}

// samples has values of every type, plain and odd ones.
var samples = map[record.Type][]string{
	record.Text: {"Library  with two spaces"}, record.LongText: {"one\r\ntwo"}, record.Bilingual: {"name "}, record.BilingualLong: {"a\nb"},
	record.Number: {"-0.50"}, record.Money: {"1234.5 PLN"}, record.Date: {"03/04/2026"}, record.Moment: {"2026-12-06T13:00 America/New_York"},
	record.Choice: {"from_a_newer_version"}, record.YesNo: {"perhaps"}, record.Ref: {"not an id"}, record.Refs: {lviv, "0000000000000000"},
	record.Tags: {"b, c; d", "a"}, record.Choices: {"en", "tlh"}, record.Dated: {"2026 signed", "2024-10 newer", "no date at all"},
	record.Position: {"49.8397,24.0297"}, record.Files: {strings.Repeat("ab", 32) + " 1200 - letter.pdf"},
}

func sample(kind *record.Kind) record.Values {
	values := record.Values{}
	for i := range kind.Fields {
		if kind.Fields[i].Machinery {
			continue // the form leaves it alone
		}
		for _, slot := range kind.Fields[i].Slots() {
			values[slot] = slices.Clone(samples[kind.Fields[i].Type])
		}
	}
	return values
}

func TestWhatNobodyEditsStaysAsItIs(t *testing.T) {
	for _, kind := range record.Standard().Kinds() {
		given := sample(kind)
		with := given.Clone()
		with["@copies"], with["from_a_newer_version"], with[record.FieldTranslated] = []string{"x"}, []string{"y"}, []string{"z"}
		f := open(t, "uk", kind, with, newShelf())
		if got := f.Values(); !maps.EqualFunc(got, given, slices.Equal) {
			t.Errorf("%s: %v, want %v", kind.ID, got, given)
		}
		if got := f.Changed(); len(got) != 0 {
			t.Errorf("%s: changed: %v", kind.ID, got)
		}
	}
}

func TestEveryKindFitsTheWindow(t *testing.T) {
	for _, lang := range []string{"en", "uk", translations.Pseudo} {
		for _, kind := range record.Standard().Kinds() {
			for name, values := range map[string]record.Values{"empty": {}, "full": sample(kind)} {
				f := open(t, lang, kind, values, newShelf())
				if width := f.Object().MinSize().Width; width > 760 && lang != translations.Pseudo {
					t.Errorf("%s, %s, %s: %v wide", lang, kind.ID, name, width)
				}
			}
		}
	}
}

// Every word comes from the messages: in the language of tests they all stand in brackets.
func TestNoWordsAreWrittenIntoTheForm(t *testing.T) {
	for _, kind := range record.Standard().Kinds() {
		f := open(t, translations.Pseudo, kind, record.Values{}, newShelf())
		var texts []string
		for _, o := range visible(f.root) {
			switch x := o.(type) {
			case *caption:
				texts = append(texts, x.text.Text)
			case *entry:
				texts = append(texts, x.PlaceHolder)
			case *chooser:
				texts = append(texts, x.Options...)
			case *tick:
				texts = append(texts, x.Text)
			case *button:
				texts = append(texts, x.Text)
			case *widget.RadioGroup:
				texts = append(texts, x.Options...)
			}
		}
		for _, text := range texts {
			if text != "" && text != none && !strings.HasPrefix(text, "[") && !slices.Contains(currencies, text) {
				t.Errorf("%s: %q", kind.ID, text)
			}
		}
	}
}

func TestGroupsWithValuesBeginOpen(t *testing.T) {
	start(t)
	kind := record.Standard().Kind("library")
	f := New(translations.For("en"), kind, record.Values{"phone": {"+442071234567"}}, newShelf())
	for _, g := range f.groups {
		want := g.id == "main" || g.id == "contact"
		if g.built != want || g.content.Visible() != want {
			t.Errorf("%s: built %v, visible %v", g.id, g.built, g.content.Visible())
		}
	}
	f.groups[1].turn()
	if !f.groups[1].content.Visible() {
		t.Error("a folded group does not open")
	}
}

func TestALargeFormIsQuick(t *testing.T) {
	start(t)
	began := time.Now()
	f := New(translations.For("uk"), record.Standard().Kind("library"), record.Values{}, newShelf())
	f.Object().MinSize()
	if took := time.Since(began); took > 500*time.Millisecond { // a busy machine is ten times slower
		t.Errorf("took %v", took)
	}
}

func BenchmarkLibrary(b *testing.B) {
	start(b)
	kind := record.Standard().Kind("library")
	for name, values := range map[string]record.Values{"empty": {}, "full": sample(kind)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				New(translations.For("uk"), kind, values, newShelf()).Object().MinSize()
			}
		})
	}
}
