package shell

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
)

// under gives the objects of a type in a tree, those that can be seen.
func under[T fyne.CanvasObject](o fyne.CanvasObject) (found []T) {
	if !o.Visible() {
		return nil
	}
	if x, ok := o.(T); ok {
		found = append(found, x)
	}
	var parts []fyne.CanvasObject
	switch x := o.(type) {
	case fyne.Widget:
		parts = test.WidgetRenderer(x).Objects()
	case *fyne.Container:
		parts = x.Objects
	}
	for _, part := range parts {
		found = append(found, under[T](part)...)
	}
	return found
}

// FAULTS 76: what has not arrived has a placeholder, and is asked for by a button; then the page says so. Small pictures of the others are shown.
func TestFault76PlaceholderAndAsking(t *testing.T) {
	d := practiceDesk(t)
	differ(t, d)
	addFiles(t, d)
	s, w := newShell(t, d, "en")
	id := find(t, d, "activity", "festival").ID
	s.Go(screens.Place{Screen: screens.Detail, ID: id})
	pictures := 0
	for _, img := range under[*canvas.Image](w.Content()) {
		if img.Image != nil && img.Image.Bounds().Dx() > 100 {
			pictures++
		}
	}
	if pictures != 2 {
		t.Errorf("%d small pictures, want 2", pictures)
	}
	ask := func() (list []*widgets.Button) {
		for _, b := range under[*widgets.Button](w.Content()) {
			if b.Text == s.words.T("files.ask") {
				list = append(list, b)
			}
		}
		return list
	}
	if len(ask()) != 1 {
		t.Fatalf("%d files can be asked for", len(ask()))
	}
	test.Tap(ask()[0])
	if len(ask()) != 0 {
		t.Error("it can be asked for twice")
	}
	e, err := d.Get(context.Background(), id)
	must(t, err)
	files, err := d.Files(context.Background(), e.Values[record.FieldFiles])
	must(t, err)
	wanted := 0
	for _, f := range files {
		if f.Wanted {
			wanted++
		}
	}
	if wanted != 2 {
		t.Errorf("%d are wanted", wanted)
	}
}
