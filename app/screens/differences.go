package screens

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// differences lists what colleagues wrote differently without having seen each other's.
type differences struct {
	host  Host
	diffs []store.Difference
	body  *fyne.Container
}

func newDifferences(h Host) Page {
	s := &differences{host: h, body: container.NewStack()}
	h.Do(func(ctx context.Context) (err error) {
		s.diffs, err = h.Desk().Differences(ctx)
		return err
	}, s.show)
	return s
}

func (s *differences) Title() string { return s.host.Words().T("difference.title") }

func (s *differences) Object() fyne.CanvasObject { return s.body }

func (s *differences) show() {
	w := s.host.Words()
	head := container.NewVBox(widgets.Title(s.Title()), widgets.Muted(w.T("difference.what")), widgets.Gap(4))
	if len(s.diffs) == 0 {
		s.body.Objects = []fyne.CanvasObject{container.NewBorder(head, nil, nil, nil, widgets.Empty(w.T("difference.none"), "", nil))}
		s.body.Refresh()
		return
	}
	rows := container.NewVBox()
	for _, d := range s.diffs {
		kind := s.host.Desk().Registry().Kind(d.Entry.Kind)
		icon := "differences"
		if kind != nil {
			icon = kind.Icon
		}
		rows.Add(widgets.NewRow(titleOf(w, s.host.Desk().Registry(), d.Entry.Kind, d.Entry.Values), slotName(s.host, d), w.N("difference.versions", len(d.Variants)), icon,
			func() { s.host.Go(Place{Screen: Settle, ID: d.Entry.ID, Slot: d.Slot}) }, nil))
	}
	s.body.Objects = []fyne.CanvasObject{container.NewBorder(head, nil, nil, nil, widgets.Scroll(widgets.Stack(widgets.CardOf(rows))))}
	s.body.Refresh()
}

func slotName(h Host, d store.Difference) string {
	if d.Slot == record.SlotDeleted {
		return h.Words().T("difference.deleted_short")
	}
	return h.Words().SlotName(d.Entry.Kind, d.Slot)
}
