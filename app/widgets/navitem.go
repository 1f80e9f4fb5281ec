package widgets

import (
	"image/color"

	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
)

// NavItem is an entry of the navigation, on night blue. The badge counts what waits there; 0 shows none.
type NavItem struct {
	widget.BaseWidget
	icon, label      string
	badge            int
	selected         bool
	tapped           func()
	back             *canvas.Rectangle
	hovered, focused bool
}

// NewNavItem makes an entry.
func NewNavItem(icon, label string, badge int, selected bool, tapped func()) *NavItem {
	n := &NavItem{icon: icon, label: label, badge: badge, selected: selected, tapped: tapped, back: canvas.NewRectangle(color.Transparent)}
	n.back.CornerRadius = 8
	n.ExtendBaseWidget(n)
	return n
}

// Tapped is a click.
func (n *NavItem) Tapped(*fyne.PointEvent) { n.tapped() }

// FocusGained shows where the keys go.
func (n *NavItem) FocusGained() { n.focused = true; n.paint() }

// FocusLost takes the mark away.
func (n *NavItem) FocusLost() { n.focused = false; n.paint() }

// TypedRune does nothing: an entry is no field.
func (n *NavItem) TypedRune(rune) {}

// TypedKey goes there.
func (n *NavItem) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter || e.Name == fyne.KeySpace {
		n.tapped()
	}
}

// MouseIn shows that the entry answers.
func (n *NavItem) MouseIn(*desktop.MouseEvent) { n.hovered = true; n.paint() }

// MouseMoved is of no interest.
func (n *NavItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the mark away.
func (n *NavItem) MouseOut() { n.hovered = false; n.paint() }

func (n *NavItem) paint() {
	n.back.FillColor, n.back.StrokeWidth = color.Transparent, 0
	if n.selected || n.hovered {
		n.back.FillColor = theme.Color(theme.NightSelected)
	}
	if n.focused {
		n.back.StrokeColor, n.back.StrokeWidth = theme.Color(theme.Wheat), 2
	}
	n.back.Refresh()
}

// CreateRenderer lays the entry out.
func (n *NavItem) CreateRenderer() fyne.WidgetRenderer {
	colour := theme.NightMuted
	if n.selected {
		colour = theme.NightText
	}
	label := canvas.NewText(n.label, theme.Color(theme.NightText))
	label.TextSize, label.TextStyle.Bold = 14, n.selected
	row := container.NewHBox(container.New(inset{4, 0}, widget.NewIcon(theme.IconOn(n.icon, colour))), label, layout.NewSpacer())
	if n.badge > 0 {
		row.Add(container.NewCenter(badge(n.badge)))
	}
	n.paint()
	return widget.NewSimpleRenderer(container.NewStack(n.back, container.New(inset{6, 7}, row)))
}

// badge counts what waits.
func badge(n int) fyne.CanvasObject {
	t := canvas.NewText(strconv.Itoa(n), theme.Color(theme.WheatText))
	t.TextSize, t.TextStyle.Bold = 12, true
	back := canvas.NewRectangle(theme.Color(theme.Wheat))
	back.CornerRadius = 8
	return container.NewStack(back, container.New(inset{7, 1}, t))
}
