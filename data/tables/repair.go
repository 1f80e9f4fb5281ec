package tables

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Repair undoes what happens to UTF-8 that a program has taken for Windows-1252, once or several times over: CafÃ© is Café, â€™ is ’. What
// is beyond repair (Ã¯Â¿Â½, where a program had lost the letter before) stays as it is, and lost says so.
func Repair(s string) (repaired string, lost bool) {
	for strings.ContainsAny(s, leads) {
		next, beyond := repairOnce(s)
		lost = lost || beyond
		if next == s {
			break
		}
		s = next
	}
	return s, lost || strings.ContainsRune(s, utf8.RuneError) || strings.Contains(s, gone)
}

// gone is the mark for a lost letter (U+FFFD), itself taken for Windows-1252.
const gone = "ï¿½"

// leads are what the first bytes of UTF-8 look like in Windows-1252: C2 to C5, D0 to D2, E2.
const leads = "ÂÃÄÅÐÑÒâ"

// repairOnce looks at each run of characters beyond ASCII by itself.
func repairOnce(s string) (repaired string, lost bool) {
	var b strings.Builder
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && s[j] < utf8.RuneSelf {
			j++
		}
		b.WriteString(s[i:j])
		for i = j; j < len(s) && s[j] >= utf8.RuneSelf; j++ {
		}
		run, beyond := repairRun(s[i:j])
		b.WriteString(run)
		lost = lost || beyond
		i = j
	}
	return b.String(), lost
}

func repairRun(run string) (repaired string, lost bool) {
	if !strings.ContainsAny(run, leads) {
		return run, false
	}
	raw := make([]byte, 0, len(run))
	for _, r := range run {
		b, ok := charmap.Windows1252.EncodeRune(r)
		if !ok && r >= 0x80 && r < 0xA0 { // the five bytes that the table leaves out
			b, ok = byte(r), true
		}
		if !ok {
			return run, false
		}
		raw = append(raw, b)
	}
	text := string(raw)
	switch {
	case !utf8.ValidString(text):
		return run, false
	case strings.ContainsRune(text, utf8.RuneError) || strings.Contains(text, gone):
		return run, true
	}
	return text, false
}
