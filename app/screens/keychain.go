package screens

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
)

// keychain is the card about where the keys are kept, in the settings. With a passphrase there is nothing to choose.
func (s *settings) keychain() fyne.CanvasObject {
	w, d := s.host.Words(), s.host.Desk()
	set := func(keep bool) func() {
		return func() {
			s.host.Long(w.T("keys.chain.asking"), func(context.Context, desk.Progress) error { return d.SetKeychain(keep) }, func() {
				s.host.Show()
				s.host.Tell(w.T(map[bool]string{true: "keys.chain.is", false: "keys.chain.file"}[keep]))
			})
		}
	}
	heading := widgets.Heading(w.T("keys.chain.title"))
	if d.InKeychain() {
		return widgets.Card(heading, widgets.Body(w.T("keys.chain.is")), container.NewHBox(widgets.NewButton(w.T("keys.chain.off"), set(false))))
	}
	on := widgets.NewButton(w.T("keys.chain.on"), func() {
		s.host.Ask(w.T("keys.chain.on"), w.T("keys.chain.what"), w.T("keys.chain.on"), set(true))
	})
	return widgets.Card(heading, widgets.Body(w.T("keys.chain.file")), container.NewHBox(on))
}
