package script

import (
	"strings"
	"testing"
)

// finds does what the store's index does: every term of the first reading that finds anything is the beginning of a word.
func finds(query string, texts ...string) (found bool, reading int) {
	words := strings.Fields(Shadow(texts...))
	for i, r := range Readings(query) {
		if r.matches(words) {
			return true, i
		}
	}
	return false, -1
}

func (r Reading) matches(words []string) bool {
	for _, term := range r.Terms {
		if !term.matches(words, r.Loose) {
			return false
		}
	}
	return true
}

func (t Term) matches(words []string, loose bool) bool {
	for _, alternative := range t {
		all := true
		for _, want := range alternative {
			one := false
			for _, have := range words {
				one = one || strings.HasPrefix(have, want) || loose && strings.HasPrefix(have, LooseMark+want)
			}
			all = all && one
		}
		if all {
			return true
		}
	}
	return false
}

// DESIGN.md section 6: «Львів», lviv, L'viv, Lvov and, typed on the English layout, kmdsd find it.
func TestOneLibraryIsFoundByAllItsSpellings(t *testing.T) {
	for _, query := range []string{
		"Львів", "ЛЬВІВ", "льві", "lviv", "LVIV", "L'viv", "L’viv", "Lvov", "lvo", "kmdsd", "Kmdsd", "львiв", "Лвів",
		"львівська бібліотека", "бібліотека Lviv", "юнацтва lvov", "'львів'",
	} {
		if ok, _ := finds(query, "Львівська обласна бібліотека для юнацтва", "Львів"); !ok {
			t.Errorf("%q does not find it", query)
		}
	}
	for _, query := range []string{"Луцьк", "Lublin", "львів київ"} {
		if ok, _ := finds(query, "Львівська обласна бібліотека для юнацтва", "Львів"); ok {
			t.Errorf("%q finds it", query)
		}
	}
}

func TestWhatIsFoundByWhat(t *testing.T) {
	for _, row := range []struct {
		query, text string
		reading     int
	}{
		{"Vinnytsia", "Вінницька обласна бібліотека, Вінниця", 0},
		{"Vinnytsya", "м. Вінниця", 0},
		{"Київ", "Kyiv City Library", 0},
		{"Харків", "a letter from Kharkov", 0},
		{"Kiev", "Бібліотека ім. Лесі Українки, Київ", 0},
		{"Kharkov’s", "Харків", 0},
		{"Одесса", "Одеса", 0},
		{"odessa", "Одеська національна наукова бібліотека", 0},
		{"rb]d", "Київ", 1},
		{"бібліотека", "library", -1},
		{"дшикфкн", "Manchester Central Library", 1},
		{"Івано-Франківськ", "Івано-Франківськ", 0},
		{"Ivano-Frankivsk", "Івано-Франківськ", 0},
		{"Франківськ", "Івано-Франківськ", 0},
		{"Знам'янка", "Знам’янка", 0},
		{"znamianka", "Знамʼянка", 0},
		{"галаган", "Юрій Ґалаґан", 0},
		{"galagan", "Юрій Ґалаґан", 0},
		{"Lyusyena", "Liusiena Shum", 2},
		{"Киів", "Київ", 0},
		{"Житомір", "Житомир", 2},
		{"mon", "Ynys Môn", 0},
		{"Central  Library!", "Central Library", 0},
		{"ʼ", "Київ", -1},
	} {
		if ok, reading := finds(row.query, row.text); reading != row.reading {
			t.Errorf("%q in %q: %v by reading %d, want %d", row.query, row.text, ok, reading, row.reading)
		}
	}
}

func TestReadings(t *testing.T) {
	first := Readings("Lvov library")[0]
	if got := len(first.Terms); got != 2 {
		t.Fatal(got)
	}
	if got := first.Terms[0]; len(got) != 2 || got[0][0] != "lvov" || got[1][0] != "lviv" {
		t.Error(got)
	}
	if got := Readings(" «—» "); got != nil {
		t.Error(got)
	}
	if got := Readings(strings.Repeat("слово ", 1000)); len(got[0].Terms) != MaxTerms {
		t.Error(len(got[0].Terms))
	}
}

func TestShadowHasEachWordOnce(t *testing.T) {
	for range 2 { // the second time from what it remembers
		if got := Shadow("Київ, Київ", "kyiv Kyiv", ""); got != "київ §киив kyiv §kiv kiev kyjiv kijev §kiev kyyiv" {
			t.Errorf("%q", got)
		}
	}
}

// slowShadow makes a shadow without the short way for usual words.
func slowShadow(text string) string {
	s := newShadow()
	s.begin()
	for s.text.begin(text); s.text.next(); {
		s.addList(s.listOf(&s.text))
	}
	return string(s.out)
}

// Nothing but letters, digits and single spaces reaches the index, whatever is in a record.
func FuzzShadow(f *testing.F) {
	f.Add("Знам’янка M'yata ґ\u0301 \xff\x00 ﬁ İ ǅ")
	f.Add("п'ять шість, сiм 8th. =\u0338 'вісім' и\u0306 дев\xd0 №10 Київ kyiv")
	f.Fuzz(func(t *testing.T, text string) {
		shadow := Shadow(text)
		if again := Shadow(text); again != shadow {
			t.Fatalf("%q, the second time %q", shadow, again)
		}
		if slow := slowShadow(text); slow != shadow {
			t.Fatalf("%q, letter by letter %q", shadow, slow)
		}
		for _, s := range []string{strings.ReplaceAll(" "+shadow, " "+LooseMark, " ")[1:]} {
			for _, r := range s {
				if c := classOf(r); r != ' ' && c != latinLetter && c != cyrillicLetter && c != digit {
					t.Fatalf("%q in %q", r, s)
				}
			}
			if strings.Join(strings.Fields(s), " ") != s {
				t.Fatalf("spaces in %q", s)
			}
		}
		if Fold(Fold(text)) != Fold(text) {
			t.Fatalf("folding again changes %q", Fold(text))
		}
		Readings(text)
	})
}

// BenchmarkShadow makes the shadow of one record of 600 bytes, half of them Ukrainian: 100,000 should take a second.
func BenchmarkShadow(b *testing.B) {
	english := "Manchester Central Library, St Peter's Square, Manchester, M2 5PD, reading group for families and young adults on Wednesdays; "
	ukrainian := "Львівська обласна бібліотека для юнацтва імені Романа Іваничука, площа Ринок, спільне читання поезії для підлітків щосереди; "
	texts := []string{english, ukrainian, strings.Repeat(english, 2)[:180], ukrainian[:66]}
	size := 0
	for _, t := range texts {
		size += len(t)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		Shadow(texts...)
	}
}
