package form

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
)

// tagsEditor shows each tag as a button that removes it. What stands in the entry counts too: Enter only makes buttons of it.
type tagsEditor struct {
	slot  *slot
	have  []string
	chips *fyne.Container
	entry *entry
}

// tags edits short texts.
func tags(s *slot) fyne.CanvasObject {
	e := &tagsEditor{slot: s, have: slices.Clone(s.now), chips: widgets.Flow(false), entry: s.newEntry("")}
	e.entry.PlaceHolder = s.form().words.T("form.tags.hint")
	e.entry.OnChanged = func(string) { e.changed() }
	e.entry.OnSubmitted = func(string) { e.take() }
	e.draw()
	s.first = e.entry
	return container.NewVBox(e.chips, e.entry)
}

func (e *tagsEditor) changed() {
	typed, odd := e.slot.field.of.ParseSet(e.entry.Text, e.slot.form().lang())
	first := firstOdd(e.slot.field.of, e.have)
	if len(odd) > 0 {
		first = &odd[0]
	}
	e.slot.set(first, append(typed, e.have...)...)
}

// take makes buttons of what was typed.
func (e *tagsEditor) take() {
	typed, _ := e.slot.field.of.ParseSet(e.entry.Text, e.slot.form().lang())
	for _, tag := range typed {
		if !slices.Contains(e.have, tag) {
			e.have = append(e.have, tag)
		}
	}
	e.draw()
	e.entry.SetText("")
}

func (e *tagsEditor) remove(tag string) {
	e.have = slices.DeleteFunc(e.have, func(v string) bool { return v == tag })
	e.draw()
	e.changed()
	e.slot.form().focus(e.entry)
}

func (e *tagsEditor) draw() {
	var chips []fyne.CanvasObject
	for _, tag := range e.have {
		chip := e.slot.form().newButton(shortened(tag), theme.Icon("close"), func() { e.remove(tag) })
		chip.IconPlacement = widget.ButtonIconTrailingText
		chips = append(chips, chip)
	}
	e.chips.Objects, e.chips.Hidden = chips, len(chips) == 0
	e.chips.Refresh()
}

// chipLetters is as much of a tag as fits a button in the narrowest window.
const chipLetters = 60

func shortened(tag string) string {
	letters := []rune(tag)
	if len(letters) <= chipLetters {
		return tag
	}
	return strings.TrimSpace(string(letters[:chipLetters])) + "…"
}

// removeButton takes away the row that it stands in.
func (f *Form) removeButton(do func()) *button {
	return f.newQuietButton("", theme.Icon("close"), do)
}
