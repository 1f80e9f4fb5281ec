package form

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/twinshelf/twinshelf/data/record"
)

// newTestMonth opens the calendar of a date field on 21 November 2026.
func newTestMonth(t *testing.T, lang, value string) (*Form, fyne.Canvas) {
	t.Helper()
	f := open(t, lang, one(record.Field{Type: record.Date}), record.Values{"x": {value}}, newShelf())
	f.today = func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) }
	canvas := fyne.CurrentApp().Driver().CanvasForObject(f.root)
	test.Tap(f.button(""))
	if canvas.Overlays().Top() == nil {
		t.Fatal("no month is shown")
	}
	return f, canvas
}

func TestTheMonthIsUsedByKeys(t *testing.T) {
	tests := []struct {
		from string
		keys []fyne.KeyName
		want string
	}{
		{"", []fyne.KeyName{fyne.KeyReturn}, "2026-11-21"},
		{"2024-02-28", []fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeySpace}, "2024-03-01"},
		{"2024-01-31", []fyne.KeyName{fyne.KeyPageDown, fyne.KeyReturn}, "2024-02-29"},
		{"2024-01", []fyne.KeyName{fyne.KeyUp, fyne.KeyPageUp, fyne.KeyLeft, fyne.KeyDown, fyne.KeyReturn}, "2023-12-01"},
		{"2024-01-31", []fyne.KeyName{fyne.KeyRight, fyne.KeyEscape}, "2024-01-31"},
	}
	for _, tt := range tests {
		f, canvas := newTestMonth(t, "uk", tt.from)
		for _, key := range tt.keys {
			canvas.Focused().TypedKey(&fyne.KeyEvent{Name: key})
		}
		if got := f.Values().Get("x"); got != tt.want || canvas.Overlays().Top() != nil {
			t.Errorf("%s and %v: %s, want %s; open: %v", tt.from, tt.keys, got, tt.want, canvas.Overlays().Top() != nil)
		}
	}
}

func TestAMonthBeginsOnMonday(t *testing.T) {
	_, canvas := newTestMonth(t, "uk", "2026-11-05")
	var texts []string
	for _, c := range all[*caption](canvas.Overlays().Top()) {
		texts = append(texts, c.text.Text)
	}
	if len(texts) < 8 || texts[0] != "листопад 2026\u00A0р." || texts[1] != "пн" || texts[7] != "нд" {
		t.Errorf("%q", texts)
	}
	days := all[*dayButton](canvas.Overlays().Top())
	if len(days) != 30 || days[1].Position().X >= days[0].Position().X { // 1 November 2026 is a Sunday
		t.Errorf("%d days; the first at %v, the second at %v", len(days), days[0].Position(), days[1].Position())
	}
	test.Tap(&days[8].Button)
}
