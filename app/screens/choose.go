package screens

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/store"
)

// choose is a list to choose from; at is what is chosen at first, -1 for nothing. changed gets the place of what was chosen.
func choose(names []string, at int, changed func(i int)) *widgets.Select {
	c := widgets.NewSelect(names)
	if at >= 0 && at < len(names) {
		c.SetSelectedIndex(at)
	}
	c.OnChanged = func(string) { changed(c.SelectedIndex()) }
	return c
}

// pickOne shows a few choices side by side, of which one is on; at is -1 for none. Unlike Fyne's radio buttons they come into view when the keyboard reaches them.
func pickOne(names []string, at int, changed func(i int)) fyne.CanvasObject {
	row := container.NewHBox()
	for i, name := range names {
		b := widgets.NewButton(name, func() { changed(i) })
		if i == at {
			b.Importance = widget.HighImportance
		}
		row.Add(b)
	}
	return row
}

// twinningPicker chooses the twinning that a screen is about.
type twinningPicker struct {
	rows   []store.Row
	chosen int // of rows
}

// load reads the twinnings; that with the id is chosen, else the first.
func (p *twinningPicker) load(ctx context.Context, h Host, id record.ID) (err error) {
	p.rows, err = h.Desk().List(ctx, store.Query{Kind: "twinning", Lang: h.Words().Lang()}, 0, pageSize)
	p.chosen = max(slices.IndexFunc(p.rows, func(r store.Row) bool { return r.ID == id }), 0)
	return err
}

func (p *twinningPicker) object(h Host, changed func()) fyne.CanvasObject {
	names := make([]string, 0, len(p.rows))
	for _, r := range p.rows {
		names = append(names, titleOf(h.Words(), h.Desk().Registry(), r.Kind, r.Values))
	}
	return choose(names, p.chosen, func(i int) { p.chosen = i; changed() })
}
