package screens

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/record"
)

// timeIn gives the time of the day in a country's zone.
func timeIn(country string, now time.Time) (string, bool) {
	zone, err := time.LoadLocation(record.CountryZone(country))
	if err != nil {
		return "", false
	}
	return now.In(zone).Format("15:04"), true
}

// clock shows the time of the day in a country. It stands still until the screen is shown again: minutes are enough, and a
// clock that runs would wake the computer all day.
func clock(h Host, country string) fyne.CanvasObject {
	text, ok := timeIn(country, h.Now())
	if !ok {
		return widgets.Gap(0)
	}
	return widgets.Heading(text)
}

// bothClocks says the time in both countries.
func bothClocks(h Host) string {
	london, _ := timeIn("GB", h.Now())
	kyiv, _ := timeIn("UA", h.Now())
	return h.Words().T("home.clocks", "London", london, "Kyiv", kyiv)
}
