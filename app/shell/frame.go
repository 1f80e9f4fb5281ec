package shell

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
)

// Sizes of the frame.
const (
	sideWidth = 216
	topHeight = 64
)

// frame is everything around the screen.
func (s *Shell) frame() fyne.CanvasObject {
	night := canvas.NewRectangle(theme.Color(theme.Night))
	side := container.NewStack(night, container.New(wide{sideWidth}, s.side))
	right := container.NewBorder(s.top(), s.foot.object(), nil, nil, s.middle)
	return container.NewBorder(nil, nil, side, nil, right)
}

// top has the search field, who is working, and the main action.
func (s *Shell) top() fyne.CanvasObject {
	w := s.words
	s.search = widget.NewEntry()
	s.search.SetPlaceHolder(w.T("search.placeholder"))
	s.search.OnChanged = s.searched
	s.search.OnSubmitted = func(text string) { s.find(text) }
	s.author = widgets.NewButton(s.working(), func() { s.Go(screens.Place{Screen: screens.Settings}) })
	s.author.Importance = widget.LowImportance
	share := widgets.NewButton(w.T("home.share"), s.shareNow)
	did := widgets.NewButtonWithIcon(w.T("command.did"), theme.IconOn("add", theme.NightText), s.did)
	did.Importance = widget.HighImportance
	back := widgets.NewButtonWithIcon("", theme.Icon("back"), s.goBack)
	forward := widgets.NewButtonWithIcon("", theme.Icon("forward"), s.goForward)
	back.Importance, forward.Importance = widget.LowImportance, widget.LowImportance
	bar := container.NewBorder(nil, nil, container.NewHBox(back, forward), container.NewHBox(s.author, share, did), container.New(most{420}, s.search))
	return container.NewVBox(container.NewPadded(container.NewPadded(bar)), widget.NewSeparator())
}

func (s *Shell) working() string {
	if name := s.desk.Author(); name != "" {
		return s.words.T("author.working", "Name", name)
	}
	return s.words.T("author.nobody")
}

func (s *Shell) focusSearch() { s.window.Canvas().Focus(s.search) }

// searchPause is how long she has to stop typing before results come.
const searchPause = 250 * time.Millisecond

// searched shows results a moment after the last letter.
func (s *Shell) searched(text string) {
	s.typed++
	mine := s.typed
	if text == "" {
		return
	}
	s.worker(func() { time.Sleep(searchPause) }, func() {
		if mine == s.typed {
			s.find(text)
		}
	})
}

// find shows results; while she types on they stay one place on the way back.
func (s *Shell) find(text string) {
	s.typed++
	if text == "" {
		return
	}
	p := screens.Place{Screen: screens.Search, Words: text}
	if s.router.current().Screen == screens.Search {
		s.router.leave()
	}
	s.keep()
	s.router.push(p)
	s.Show()
	s.focusSearch()
}

// showSide draws the navigation: where one is, what waits, what is only here, and the language.
func (s *Shell) showSide() {
	w := s.words
	items := container.NewVBox()
	here := s.router.current()
	for _, n := range navigation() {
		badge := 0
		if n.place.Screen == screens.Differences {
			badge = s.waits
		}
		chosen := n.place.Screen == here.Screen && n.place.Kind == here.Kind
		items.Add(widgets.NewNavItem(n.icon, w.T(n.id), badge, chosen, func() { s.Go(n.place) }))
	}
	items.Add(widgets.NewNavItem("settings", w.T("command.settings"), 0, here.Screen == screens.Settings, func() { s.Go(screens.Place{Screen: screens.Settings}) }))
	head := container.NewVBox(sideText(w.T("app.name"), theme.NightText, 17, true), sideText(w.T("app.subtitle"), theme.NightMuted, 12, false), widgets.Gap(8))
	s.side.Objects = []fyne.CanvasObject{container.NewPadded(container.NewPadded(container.NewBorder(head, s.sideFoot(), nil, nil, items)))}
	s.side.Refresh()
}

// sideFoot says what is only on this computer, and has the languages.
func (s *Shell) sideFoot() fyne.CanvasObject {
	box := container.NewVBox()
	status := ""
	switch {
	case s.desk.Practising():
		status = s.words.T("practice.mark")
	case s.unsent > 0:
		status = s.words.N("status.unsent", s.unsent)
	}
	if status != "" && s.shared != "" {
		status += "\n" + s.shared
	}
	if status != "" {
		text := widget.NewRichText(&widget.TextSegment{Text: status, Style: widget.RichTextStyle{
			ColorName: theme.NightText, SizeName: theme.SizeLabel, TextStyle: fyne.TextStyle{Bold: true}}})
		text.Wrapping = fyne.TextWrapWord
		box.Add(text)
	}
	return container.NewVBox(box, container.NewHBox(s.langButton("en", "EN"), s.langButton("uk", "УКР")))
}

// langButton has the language's own short name: whoever can't read the one that is set finds hers.
func (s *Shell) langButton(lang, name string) fyne.CanvasObject {
	b := widgets.NewButton(name, func() { s.SetLang(lang) })
	if s.words.Lang() == lang {
		b.Importance = widget.WarningImportance
	}
	return b
}

func sideText(text string, name fyne.ThemeColorName, size float32, bold bool) fyne.CanvasObject {
	t := canvas.NewText(text, theme.Color(name))
	t.TextSize, t.TextStyle.Bold = size, bold
	return t
}

// wide gives its one object a fixed width and all the height.
type wide struct{ width float32 }

func (l wide) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.width, o[0].MinSize().Height)
}

func (l wide) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	o[0].Move(fyne.NewPos(0, 0))
}

// most gives its one object the width that there is, up to a limit.
type most struct{ width float32 }

func (l most) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (l most) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(min(size.Width, l.width), size.Height))
	o[0].Move(fyne.NewPos(0, 0))
}
