// Package assets holds the files that the program carries within itself: letters, icons, the calendar, what can be done together. Their licences lie beside them.
package assets

import "embed"

// Fonts are Inter (OFL 1.1) and Noto Sans Mono (OFL 1.1). Fyne's own font draws the Ukrainian «і» without its dot.
//
//go:embed fonts
var Fonts embed.FS

// Icons are drawn for this program: 24 × 24, one stroke of 2 in currentColor.
//
//go:embed icons
var Icons embed.FS

// AppIcon is the program's picture, a shelf between two bookends.
//
//go:embed icon.png
var AppIcon []byte

// Days is the calendar of both countries: package calendar reads it.
//
//go:embed calendar/days.csv
var Days []byte

// Templates are activities that twin libraries can do together: package programme reads them.
//
//go:embed programme/templates.csv
var Templates []byte

// Phrases are sentences for a first contact, in both languages: package papers sets them out.
//
//go:embed phrases/phrases.csv
var Phrases []byte

// Licences are those of all parts of the program, with their texts; “go run ./cmd/dev licences” writes them.
//
//go:embed licences.txt
var Licences string
