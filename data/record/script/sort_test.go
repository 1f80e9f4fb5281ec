package script

import (
	"bytes"
	"math/rand"
	"slices"
	"strings"
	"sync"
	"testing"
)

func sorted(t *testing.T, lang string, words string) {
	t.Helper()
	want := strings.Split(words, " | ")
	got := slices.Clone(want)
	rand.New(rand.NewSource(1)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	slices.SortFunc(got, func(a, b string) int { return bytes.Compare(SortKey(a, lang), SortKey(b, lang)) })
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", lang, got, want)
	}
}

func TestUkrainianOrder(t *testing.T) {
	sorted(t, "uk", "а | б | в | г | ґ | д | е | є | ж | з | и | і | ї | й | к | л | м | н | о | п | р | с | т | у | ф | х | ц | ч | ш | щ | ь | ю | я")
	sorted(t, "uk", "гай | Галич | ґава | Ґалаґан | ера | Єва | жито | Ивасик | Іван | Їжак | Йосип")
	sorted(t, "uk", "маяк | М'ята | М’ятний | Мʼяття | Надія")
	sorted(t, "uk", "Бібліотека № 2 | «Бібліотека № 14» | Бібліотека № 100")
}

func TestEnglishOrder(t *testing.T) {
	sorted(t, "en", "Abbey Library | ardwick | Beswick | Llŷn Library | Môn | Moston | O’Brien | Obrist | Zetland | Київ | Львів")
}

// The quick way gives the keys that the slow one gives, and all keys are ordered as package collate orders the texts.
func TestSortKeysAreThoseOfCLDR(t *testing.T) {
	some := []rune(usual + "ŷéŽ½ßșﬁ中ѣ\u0301\u0306")
	for _, o := range []*order{englishOrder(), ukrainianOrder()} {
		if len(o.letters) > 125 {
			t.Fatalf("%d usual letters have no room in a byte", len(o.letters))
		}
		r := rand.New(rand.NewSource(2))
		text := func() string {
			var b strings.Builder
			from := some
			if r.Intn(3) > 0 {
				from = []rune("аАбіїІйgGо 、")[:9]
			}
			for range r.Intn(6) {
				b.WriteRune(from[r.Intn(len(from))])
			}
			return strings.ReplaceAll(b.String(), "0", "")
		}
		keyOf := func(s string) []byte {
			var quick, slow key
			slow.slow(o, s)
			if quick.quick(o, s) && !bytes.Equal(quick.bytes(), slow.bytes()) {
				t.Fatalf("%q: quick %x, slow %x", s, quick.bytes(), slow.bytes())
			}
			return slow.bytes()
		}
		c := o.collators.Get().(*collator)
		for range 20_000 {
			a, b := text(), text()
			c.buffer.Reset()
			want := bytes.Compare(c.KeyFromString(&c.buffer, a), c.KeyFromString(&c.buffer, b))
			if got := bytes.Compare(keyOf(a), keyOf(b)); got != want {
				t.Fatalf("%q and %q: %d, want %d", a, b, got, want)
			}
		}
	}
}

func TestNumbersAreSortedByValue(t *testing.T) {
	for _, lang := range []string{"en", "uk"} {
		sorted(t, lang, "№ 7 | № 12 | № 12 а | № 0100 | № 99999999999999999999999 | № а")
		sorted(t, lang, "- | 1 | 20 | 20 a | 20a | 300 | a")
	}
	if !bytes.Equal(SortKey("М'ята 7", "uk"), SortKey("Мята 7", "uk")) {
		t.Error("an apostrophe counts")
	}
}

func TestSortKeysFromManyGoroutines(t *testing.T) {
	want := SortKey("Їжаківка", "uk")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				if !bytes.Equal(SortKey("Їжаківка", "uk"), want) {
					t.Error("another key")
				}
			}
		})
	}
	all.Wait()
}

func BenchmarkSortKey(b *testing.B) {
	for b.Loop() {
		SortKey("Львівська обласна бібліотека для юнацтва", "uk")
	}
}
