package screens

import (
	"context"
	"slices"

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
	cards := []fyne.CanvasObject{widgets.Title(s.Title()), s.language(), s.theme(), s.author(), s.backups(), s.passphrase()}
	if d := s.host.Desk(); !d.Locked() && !d.Practising() {
		cards = append(cards, s.keychain())
	}
	column := widgets.Stack(append(cards, s.manners(), s.practice(), s.limits(), s.empty(), s.folder(), s.about())...)
	return widgets.Scroll(widgets.MaxWidth(720, column))
}

// folder says where the records lie, and who could read them there.
func (s *settings) folder() fyne.CanvasObject {
	w, d := s.host.Words(), s.host.Desk()
	rows := []fyne.CanvasObject{widgets.Heading(w.T("settings.folder")), widgets.Body(d.Dir()), widgets.Small(w.T("settings.folder.what"))}
	found, help := d.Disk()
	rows = append(rows, widgets.Gap(4), widgets.Body(w.Say(found)))
	if help.ID != "" {
		rows = append(rows, widgets.Small(w.Say(help)))
	}
	return widgets.Card(rows...)
}

// language offers each language by its own name: whoever can't read the one that is set finds hers.
func (s *settings) language() fyne.CanvasObject {
	w := s.host.Words()
	ids := []string{"en", "uk"}
	choice := pickOne([]string{w.T("lang.name.en"), w.T("lang.name.uk")}, slices.Index(ids, w.Lang()), func(i int) { s.host.SetLang(ids[i]) })
	return widgets.Card(widgets.Heading(w.T("settings.language")), choice)
}

func (s *settings) theme() fyne.CanvasObject {
	w := s.host.Words()
	ids := []string{ThemeLight, ThemeDark, ThemeSystem}
	at := max(slices.Index(ids, s.host.Desk().Setting(SettingTheme)), 0)
	choice := pickOne([]string{w.T("settings.theme.light"), w.T("settings.theme.dark"), w.T("settings.theme.system")}, at, func(i int) { s.host.SetTheme(ids[i]) })
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
