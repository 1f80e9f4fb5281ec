package screens

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/giving"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/translations"
)

// parcelCard says what to mind with an exchange, and notes in one click what comes next: packed, sent, arrived, thanked.
func (s *detail) parcelCard() fyne.CanvasObject {
	w := s.host.Words()
	objects := []fyne.CanvasObject{widgets.Heading(w.T("parcel.mind"))}
	for _, m := range s.mind {
		objects = append(objects, pointed(w, m))
	}
	if len(s.mind) == 0 {
		objects = append(objects, widgets.Muted(w.T("parcel.nothing")))
	}
	var buttons []fyne.CanvasObject
	if step := giving.Step(s.entry.Values, today(s.host).Format("2006-01-02")); step != nil {
		b := widgets.NewButtonWithIcon(w.T("parcel.step."+step.Get("status")), theme.Icon("check"), func() { s.step(step.Get("status")) })
		buttons = append(buttons, b)
	}
	if giving.ThanksOwed(s.entry.Values) {
		objects = append(objects, widgets.Body(w.T("parcel.thank")))
		buttons = append(buttons, widgets.NewButtonWithIcon(w.T("parcel.thanked"), theme.Icon("check"), s.thanked))
	}
	rules := widgets.NewButton(w.T("parcel.rules"), func() { s.host.Go(Place{Screen: Limits}) })
	rules.Importance = widget.LowImportance
	return widgets.Card(append(objects, widgets.Flow(false, append(buttons, rules)...))...)
}

// pointed is a sentence among others, with a mark before it.
func pointed(w *translations.Words, m say.Message) fyne.CanvasObject {
	return container.NewBorder(nil, nil, widget.NewIcon(theme.Icon("forward")), nil, widgets.Body(w.Say(m)))
}

// step notes the next state. For an arrival the form opens: somebody on the other side has confirmed it, and her name belongs there.
func (s *detail) step(status string) {
	if status == "confirmed" {
		set := giving.Step(s.entry.Values, today(s.host).Format("2006-01-02"))
		s.host.Go(Place{Screen: Edit, ID: s.entry.ID, Kind: s.entry.Kind, Preset: &store.Draft{
			ID: s.entry.ID, Circle: s.entry.Circle, Kind: s.entry.Kind, Set: set, Seen: s.entry.Seen,
		}})
		return
	}
	w := s.host.Words()
	s.host.Do(func(ctx context.Context) error {
		_, err := s.host.Desk().StepParcel(ctx, s.entry.ID)
		return err
	}, func() {
		s.host.Tell(w.T("parcel.noted", "State", w.ChoiceName("exchange", "status", status)))
		s.host.Show()
	})
}

func (s *detail) thanked() {
	s.host.Do(func(ctx context.Context) error { return s.host.Desk().Thank(ctx, s.entry.ID) }, func() {
		s.host.Tell(s.host.Words().T("parcel.thanks_noted"))
		s.host.Show()
	})
}

// ways counts what went each way in a twinning; nil while nothing has.
func (s *detail) ways() fyne.CanvasObject {
	w := s.host.Words()
	objects := []fyne.CanvasObject{widgets.Heading(w.T("parcel.ways"))}
	for _, m := range s.state.Ways.Lines() {
		objects = append(objects, widgets.Body(w.Say(m)))
	}
	if len(objects) == 1 {
		return nil
	}
	return widgets.Card(objects...)
}
