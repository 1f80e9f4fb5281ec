package papers

import (
	"strings"
	"testing"
	"unicode"

	"github.com/twinshelf/twinshelf/translations"
)

// Each sentence is there in both languages, once, in the letters and with the apostrophe of its language.
func TestPhrases(t *testing.T) {
	list := Phrases()
	if len(list) < 30 || len(list) > 45 {
		t.Errorf("%d sentences: what is longer is not read", len(list))
	}
	seen := map[string]bool{}
	for _, p := range list {
		switch {
		case p.English == "" || p.Ukrainian == "" || seen[p.English] || seen[p.Ukrainian]:
			t.Errorf("%+v: empty, or said twice", p)
		case strings.ContainsFunc(p.English+p.Romanised(), func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }):
			t.Errorf("%+v: %s has Cyrillic letters", p, p.Romanised())
		case strings.ContainsFunc(p.Ukrainian, func(r rune) bool { return unicode.Is(unicode.Latin, r) }), strings.ContainsAny(p.Ukrainian, "ыэёъ"):
			t.Errorf("%+v: not Ukrainian", p)
		case strings.ContainsAny(p.English+p.Ukrainian, "'ʼ`"):
			t.Errorf("%+v: write ’", p)
		}
		seen[p.English], seen[p.Ukrainian] = true, true
	}
}

// The reader's language comes first; only whoever reads English has Latin letters.
func TestPhraseSheet(t *testing.T) {
	for lang, want := range map[string]Line{
		"en": {Name: "How are you?", Text: "Як ви?", More: []string{"Yak vy?"}},
		"uk": {Name: "Як ви?", Text: "How are you?"},
	} {
		p := PhraseSheet(translations.For(lang))
		if len(p.Sections) != 8 {
			t.Errorf("%s: %d sections", lang, len(p.Sections))
		}
		l := p.Sections[0].Lines[4]
		if l.Name != want.Name || l.Text != want.Text || strings.Join(l.More, "") != strings.Join(want.More, "") {
			t.Errorf("%s: %+v, want %+v", lang, l, want)
		}
		var b strings.Builder
		if err := p.Write(&b); err != nil || !strings.Contains(b.String(), `<section class="halves">`) {
			t.Errorf("%s: %v\n%s", lang, err, b.String())
		}
	}
}
