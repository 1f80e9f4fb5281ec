package screens

import (
	"context"
	"io"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/bundle"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
)

// maxDecisions is how many are shown; a table has all.
const maxDecisions = 300

// decisions lists all that was decided about a circle, the latest first.
type decisions struct {
	host Host
	at   Place
	of   desk.Circle
	list []desk.Decision
	body *fyne.Container
}

func newDecisions(h Host, p Place) Page {
	s := &decisions{host: h, at: p, body: container.NewStack()}
	h.Do(func(ctx context.Context) (err error) {
		all, err := h.Desk().Circles(ctx)
		if err != nil {
			return err
		}
		for _, c := range all {
			if c.ID == p.ID {
				s.of = c
			}
		}
		s.list, err = h.Desk().Decisions(ctx, p.ID)
		slices.Reverse(s.list)
		return err
	}, s.show)
	return s
}

func (s *decisions) Title() string { return s.host.Words().T("audit.title") }

func (s *decisions) Object() fyne.CanvasObject { return s.body }

func (s *decisions) show() {
	w := s.host.Words()
	save := widgets.NewButtonWithIcon(w.T("audit.save"), theme.Icon("export"), s.save)
	crumbs := widgets.Crumbs([]string{w.T("nav.sharing"), circleName(w, s.of)}, []func(){func() { s.host.Go(Place{Screen: Sharing}) }, nil})
	head := container.NewVBox(crumbs, container.NewBorder(nil, nil, widgets.Name(s.Title()), save), widgets.Muted(w.T("audit.about")), widgets.Gap(4))
	rows := container.NewVBox()
	for i := range s.list {
		if i == maxDecisions {
			rows.Add(widget.NewSeparator())
			rows.Add(widgets.Small(w.N("record.and_more", len(s.list)-maxDecisions)))
			break
		}
		if i > 0 {
			rows.Add(widget.NewSeparator())
		}
		rows.Add(s.row(&s.list[i]))
	}
	s.body.Objects = []fyne.CanvasObject{container.NewBorder(head, nil, nil, nil, widgets.Scroll(widgets.Stack(widgets.CardOf(rows))))}
	s.body.Refresh()
}

// row is a decision, who took it and when; one that does not count says why.
func (s *decisions) row(x *desk.Decision) fyne.CanvasObject {
	w := s.host.Words()
	text := container.NewVBox(widgets.Body(w.T("audit.line", "Name", circle.NameOf(circle.Member{Name: x.By}), "What", w.Say(x.What))), widgets.Small(moment(s.host, x.At)))
	if x.Why != "" {
		text.Add(widgets.Muted(w.T("audit.not_counted", "Why", x.Why)))
	}
	return text
}

func (s *decisions) save() {
	w := s.host.Words()
	saveFile(s.host, "twinshelf-decisions-"+s.host.Now().Format("2006-01-02")+".csv", func(file string) {
		s.host.Do(func(context.Context) error {
			list := slices.Clone(s.list)
			slices.Reverse(list)
			_, err := bundle.WriteFile(file, func(out io.Writer) error { return desk.WriteDecisions(out, list, w.Say) })
			return err
		}, func() { s.host.Tell(w.T("audit.saved", "File", file)) })
	})
}
