package screens

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/place"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/translations"
)

// folders is the part of a circle's card about its shared folders; it is filled anew while they are used.
func (s *sharing) folders(c desk.Circle) fyne.CanvasObject {
	box := container.NewVBox()
	s.boxes[c.ID] = box
	s.fill(c, box)
	return box
}

func (s *sharing) fill(c desk.Circle, box *fyne.Container) {
	w := s.host.Words()
	box.RemoveAll()
	for i := range s.places {
		if p := &s.places[i]; p.Circle == c.ID {
			if len(box.Objects) > 0 {
				box.Add(widgets.Gap(4))
			}
			box.Add(s.place(c, p))
		}
	}
	if len(box.Objects) == 0 {
		set := widgets.NewButtonWithIcon(w.T("folder.set_up"), theme.Icon("add"), func() { s.setUp(c, desk.Place{}) })
		box.Add(widgets.Strong(w.T("folder.none")))
		box.Add(widgets.Small(w.T("folder.none.what")))
		box.Add(container.NewHBox(set))
	}
}

// place is one shared folder: how it was found, when it is looked at next, and what can be done.
func (s *sharing) place(c desk.Circle, p *desk.Place) fyne.CanvasObject {
	w := s.host.Words()
	rows := container.NewVBox(widgets.Strong(w.T("folder.title", "Name", p.Address.Name())))
	now, next := s.usedNow(p)
	if now != nil {
		rows.Add(widgets.Body(moving(w, *now, s.host.Now())))
	} else {
		rows.Add(widgets.Body(w.Say(p.Summary())))
		if line := s.whenNext(p, next); line != "" {
			rows.Add(widgets.Small(line))
		}
	}
	buttons := container.NewHBox()
	switch {
	case now != nil:
	case p.State.Problem.ID == "place.password":
		buttons.Add(widgets.NewButton(w.T("folder.type_password"), func() { s.setUp(c, *p) }))
	case p.State.Pin != "":
		buttons.Add(widgets.NewButton(w.T("folder.compare"), func() { s.comparePin(c, *p) }))
	case p.State.Emptied:
		buttons.Add(widgets.NewButton(w.T("folder.fill"), func() {
			s.host.Ask(heading(w, "folder.fill"), w.T("folder.fill.ask", "Name", p.Address.Name()), heading(w, "folder.fill"), func() { s.now(p.ID, true) })
		}))
	default:
		buttons.Add(widgets.NewButton(w.T("folder.now"), func() { s.now(p.ID, false) }))
	}
	place := *p
	buttons.Add(more(s.host, func() []*fyne.MenuItem { return s.placeMenu(c, place) }))
	rows.Add(buttons)
	return rows
}

// usedNow tells how far a place is that is used at this moment, and when it is looked at next.
func (s *sharing) usedNow(p *desk.Place) (*desk.Working, time.Time) {
	run := s.host.Syncing()
	if run == nil {
		return nil, time.Time{}
	}
	working, next := run.Now()
	if w, ok := working[p.ID]; ok {
		return &w, time.Time{}
	}
	return nil, next[p.ID]
}

// whenNext says when a place was last in step, if something is wrong now, and when it is looked at next.
func (s *sharing) whenNext(p *desk.Place, next time.Time) string {
	w := s.host.Words()
	var parts []string
	if p.State.Problem.ID != "" && !p.State.Worked.IsZero() {
		parts = append(parts, w.T("folder.last", "When", p.State.Worked.Local()))
	}
	switch {
	case next.IsZero():
	case p.State.Failures > 0:
		parts = append(parts, w.T("folder.next_try", "When", clockTime(w, s.host.Now(), next)))
	case next.Sub(s.host.Now()) > 3*time.Minute: // else it is all the time
		parts = append(parts, w.T("folder.next_look", "When", clockTime(w, s.host.Now(), next)))
	}
	return strings.Join(parts, " · ")
}

// clockTime is the time of day, with the day if that is another.
func clockTime(w *translations.Words, now, at time.Time) string {
	at, now = at.Local(), now.Local()
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return at.Format("15:04")
	}
	return w.Time(at)
}

// moving says what is being carried, how fast, and how long it will take.
func moving(w *translations.Words, now desk.Working, at time.Time) string {
	took := at.Sub(now.Since)
	if now.Total == 0 || took < time.Second {
		return w.T("folder.working")
	}
	speed := int64(float64(now.Done) / took.Seconds())
	text := w.T("folder.moving", "Done", w.Size(now.Done), "Total", w.Size(now.Total), "Speed", w.Size(speed))
	if speed > 0 && now.Total > now.Done {
		if minutes := int((now.Total - now.Done) / speed / 60); minutes > 0 {
			text += " · " + w.N("folder.left", minutes)
		}
	}
	return text
}

// now has a place looked at.
func (s *sharing) now(id string, fill bool) {
	if run := s.host.Syncing(); run != nil {
		s.host.Do(func(ctx context.Context) error { return run.Ask(ctx, id, fill) }, func() {})
	}
}

func (s *sharing) placeMenu(c desk.Circle, p desk.Place) []*fyne.MenuItem {
	w := s.host.Words()
	pause := "folder.pause"
	if p.Paused {
		pause = "folder.resume"
	}
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(w.T(pause), func() {
			s.host.Do(func(ctx context.Context) error { return s.host.Desk().PausePlace(ctx, p.ID, !p.Paused) }, s.host.Show)
		}),
		fyne.NewMenuItem(w.T("folder.log"), func() { showLog(s.host, p) }),
		fyne.NewMenuItem(w.T("folder.password"), func() { s.setUp(c, p) }),
	}
	if c.Role == circle.Coordinator && p.Address.Elsewhere() {
		items = append(items, fyne.NewMenuItem(w.T("folder.give"), func() { s.give(c) }))
	}
	return append(items,
		fyne.NewMenuItem(w.T("folder.another"), func() { s.setUp(c, desk.Place{}) }),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(w.T("folder.remove"), func() {
			s.host.Ask(heading(w, "folder.remove"), w.T("folder.remove.ask", "Name", p.Address.Name()), heading(w, "folder.remove"), func() {
				s.host.Do(func(ctx context.Context) error { return s.host.Desk().RemovePlace(ctx, p.ID) }, s.host.Show)
			})
		}))
}

// setUp asks for an address and a password and tries them at once; what was typed stays until it works. was is the place whose password is new; one without an address for none.
func (s *sharing) setUp(c desk.Circle, was desk.Place) {
	w := s.host.Words()
	address, user, password := widget.NewEntry(), widget.NewEntry(), widget.NewPasswordEntry()
	address.SetPlaceHolder("https://")
	browse := widgets.NewButton(w.T("folder.browse"), func() { saveFolder(s.host, address.SetText) })
	login := container.NewVBox(widgets.Columns([]float32{1, 1},
		container.NewVBox(widgets.Small(w.T("folder.user")), user), container.NewVBox(widgets.Small(w.T("folder.secret")), password)), widgets.Small(w.T("folder.secret.what")))
	address.OnChanged = func(typed string) {
		if strings.Contains(typed, "://") {
			login.Show()
		} else {
			login.Hide()
		}
	}
	address.OnChanged("")
	if was.Address.URL != "" {
		address.SetText(was.Address.URL)
		user.SetText(was.Address.User)
		address.Disable()
		browse.Disable()
	}
	first := []*widget.Entry{address, user, password}
	if was.Address.URL != "" {
		first = []*widget.Entry{password, user}
	}
	content := container.NewVBox(widgets.Body(w.T("folder.what")), widgets.Gap(4), widgets.Small(w.T("folder.address")), container.NewBorder(nil, nil, nil, browse, address), login)
	keepOpen(s.host, heading(w, "folder.set_up"), w.T("folder.try"), widgets.MaxWidth(600, content), func(hide func()) {
		a, err := was.Address, error(nil)
		if a.URL == "" {
			a, err = place.ParseAddress(address.Text)
		}
		if name := strings.TrimSpace(user.Text); a.Kind != place.KindFolder && name != "" {
			a.User = name
		}
		s.try(c, a, password.Text, err, hide)
	}, first...)
}

// try uses a place once, and keeps it if it works.
func (s *sharing) try(c desk.Circle, a place.Address, secret string, bad error, done func()) {
	w := s.host.Words()
	var p desk.Place
	var certificate *place.Certificate
	s.host.Long(w.T("folder.trying"), func(ctx context.Context, _ desk.Progress) (err error) {
		if bad != nil {
			return bad
		}
		if p, err = s.host.Desk().AddPlace(ctx, c.ID, a, secret); errors.As(err, &certificate) {
			return nil
		}
		return err
	}, func() {
		if certificate != nil {
			s.askPin(certificate.Host, certificate.Pin, func() {
				a.Pin = certificate.Pin
				s.try(c, a, secret, nil, done)
			})
			return
		}
		done()
		s.now(p.ID, false)
		s.host.Tell(w.T("folder.works", "Name", p.Address.Name()))
		s.host.Show()
	})
}

// comparePin asks about a server whose certificate has changed, or is known by nobody.
func (s *sharing) comparePin(c desk.Circle, p desk.Place) {
	s.askPin(p.Address.Name(), p.State.Pin, func() {
		p.Address.Pin = p.State.Pin
		s.try(c, p.Address, "", nil, func() {})
	})
}

// askPin shows the fingerprint of a certificate, to be compared by telephone with whoever looks after the server.
func (s *sharing) askPin(host, pin string, same func()) {
	w := s.host.Words()
	content := container.NewVBox(widgets.Body(w.Say(say.Msg("place.certificate", "Host", host))), bigDigits(grouped(pin)), widgets.Small(w.T("folder.pin.what")))
	dialog.ShowCustomConfirm(w.T("folder.pin"), w.T("folder.pin.same"), w.T("edit.cancel"), widgets.MaxWidth(600, content), func(yes bool) {
		if yes {
			same()
		}
	}, s.host.Window())
}

// grouped writes hexadecimal digits in groups of four, eight groups to a line, as they are read out.
func grouped(digits string) string {
	var b strings.Builder
	for i := 0; i < len(digits); i += 4 {
		switch {
		case i == 0:
		case i%32 == 0:
			b.WriteByte('\n')
		default:
			b.WriteByte(' ')
		}
		b.WriteString(strings.ToUpper(digits[i:min(i+4, len(digits))]))
	}
	return b.String()
}
