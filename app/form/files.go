package form

import (
	"image"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/data/record"
)

// Attacher adds photos and documents, and shows them small. A Lookup that is one lets forms add files. It is called on the screen's goroutine and calls
// back there, later or at once.
type Attacher interface {
	// Attach asks for a file and keeps it; keep says that position and camera data stay in a photo. It tells the value.
	Attach(keep bool, added func(value string))
	// Thumbnail gives the small picture of a file; it does not call back if there is none here.
	Thumbnail(f record.File, found func(image.Image))
}

// thumbSize is that of a small picture in a form's row.
var thumbSize = fyne.NewSize(64, 48)

// filesEditor lists the photos and documents of a record; each can be taken away, and more added.
type filesEditor struct {
	slot     *slot
	attacher Attacher // nil: none can be added
	have     []string
	small    map[string]image.Image
	rows     *fyne.Container
	add      *button
}

// files edits photos and documents.
func files(s *slot) fyne.CanvasObject {
	f := s.form()
	e := &filesEditor{slot: s, have: slices.Clone(s.now), small: map[string]image.Image{}, rows: container.NewVBox()}
	e.attacher, _ = f.lookup.(Attacher)
	e.draw()
	if e.attacher == nil {
		return e.rows
	}
	for _, value := range e.have {
		e.look(value)
	}
	keep := f.newTick(f.words.T("form.files.keep"), false)
	e.add = f.newButton(f.words.T("form.files.add"), theme.Icon("add"), func() { e.attacher.Attach(keep.Checked, e.take) })
	s.first = e.add
	return container.NewVBox(e.rows, container.NewHBox(e.add, keep))
}

// look asks for the small picture of a file.
func (e *filesEditor) look(value string) {
	f, ok := record.ParseFile(value)
	if !ok || f.Thumb.IsZero() {
		return
	}
	e.attacher.Thumbnail(f, func(img image.Image) {
		e.small[value] = img
		e.draw()
	})
}

func (e *filesEditor) draw() {
	e.rows.RemoveAll()
	for _, value := range e.have {
		e.rows.Add(e.row(value))
	}
	if len(e.have) == 0 {
		e.rows.Add(newRemark(none))
	}
}

func (e *filesEditor) row(value string) fyne.CanvasObject {
	f := e.slot.form()
	name := widget.NewLabel(f.words.Value(e.slot.field.of, value))
	name.Truncation = fyne.TextTruncateEllipsis
	size := ""
	file, ok := record.ParseFile(value)
	if ok {
		size = f.words.Size(file.Size)
	}
	remove := f.removeButton(func() { e.remove(value) })
	right := container.NewHBox(container.NewCenter(newRemark(size)), remove)
	return container.NewBorder(nil, nil, container.NewGridWrap(thumbSize, e.sign(value, !file.Thumb.IsZero())), right, container.NewVBox(layout.NewSpacer(), name, layout.NewSpacer()))
}

// sign is the small picture of a file, or an icon while there is none.
func (e *filesEditor) sign(value string, photo bool) fyne.CanvasObject {
	if img := e.small[value]; img != nil {
		c := canvas.NewImageFromImage(img)
		c.FillMode = canvas.ImageFillContain
		return c
	}
	icon := "document"
	if photo {
		icon = "photo"
	}
	return container.NewCenter(sign(theme.Icon(icon), thumbSize.Height/2))
}

func (e *filesEditor) take(value string) {
	if !slices.Contains(e.have, value) {
		e.have = append(e.have, value)
	}
	e.draw()
	e.look(value)
	e.changed()
	e.slot.form().focus(e.add)
}

func (e *filesEditor) remove(value string) {
	e.have = slices.DeleteFunc(e.have, func(v string) bool { return v == value })
	e.draw()
	e.changed()
	if e.add != nil {
		e.slot.form().focus(e.add)
	}
}

func (e *filesEditor) changed() { e.slot.set(firstOdd(e.slot.field.of, e.have), e.have...) }
