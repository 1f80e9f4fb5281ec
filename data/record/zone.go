package record

import (
	"strings"
	"sync"
	"time"

	_ "time/tzdata" // Windows has no zones of its own
)

// The zones of the two countries.
const (
	ZoneKyiv   = "Europe/Kyiv"
	ZoneLondon = "Europe/London"
)

// oldZones are names that mean Kyiv. Europe/Simferopol is among them on purpose: the zone database gives it Moscow's time, and
// Crimea is Ukraine (domain/DOMAIN.md 2.5).
var oldZones = map[string]string{
	"europe/kiev": ZoneKyiv, "europe/uzhgorod": ZoneKyiv, "europe/zaporozhye": ZoneKyiv, "europe/simferopol": ZoneKyiv,
	"kyiv": ZoneKyiv, "london": ZoneLondon, "київ": ZoneKyiv, "лондон": ZoneLondon,
	"z": "UTC", "utc": "UTC", "gb": ZoneLondon,
}

// Zone reads the name of an IANA time zone; old names of Kyiv's become Europe/Kyiv.
func Zone(typed string) (canonical, warning string) {
	if now, ok := oldZones[strings.ToLower(typed)]; ok {
		return now, ""
	}
	if location(typed) == nil {
		return typed, "value.zone"
	}
	return typed, ""
}

// CountryZone is the usual zone of a country; "" if the country has none of its own here.
func CountryZone(country string) string {
	switch country {
	case "GB":
		return ZoneLondon
	case "UA":
		return ZoneKyiv
	}
	return ""
}

// zoneOf guesses where someone sits from her language; forms know better and use ParseIn.
func zoneOf(lang string) string {
	switch lang {
	case "en":
		return ZoneLondon
	case "uk":
		return ZoneKyiv
	}
	return ""
}

// locations keeps the zones that were found, a few hundred at most: loading one reads and unpacks it.
var locations sync.Map

// location finds a zone; nil if there is none. "Local" and "" are none: they mean something else on each computer.
func location(name string) *time.Location {
	if found, ok := locations.Load(name); ok {
		return found.(*time.Location)
	}
	if name != "UTC" && !strings.Contains(name, "/") || len(name) > 40 {
		return nil
	}
	found, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	locations.Store(name, found)
	return found
}
