package form

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/translations"
)

func libraries(kind record.Type) record.Field {
	return record.Field{Type: kind, Kinds: []string{"library"}}
}

func TestAReferenceIsFoundAndChosen(t *testing.T) {
	f := open(t, "en", one(libraries(record.Ref)), record.Values{}, newShelf())
	f.entryAt(0).SetText("lvi")
	test.Tap(f.button("Lviv library"))
	if got := f.Values(); !equal(got, record.Values{"x": {lviv}}) {
		t.Errorf("%v", got)
	}
	if len(entries(f.root)) != 0 {
		t.Error("a second one could be added")
	}
	test.Tap(f.button("")) // remove
	if got := f.Values(); len(got) != 0 || len(entries(f.root)) != 1 {
		t.Errorf("after removing: %v", got)
	}
}

func TestSeveralReferences(t *testing.T) {
	f := open(t, "en", one(libraries(record.Refs)), record.Values{"x": {manchester}}, newShelf())
	if got := all[*widget.Label](f.root)[0].Text; got != "Manchester library" {
		t.Errorf("shown as %q", got)
	}
	f.entryAt(0).SetText("library")
	if f.button("Manchester library") != nil {
		t.Error("what is chosen is offered again")
	}
	f.entryAt(0).OnSubmitted("")
	if got := f.Values(); !equal(got, record.Values{"x": {lviv, manchester}}) {
		t.Errorf("%v", got)
	}
	f.entryAt(0).SetText("zzz")
	want := translations.For("en").T("form.ref.nothing")
	if texts := all[*widget.RichText](f.root); len(texts) == 0 || texts[len(texts)-1].String() != want {
		t.Error("nothing was found, and nothing said so")
	}
}

// Answers that come after she typed on are of no use.
func TestALateAnswerIsNotShown(t *testing.T) {
	late := newShelf()
	late.isLate = true
	f := open(t, "en", one(libraries(record.Refs)), record.Values{}, late)
	f.entryAt(0).SetText("l")
	f.entryAt(0).SetText("ma")
	late.late[1]()
	late.late[0]()
	if f.button("Lviv library") != nil || f.button("Manchester library") == nil {
		t.Error("the first answer replaced the second")
	}
	f.entryAt(0).SetText("")
	late.late[1]()
	if f.button("Manchester library") != nil {
		t.Error("an answer to words that are gone is shown")
	}
}
