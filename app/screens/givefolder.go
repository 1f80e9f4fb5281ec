package screens

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/translations"
)

// along asks whether the shared folders of a circle go along with an invitation or an answer.
type along struct {
	box    *fyne.Container
	check  *widget.Check
	words  *translations.Words
	places []desk.Place
}

// goesAlong makes the question; it is not seen where there is no shared folder to give.
func goesAlong(w *translations.Words, c desk.Circle, places []desk.Place) *along {
	a := &along{check: widget.NewCheck(w.T("folder.goes_along"), nil), words: w, places: places}
	a.box = container.NewVBox()
	a.check.Checked = true
	a.show(c)
	return a
}

func (a *along) show(c desk.Circle) {
	var names []string
	for i := range a.places {
		if p := &a.places[i]; p.Circle == c.ID && p.Address.Elsewhere() {
			names = append(names, p.Address.Name())
		}
	}
	a.box.Objects = []fyne.CanvasObject{a.check, widgets.Small(a.words.T("folder.goes_along.what", "Name", strings.Join(names, ", ")))}
	if len(names) == 0 {
		a.box.Hide()
	} else {
		a.box.Show()
	}
}

// give writes a file that brings the circle's shared folders to its members, and shows the digits that open it.
func (s *sharing) give(c desk.Circle) {
	w := s.host.Words()
	s.host.Ask(heading(w, "folder.give"), w.T("folder.give.what"), w.T("sharing.choose_place"), func() {
		saveFile(s.host, "twinshelf-folder.twinbundle", func(file string) {
			var digits string
			s.host.Long(w.T("sharing.preparing"), func(ctx context.Context, p desk.Progress) (err error) {
				digits, err = s.host.Desk().GivePlaces(ctx, c.ID, file, p)
				return err
			}, func() {
				showDigits(s.host, heading(w, "folder.give"), w.T("folder.given", "File", filepath.Base(file)), digits, w.T("folder.given.how"))
			})
		})
	})
}

// showDigits shows digits that are said by telephone.
func showDigits(h Host, title, what, digits, how string) {
	content := container.NewVBox(widgets.Body(what), widgets.Title(digits), widgets.Small(how))
	dialog.ShowCustom(title, h.Words().T("dialog.close"), widgets.MaxWidth(480, content), h.Window())
}

// passwordsToChange says after a removal which passwords the one who was removed may know; false if there are none.
func (s *sharing) passwordsToChange(c desk.Circle, m desk.Member, removed string) bool {
	w := s.host.Words()
	said := false
	for i := range s.places {
		if p := &s.places[i]; p.Circle == c.ID && p.Address.Elsewhere() {
			removed += "\n\n" + w.T("circle.removed.place", "Name", m.Name, "Place", p.Address.String())
			said = true
		}
	}
	if said {
		inform(s.host, w.T("circle.remove"), removed)
	}
	return said
}
