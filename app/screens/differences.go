package screens

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
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
	if many := s.many(); many != nil {
		head.Add(many)
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

// many offers to settle several differences in one way. Deleted records are left for her to look at one by one.
func (s *differences) many() fyne.CanvasObject {
	w, d := s.host.Words(), s.host.Desk()
	every := func(store.Variant) bool { return true }
	here := func(v store.Variant) bool { return d.Mine(v.Device) }
	if s.count(every) < 2 {
		return nil
	}
	buttons := container.NewHBox(widgets.NewButton(w.T("difference.all_newest"), func() { s.settleAll("difference.all_newest", every) }))
	if s.count(here) > 0 {
		buttons.Add(widgets.NewButton(w.T("difference.all_mine"), func() { s.settleAll("difference.all_mine", here) }))
	}
	return container.NewVBox(buttons, widgets.Gap(4))
}

// count tells how many differences would be settled by taking the newest of the versions that are meant.
func (s *differences) count(meant func(store.Variant) bool) (n int) {
	for _, diff := range s.diffs {
		if desk.Newest(diff, meant) != desk.Leave {
			n++
		}
	}
	return n
}

func (s *differences) settleAll(title string, meant func(store.Variant) bool) {
	w := s.host.Words()
	s.host.Ask(w.T(title), w.N("difference.all_question", s.count(meant)), w.T("difference.settle"), func() {
		settled := 0
		s.host.Long(w.T("difference.title"), func(ctx context.Context, _ desk.Progress) (err error) {
			settled, err = s.host.Desk().ResolveAll(ctx, func(diff store.Difference) int { return desk.Newest(diff, meant) })
			return err
		}, func() {
			s.host.Tell(w.N("ctl.resolved_all", settled))
			s.host.Show()
		})
	})
}

func slotName(h Host, d store.Difference) string {
	if d.Slot == record.SlotDeleted {
		return h.Words().T("difference.deleted_short")
	}
	return h.Words().SlotName(d.Entry.Kind, d.Slot)
}
