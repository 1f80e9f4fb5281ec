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
