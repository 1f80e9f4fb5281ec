package record

import (
	"math"
	"testing"
)

func TestLikeness(t *testing.T) {
	k := Standard().Kind("library")
	for _, c := range []struct {
		what string
		a, b Values
		same bool
	}{
		{"one name in two scripts", Values{"name.uk": {"Бібліотека імені Лесі Українки"}, "city.uk": {"Вінниця"}}, Values{"name.en": {"Lesi Ukrainky Library"}, "city.en": {"Vinnytsia"}}, true},
		{"the same name and postcode", Values{"name.en": {"Central Library"}, "postcode": {"M2 5PD"}}, Values{"name.en": {"Central Library"}, "postcode": {"M2 5PD"}}, true},
		{"a common name and nothing else", Values{"name.en": {"Central Library"}}, Values{"name.en": {"Central Library"}}, false},
		{"a common name in two towns", Values{"name.en": {"Central Library"}, "city.en": {"Leeds"}}, Values{"name.en": {"Central Library"}, "city.en": {"Hull"}}, false},
		{"numbers", Values{"name.uk": {"Бібліотека № 7"}, "city.uk": {"Львів"}}, Values{"name.uk": {"Бібліотека № 12"}, "city.uk": {"Львів"}}, false},
		{"a spelling with a different apostrophe", Values{"name.uk": {"Слов'янська бібліотека"}}, Values{"name.uk": {"Слов’янська бібліотека"}}, true},
		{"far apart", Values{"name.en": {"Riverside Library"}, "position": {"53.48,-2.24"}}, Values{"name.en": {"Riverside Library"}, "position": {"50.82,-0.13"}}, false},
		{"near, and the same telephone", Values{"name.en": {"Riverside"}, "position": {"53.48,-2.24"}, "phone": {"+44161"}}, Values{"name.en": {"Children’s Corner"}, "position": {"53.4801,-2.24"}, "phone": {"+44161"}}, true},
		{"nothing in common", Values{"name.en": {"Elm Park Library"}}, Values{"name.en": {"Oakfield Library"}}, false},
	} {
		a, b := k.TraceOf(c.a), k.TraceOf(c.b)
		l := a.Like(&b)
		if back := b.Like(&a); back.Score != l.Score {
			t.Errorf("%s: %d one way, %d the other", c.what, l.Score, back.Score)
		}
		if (l.Score >= LikelySame) != c.same {
			t.Errorf("%s: %+v", c.what, l)
		}
	}
}

// Kyiv to London is some 2,130 km.
func TestDistance(t *testing.T) {
	if d := (Point{50.4501, 30.5234}).Distance(Point{51.5072, -0.1276}); math.Abs(d-2_133_000) > 10_000 {
		t.Errorf("%f m", d)
	}
}
