package screens

import (
	"context"
	"path/filepath"
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
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
	"github.com/twinshelf/twinshelf/data/syncer"
	"github.com/twinshelf/twinshelf/translations"
)

// sharing shows who has received what, and prepares and opens bundles and invitations.
type sharing struct {
	host    Host
	circles []desk.Circle
	notes   map[causal.Circle]store.Draft // transfers of personal data that nobody has noted
	places  []desk.Place
	busy    int                               // places that were used when it was last looked
	boxes   map[causal.Circle]*fyne.Container // with what is said of places
	sticks  *fyne.Container                   // the card about what is plugged in
	body    *fyne.Container
	scroll  *container.Scroll
}

func newSharing(h Host) Page {
	s := &sharing{host: h, notes: map[causal.Circle]store.Draft{}, boxes: map[causal.Circle]*fyne.Container{}, body: container.NewStack()}
	s.load()
	return s
}

func (s *sharing) load() {
	h := s.host
	h.Do(func(ctx context.Context) (err error) {
		if s.circles, err = h.Desk().Circles(ctx); err != nil {
			return err
		}
		if s.places, err = h.Desk().Places(ctx); err != nil {
			return err
		}
		for _, c := range s.circles {
			draft, due, err := h.Desk().TransferToNote(ctx, c.ID)
			if err != nil {
				return err
			}
			if due {
				s.notes[c.ID] = draft
			}
		}
		return nil
	}, s.show)
}

// Follow shows how far the shared folders are; once one is done with, all is read again: somebody has received more.
func (s *sharing) Follow() {
	busy := 0
	if run := s.host.Syncing(); run != nil {
		working, _ := run.Now()
		busy = len(working)
	}
	less := busy < s.busy
	s.busy = busy
	if less {
		s.load()
		return
	}
	var places []desk.Place
	s.host.Do(func(ctx context.Context) (err error) {
		places, err = s.host.Desk().Places(ctx)
		return err
	}, func() {
		s.places = places
		for _, c := range s.circles {
			if box := s.boxes[c.ID]; box != nil {
				s.fill(c, box)
			}
		}
	})
}

func (s *sharing) Title() string { return s.host.Words().T("sharing.title") }

func (s *sharing) Object() fyne.CanvasObject { return s.body }

func (s *sharing) show() {
	w := s.host.Words()
	open := widgets.NewButtonWithIcon(w.T("sharing.open"), theme.IconOn("stick", theme.NightText), func() { OpenBundle(s.host) })
	open.Importance = widget.HighImportance
	join := widgets.NewButton(w.T("sharing.join"), s.join)
	create := widgets.NewButtonWithIcon(w.T("sharing.new_circle"), theme.Icon("add"), s.create)
	head := container.NewBorder(nil, nil, widgets.Name(s.Title()), container.NewHBox(create, join, open))
	column := widgets.Stack(head)
	shared := 0
	for _, c := range s.circles {
		if !c.Own {
			shared++
			column.Add(s.card(c))
		}
	}
	if shared == 0 {
		column.Add(widgets.CardOf(container.NewVBox(widgets.Heading(w.T("sharing.none")), widgets.Body(w.T("sharing.none.what")))))
	}
	column.Add(widgets.CardOf(container.NewVBox(widgets.Heading(w.T("circle.own")), widgets.Body(w.N("sharing.own", s.ownRecords())))))
	if shared > 0 {
		s.sticks = container.NewVBox()
		column.Add(widgets.CardOf(s.sticks))
		s.lookForSticks()
	}
	scroll := widgets.Scroll(column)
	if s.scroll != nil { // shown anew: she goes on reading where she was
		scroll.Offset = s.scroll.Offset
	}
	s.scroll = scroll
	s.body.Objects = []fyne.CanvasObject{scroll}
	s.body.Refresh()
}

func (s *sharing) ownRecords() int {
	for _, c := range s.circles {
		if c.Own {
			return c.Records
		}
	}
	return 0
}

// card is one circle: what is only here, its members, and what can be done.
func (s *sharing) card(c desk.Circle) fyne.CanvasObject {
	w := s.host.Words()
	prepare := widgets.NewButtonWithIcon(w.T("sharing.prepare"), theme.Icon("stick"), func() { s.prepare(c) })
	buttons := container.NewHBox(prepare)
	if c.Role == circle.Coordinator {
		buttons.Add(widgets.NewButton(w.T("sharing.invite"), func() { s.invite(c) }))
	}
	if len(s.circleMenu(c)) > 0 {
		buttons.Add(more(s.host, func() []*fyne.MenuItem { return s.circleMenu(c) }))
	}
	head := container.NewBorder(nil, nil, widgets.Heading(circleName(w, c)), buttons)
	rows := container.NewVBox(head, widgets.Body(w.Unsent(c.Unsent)))
	if c.Waiting > 0 {
		look := widgets.NewButton(w.T("waiting.look"), func() { s.host.Go(Place{Screen: Waiting}) })
		rows.Add(container.NewBorder(nil, nil, nil, container.NewCenter(look), widgets.Body(w.N("sharing.waiting", c.Waiting))))
	}
	if c.KitHere {
		rows.Add(s.kitNote(c))
	}
	if draft, due := s.notes[c.ID]; due {
		note := widgets.NewButton(w.T("transfer.note"), func() { s.host.Go(Place{Screen: Edit, Kind: "transfer", Preset: &draft}) })
		rows.Add(container.NewBorder(nil, nil, widget.NewIcon(theme.IconOn("warning", theme.Wheat)), container.NewCenter(note), widgets.Body(w.T("transfer.suggest"))))
	}
	members := container.NewVBox()
	for _, m := range c.Members {
		members.Add(widget.NewSeparator())
		members.Add(s.member(c, m))
	}
	for _, m := range c.Gone {
		members.Add(widget.NewSeparator())
		said := w.T("persondata.has_left", "Name", m.Name)
		if m.Self {
			said = w.T("circle.not_in")
		}
		members.Add(widgets.Small(said))
	}
	rows.Add(widgets.Columns([]float32{3, 2}, members, container.NewVBox(widget.NewSeparator(), s.folders(c))))
	return widgets.CardOf(rows)
}

func (s *sharing) member(c desk.Circle, m desk.Member) fyne.CanvasObject {
	w := s.host.Words()
	role := w.T(string(circle.RoleName(m.Role)))
	if m.Self {
		text := container.NewVBox(widgets.Strong(m.Name), widgets.Small(w.T("sharing.this_computer", "Role", role)))
		if len(c.Members) == 1 {
			return text // nobody would be left
		}
		return s.withMenu(c, m, text)
	}
	heard := w.T("sharing.not_heard")
	if !m.Heard.IsZero() {
		heard = w.T("sharing.heard", "Day", w.MediumDate(m.Heard.Local().Format("2006-01-02")))
	}
	left := container.NewVBox(widgets.Strong(m.Name), widgets.Small(role+" · "+heard))
	if m.Becomes != "" {
		return container.NewVBox(widgets.Strong(m.Name), widgets.Small(w.T("circle.becomes", "Name", m.Name, "Role", circle.RoleName(m.Becomes))))
	}
	both := widgets.Columns([]float32{1, 1}, left, container.NewVBox(widgets.Body(received(w, m))))
	return s.withMenu(c, m, both)
}

// withMenu sets what can be done about a member beside what is said of her.
func (s *sharing) withMenu(c desk.Circle, m desk.Member, said fyne.CanvasObject) fyne.CanvasObject {
	return container.NewBorder(nil, nil, nil, container.NewCenter(more(s.host, func() []*fyne.MenuItem { return s.memberMenu(c, m) })), said)
}

// remove asks, says what removing does and what it can't do, and removes a member; oneself, to leave.
func (s *sharing) remove(c desk.Circle, m desk.Member) {
	w := s.host.Words()
	title, ask, done := w.T("circle.remove"), w.T("circle.remove.ask", "Name", m.Name), w.T("circle.removed", "Name", m.Name)
	if m.Self {
		title, ask, done = w.T("circle.leave"), w.T("circle.leave.ask"), w.T("ctl.left")
	}
	dialog.ShowCustomConfirm(title, title, w.T("edit.cancel"), widgets.MaxWidth(480, widgets.Body(ask)), func(yes bool) {
		if !yes {
			return
		}
		s.host.Do(func(ctx context.Context) error { return s.host.Desk().RemoveMember(ctx, c.ID, m.Device) }, func() {
			s.host.Show()
			if m.Self || !s.passwordsToChange(c, m, done) {
				s.host.Tell(done)
			}
		})
	}, s.host.Window())
}

// received says, from receipts alone, what a member has.
func received(w *translations.Words, m desk.Member) string {
	switch {
	case m.Lacks == 0:
		return w.T("sharing.has_all", "Name", m.Name)
	case m.Received.IsZero():
		return w.N("sharing.on_its_way", m.Lacks, "Name", m.Name)
	default:
		return w.N("sharing.has_up_to", m.Lacks, "Name", m.Name, "Day", w.MediumDate(m.Received.Local().Format("2006-01-02")))
	}
}

// prepare asks for whom, and where to, and writes the bundle.
func (s *sharing) prepare(c desk.Circle) {
	w := s.host.Words()
	names, devices := []string{w.T("sharing.for_all")}, []causal.Device{{}}
	for _, m := range c.Members {
		if !m.Self {
			names, devices = append(names, m.Name), append(devices, m.Device)
		}
	}
	to := widget.NewSelect(names, nil)
	full := widget.NewCheck(w.N("sharing.files_in_full", 0, "Size", w.Size(0)), nil)
	full.Checked = true
	full.Hide() // until there are some
	to.OnChanged = func(name string) {
		s.measure(c, devices[to.SelectedIndex()], full, func() bool { return to.Selected == name })
	}
	to.SetSelectedIndex(len(names) - 1)
	small := widget.NewCheck(w.T("sharing.in_parts", "Size", w.Size(mailSize)), nil)
	content := container.NewVBox(widgets.Body(w.T("sharing.prepare.what")), widgets.Small(w.T("sharing.for_whom")), to, full, small)
	dialog.ShowCustomConfirm(w.T("sharing.prepare"), w.T("sharing.choose_place"), w.T("edit.cancel"), widgets.MaxWidth(600, content), func(yes bool) {
		if !yes {
			return
		}
		name := "twinshelf-" + s.host.Now().Format("2006-01-02") + ".twinbundle"
		limit := syncer.FileLimit(0)
		if !full.Checked {
			limit = syncer.ThumbsOnly
		}
		saveFile(s.host, name, func(file string) {
			if small.Checked {
				s.writeParts(file, c, devices[to.SelectedIndex()], limit)
				return
			}
			s.write(file, c, devices[to.SelectedIndex()], limit)
		})
	}, s.host.Window())
}

// mailSize is what most post boxes take in one letter.
const mailSize = 20_000_000

// writeParts writes a bundle as parts that can be sent by e-mail.
func (s *sharing) writeParts(file string, c desk.Circle, to causal.Device, files syncer.FileLimit) {
	w := s.host.Words()
	var list []syncer.Volume
	s.host.Long(w.T("sharing.preparing"), func(ctx context.Context, p desk.Progress) (err error) {
		list, err = s.host.Desk().WriteVolumes(ctx, file, c.ID, to, files, mailSize, p)
		return err
	}, func() {
		text := w.N("sharing.parts", len(list))
		for _, v := range list {
			text += "\n" + filepath.Base(v.Path)
		}
		inform(s.host, w.T("sharing.ready"), text)
		s.host.Show()
	})
}

// measure says how large the photos and documents are that a bundle can have in full; without any there is nothing to choose.
func (s *sharing) measure(c desk.Circle, to causal.Device, full *widget.Check, still func() bool) {
	var sizes syncer.Sizes
	s.host.Do(func(ctx context.Context) (err error) {
		sizes, err = s.host.Desk().FileSizes(ctx, c.ID, to)
		return err
	}, func() {
		if !still() {
			return
		}
		w := s.host.Words()
		full.SetText(w.N("sharing.files_in_full", sizes.OtherFiles, "Size", w.Size(sizes.Others)))
		if sizes.OtherFiles > 0 {
			full.Show()
		} else {
			full.Hide()
		}
	})
}

func (s *sharing) write(file string, c desk.Circle, to causal.Device, files syncer.FileLimit) {
	w := s.host.Words()
	var info desk.BundleInfo
	s.host.Long(w.T("sharing.preparing"), func(ctx context.Context, p desk.Progress) (err error) {
		info, err = s.host.Desk().WriteBundleUpTo(ctx, file, c.ID, to, files, p)
		return err
	}, func() {
		text := w.N("sharing.written", info.Changes, "File", filepath.Base(file))
		if info.Files > 0 {
			text += "\n" + w.N("bundle.files", info.Files)
		}
		if info.LeftOut > 0 {
			text += "\n" + w.N("bundle.files_left", info.LeftOut)
		}
		inform(s.host, w.T("sharing.ready"), text)
		s.host.Show()
	})
}

// invite writes an invitation and shows the digits that open it.
func (s *sharing) invite(c desk.Circle) {
	w := s.host.Words()
	as := circle.Editor
	content := container.NewVBox(widgets.Body(w.T("sharing.invite.what")), widgets.Small(w.T("circle.as")), chooseRole(s.host, &as))
	along := goesAlong(w, c, s.places)
	content.Add(along.box)
	dialog.ShowCustomConfirm(w.T("sharing.invite"), w.T("sharing.choose_place"), w.T("edit.cancel"), widgets.MaxWidth(480, content), func(yes bool) {
		if !yes {
			return
		}
		saveFile(s.host, "twinshelf-invitation.twinbundle", func(file string) {
			var digits string
			s.host.Long(w.T("sharing.preparing"), func(ctx context.Context, p desk.Progress) (err error) {
				digits, err = s.host.Desk().InviteAs(ctx, c.ID, as, along.check.Checked, file, "", p)
				return err
			}, func() {
				showDigits(s.host, w.T("sharing.invite"), w.T("sharing.invited", "File", filepath.Base(file)), digits, w.T("sharing.invited.how"))
				s.host.Show()
			})
		})
	}, s.host.Window())
}

// Join asks for the digits of an invitation and uses it.
func Join(h Host, file string, w *translations.Words) {
	digits := widget.NewEntry()
	digits.SetPlaceHolder("0000 0000 0000 0000")
	content := container.NewVBox(widgets.Body(w.T("sharing.join.what")), digits)
	keepOpen(h, w.T("sharing.join"), w.T("sharing.join"), widgets.MaxWidth(480, content), func(hide func()) {
		var c desk.Circle
		h.Long(w.T("sharing.joining"), func(ctx context.Context, p desk.Progress) (err error) {
			c, err = h.Desk().Join(ctx, file, digits.Text, p)
			return err
		}, func() {
			hide()
			joined(h, c)
		})
	}, digits)
}

// joined says what comes next for one who belongs to a circle now: where a shared folder came along, the program goes on by itself.
func joined(h Host, c desk.Circle) {
	w := h.Words()
	var places []desk.Place
	h.Do(func(ctx context.Context) (err error) {
		if places, err = h.Desk().PlacesToGive(ctx, c.ID); err == nil && len(places) > 0 && h.Syncing() != nil {
			err = h.Syncing().Ask(ctx, "", false)
		}
		return err
	}, func() {
		text := w.T("sharing.joined", "Name", circleName(w, c))
		for i := range places {
			text += "\n" + w.T("circle.joined.place", "Name", places[i].Address.Name())
		}
		if len(places) == 0 {
			text += " " + w.T("sharing.joined.next")
		}
		inform(h, w.T("sharing.join"), text)
		h.Show()
	})
}

// create founds a circle.
func (s *sharing) create() {
	w := s.host.Words()
	en, uk := widget.NewEntry(), widget.NewEntry()
	content := container.NewVBox(widgets.Body(w.T("sharing.new_circle.what")), widgets.Small(w.T("lang.english")), en, widgets.Small(w.T("lang.ukrainian")), uk)
	d := dialog.NewCustomConfirm(w.T("sharing.new_circle"), w.T("sharing.create"), w.T("edit.cancel"), widgets.MaxWidth(480, content), func(yes bool) {
		if !yes {
			return
		}
		name := record.Values{}
		for slot, e := range map[string]*widget.Entry{"name.en": en, "name.uk": uk} {
			if text := strings.TrimSpace(e.Text); text != "" {
				name[slot] = []string{text}
			}
		}
		var id causal.Circle
		s.host.Do(func(ctx context.Context) (err error) {
			id, err = s.host.Desk().CreateCircle(ctx, name)
			return err
		}, func() { offerKit(s.host, id) })
	}, s.host.Window())
	en.OnSubmitted = func(string) { d.Confirm() }
	uk.OnSubmitted = en.OnSubmitted
	d.Show()
	s.host.Window().Canvas().Focus(en)
}
