package screens

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/twinning"
)

// weights lets her say what each reason for a match is worth; the list is ranked anew.
func (s *match) weights() {
	w := s.host.Words()
	was := s.host.Desk().MatchWeights()
	entries := map[string]*widget.Entry{}
	rows := container.NewVBox(widgets.MaxWidth(460, widgets.Muted(w.T("match.weights.what"))))
	fill := func(weights twinning.Weights) {
		for name, e := range entries {
			e.SetText(strconv.Itoa(*weights.Of(name)))
		}
	}
	for _, name := range twinning.WeightNames {
		e := widget.NewEntry()
		entries[name] = e
		rows.Add(widgets.Columns([]float32{3, 1}, widgets.Body(w.T("match.weight."+name)), e))
	}
	fill(was)
	rows.Add(container.NewHBox(widgets.NewButton(w.T("match.weights.standard"), func() { fill(twinning.Standard) })))
	dialog.ShowCustomConfirm(w.T("match.weights"), w.T("edit.save"), w.T("edit.cancel"), rows, func(yes bool) {
		if !yes {
			return
		}
		now := was
		for name, e := range entries {
			n, err := strconv.Atoi(strings.TrimSpace(e.Text))
			if err != nil {
				n = -1 // refused below, with what can be done
			}
			*now.Of(name) = n
		}
		s.host.Do(func(context.Context) error { return s.host.Desk().SetMatchWeights(now) }, func() {
			s.host.Tell(w.T("edit.saved"))
			s.host.Show()
		})
	}, s.host.Window())
}
