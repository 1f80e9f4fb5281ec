package form

import (
	"testing"

	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/data/record"
)

// “About 20” is twenty, and ticks that the numbers are estimates: on the screen and in what is saved.
func TestAboutTwentyIsAnEstimate(t *testing.T) {
	k := record.Standard().Kind("activity").Short()
	f := open(t, "uk", k, record.Values{}, &shelf{})
	s := f.slotNamed("attendance_ua")
	s.first.(*entry).SetText("близько 20 осіб")
	if v := f.Values(); v.Get("attendance_ua") != "20" || v.Get("attendance_estimated") != "yes" {
		t.Fatalf("%v", v)
	}
	for _, group := range all[*widget.RadioGroup](f.root) {
		if group.Selected != f.words.T("value.yes") {
			t.Errorf("the screen says %q", group.Selected)
		}
	}
}

func (f *Form) slotNamed(name string) (found *slot) {
	f.eachSlot(func(s *slot) {
		if s.name == name {
			found = s
		}
	})
	return found
}
