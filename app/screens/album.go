package screens

import (
	"context"
	"errors"
	"image"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
)

// album is the card with a record's photos and documents.
type album struct {
	host  Host
	files []desk.File
	tiles *fyne.Container
	shown int
}

// maxTiles is how many files are shown at first.
const maxTiles = 5

// tileSize is that of a small picture: five stand in a row of the narrowest window.
var tileSize = fyne.NewSize(138, 104)

// tileHeight is that of a small picture with three lines below it.
const tileHeight = 196

func newAlbum(h Host, files []desk.File) *album {
	return &album{host: h, files: files, tiles: container.NewGridWrap(fyne.NewSize(tileSize.Width, tileHeight)), shown: min(len(files), maxTiles)}
}

func (a *album) object() fyne.CanvasObject {
	w := a.host.Words()
	card := container.NewVBox(widgets.Heading(w.T("group.files")), a.tiles)
	a.draw(0)
	if len(a.files) > a.shown {
		var more *widgets.Button
		more = widgets.NewButton(w.N("files.show_more", len(a.files)-a.shown), func() {
			from := a.shown
			a.shown = len(a.files)
			more.Hide()
			a.draw(from)
		})
		card.Add(container.NewHBox(more))
	}
	return widgets.CardOf(card)
}

// draw adds the tiles from one on. Small pictures come when they are read.
func (a *album) draw(from int) {
	signs := make([]*fyne.Container, 0, a.shown-from)
	for _, f := range a.files[from:a.shown] {
		sign := container.NewStack(container.NewCenter(container.NewGridWrap(fyne.NewSize(32, 32), widget.NewIcon(theme.Icon(iconOf(f))))))
		signs = append(signs, sign)
		a.tiles.Add(a.tile(f, sign))
	}
	shown := slices.Clone(a.files[from:a.shown])
	images := make([]image.Image, len(shown))
	a.host.Do(func(ctx context.Context) (err error) {
		for i, f := range shown {
			if images[i], err = thumbnail(ctx, a.host.Desk(), f.File); err != nil {
				return err
			}
		}
		return nil
	}, func() {
		for i, img := range images {
			if img != nil {
				c := canvas.NewImageFromImage(img)
				c.FillMode = canvas.ImageFillContain
				signs[i].Objects = []fyne.CanvasObject{c}
				signs[i].Refresh()
			}
		}
	})
}

// lineGap is what lines of text have too much of between them.
const lineGap = 10

func iconOf(f desk.File) string {
	if f.Thumb.IsZero() {
		return "document"
	}
	return "photo"
}

// tile is a file: its small picture, its name, and what can be done. What is not here can be asked for.
func (a *album) tile(f desk.File, sign *fyne.Container) fyne.CanvasObject {
	w := a.host.Words()
	name := widgets.Line(f.Name, theme.SizeLabel, theme.Ink, false)
	state := widgets.Line(w.Size(f.Size), theme.SizeLabel, theme.Muted, false)
	var act *widgets.Button
	switch {
	case f.Held && opens(f.Name):
		act = widgets.NewButton(w.T("files.open_it"), func() { a.open(f) })
	case f.Held:
		act = widgets.NewButton(w.T("files.save_copy"), func() { a.save(f) })
	case f.Wanted:
		state = widgets.Line(w.T("files.coming"), theme.SizeLabel, theme.Muted, false)
	default:
		state = widgets.Line(w.T("file.not_arrived"), theme.SizeLabel, theme.Muted, false)
		act = widgets.NewButton(w.T("files.ask"), func() { a.ask(f) })
	}
	below := container.New(layout.NewCustomPaddedVBoxLayout(-lineGap), name, state)
	if act != nil {
		act.Importance = widget.LowImportance
		buttons := container.NewBorder(nil, nil, nil, nil, act)
		if f.Held && opens(f.Name) {
			save := widgets.NewButtonWithIcon("", theme.Icon("export"), func() { a.save(f) })
			save.Importance = widget.LowImportance
			buttons = container.NewBorder(nil, nil, nil, save, act)
		}
		below.Add(buttons)
	}
	return container.NewBorder(container.NewGridWrap(tileSize, sign), nil, nil, nil, below)
}

// opened are the endings of files that are given to the system's program: pictures, films and papers. A file comes from others, and what else the
// system would do with it, run it perhaps, is not for a click to decide; such a file can be saved.
var opened = []string{
	".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif", ".avif", ".tif", ".tiff", ".mp4", ".mov", ".mp3", ".m4a",
	".pdf", ".txt", ".odt", ".ods", ".odp", ".docx", ".xlsx", ".pptx",
}

func opens(name string) bool { return slices.Contains(opened, strings.ToLower(filepath.Ext(name))) }

// open gives a copy to the system's program, so that the original can't be changed.
func (a *album) open(f desk.File) {
	var path string
	a.held(f, func(ctx context.Context) (err error) {
		path, err = a.host.Desk().OpenCopy(ctx, f.File)
		return err
	}, func() {
		if openPath(path) != nil {
			a.save(f) // no program opens it here
		}
	})
}

// save copies a file to a folder or a stick.
func (a *album) save(f desk.File) {
	saveFile(a.host, f.Name, func(file string) {
		a.held(f, func(ctx context.Context) error { return a.host.Desk().SaveFile(ctx, f.Hash, file) }, func() {
			a.host.Tell(a.host.Words().T("files.saved", "File", filepath.Base(file)))
		})
	})
}

// held does something with a file that should be here. If it is damaged or gone after all, that is said, and the page shown anew.
func (a *album) held(f desk.File, work func(ctx context.Context) error, done func()) {
	var missing error
	a.host.Long(a.host.Words().T("files.reading"), func(ctx context.Context, _ desk.Progress) error {
		err := work(ctx)
		if errors.Is(err, desk.ErrNoFile) {
			missing = err
			return nil
		}
		return err
	}, func() {
		if missing != nil {
			inform(a.host, f.Name, a.host.Words().Error(missing))
			a.host.Show()
			return
		}
		done()
	})
}

func (a *album) ask(f desk.File) {
	a.host.Do(func(ctx context.Context) error { return a.host.Desk().Want(ctx, f.Hash) }, func() {
		a.host.Tell(a.host.Words().T("file.asked_for"))
		a.host.Show()
	})
}
