package papers

import (
	"strings"
	"testing"
)

// A paper is whole, and what a person wrote stays text (FAULTS 65).
func TestPaper(t *testing.T) {
	var b strings.Builder
	err := Paper{
		Lang: "uk", Title: "Аркуш <script>alert(1)</script>", Under: "21.11.2026", Foot: "Кінець",
		Sections: []Section{{Heading: "Люди", Note: "Хто є хто.", Lines: []Line{{Name: "Олена", Text: "https://example.org\nдва рядки", More: []string{"M & S"}}, {Text: "без імені"}}, Blank: 2}},
	}.Write(&b)
	if err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{
		`<html lang="uk">`, "<title>Аркуш &lt;script&gt;alert(1)&lt;/script&gt;</title>", "<h2>Люди</h2>", "<p>Хто є хто.</p>", "https://example.org\nдва рядки", "M &amp; S",
		`<div class="line"><div class="text">без імені</div></div>`, "<footer>Кінець</footer>", "default-src 'none'",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "<a ") || strings.Contains(page, "src=") || strings.Count(page, `class="rule"`) != 2 {
		t.Error(page)
	}
}
