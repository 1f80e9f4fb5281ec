package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
)

// group is the fields under one heading. Its editors are built when it is first opened: most records have values in few groups.
type group struct {
	form    *Form
	id      string
	fields  []*field
	head    *button
	content *fyne.Container
	built   bool
}

// build makes the whole form: the first group stands open, the others fold; those that hold something, or should, begin open.
func (f *Form) build() fyne.CanvasObject {
	var all []fyne.CanvasObject
	for i, g := range f.groups {
		g.content = container.NewVBox()
		if i == 0 {
			g.open()
			all = append(all, widgets.Card(widgets.Heading(f.words.GroupName(g.id)), g.content))
			continue
		}
		all = append(all, g.folding())
	}
	return container.NewVBox(all...)
}

func (g *group) folding() fyne.CanvasObject {
	g.head = g.form.newQuietButton(g.form.words.GroupName(g.id), nil, g.turn)
	g.head.Alignment = widget.ButtonAlignLeading
	if g.wanted() {
		g.open()
	} else {
		g.fold()
	}
	return widgets.Card(g.head, g.content)
}

// wanted tells whether the group holds a value, or a field that should have one.
func (g *group) wanted() bool {
	for _, b := range g.fields {
		if b.of.Required || b.hasValue() {
			return true
		}
	}
	return false
}

func (g *group) turn() {
	if g.content.Visible() {
		g.fold()
	} else {
		g.open()
	}
}

func (g *group) open() {
	if !g.built {
		g.content.Objects = rows(g.fields)
		g.built = true
	}
	g.content.Show()
	if g.head != nil {
		g.head.SetIcon(fynetheme.MenuDropDownIcon())
	}
}

func (g *group) fold() {
	g.content.Hide()
	g.head.SetIcon(fynetheme.MenuExpandIcon())
}

// short are the types whose editors need no more than half the width.
var short = map[record.Type]bool{
	record.Text: true, record.Number: true, record.Money: true, record.Date: true, record.Choice: true, record.YesNo: true,
	record.Position: true, record.Ref: true,
}

// rows puts neighbouring short fields side by side, two to a row.
func rows(fields []*field) []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for i := 0; i < len(fields); i++ {
		one := fields[i].build()
		if !short[fields[i].of.Type] {
			all = append(all, one)
			continue
		}
		two := fyne.CanvasObject(container.NewVBox()) // leaves the other half empty, so that all short editors are of one width
		if i+1 < len(fields) && short[fields[i+1].of.Type] {
			i++
			two = fields[i].build()
		}
		all = append(all, widgets.Columns([]float32{1, 1}, one, two))
	}
	return all
}
