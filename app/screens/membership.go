package screens

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/translations"
)

// more is a button with a menu: what is done with a circle, or a member, now and then.
func more(h Host, items func() []*fyne.MenuItem) fyne.CanvasObject {
	var b *widgets.Button
	b = widgets.NewButtonWithIcon(h.Words().T("sharing.more"), theme.Icon("more"), func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b).AddXY(0, b.Size().Height)
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items()...), h.Window().Canvas(), at)
	})
	return b
}

// circleMenu is what can be done with a circle besides what its card offers.
func (s *sharing) circleMenu(c desk.Circle) []*fyne.MenuItem {
	w := s.host.Words()
	var items []*fyne.MenuItem
	if c.Role == circle.Coordinator {
		items = append(items,
			fyne.NewMenuItem(w.T("sharing.admit"), func() { takeRequest(s.host) }),
			fyne.NewMenuItem(w.T("invitation.title"), func() { s.invitations(c) }),
			fyne.NewMenuItem(w.T("sharing.seal_anew"), func() { s.sealAnew(c) }))
	}
	items = append(items, fyne.NewMenuItem(w.T("audit.title"), func() { s.host.Go(Place{Screen: Decisions, ID: c.ID}) }))
	if c.Kit {
		if len(items) > 0 {
			items = append(items, fyne.NewMenuItemSeparator())
		}
		if c.KitHere {
			items = append(items, fyne.NewMenuItem(w.T("kit.title"), func() { showKit(s.host, c) }))
		}
		items = append(items, fyne.NewMenuItem(w.T("kit.try"), func() { enterKit(s.host, c, false) }))
		if c.Role != circle.Coordinator {
			items = append(items, fyne.NewMenuItem(w.T("kit.use"), func() { enterKit(s.host, c, true) }))
		}
	}
	return items
}

// memberMenu is what can be done about a member.
func (s *sharing) memberMenu(c desk.Circle, m desk.Member) []*fyne.MenuItem {
	w := s.host.Words()
	var items []*fyne.MenuItem
	if m.Becomes == "" {
		items = append(items, fyne.NewMenuItem(w.T("digits.compare"), func() { s.compare(c, m) }))
	}
	if c.Role == circle.Coordinator && m.Becomes == "" {
		items = append(items, fyne.NewMenuItem(w.T("circle.role"), func() { s.changeRole(c, m) }))
		if !m.Self {
			items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(w.T("circle.remove"), func() { s.remove(c, m) }))
		}
	}
	if m.Self && len(c.Members) > 1 {
		items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(w.T("circle.leave"), func() { s.remove(c, m) }))
	}
	return items
}

// heading is what a menu says, over the dialog that it leads to.
func heading(w *translations.Words, id string) string { return strings.TrimSuffix(w.T(id), "…") }

// bigDigits shows digits that two people compare.
func bigDigits(digits string) fyne.CanvasObject {
	t := widget.NewLabelWithStyle(digits, fyne.TextAlignCenter, fyne.TextStyle{Monospace: true, Bold: true})
	t.SizeName = "headingText"
	return t
}

// compare shows the digits that two members see alike, if both programs mean the same computer and the same circle.
func (s *sharing) compare(c desk.Circle, m desk.Member) {
	w := s.host.Words()
	var digits string
	s.host.Do(func(context.Context) (err error) {
		digits, err = s.host.Desk().Digits(c.ID, m.Device)
		return err
	}, func() {
		what := w.T("digits.compare.what", "Name", m.Name)
		if m.Self {
			what = w.T("digits.compare.self")
		}
		dialog.ShowCustom(heading(w, "digits.compare"), w.T("dialog.close"), widgets.MaxWidth(520, container.NewVBox(widgets.Body(what), bigDigits(digits), widgets.Small(w.T("digits.differ")))), s.host.Window())
	})
}

// changeRole asks for the role that a member shall have.
func (s *sharing) changeRole(c desk.Circle, m desk.Member) {
	w := s.host.Words()
	role := m.Role
	content := container.NewVBox(widgets.Body(w.T("circle.role.ask", "Name", m.Name)), widgets.Small(w.T("circle.as")), chooseRole(s.host, &role))
	dialog.ShowCustomConfirm(heading(w, "circle.role"), heading(w, "circle.role"), w.T("edit.cancel"), widgets.MaxWidth(480, content), func(yes bool) {
		if !yes || role == m.Role {
			return
		}
		s.host.Do(func(ctx context.Context) error { return s.host.Desk().ChangeRole(ctx, c.ID, m.Device, role) }, func() {
			s.host.Tell(w.T("circle.role_changed", "Name", m.Name, "Role", circle.RoleName(role)))
			s.host.Show()
		})
	}, s.host.Window())
}

// chooseRole chooses one of the roles.
func chooseRole(h Host, role *string) fyne.CanvasObject {
	names, chosen := make([]string, 0, len(circle.Roles)), 0
	for i, r := range circle.Roles {
		names = append(names, h.Words().T(string(circle.RoleName(r))))
		if r == *role {
			chosen = i
		}
	}
	return choose(names, chosen, func(i int) { *role = circle.Roles[i] })
}

// join asks which way: with a file that she has, or by asking.
func (s *sharing) join() {
	w := s.host.Words()
	var d *dialog.CustomDialog
	file := widgets.NewButtonWithIcon(w.T("sharing.join.file"), theme.Icon("stick"), func() {
		d.Hide()
		openFile(s.host, []string{".twinbundle"}, func(file string) { JoinWith(s.host, file) })
	})
	ask := widgets.NewButtonWithIcon(w.T("request.ask"), theme.Icon("document"), func() {
		d.Hide()
		askToJoin(s.host)
	})
	d = dialog.NewCustom(heading(w, "sharing.join"), w.T("edit.cancel"), widgets.MaxWidth(520, container.NewVBox(
		widgets.Body(w.T("sharing.join.file.what")), container.NewHBox(file), widgets.Gap(12),
		widgets.Body(w.T("request.ask.what")), container.NewHBox(ask), widgets.Gap(8))), s.host.Window())
	d.Show()
}

// JoinWith joins with the file that somebody sent: an invitation, or the answer to a request.
func JoinWith(h Host, file string) {
	var answer bool
	h.Do(func(context.Context) error { answer = desk.IsAnswer(file); return nil }, func() {
		if answer {
			lookAtAnswer(h, file)
			return
		}
		Join(h, file, h.Words())
	})
}

// invitations shows the open ones; those that were written here can be withdrawn.
func (s *sharing) invitations(c desk.Circle) {
	w := s.host.Words()
	var open []circle.OpenInvitation
	s.host.Do(func(context.Context) (err error) {
		open, err = s.host.Desk().Invitations(c.ID)
		return err
	}, func() {
		var d *dialog.CustomDialog
		rows := container.NewVBox()
		if len(open) == 0 {
			rows.Add(widgets.Body(w.T("invitation.none")))
		}
		for _, o := range open {
			text := widgets.Body(w.T("invitation.open", "Role", circle.RoleName(o.Role), "Day", w.MediumDate(o.Until)))
			if o.By != s.host.Desk().Device() {
				rows.Add(text)
				continue
			}
			withdraw := widgets.NewButton(w.T("invitation.withdraw"), func() {
				d.Hide()
				s.withdraw(c, o.Name)
			})
			rows.Add(container.NewBorder(nil, nil, nil, withdraw, text))
		}
		d = dialog.NewCustom(heading(w, "invitation.title"), w.T("dialog.close"), widgets.MaxWidth(520, rows), s.host.Window())
		d.Show()
	})
}

func (s *sharing) withdraw(c desk.Circle, invite causal.Hash) {
	s.host.Do(func(ctx context.Context) error { return s.host.Desk().Withdraw(ctx, c.ID, invite) }, func() {
		s.host.Tell(s.host.Words().T("invitation.is_withdrawn"))
		s.host.Show()
	})
}

// sealAnew has what is sealed from now on open only for those who are members today.
func (s *sharing) sealAnew(c desk.Circle) {
	w := s.host.Words()
	s.host.Ask(heading(w, "sharing.seal_anew"), w.T("sharing.seal_anew.ask"), heading(w, "sharing.seal_anew"), func() {
		s.host.Do(func(ctx context.Context) error { return s.host.Desk().SealAnew(ctx, c.ID) }, func() {
			inform(s.host, heading(w, "sharing.seal_anew"), w.T("circle.sealed_anew"))
			s.host.Show()
		})
	})
}
