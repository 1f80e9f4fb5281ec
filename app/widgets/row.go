package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
)

// Row is a line of a list: an icon, a title, a line below it, a word at the right. It answers a click, a right click, Enter and Space, and shows
// "⋯" where there is a menu.
type Row struct {
	widget.BaseWidget
	title, subtitle, trailing *widget.RichText
	icon                      *widget.Icon
	more                      *widget.Button
	back                      *canvas.Rectangle
	tapped                    func()
	menu                      func(at fyne.Position)
	iconName                  string
	hovered, focused          bool
}

// NewRow makes a row; tapped and menu may be nil.
func NewRow(title, subtitle, trailing, icon string, tapped func(), menu func(at fyne.Position)) *Row {
	r := &Row{
		title:    Line("", "text", theme.Ink, true),
		subtitle: Line("", theme.SizeLabel, theme.Muted, false),
		trailing: text("", theme.SizeLabel, theme.Muted, false, fyne.TextWrapOff),
		icon:     widget.NewIcon(nil),
		back:     canvas.NewRectangle(color.Transparent),
	}
	r.back.CornerRadius = 8
	r.more = widget.NewButtonWithIcon("", theme.Icon("more"), nil)
	r.more.Importance = widget.LowImportance
	r.more.OnTapped = func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.more)
		r.menu(at.AddXY(0, r.more.Size().Height))
	}
	r.ExtendBaseWidget(r)
	r.SetContent(title, subtitle, trailing, icon)
	r.SetActions(tapped, menu)
	return r
}

// SetContent changes what the row shows; lists use their rows again.
func (r *Row) SetContent(title, subtitle, trailing, icon string) {
	set(r.title, title)
	set(r.subtitle, subtitle)
	set(r.trailing, trailing)
	r.subtitle.Hidden, r.trailing.Hidden = subtitle == "", trailing == ""
	if icon != r.iconName || r.icon.Resource == nil {
		r.iconName = icon
		r.icon.SetResource(theme.Icon(icon))
	}
	r.Refresh()
}

func set(t *widget.RichText, s string) {
	t.Segments[0].(*widget.TextSegment).Text = s
	t.Refresh()
}

// SetActions changes what the row does.
func (r *Row) SetActions(tapped func(), menu func(at fyne.Position)) {
	r.tapped, r.menu = tapped, menu
	r.more.Hidden = menu == nil
	r.Refresh()
}

// Tapped is a click.
func (r *Row) Tapped(*fyne.PointEvent) {
	if r.tapped != nil {
		r.tapped()
	}
}

// TappedSecondary is a right click.
func (r *Row) TappedSecondary(e *fyne.PointEvent) {
	if r.menu != nil {
		r.menu(e.AbsolutePosition)
	}
}

// FocusGained shows where the keys go.
func (r *Row) FocusGained() {
	r.focused = true
	r.paint()
	reveal(r)
}

// FocusLost takes the mark away.
func (r *Row) FocusLost() { r.focused = false; r.paint() }

// TypedRune does nothing: a row is no field.
func (r *Row) TypedRune(rune) {}

// TypedKey opens the row.
func (r *Row) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter || e.Name == fyne.KeySpace {
		r.Tapped(nil)
	}
}

// MouseIn shows that the row answers.
func (r *Row) MouseIn(*desktop.MouseEvent) { r.hovered = r.tapped != nil; r.paint() }

// MouseMoved is of no interest.
func (r *Row) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the mark away.
func (r *Row) MouseOut() { r.hovered = false; r.paint() }

// Cursor is a hand where a click does something.
func (r *Row) Cursor() desktop.Cursor {
	if r.tapped == nil {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

func (r *Row) paint() {
	r.back.FillColor, r.back.StrokeWidth = color.Transparent, 0
	if r.hovered {
		r.back.FillColor = theme.Color(theme.Soft)
	}
	if r.focused {
		r.back.StrokeColor, r.back.StrokeWidth = theme.Color(theme.Link), 2
	}
	r.back.Refresh()
}

// CreateRenderer lays the row out.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	words := container.New(lines{}, r.title, r.subtitle)
	content := container.NewBorder(nil, nil, container.New(inset{4, 0}, r.icon), container.NewHBox(container.NewCenter(r.trailing), container.NewCenter(r.more)), words)
	return widget.NewSimpleRenderer(container.NewStack(r.back, container.New(inset{4, 0}, content)))
}

// lines sets a title and the line below it close together, or the title alone in the middle. The height is that of both always, so that
// all rows of a list are alike.
type lines struct{}

const rowHeight = 48

func (lines) MinSize(o []fyne.CanvasObject) fyne.Size { return fyne.NewSize(80, rowHeight) }

func (lines) Layout(o []fyne.CanvasObject, size fyne.Size) {
	title, sub := o[0], o[1]
	th, sh := title.MinSize().Height, sub.MinSize().Height
	title.Resize(fyne.NewSize(size.Width, th))
	if !sub.Visible() {
		title.Move(fyne.NewPos(0, (size.Height-th)/2))
		return
	}
	const overlap = 13 // of the room that each text leaves around itself
	y := (size.Height - th - sh + overlap) / 2
	title.Move(fyne.NewPos(0, y))
	sub.Move(fyne.NewPos(0, y+th-overlap))
	sub.Resize(fyne.NewSize(size.Width, sh))
}
