package form

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
)

// menu is the ids among which one is chosen, with their words: the empty one first.
type menu struct{ ids, names []string }

// choiceMenu lists a field's choices; one that this version does not know stays choosable under its id.
func (s *slot) choiceMenu(also string) menu {
	m := menu{ids: []string{""}, names: []string{none}}
	for _, id := range withUnknown(s.field.of.Choices, also) {
		m.ids = append(m.ids, id)
		m.names = append(m.names, s.form().words.ChoiceName(s.field.of.Of, s.field.of.ID, id))
	}
	return m
}

// withUnknown adds values that are no choices of this version.
func withUnknown(ids []string, values ...string) []string {
	all := slices.Clone(ids)
	for _, v := range values {
		if v != "" && !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// newChooser shows a menu with one of its ids chosen.
func (s *slot) newChooser(m menu, id string, changed func(id string)) *chooser {
	w := &chooser{field: s.field}
	w.Options, w.PlaceHolder = m.names, none
	w.ExtendBaseWidget(w)
	w.SetSelectedIndex(slices.Index(m.ids, id))
	w.OnChanged = func(string) {
		if at := w.SelectedIndex(); at >= 0 {
			changed(m.ids[at])
		}
	}
	return w
}

// choice edits one of a field's choices.
func choice(s *slot) fyne.CanvasObject {
	w := s.newChooser(s.choiceMenu(s.value()), s.value(), func(id string) { s.set(s.field.of.CheckValue(id), id) })
	s.first = w
	return w
}

// yesNo has a third answer, for what is not known; that is no value.
func yesNo(s *slot) fyne.CanvasObject {
	words := s.form().words
	m := menu{
		ids:   []string{"yes", "no", ""},
		names: []string{words.T("value.yes"), words.T("value.no"), words.T("form.unknown")},
	}
	if v := s.value(); !slices.Contains(m.ids, v) {
		m.ids, m.names = append(m.ids, v), append(m.names, v)
	}
	w := widget.NewRadioGroup(m.names, nil)
	w.Horizontal, w.Required = true, true
	w.Selected = m.names[slices.Index(m.ids, s.value())]
	w.OnChanged = func(name string) {
		id := m.ids[slices.Index(m.names, name)]
		s.set(s.field.of.CheckValue(id), id)
	}
	s.again = func() { w.SetSelected(m.names[slices.Index(m.ids, s.value())]) }
	return w
}

// choices has a box to tick for each of a field's choices.
func choices(s *slot) fyne.CanvasObject {
	var boxes []fyne.CanvasObject
	for _, id := range withUnknown(s.field.of.Choices, s.now...) {
		box := s.form().newTick(s.form().words.ChoiceName(s.field.of.Of, s.field.of.ID, id), slices.Contains(s.now, id))
		box.OnChanged = func(on bool) { s.tick(id, on) }
		boxes = append(boxes, box)
		if s.first == nil {
			s.first = box
		}
	}
	return widgets.Flow(true, boxes...)
}

func (s *slot) tick(id string, on bool) {
	values := slices.DeleteFunc(slices.Clone(s.now), func(v string) bool { return v == id })
	if on {
		values = append(values, id)
	}
	s.set(firstOdd(s.field.of, values), values...)
}

// firstOdd checks values in canonical form.
func firstOdd(of *record.Field, values []string) *record.Warning {
	for _, v := range values {
		if odd := of.CheckValue(v); odd != nil {
			return odd
		}
	}
	return nil
}

// none stands where no value is.
const none = "—"
