package tables

import (
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
)

// A calendar file has lines as RFC 5545 wants them, no line of it can be forged by a title, and it reads back.
func TestICalendar(t *testing.T) {
	day := time.Date(2026, 12, 6, 0, 0, 0, 0, time.UTC)
	var b strings.Builder
	err := WriteICalendar(&b, []CalendarEntry{
		{ID: "a", Title: "День святого Миколая, з книжками; і ще дуже довга назва, яка не вміщується в один рядок", From: day, To: day, AllDay: true},
		{ID: "b", Title: "Call\r\nATTENDEE:mailto:x@example.org", From: day.Add(11 * time.Hour), To: day.Add(12 * time.Hour), Busy: true},
	}, day)
	if err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") || strings.HasPrefix(line, "ATTENDEE") {
			t.Errorf("line %q", line)
		}
	}
	for _, want := range []string{"DTSTART;VALUE=DATE:20261206\r\n", "DTEND;VALUE=DATE:20261207\r\n", "DTSTART:20261206T110000Z\r\n", "UID:a@twinshelf\r\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	back, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil || len(back.Events()) != 2 {
		t.Fatalf("reads back as %v, %v", back, err)
	}
	if got := back.Events()[0].GetProperty(ics.ComponentPropertySummary).Value; !strings.Contains(got, "Миколая, з книжками; і ще") {
		t.Errorf("title %q", got)
	}
}
