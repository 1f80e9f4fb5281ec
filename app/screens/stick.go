package screens

import (
	"context"
	"strings"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/syncer"
)

// FollowDrives shows that a drive came or went.
func (s *sharing) FollowDrives() {
	if s.sticks != nil {
		s.lookForSticks()
	}
}

// lookForSticks shows what is plugged in, and whom it could serve. It is apart from the page's other reading: a drive may take its time.
func (s *sharing) lookForSticks() {
	var sticks []desk.Stick
	var serves []desk.Lacking
	box := s.sticks
	s.host.Do(func(ctx context.Context) (err error) {
		sticks = s.host.Desk().Sticks()
		serves, err = s.host.Desk().StickServes(ctx)
		return err
	}, func() {
		w := s.host.Words()
		box.RemoveAll()
		choose := widgets.NewButton(w.T("stick.choose"), func() { saveFolder(s.host, s.useStick) })
		box.Add(container.NewBorder(nil, nil, widgets.Heading(w.T("stick.title")), choose))
		box.Add(widgets.Body(s.whomSticksServe(serves)))
		if len(sticks) == 0 {
			box.Add(widgets.Small(w.T("stick.none")))
		}
		for _, x := range sticks {
			use := widgets.NewButtonWithIcon(w.T("stick.use"), theme.Icon("stick"), func() { s.useStick(x.Path) })
			id := "stick.free"
			if x.Ours {
				id = "stick.ours"
			}
			box.Add(widget.NewSeparator())
			box.Add(container.NewBorder(nil, nil, nil, container.NewCenter(use), widgets.Body(w.T(id, "Name", x.Name, "Size", w.Size(x.Free)))))
		}
		box.Refresh()
	})
}

// whomSticksServe names the members who lack something.
func (s *sharing) whomSticksServe(serves []desk.Lacking) string {
	w := s.host.Words()
	var names []string
	for i := range serves {
		for _, m := range serves[i].Members {
			names = append(names, m.Name)
		}
	}
	if len(names) == 0 {
		return w.T("stick.nobody")
	}
	return w.T("stick.serves", "Names", strings.Join(names, ", "))
}

// useStick reads what others left on a stick, puts there what members lack, and says when it may be taken out.
func (s *sharing) useStick(path string) {
	h := s.host
	w := h.Words()
	var out syncer.Synced
	h.Long(w.T("stick.working"), func(ctx context.Context, p desk.Progress) (err error) {
		out, err = h.Desk().UseStick(ctx, path, p)
		return err
	}, func() {
		h.Show()
		TellOffered(h)
		lines := []string{w.Say(desk.StickMessage(&out)), w.T("stick.moved", "What", w.Say(desk.SyncedMessage(&out)))}
		for _, m := range out.Taken.Reasons {
			lines = append(lines, w.Say(m))
		}
		inform(h, w.T("stick.title"), strings.Join(lines, "\n\n"))
	})
}
