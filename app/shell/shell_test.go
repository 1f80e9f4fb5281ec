package shell

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

func newShell(t *testing.T, d *desk.Desk, lang string) (*Shell, fyne.Window) {
	t.Helper()
	app := test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	w.Resize(fyne.NewSize(1024, 700))
	s := New(app, w, Options{Desk: d, Lang: lang, Worker: Inline, Now: func() time.Time { return still }})
	t.Cleanup(s.stop)
	return s, w
}

// Every screen fits a small window, in the language with the longer words.
func TestScreensFit(t *testing.T) {
	d := practiceDesk(t)
	differ(t, d)
	addFiles(t, d)
	addDocuments(t, d)
	s, w := newShell(t, d, "uk")
	for name, p := range places(t, d) {
		s.Go(p)
		w.Resize(fyne.NewSize(1024, 700))
		if size := w.Canvas().Content().MinSize(); size.Width > 1024 || size.Height > 700 {
			t.Errorf("%s needs %v", name, size)
		}
	}
}

// In the pseudo-language every sentence stands in brackets: what does not, was written into the code.
func TestNothingIsHardCoded(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TWINSHELF_STATE", t.TempDir())
	must(t, desk.Init(context.Background(), dir, "7", "en"))
	d, err := desk.Open(context.Background(), dir)
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	s, w := newShell(t, d, translations.Pseudo)
	for _, p := range []screens.Place{
		{Screen: screens.Home}, {Screen: screens.Records, Kind: "library"}, {Screen: screens.Edit, Kind: "activity"}, {Screen: screens.Edit, Kind: "twinning"}, {Screen: screens.Report},
		{Screen: screens.Sharing}, {Screen: screens.Differences}, {Screen: screens.Settle}, {Screen: screens.Import, Kind: "library"},
		{Screen: screens.Search, Words: "77"}, {Screen: screens.Settings},
	} {
		s.Go(p)
		for _, text := range texts(w.Canvas().Content()) {
			if wordy(text) && !strings.ContainsAny(text, "[⟦]⟧") && !allowed(text, dir) {
				t.Errorf("%s: %q", p.Screen, text)
			}
		}
	}
}

// allowed are the few texts that are the same in every language.
func allowed(text, dir string) bool {
	for _, same := range []string{"EN", "УКР", "English", "Українська", dir, "GBP", "UAH", "EUR", "USD"} {
		if text == same {
			return true
		}
	}
	return false
}

func wordy(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// texts gives all that can be read.
func texts(o fyne.CanvasObject) []string {
	var list []string
	switch o := o.(type) {
	case *canvas.Text:
		list = append(list, o.Text)
	case *widget.Entry:
		return append(list, o.Text, o.PlaceHolder)
	case *widget.Select:
		return append(list, o.Options...)
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			list = append(list, texts(child)...)
		}
	case *fyne.Container:
		for _, child := range o.Objects {
			list = append(list, texts(child)...)
		}
	}
	return list
}

// The language changes at once, also while a form is open: what was typed stays.
func TestLanguageSwitchKeepsForm(t *testing.T) {
	d := practiceDesk(t)
	s, w := newShell(t, d, "en")
	s.Go(screens.Place{Screen: screens.Edit, Kind: "library"})
	test.Type(w.Canvas().Focused(), "Half typed")
	s.otherLanguage()
	found := false
	for _, text := range texts(w.Canvas().Content()) {
		found = found || text == "Half typed"
	}
	if !found {
		t.Fatal("what was typed is gone")
	}
	if s.Words().Lang() != "uk" || d.Setting(desk.SettingLang) != "uk" {
		t.Fatal("the language did not change")
	}
}

// A record is added and found by the keyboard alone.
func TestByKeyboard(t *testing.T) {
	d := practiceDesk(t)
	s, w := newShell(t, d, "en")
	s.Go(screens.Place{Screen: screens.Edit, Kind: "library"})
	test.Type(w.Canvas().Focused(), "Keyboard Library")
	s.save()
	rows, err := d.Search(context.Background(), "keyboard library", "library", 5)
	must(t, err)
	if len(rows) != 1 {
		t.Fatalf("found %v", rows)
	}
	if p := s.router.current(); p.Screen != screens.Detail || p.ID != rows[0].ID {
		t.Fatalf("after saving one is at %+v", p)
	}
	forms, err := d.KeptForms()
	must(t, err)
	if len(forms) != 0 {
		t.Fatalf("the saved form is still kept: %v", forms)
	}
}

// FAULTS 65: what others wrote is shown as it stands, never as a link, a picture or a heading.
func TestFault65TextIsInert(t *testing.T) {
	d := practiceDesk(t)
	const name = "<b>bold</b> [link](https://example.org) # heading"
	ids, err := d.Save(context.Background(), store.Draft{Kind: "library", Set: record.Values{"name.en": {name}}})
	must(t, err)
	s, w := newShell(t, d, "en")
	s.Go(screens.Place{Screen: screens.Detail, ID: ids[0]})
	whole := strings.Join(texts(w.Canvas().Content()), "\n")
	if !strings.Contains(whole, name) {
		t.Fatalf("%q is not shown as it stands:\n%s", name, whole)
	}
}

func TestRouter(t *testing.T) {
	a, b, c := screens.Place{Screen: screens.Home}, screens.Place{Screen: screens.Sharing}, screens.Place{Screen: screens.Settings}
	r := newRouter(a)
	r.push(b)
	r.push(b) // where one is already
	r.push(c)
	if !r.back() || r.current() != b || !r.back() || r.current() != a || r.back() {
		t.Fatal("the way back is wrong")
	}
	if !r.forward() || r.current() != b {
		t.Fatal("the way forward is wrong")
	}
	r.push(c)
	if r.forward() {
		t.Fatal("a new way leads forward to the old one")
	}
	r.leave()
	if r.current() != b || r.forward() {
		t.Fatal("a place that was left is still there")
	}
}

func TestShortcutsAreUnique(t *testing.T) {
	seen := map[string]string{}
	for _, c := range commands() {
		if other, twice := seen[c.keys()]; twice {
			t.Errorf("%s is both %s and %s", c.keys(), other, c.id)
		}
		seen[c.keys()] = c.id
		letter := len(c.key) == 1 && (c.key >= "A" && c.key <= "Z" || c.key >= "0" && c.key <= "9")
		if c.plus != 0 && !letter || c.plus == 0 && !strings.HasPrefix(string(c.key), "F") {
			t.Errorf("%s: %s fails on the Ukrainian layout", c.id, c.keys())
		}
	}
}

// Goroutines start in one place only, and come back to the screen there.
func TestOneGoStatement(t *testing.T) {
	n := 0
	err := filepath.WalkDir("..", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, line := range strings.Split(string(b), "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "go ") {
				n++
				if filepath.Base(path) != "work.go" {
					t.Errorf("%s starts a goroutine", path)
				}
			}
		}
		return nil
	})
	must(t, err)
	if n != 1 {
		t.Errorf("%d go statements", n)
	}
}
