package form

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// filesEditor lists the photos and documents of a record by name; each can be taken away.
type filesEditor struct {
	slot *slot
	have []string
	rows *fyne.Container
}

// files edits photos and documents.
func files(s *slot) fyne.CanvasObject {
	e := &filesEditor{slot: s, have: slices.Clone(s.now), rows: container.NewVBox()}
	e.draw()
	return e.rows
}

func (e *filesEditor) draw() {
	f := e.slot.form()
	e.rows.RemoveAll()
	for _, value := range e.have {
		name := widget.NewLabel(f.words.Value(e.slot.field.of, value))
		name.Truncation = fyne.TextTruncateEllipsis
		e.rows.Add(container.NewBorder(nil, nil, nil, f.removeButton(func() { e.remove(value) }), name))
	}
	if len(e.have) == 0 {
		e.rows.Add(newRemark(none))
	}
}

func (e *filesEditor) remove(value string) {
	e.have = slices.DeleteFunc(e.have, func(v string) bool { return v == value })
	e.draw()
	e.slot.set(firstOdd(e.slot.field.of, e.have), e.have...)
}
