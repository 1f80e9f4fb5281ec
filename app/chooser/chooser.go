// Package chooser lets a person choose a file, or the folder or stick that one goes to. Fyne's own dialog has English words that can't be
// changed, and begins at home; here sticks come first, for they are how records travel.
package chooser

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/translations"
)

// Host is what a chooser needs of the window.
type Host interface {
	Words() *translations.Words
	Window() fyne.Window
	Do(work func(ctx context.Context) error, done func())
}

// File lets her choose a file with one of the endings, such as ".csv".
func File(h Host, endings []string, then func(path string)) { open(h, endings, then) }

// AnyFile lets her choose a file, whatever it is.
func AnyFile(h Host, then func(path string)) { open(h, []string{anyEnding}, then) }

// anyEnding stands for all endings.
const anyEnding = "*"

// Folder lets her choose a folder or a stick.
func Folder(h Host, then func(path string)) { open(h, nil, then) }

// size is that of the dialog.
var size = fyne.NewSize(820, 540)

// chooser is an open dialog.
type chooser struct {
	host    Host
	endings []string // of files; none while a folder is chosen
	then    func(path string)

	folder  string
	entries []entry
	dialog  *dialog.CustomDialog
	where   *widget.Label
	list    *widget.List
	side    *fyne.Container
	empty   fyne.CanvasObject
	wait    []*widget.Button // for the first folder to be shown: before that there is none to choose
}

func open(h Host, endings []string, then func(path string)) *chooser {
	w := h.Words()
	c := &chooser{host: h, endings: endings, then: then, where: widget.NewLabel(""), side: container.NewVBox()}
	c.where.Truncation = fyne.TextTruncateEllipsis
	c.list = widget.NewList(func() int { return len(c.entries) }, func() fyne.CanvasObject { return widgets.NewRow("", "", "", "folder", nil, nil) }, c.fill)
	c.list.HideSeparators = true
	c.list.OnSelected = func(i widget.ListItemID) { c.list.Unselect(i); c.take(c.entries[i]) }
	c.empty = widgets.Empty(w.T("chooser.empty"), "", nil)
	c.empty.Hide() // until a folder was read
	up := widget.NewButtonWithIcon(w.T("chooser.up"), theme.Icon("back"), func() { c.show(filepath.Dir(c.folder)) })
	up.Importance = widget.LowImportance
	title, buttons := w.T("files.open"), []fyne.CanvasObject{widget.NewButton(w.T("edit.cancel"), func() { c.dialog.Hide() })}
	if endings == nil {
		title = w.T("files.folder")
		here := widget.NewButton(w.T("chooser.here"), func() { c.chosen(c.folder) })
		here.Importance = widget.HighImportance
		buttons = append(buttons, here)
		c.wait = append(c.wait, here)
	}
	c.wait = append(c.wait, up)
	for _, b := range c.wait {
		b.Disable()
	}
	head := container.NewBorder(nil, widget.NewSeparator(), up, nil, c.where)
	left := container.NewGridWrap(fyne.NewSize(220, 380), container.NewVScroll(c.side))
	content := container.NewBorder(nil, nil, left, nil, container.NewBorder(head, nil, nil, nil, container.NewStack(c.list, c.empty)))
	c.dialog = dialog.NewCustomWithoutButtons(title, content, h.Window())
	c.dialog.SetButtons(buttons)
	c.dialog.Show()
	c.dialog.Resize(size)
	c.places()
	return c
}

// places lists where one can begin, and begins at the first: a stick, if one is plugged in.
func (c *chooser) places() {
	var list []place
	c.host.Do(func(context.Context) error {
		list = places()
		return nil
	}, func() {
		w := c.host.Words()
		for _, p := range list {
			name := p.name
			if p.id != "" {
				name = w.T(p.id)
			}
			c.side.Add(widgets.NewRow(name, "", "", p.icon, func() { c.show(p.path) }, nil))
		}
		c.side.Refresh()
		if len(list) > 0 {
			c.show(list[0].path)
		}
	})
}

// show lists a folder. One that can't be read shows as empty: it may be a stick that was just pulled.
func (c *chooser) show(folder string) {
	var entries []entry
	c.host.Do(func(context.Context) error {
		entries = read(folder, c.endings)
		return nil
	}, func() {
		c.folder, c.entries = folder, entries
		for _, b := range c.wait {
			b.Enable()
		}
		c.where.SetText(folder)
		c.empty.Hide()
		if len(entries) == 0 && c.endings != nil { // an empty stick can be chosen as it is
			c.empty.Show()
		}
		c.list.UnselectAll()
		c.list.ScrollToTop()
		c.list.Refresh()
	})
}

func (c *chooser) fill(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= len(c.entries) {
		return
	}
	e := c.entries[i]
	row := o.(*widgets.Row)
	row.SetContent(e.name, "", "", e.icon())
	row.SetActions(func() { c.take(e) }, nil)
}

// take goes into a folder, or chooses a file.
func (c *chooser) take(e entry) {
	path := filepath.Join(c.folder, e.name)
	if e.folder {
		c.show(path)
		return
	}
	c.chosen(path)
}

func (c *chooser) chosen(path string) {
	c.dialog.Hide()
	c.then(path)
}
