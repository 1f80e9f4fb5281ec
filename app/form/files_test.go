package form

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2/canvas"

	"github.com/twinshelf/twinshelf/data/record"
)

// album is a Lookup that adds the same photo each time.
type album struct {
	shelf
	value string
	kept  []bool
}

func (a *album) Attach(keep bool, added func(string)) {
	a.kept = append(a.kept, keep)
	added(a.value)
}

func (a *album) Thumbnail(_ record.File, found func(image.Image)) {
	found(image.NewRGBA(image.Rect(0, 0, 32, 24)))
}

// Photos are added once each, shown small, taken away, and keep their position only if she says so.
func TestFilesAreAddedAndTakenAway(t *testing.T) {
	photo := strings.Repeat("ab", 32) + " 1200 " + strings.Repeat("cd", 32) + " garden.jpg"
	letter := strings.Repeat("ef", 32) + " 99 - letter.pdf"
	a := &album{value: photo}
	f := open(t, "en", one(record.Field{Type: record.Files}), record.Values{"x": {letter}}, a)
	add := f.button("Add a photo or document…")
	if add == nil {
		t.Fatal("nothing can be added")
	}
	add.OnTapped()
	all[*tick](f.root)[0].SetChecked(true)
	add.OnTapped()
	if got := f.Values(); !equal(got, record.Values{"x": {photo, letter}}) || len(a.kept) != 2 || a.kept[0] || !a.kept[1] {
		t.Fatalf("%v, kept %v", got, a.kept)
	}
	if pictures := all[*canvas.Image](f.root); len(pictures) == 0 {
		t.Error("no small picture")
	}
	for _, b := range all[*button](f.root) {
		if b.Text == "" { // the first cross takes the letter away
			b.OnTapped()
			break
		}
	}
	if got := f.Values(); !equal(got, record.Values{"x": {photo}}) {
		t.Fatalf("%v", got)
	}
}
