package shell

import (
	"context"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/screens"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
)

// button finds a button by its words.
func button(o fyne.CanvasObject, text string) *widget.Button {
	switch o := o.(type) {
	case *widgets.Button:
		if o.Text == text && !o.Hidden {
			return &o.Button
		}
	case *widget.Button: // the toolkit's own, in dialogs
		if o.Text == text && !o.Hidden {
			return o
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			if b := button(child, text); b != nil {
				return b
			}
		}
	case *fyne.Container:
		for _, child := range o.Objects {
			if b := button(child, text); b != nil {
				return b
			}
		}
	}
	return nil
}

// tap taps a button of the dialog that is on top, or else of the window.
func tap(t *testing.T, s *Shell, id string) {
	t.Helper()
	canvas := s.window.Canvas()
	var top fyne.CanvasObject = canvas.Content()
	if o := canvas.Overlays().Top(); o != nil {
		top = o
	}
	b := button(top, s.Words().T(id))
	if b == nil {
		t.Fatalf("no button %q", s.Words().T(id))
	}
	test.Tap(b)
}

// What leads to a file lets her choose one.
func TestFilesAreChosen(t *testing.T) {
	d := practiceDesk(t)
	for name, steps := range map[string]struct {
		place screens.Place
		taps  []string
	}{
		"bundle":     {screens.Place{Screen: screens.Sharing}, []string{"sharing.prepare", "sharing.choose_place"}},
		"invitation": {screens.Place{Screen: screens.Sharing}, []string{"sharing.invite", "sharing.choose_place"}},
		"open":       {screens.Place{Screen: screens.Sharing}, []string{"sharing.open"}},
		"join":       {screens.Place{Screen: screens.Sharing}, []string{"sharing.join"}},
		"import":     {screens.Place{Screen: screens.Import, Kind: "library"}, []string{"import.choose"}},
		"export":     {screens.Place{Screen: screens.Records, Kind: "library"}, []string{"records.export", "sharing.choose_place"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, w := newShell(t, d, "uk")
			s.Go(steps.place)
			for _, id := range steps.taps {
				tap(t, s, id)
			}
			if w.Canvas().Overlays().Top() == nil {
				t.Fatal("no dialog is open")
			}
		})
	}
}

// A shared folder is set up in the window, and is kept only once it works.
func TestSharedFolderIsSetUp(t *testing.T) {
	t.Setenv("TWINSHELF_STATE", t.TempDir())
	ctx, dir := context.Background(), t.TempDir()
	must(t, desk.Init(ctx, dir, "Львів", "uk"))
	d, err := desk.Options{}.Open(ctx, dir)
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	_, err = d.CreateCircle(ctx, record.Values{"name.uk": {"Посестри"}})
	must(t, err)
	s, w := newShell(t, d, "uk")
	set := func(typed string) []desk.Place {
		s.Go(screens.Place{Screen: screens.Sharing})
		tap(t, s, "folder.set_up")
		entry, ok := w.Canvas().Focused().(*widget.Entry)
		if !ok {
			t.Fatal("the address does not have the keys")
		}
		entry.SetText(typed)
		tap(t, s, "folder.try")
		list, err := d.Places(ctx)
		must(t, err)
		return list
	}
	if list := set(filepath.Join(t.TempDir(), "none", "at all")); len(list) != 0 {
		t.Fatalf("a folder that is not there is kept: %v", list)
	}
	tap(t, s, "dialog.close")
	tap(t, s, "edit.cancel")
	there := t.TempDir()
	list := set(there)
	if len(list) != 1 || list[0].Address.URL != there {
		t.Fatalf("places are %v", list)
	}
	if button(w.Canvas().Content(), s.Words().T("folder.now")) == nil {
		t.Error("it can't be used")
	}
}
