package record

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Point is a position in degrees, WGS 84.
type Point struct{ Lat, Lng float64 }

// ParsePoint reads the canonical form of a Position.
func ParsePoint(canonical string) (Point, bool) {
	lat, lng, ok := strings.Cut(canonical, ",")
	a, errA := strconv.ParseFloat(lat, 64)
	b, errB := strconv.ParseFloat(lng, 64)
	p := Point{a, b}
	return p, ok && errA == nil && errB == nil && p.valid()
}

// String gives the canonical form, to a tenth of a metre.
func (p Point) String() string { return degrees(p.Lat) + "," + degrees(p.Lng) }

func degrees(d float64) string {
	return strconv.FormatFloat(math.Round(d*1e6)/1e6, 'f', -1, 64)
}

// In tells whether the point lies in the box around a country; any point does, for other countries.
func (p Point) In(country string) bool {
	switch country {
	case "GB":
		return p.Lat >= 49 && p.Lat <= 61 && p.Lng >= -9 && p.Lng <= 2
	case "UA":
		return p.Lat >= 44 && p.Lat <= 53 && p.Lng >= 22 && p.Lng <= 41
	}
	return true
}

func (p Point) valid() bool { return math.Abs(p.Lat) <= 90 && math.Abs(p.Lng) <= 180 }

var (
	pointDecimals  = regexp.MustCompile(`^([+-]?\d{1,3}(?:\.\d+)?)°?\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d+)?)°?$`)
	commaDecimals  = regexp.MustCompile(`^([+-]?\d{1,3}(?:,\d+)?)°?\s*[;\s]\s*([+-]?\d{1,3}(?:,\d+)?)°?$`)
	positionBraces = strings.NewReplacer("(", "", ")", "", "−", "-", "\u00A0", " ")
)

// readPosition reads "49.84, 24.03" as maps copy it, and with decimal commas "49,84; 24,03".
func readPosition(typed string) (canonical, warning string) {
	s := strings.TrimSpace(positionBraces.Replace(typed))
	m := pointDecimals.FindStringSubmatch(s)
	if m == nil {
		m = commaDecimals.FindStringSubmatch(s)
	}
	if m == nil {
		return typed, "value.position"
	}
	lat, _ := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", "."), 64)
	lng, _ := strconv.ParseFloat(strings.ReplaceAll(m[2], ",", "."), 64)
	p := Point{lat, lng}
	if !p.valid() {
		return typed, "value.position"
	}
	return p.String(), ""
}
