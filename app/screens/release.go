package screens

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
)

// guarded tells whether the record is one of one's own that leaves only field by field.
func (s *detail) guarded() bool { return s.kind != nil && s.kind.Guarded && s.circle.Own }

// releaseCard says what the law says, what keeps the record back, and with whom it was shared; from it one shares.
func (s *detail) releaseCard() fyne.CanvasObject {
	w := s.host.Words()
	objects := []fyne.CanvasObject{widgets.Heading(w.T("release.title")), widgets.Body(w.T("release.only_you"))}
	if s.kind.ID == "damage" {
		objects = append(objects, container.NewBorder(nil, nil, container.NewVBox(widget.NewIcon(theme.IconOn("warning", theme.Wheat))), nil, widgets.Body(w.T("release.law"))))
	}
	for _, m := range s.share.Held {
		objects = append(objects, container.NewBorder(nil, nil, widget.NewIcon(theme.Icon("forward")), nil, widgets.Body(w.Say(m))))
	}
	for _, c := range s.share.Shared {
		objects = append(objects, widgets.NewRow(w.T("release.shared_with", "Circle", s.circleNamed(c.Circle)), slotNames(s, c.Slots), "", "circle",
			func() { s.host.Go(Place{Screen: Detail, ID: c.Record}) }, nil))
		if len(c.Changed) > 0 {
			objects = append(objects, widgets.Small(w.T("release.changed", "Fields", slotNames(s, c.Changed))))
		}
	}
	if len(s.share.Held) == 0 {
		objects = append(objects, container.NewHBox(widgets.NewButtonWithIcon(w.T("release.title"), theme.Icon("circle"), s.askRelease)))
	}
	return widgets.Card(objects...)
}

func (s *detail) circleNamed(id causal.Circle) string {
	i := slices.IndexFunc(s.circles, func(c desk.Circle) bool { return c.ID == id })
	if i < 0 {
		return s.host.Words().T("record.untitled")
	}
	return circleName(s.host.Words(), s.circles[i])
}

// slotNames lists fields by their names.
func slotNames(s *detail, slots []string) string {
	var names []string
	for _, slot := range slots {
		names = append(names, s.host.Words().SlotName(s.kind.ID, slot))
	}
	return strings.Join(names, ", ")
}

// askRelease shows exactly what the other side will see: each field with its value. At first only what the circle has already is chosen.
func (s *detail) askRelease() {
	w := s.host.Words()
	var names []string
	var circles []causal.Circle
	for _, c := range s.circles {
		if !c.Own {
			names, circles = append(names, circleName(w, c)), append(circles, c.ID)
		}
	}
	if len(circles) == 0 {
		s.host.Tell(w.T("release.nowhere"))
		return
	}
	checks := make([]*widget.Check, len(s.share.Slots))
	box := container.NewVBox()
	for i, slot := range s.share.Slots {
		checks[i] = widget.NewCheck(w.SlotName(s.kind.ID, slot), nil)
		box.Add(checks[i])
		box.Add(widgets.Small(s.slotValue(slot)))
	}
	chosen := 0
	preset := func(i int) {
		chosen = i
		for j, slot := range s.share.Slots {
			given := slices.ContainsFunc(s.share.Shared, func(c desk.SharedCopy) bool { return c.Circle == circles[i] && slices.Contains(c.Slots, slot) })
			checks[j].SetChecked(given)
		}
	}
	preset(0)
	head := container.NewVBox(widgets.Small(w.T("release.with")), choose(names, 0, preset), widgets.Body(w.T("release.choose")), widgets.Small(w.T("release.taken_out")))
	content := container.NewGridWrap(fyne.NewSize(600, 420), container.NewBorder(head, nil, nil, nil, widgets.Scroll(box)))
	dialog.ShowCustomConfirm(w.T("release.title"), w.T("release.share"), w.T("edit.cancel"), content, func(yes bool) {
		if !yes {
			return
		}
		var slots []string
		for i, check := range checks {
			if check.Checked {
				slots = append(slots, s.share.Slots[i])
			}
		}
		s.host.Do(func(ctx context.Context) error {
			_, err := s.host.Desk().ShareFields(ctx, s.entry.ID, circles[chosen], slots)
			return err
		}, func() {
			s.host.Tell(w.T("release.shared", "Circle", names[chosen]))
			s.host.Show()
		})
	}, s.host.Window())
}

// slotValue gives the value of a slot as the page shows it.
func (s *detail) slotValue(slot string) string {
	id, _, _ := strings.Cut(slot, ".")
	f := s.kind.Field(id)
	if f == nil {
		return ""
	}
	return s.value(f, slot)
}

// ownOnly keeps the circles in which a new record of a kind may begin.
func ownOnly(k *record.Kind, circles []desk.Circle) []desk.Circle {
	if !k.Guarded {
		return circles
	}
	return slices.DeleteFunc(circles, func(c desk.Circle) bool { return !c.Own })
}
