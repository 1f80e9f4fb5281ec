package record

import (
	"testing"
	"unicode/utf8"
)

func FuzzValidText(f *testing.F) {
	for _, s := range []string{"", "Abbey", "Львів — Манчестер", "a\xd0", "\xd0", "\xc1\x80", "\xed\xa0\x80", "中\xf0\x9f\x93\x9a", "\xff", "\ufffd"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := ValidText(s), utf8.ValidString(s); got != want {
			t.Fatalf("%q: %v, want %v", s, got, want)
		}
	})
}
