package translations

import "embed"

// fyneWords are the words of the toolkit's own dialogs and menus: its keys, our words.
//
//go:embed fyne.en.json fyne.uk.json
var fyneWords embed.FS

// Fyne gives the toolkit's words in a language, in the form that its lang package reads.
func Fyne(lang string) []byte {
	if lang != "uk" {
		lang = "en"
	}
	b, err := fyneWords.ReadFile("fyne." + lang + ".json")
	if err != nil {
		return []byte("{}") // can't be: both are embedded
	}
	return b
}
