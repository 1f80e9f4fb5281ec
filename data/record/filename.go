package record

import (
	"path"
	"strings"
	"unicode"
)

// maxFileName is the greatest length of an attachment's name in bytes, which every file system takes.
const maxFileName = 200

// reservedNames can't be files on Windows, whatever their ending.
var reservedNames = map[string]bool{"con": true, "prn": true, "aux": true, "nul": true}

// FileName makes a name that others gave to an attachment safe to show, and to save a file under: no folders, no control or direction
// marks, no letters that a file system forbids, no reserved word (FAULTS 66). "" becomes "file".
func FileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.In(r, unicode.Cf), strings.ContainsRune(`<>:"/|?*`, r):
			return -1
		}
		return r
	}, name)
	name = strings.Trim(name, " .")
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	if reservedNames[stem] || len(stem) == 4 && (strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")) && unicode.IsDigit(rune(stem[3])) {
		name = "_" + name
	}
	if name == "" {
		return "file"
	}
	if len(name) > maxFileName {
		ending := path.Ext(name)
		if len(ending) > 16 {
			ending = ""
		}
		name = strings.ToValidUTF8(name[:maxFileName-len(ending)], "") + ending
	}
	return name
}
