package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/twinshelf/twinshelf/app/widgets"
)

// practice is the card about practice records in the settings: the way there, or back.
func (s *settings) practice() fyne.CanvasObject {
	w := s.host.Words()
	what := "practice.what"
	if s.host.Desk().Practising() {
		what = "practice.home"
	}
	objects := []fyne.CanvasObject{widgets.Heading(w.T("practice.title")), widgets.Body(w.T(what))}
	if p := s.host.Practice(); p.Begin != nil {
		objects = append(objects, container.NewHBox(widgets.NewButton(w.T("practice.begin"), p.Begin)))
	}
	if buttons := leavePractice(s.host); buttons != nil {
		objects = append(objects, buttons)
	}
	return widgets.Card(objects...)
}

// leavePractice has the ways back to one's own records; nil where there is none.
func leavePractice(h Host) fyne.CanvasObject {
	w, leave := h.Words(), h.Practice().Leave
	if leave == nil {
		return nil
	}
	back := widgets.NewButton(w.T("practice.leave"), func() { leave(false) })
	throw := widgets.NewButton(w.T("practice.throw"), func() {
		h.Ask(w.T("practice.throw"), w.T("practice.throw.ask"), w.T("practice.throw.yes"), func() { leave(true) })
	})
	return widgets.Flow(false, back, throw)
}
