package record

import (
	"strings"
	"testing"
)

func TestFileValues(t *testing.T) {
	hash, thumb := strings.Repeat("ab", 32), strings.Repeat("cd", 32)
	for value, ok := range map[string]bool{
		hash + " 1200 - letter.pdf":                      true,
		hash + " 0 " + thumb + " Фото «День саду».jpg":   true,
		hash + " 1073741824 - film.mp4":                  true,
		hash + " 1073741825 - film.mp4":                  false,
		hash + " -1 - a":                                 false,
		hash + " 012 - a":                                false,
		hash + " +12 - a":                                false,
		hash + " 12 - ":                                  false,
		hash + " 12 -":                                   false,
		strings.ToUpper(hash) + " 12 - a":                false,
		hash + " 12 " + strings.Repeat("0", 64) + " a":   false,
		hash + " 12 - ../a":                              false,
		hash + " 12 - con":                               false,
		"letter.pdf":                                     false,
		"":                                               false,
		hash[:62] + "zz 12 - a":                          false,
		hash + " 99999999999999999999999 - a":            false,
		hash + " 12 " + thumb[:60] + " a":                false,
		hash + "  12 - a":                                false,
		hash + " 12 - two words and a\u00a0third.tar.gz": true,
	} {
		f, got := ParseFile(value)
		if got != ok {
			t.Errorf("%q: %v", value, got)
		}
		if got && f.String() != value {
			t.Errorf("%q came back as %q", value, f)
		}
	}
}

// A name with semicolons is one file, and two lines are two.
func TestSetsOfFiles(t *testing.T) {
	f := files()
	a, b := strings.Repeat("a", 64)+" 1 - one; two.pdf", strings.Repeat("b", 64)+" 2 - three.pdf"
	got, odd := f.ParseSet(b+"\n"+a, "")
	if len(got) != 2 || got[0] != a || got[1] != b || len(odd) != 0 {
		t.Errorf("%q, %v", got, odd)
	}
	if _, odd := f.ParseSet("letter.pdf", ""); len(odd) != 1 || odd[0].Message != "value.file" {
		t.Errorf("a name alone: %v", odd)
	}
}

func FuzzParseFile(f *testing.F) {
	f.Add(strings.Repeat("ab", 32) + " 1200 - letter.pdf")
	f.Fuzz(func(t *testing.T, value string) {
		if file, ok := ParseFile(value); ok && (file.String() != value || strings.ContainsAny(file.Name, `/\`) || file.Name == "..") {
			t.Errorf("%q became %q", value, file)
		}
	})
}
