package screens

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
)

// The settings that the window keeps, and the values of the theme's.
const (
	SettingTheme = "theme"
	ThemeLight   = "light"
	ThemeDark    = "dark"
	ThemeSystem  = "system"
)

// settings are the language, the theme, who is working, and what the program is.
type settings struct{ host Host }

func newSettings(h Host) Page { return &settings{host: h} }

func (s *settings) Title() string { return s.host.Words().T("settings.title") }

func (s *settings) Object() fyne.CanvasObject {
	w := s.host.Words()
	column := widgets.Stack(widgets.Title(s.Title()), s.language(), s.theme(), s.author(), s.backups(), s.passphrase(), s.practice(), s.limits(), s.empty(),
		widgets.Card(widgets.Heading(w.T("settings.folder")), widgets.Body(s.host.Desk().Dir()), widgets.Small(w.T("settings.folder.what"))),
		widgets.Card(widgets.Heading(w.T("about.title")), widgets.Body(w.T("about.what")), widgets.Small(w.T("about.licences"))))
	return widgets.Scroll(widgets.MaxWidth(720, column))
}

// language offers each language by its own name: whoever can't read the one that is set finds hers.
func (s *settings) language() fyne.CanvasObject {
	w := s.host.Words()
	names, ids := []string{w.T("lang.name.en"), w.T("lang.name.uk")}, []string{"en", "uk"}
	choice := widget.NewRadioGroup(names, nil)
	choice.Horizontal = true
	for i, id := range ids {
		if id == w.Lang() {
			choice.SetSelected(names[i])
		}
	}
	choice.OnChanged = func(name string) {
		for i := range names {
			if names[i] == name {
				s.host.SetLang(ids[i])
			}
		}
	}
	choice.Required = true
	return widgets.Card(widgets.Heading(w.T("settings.language")), choice)
}

func (s *settings) theme() fyne.CanvasObject {
	w := s.host.Words()
	names, ids := []string{w.T("settings.theme.light"), w.T("settings.theme.dark"), w.T("settings.theme.system")}, []string{ThemeLight, ThemeDark, ThemeSystem}
	choice := widget.NewRadioGroup(names, nil)
	choice.Horizontal = true
	choice.Required = true
	set := s.host.Desk().Setting(SettingTheme)
	choice.SetSelected(names[0])
	for i, id := range ids {
		if id == set {
			choice.SetSelected(names[i])
		}
	}
	choice.OnChanged = func(name string) {
		for i := range names {
			if names[i] == name {
				s.host.SetTheme(ids[i])
			}
		}
	}
	return widgets.Card(widgets.Heading(w.T("settings.theme")), choice)
}

func (s *settings) author() fyne.CanvasObject {
	w := s.host.Words()
	name := widget.NewSelectEntry(nil)
	name.SetText(s.host.Desk().Author())
	var names []string
	s.host.Do(func(context.Context) error {
		names = s.host.Desk().Authors()
		return nil
	}, func() { name.SetOptions(names) })
	save := widgets.NewButton(w.T("edit.save"), func() { s.host.SetAuthor(name.Text) })
	name.OnSubmitted = func(string) { s.host.SetAuthor(name.Text) }
	return widgets.Card(widgets.Heading(w.T("settings.author")), widgets.Small(w.T("settings.author.what")), container.NewBorder(nil, nil, nil, save, name))
}

// limits leads to the rules for parcels and the rates of currencies.
func (s *settings) limits() fyne.CanvasObject {
	w := s.host.Words()
	return widgets.Card(widgets.NewRow(w.T("settings.limits"), w.T("limit.title"), "", "exchange", func() { s.host.Go(Place{Screen: Limits}) }, nil))
}
