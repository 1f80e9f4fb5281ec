package papers

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/twinshelf/twinshelf/translations"
)

var sheetDay = time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)

const sheetDigits = "123456 234567 345678 456789 567890 678901 789012 890123"

// The sheet has all groups with their numbers, both languages, hers first, and what is written by others stays text.
func TestRecoverySheet(t *testing.T) {
	for _, c := range []struct {
		lang string
		kit  bool
		want []string
	}{
		{"en", false, []string{`<html lang="en">`, "<title>Recovery sheet</title>", "26 November 2026", "Аркуш відновлення", "“Bring records back from a backup”", "«Відновити записи з резервної копії»"}},
		{"uk", true, []string{`<html lang="uk">`, "<title>Ключовий аркуш групи</title>", "The circle’s kit", "It opens no backups."}},
	} {
		var b strings.Builder
		if err := (RecoverySheet{Kit: c.kit, Whose: "Leeds <b>&", Day: sheetDay, Digits: sheetDigits}).Write(&b, translations.For(c.lang)); err != nil {
			t.Fatal(err)
		}
		page := b.String()
		for _, want := range append(c.want, "<i>1</i>123456", "<i>8</i>890123", "Belongs to: Leeds &lt;b&gt;&amp;", "Належить: Leeds", "default-src 'none'", "<svg ") {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %q", c.lang, want)
			}
		}
		if strings.Contains(page, "src=") || strings.Contains(page, "href") || strings.Contains(page, "<script") || strings.Index(page, `<header lang="`+c.lang) > strings.Index(page, `<header lang="`+other(c.lang)) {
			t.Errorf("%s:\n%s", c.lang, page)
		}
	}
}

func other(lang string) string {
	if lang == "uk" {
		return "en"
	}
	return "uk"
}

// The square is the one that another program's reader (ZXing's port to Go) has read as the digits in their groups; it changes only with the encoder.
func TestSquare(t *testing.T) {
	svg, err := square(sheetDigits)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/square.svg")
	if err != nil {
		t.Fatal(err)
	}
	if string(svg) != strings.TrimSpace(string(want)) {
		t.Errorf("another square:\n%s", svg)
	}
}
