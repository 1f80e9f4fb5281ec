package form

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/data/record"
)

// refEditor names other records: those chosen stand in rows, and an entry finds more. A field for one record has either.
type refEditor struct {
	slot    *slot
	ids     []string
	titles  map[string]string
	rows    *fyne.Container
	last    *button // takes away the last of the rows
	finder  *fyne.Container
	entry   *entry
	matches *fyne.Container
	found   []Option
	asked   int // counts the searches: an answer that comes late is no answer
}

// references edits one reference, or several.
func references(s *slot) fyne.CanvasObject {
	e := &refEditor{slot: s, ids: slices.Clone(s.now), titles: map[string]string{}, entry: s.newEntry("")}
	e.rows, e.matches = container.NewVBox(), container.NewVBox()
	e.entry.PlaceHolder = s.form().words.T("form.ref.hint")
	e.entry.OnChanged = e.typed
	e.entry.OnSubmitted = func(string) { e.takeFirst() }
	all := s.form().newButton("", theme.Icon("search"), func() { e.search(e.entry.Text) })
	e.finder = container.NewVBox(container.NewBorder(nil, nil, nil, all, e.entry), e.matches)
	s.first = e.entry
	e.draw()
	if len(e.ids) > 0 {
		s.form().lookup.Titles(slices.Clone(e.ids), e.named)
	}
	return container.NewVBox(e.rows, e.finder)
}

func (e *refEditor) one() bool { return e.slot.field.of.Type == record.Ref }

func (e *refEditor) named(titles map[string]string) {
	for id, title := range titles {
		e.titles[id] = title
	}
	e.draw()
}

// draw shows the chosen records; one whose title is not known has its id.
func (e *refEditor) draw() {
	var rows []fyne.CanvasObject
	e.last = nil
	for _, id := range e.ids {
		title := e.titles[id]
		if title == "" {
			title = id
		}
		name := widget.NewLabel(title)
		name.Truncation = fyne.TextTruncateEllipsis
		e.last = e.slot.form().removeButton(func() { e.remove(id) })
		rows = append(rows, container.NewBorder(nil, nil, nil, e.last, name))
	}
	e.rows.Objects, e.rows.Hidden = rows, len(rows) == 0
	e.rows.Refresh()
	if e.one() && len(e.ids) > 0 {
		e.finder.Hide()
	} else {
		e.finder.Show()
	}
}

func (e *refEditor) typed(words string) {
	if words == "" {
		e.asked++
		e.show(nil)
		return
	}
	e.search(words)
}

// search looks for records; without words it lists the first ones.
func (e *refEditor) search(words string) {
	e.asked++
	asked := e.asked
	e.slot.form().lookup.Search(words, e.slot.field.of.Kinds, func(found []Option) {
		if asked != e.asked {
			return
		}
		e.show(found)
		if len(e.found) == 0 {
			e.matches.Add(newNotice(e.slot.form().words.T("form.ref.nothing")))
		}
	})
}

// mostMatches is how many are shown; more letters find the others.
const mostMatches = 8

// show lists what was found and is not chosen yet.
func (e *refEditor) show(found []Option) {
	e.matches.RemoveAll()
	e.found = nil
	for _, o := range found {
		if len(e.found) == mostMatches || slices.Contains(e.ids, o.ID) {
			continue
		}
		e.found = append(e.found, o)
		e.matches.Add(e.match(o))
	}
}

// match is a button that chooses a record; where records of several kinds may be named it says which kind it is.
func (e *refEditor) match(o Option) fyne.CanvasObject {
	b := e.slot.form().newQuietButton(shortened(o.Title), theme.Icon("add"), func() { e.take(o) })
	b.Alignment = widget.ButtonAlignLeading
	if len(e.slot.field.of.Kinds) < 2 {
		return b
	}
	kind := newRemark(e.slot.form().words.KindName(o.Kind))
	return container.NewHBox(b, layout.NewSpacer(), container.NewCenter(kind))
}

func (e *refEditor) takeFirst() {
	if len(e.found) > 0 {
		e.take(e.found[0])
	}
}

func (e *refEditor) take(o Option) {
	e.titles[o.ID] = o.Title
	if e.one() {
		e.ids = nil
	}
	e.ids = append(e.ids, o.ID)
	e.draw()
	e.entry.SetText("")
	e.typed("")
	e.changed()
	e.refocus()
}

func (e *refEditor) remove(id string) {
	e.ids = slices.DeleteFunc(e.ids, func(v string) bool { return v == id })
	e.draw()
	e.changed()
	e.refocus()
}

// refocus puts the cursor where the next record is looked for, or, where one is enough, on the button that takes it away.
func (e *refEditor) refocus() {
	if e.finder.Visible() {
		e.slot.form().focus(e.entry)
	} else if e.last != nil {
		e.slot.form().focus(e.last)
	}
}

func (e *refEditor) changed() { e.slot.set(firstOdd(e.slot.field.of, e.ids), e.ids...) }
