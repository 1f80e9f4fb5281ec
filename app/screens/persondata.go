package screens

import (
	"context"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/papers"
	"github.com/twinshelf/twinshelf/data/record"
)

// personData saves all that is held about a person as one page, where she chooses.
func personData(h Host, id record.ID) {
	w := h.Words()
	h.Ask(w.T("persondata.menu"), w.T("persondata.what"), w.T("sharing.choose_place"), func() {
		savePaper(h, "person", w.T("persondata.gathering"), "persondata.saved", func(ctx context.Context) (papers.Paper, error) {
			p, err := h.Desk().PersonData(ctx, id)
			if err != nil {
				return papers.Paper{}, err
			}
			return h.Desk().PersonPaper(ctx, p, w)
		})
	})
}

// savePaper lets her choose a folder, makes a paper and writes it there. saved is the message that says so.
func savePaper(h Host, name, title, saved string, paper func(context.Context) (papers.Paper, error)) {
	saveFile(h, "twinshelf-"+name+"-"+h.Now().Format(time.DateOnly)+".html", func(file string) {
		h.Long(title, func(ctx context.Context, _ desk.Progress) error {
			p, err := paper(ctx)
			if err != nil {
				return err
			}
			_, err = bundle.WriteFile(file, p.Write)
			return err
		}, func() { h.Tell(h.Words().T(saved, "File", filepath.Base(file))) })
	})
}

// keptCard says of a person how long her data are kept, and has the document with all of them.
func (s *detail) keptCard() fyne.CanvasObject {
	w := s.host.Words()
	objects := []fyne.CanvasObject{widgets.Heading(w.T("retention.title")), widgets.Body(w.Say(s.kept.Why))}
	if !s.kept.Until.IsZero() {
		objects = append(objects, widgets.Small(w.T("consent.until", "Day", w.MediumDate(s.kept.Until.Format(time.DateOnly)))))
	}
	all := widgets.NewButtonWithIcon(w.T("persondata.button"), theme.Icon("document"), func() { personData(s.host, s.entry.ID) })
	return widgets.Card(append(objects, container.NewHBox(all))...)
}
