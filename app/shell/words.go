package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"github.com/twinshelf/twinshelf/translations"
)

// pushFyneWords gives Fyne's own dialogs and menus our words. Fyne goes by the system's language only, so that they are pushed under its
// name, whatever language they are in.
func pushFyneWords(language string) {
	if err := lang.AddTranslationsForLocale(translations.Fyne(language), lang.SystemLocale()); err != nil {
		fyne.LogError("words of dialogs", err)
	}
}
