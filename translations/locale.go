package translations

import (
	"strings"

	"github.com/jeandeaual/go-locale"
)

// systemLanguage gives the first language of the computer's list that the program speaks; English if there is none.
func systemLanguage() string {
	wanted, err := locale.GetLocales()
	if err != nil {
		return "en"
	}
	return firstSpoken(wanted)
}

func firstSpoken(wanted []string) string {
	for _, name := range wanted {
		lang, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(name), "_", "-"), "-")
		for _, spoken := range Languages {
			if lang == spoken {
				return spoken
			}
		}
	}
	return "en"
}
