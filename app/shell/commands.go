package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/twinshelf/twinshelf/app/screens"
)

// command is something that can be done from everywhere: the menu, the shortcuts and their list are made from one table. Shortcuts are Ctrl (on
// macOS Cmd) with a letter or digit, or F-keys: others fail on the Ukrainian layout.
type command struct {
	id   string // message id
	menu string // message id of the menu that it stands in
	key  fyne.KeyName
	plus fyne.KeyModifier // 0 for an F-key alone
	run  func(s *Shell)
}

const ctrl = fyne.KeyModifierShortcutDefault

func commands() []command {
	list := []command{
		{"command.did", "menu.file", fyne.KeyN, ctrl, (*Shell).did},
		{"command.save", "menu.file", fyne.KeyS, ctrl, (*Shell).save},
		{"command.open_bundle", "menu.file", fyne.KeyO, ctrl, func(s *Shell) { screens.OpenBundle(s) }},
		{"command.import", "menu.file", fyne.KeyI, ctrl, func(s *Shell) { s.Go(screens.Place{Screen: screens.Import, Kind: "library"}) }},
		{"command.backup", "menu.file", fyne.KeyF7, 0, func(s *Shell) { screens.BackUp(s) }},
		{"command.undo", "menu.edit", fyne.KeyZ, ctrl, func(s *Shell) { screens.Undo(s) }},
		{"command.redo", "menu.edit", fyne.KeyY, ctrl, func(s *Shell) { screens.Redo(s) }},
		{"command.duplicates", "menu.edit", fyne.KeyF8, 0, func(s *Shell) { s.Go(screens.Place{Screen: screens.Duplicates, Kind: "library"}) }},
		{"command.lock", "menu.file", fyne.KeyF9, 0, (*Shell).Lock},
		{"command.settings", "menu.file", fyne.KeyF10, 0, func(s *Shell) { s.Go(screens.Place{Screen: screens.Settings}) }},
		{"command.search", "menu.go", fyne.KeyK, ctrl, (*Shell).focusSearch},
		{"command.back", "menu.go", fyne.KeyB, ctrl, (*Shell).goBack},
		{"command.forward", "menu.go", fyne.KeyF, ctrl, (*Shell).goForward},
		{"command.reload", "menu.go", fyne.KeyF5, 0, (*Shell).Show},
		{"kind.item.many", "menu.go", fyne.KeyF6, 0, func(s *Shell) { s.Go(screens.Place{Screen: screens.Records, Kind: "item"}) }},
		{"command.language", "menu.view", fyne.KeyL, ctrl, (*Shell).otherLanguage},
		{"command.theme", "menu.view", fyne.KeyD, ctrl, (*Shell).otherTheme},
		{"command.shortcuts", "menu.help", fyne.KeyF1, 0, (*Shell).showShortcuts},
	}
	for _, n := range navigation() {
		plus := ctrl
		if len(n.key) > 1 {
			plus = 0 // an F-key
		}
		list = append(list, command{n.id, "menu.go", n.key, plus, func(s *Shell) { s.Go(n.place) }})
	}
	return list
}

// menus are in the order in which they stand.
var menus = []string{"menu.file", "menu.edit", "menu.go", "menu.view", "menu.help"}

func (c *command) shortcut() fyne.Shortcut {
	// Fyne gives these two names of their own. A field that has the focus answers them itself, with what was typed in it.
	switch c.id {
	case "command.undo":
		return &fyne.ShortcutUndo{}
	case "command.redo":
		return &fyne.ShortcutRedo{}
	}
	return &desktop.CustomShortcut{KeyName: c.key, Modifier: c.plus}
}

// keys names the shortcut for people.
func (c *command) keys() string {
	if c.plus == 0 {
		return string(c.key)
	}
	return "Ctrl+" + string(c.key)
}

// nav is an entry of the navigation.
type nav struct {
	id    string // message id
	icon  string
	key   fyne.KeyName // with Ctrl, or an F-key
	place screens.Place
}

func navigation() []nav {
	return []nav{
		{"nav.home", "home", fyne.Key1, screens.Place{Screen: screens.Home}},
		{"kind.twinning.many", "twinning", fyne.Key2, screens.Place{Screen: screens.Records, Kind: "twinning"}},
		{"kind.library.many", "library", fyne.Key3, screens.Place{Screen: screens.Records, Kind: "library"}},
		{"kind.person.many", "person", fyne.Key4, screens.Place{Screen: screens.Records, Kind: "person"}},
		{"kind.activity.many", "activity", fyne.Key5, screens.Place{Screen: screens.Records, Kind: "activity"}},
		{"programme.title", "resource", fyne.Key6, screens.Place{Screen: screens.Programme}},
		{"nav.calendar", "calendar", fyne.Key7, screens.Place{Screen: screens.Calendar}},
		{"kind.exchange.many", "exchange", fyne.Key8, screens.Place{Screen: screens.Records, Kind: "exchange"}},
		{"kind.organisation.many", "organisation", fyne.Key9, screens.Place{Screen: screens.Records, Kind: "organisation"}},
		{"nav.records", "records", fyne.Key0, screens.Place{Screen: screens.Kinds}},
		{"nav.sharing", "sharing", fyne.KeyF3, screens.Place{Screen: screens.Sharing}},
		{"nav.differences", "differences", fyne.KeyF4, screens.Place{Screen: screens.Differences}},
	}
}

// run does a command, unless the shell has ended: a menu of the system may outlast it.
func (s *Shell) run(c *command) {
	if s.ctx.Err() == nil {
		c.run(s)
	}
}

// others are the shortcuts that no command has.
func (s *Shell) others() map[*desktop.CustomShortcut]func() {
	return map[*desktop.CustomShortcut]func(){
		{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt}:  s.goBack,
		{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierAlt}: s.goForward,
	}
}

// removeShortcuts takes them away again.
func (s *Shell) removeShortcuts() {
	canvas := s.window.Canvas()
	for _, c := range commands() {
		if c.plus != 0 {
			canvas.RemoveShortcut(c.shortcut())
		}
	}
	for key := range s.others() {
		canvas.RemoveShortcut(key)
	}
	canvas.SetOnTypedKey(nil)
}

// addShortcuts makes the shortcuts work, also while a field has the focus: Fyne asks the window's for what a field does not know.
func (s *Shell) addShortcuts() {
	canvas := s.window.Canvas()
	for _, c := range commands() {
		if c.plus != 0 {
			canvas.AddShortcut(c.shortcut(), func(fyne.Shortcut) { s.run(&c) })
		}
	}
	for key, run := range s.others() {
		canvas.AddShortcut(key, func(fyne.Shortcut) { run() })
	}
	canvas.SetOnTypedKey(func(e *fyne.KeyEvent) {
		for _, c := range commands() {
			if c.plus == 0 && c.key == e.Name {
				s.run(&c)
			}
		}
	})
}

// menu makes the main menu in the language.
func (s *Shell) menu() *fyne.MainMenu {
	var list []*fyne.Menu
	for _, m := range menus {
		menu := fyne.NewMenu(s.words.T(m))
		for _, c := range commands() {
			if c.menu != m {
				continue
			}
			item := fyne.NewMenuItem(s.words.T(c.id), func() { s.run(&c) })
			if c.plus != 0 {
				item.Shortcut = c.shortcut()
			}
			menu.Items = append(menu.Items, item)
		}
		if m == menus[0] {
			quit := fyne.NewMenuItem(s.words.T("command.quit"), s.quit)
			quit.IsQuit = true
			menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), quit)
		}
		list = append(list, menu)
	}
	return fyne.NewMainMenu(list...)
}
