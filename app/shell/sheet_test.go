package shell

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/data/desk"
)

// The digits are shown once, with the sheet to print. The page lies on the disk only while they are on the screen.
func TestRecoverySheetIsPrinted(t *testing.T) {
	d := practiceDesk(t)
	for _, lang := range []string{"en", "uk"} {
		s, w := newShell(t, d, lang)
		s.Go(screens.Place{Screen: screens.Settings})
		for _, id := range []string{"recovery.make", "recovery.make_another"} {
			if b := button(w.Canvas().Content(), s.Words().T(id)); b != nil {
				test.Tap(b)
				break
			}
		}
		tap(t, s, "sheet.print")
		pages, err := filepath.Glob(filepath.Join(d.Dir(), "opened", "*.html"))
		must(t, err)
		if len(pages) != 1 {
			t.Fatalf("pages: %v", pages)
		}
		page, err := os.ReadFile(pages[0])
		must(t, err)
		if !strings.Contains(string(page), `<html lang="`+lang) {
			t.Errorf("%s: the sheet begins with the other language", lang)
		}
		if *shots != "" {
			w.Resize(fyne.NewSize(1024, 700))
			s.app.Settings().SetTheme(theme.New(lang == "uk"))
			keepPicture(t, w, filepath.Join(*shots, "sheet-"+lang+".png"))
		}
		tap(t, s, "recovery.written_down")
		if _, err := os.Stat(pages[0]); err == nil {
			t.Error("the page is still there")
		}
	}
}

// At the first run the sheet is offered once; later is as good.
func TestRecoverySheetIsOffered(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TWINSHELF_STATE", t.TempDir())
	must(t, desk.Init(context.Background(), dir, "Library", "uk"))
	d, err := desk.Open(context.Background(), dir)
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	s, w := newShell(t, d, "uk")
	screens.OfferRecovery(s)
	if *shots != "" {
		w.Resize(fyne.NewSize(1024, 700))
		keepPicture(t, w, filepath.Join(*shots, "offer-uk.png"))
	}
	tap(t, s, "first.sheet.later")
	if w.Canvas().Overlays().Top() != nil || s.Desk().HasRecovery() {
		t.Fatal("it goes on asking")
	}
	screens.OfferRecovery(s)
	tap(t, s, "recovery.make")
	tap(t, s, "recovery.written_down")
	screens.OfferRecovery(s)
	if w.Canvas().Overlays().Top() != nil || !s.Desk().HasRecovery() {
		t.Fatal("it is offered again")
	}
}
