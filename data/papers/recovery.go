package papers

import (
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"github.com/boombuler/barcode/qr"

	"github.com/twinshelf/twinshelf/translations"
)

// RecoverySheet is the paper that the digits of a recovery key are kept on: one side of A4, in both languages, for whoever takes it out of a safe some day may
// read the other one. It is the only place where the digits are, so it says all that is needed to use them.
type RecoverySheet struct {
	Kit    bool   // it is a circle's kit, which brings back a coordinator; else it opens the backups of one computer
	Whose  string // the library's or person's name; of a kit the circle's
	Day    time.Time
	Digits string // in groups of six, as seal.Recovery.String gives them
}

// Write writes the sheet as HTML, the language of first before the other.
func (s RecoverySheet) Write(w io.Writer, first *translations.Words) error {
	code, err := square(s.Digits)
	if err != nil {
		return err
	}
	second := translations.For("uk")
	if first.Lang() == "uk" {
		second = translations.For("en")
	}
	page := recoveryPage{Code: code}
	for _, words := range []*translations.Words{first, second} {
		page.Columns = append(page.Columns, s.column(words))
	}
	for i, digits := range strings.Fields(s.Digits) {
		page.Groups = append(page.Groups, recoveryGroup{i + 1, digits})
	}
	return recoverySheet.Execute(w, page)
}

// recoveryPage is what the template lays out.
type recoveryPage struct {
	Columns []recoveryColumn
	Groups  []recoveryGroup
	Code    template.HTML
}

type recoveryGroup struct {
	Number int
	Digits string
}

// recoveryColumn is the sheet in one language.
type recoveryColumn struct {
	Lang, Title, Whose, Day string
	Uses                    string
	What                    []Section // with a heading and a note each
	Steps                   []string
}

func (s RecoverySheet) column(w *translations.Words) recoveryColumn {
	id := "sheet.backups"
	if s.Kit {
		id = "sheet.kit"
	}
	c := recoveryColumn{
		Lang: w.Lang(), Title: w.T(id + ".title"), Whose: w.T("sheet.whose", "Name", s.Whose), Day: w.T("sheet.day", "Day", w.Date(s.Day.Format(time.DateOnly))),
		Uses: w.T("sheet.use"),
		What: []Section{
			{Heading: w.T("sheet.opens"), Note: w.T(id + ".opens")},
			{Heading: w.T("sheet.keep"), Note: w.T(id + ".keep")},
			{Heading: w.T("sheet.once"), Note: w.T("sheet.once.what")},
			{Heading: w.T("sheet.try"), Note: w.T(id + ".try")},
		},
	}
	for _, step := range []string{".step.first", ".step.second"} {
		c.Steps = append(c.Steps, w.T(id+step, "Button", strings.TrimSuffix(w.T("start.restore"), "…")))
	}
	c.Steps = append(c.Steps, w.T("sheet.step.digits"), w.T(id+".step.then"))
	return c
}

// square draws a QR code (ISO/IEC 18004) as SVG, a unit for each module, with the four units of white around it that the standard asks for. A quarter of it may be
// stained or torn (level Q). What is read from it is the text itself.
func square(text string) (template.HTML, error) {
	code, err := qr.Encode(text, qr.Q, qr.AlphaNumeric)
	if err != nil {
		return "", err
	}
	const quiet = 4
	size := code.Bounds().Dx()
	var path strings.Builder
	for y := range size {
		for x := range size {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	svg := fmt.Sprintf(`<svg viewBox="0 0 %d %[1]d" shape-rendering="crispEdges" role="img"><path d="%s"/></svg>`, size+2*quiet, path.String())
	return template.HTML(svg), nil //nolint:gosec // made of numbers only
}

// recoverySheet fits one side of A4 in both languages.
var recoverySheet = template.Must(template.New("recovery").Parse(`<!DOCTYPE html>
<html lang="{{(index .Columns 0).Lang}}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{{(index .Columns 0).Title}}</title>
<style>
@page { size: A4; margin: 14mm 14mm; }
* { box-sizing: border-box; }
body { font: 9.5pt/1.34 "Inter", "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #111; background: #fff; max-width: 182mm; margin: 0 auto; padding: 4mm; }
h1 { font-size: 16pt; line-height: 1.2; margin: 0 0 2mm; }
h2 { font-size: 10.5pt; margin: 3mm 0 1mm; }
p { margin: 0 0 1mm; overflow-wrap: anywhere; }
ol { margin: 0; padding-left: 5mm; }
li { margin: 0 0 1mm; }
.columns { display: flex; gap: 8mm; }
.columns > * { flex: 1 1 0; min-width: 0; }
.secret { display: flex; gap: 8mm; align-items: center; border: 0.5mm solid #111; padding: 1mm 2mm 1mm 5mm; margin: 3mm 0 1mm; }
.digits { flex: 1; display: grid; grid-template-columns: 1fr 1fr; gap: 2mm 8mm; }
.group { font: 700 17pt/1.2 "DejaVu Sans Mono", Consolas, Menlo, "Courier New", monospace; letter-spacing: 0.6mm; white-space: nowrap; }
.group i { display: inline-block; width: 6mm; font: normal 9pt "Segoe UI", Arial, sans-serif; letter-spacing: 0; color: #444; }
svg { flex: 0 0 48mm; width: 48mm; height: 48mm; }
@media print { body { padding: 0; max-width: none; } }
</style>
</head>
<body>
<div class="columns">
{{range .Columns}}<header lang="{{.Lang}}"><h1>{{.Title}}</h1><p><b>{{.Whose}}</b></p><p>{{.Day}}</p></header>
{{end}}</div>
<div class="secret">
<div class="digits">
{{range .Groups}}<div class="group"><i>{{.Number}}</i>{{.Digits}}</div>
{{end}}</div>
{{.Code}}
</div>
<div class="columns">
{{range .Columns}}<section lang="{{.Lang}}">
{{$c := .}}{{range $i, $s := .What}}<h2>{{$s.Heading}}</h2><p>{{$s.Note}}</p>
{{if eq $i 0}}<h2>{{$c.Uses}}</h2><ol>{{range $c.Steps}}<li>{{.}}</li>{{end}}</ol>
{{end}}{{end}}</section>
{{end}}</div>
</body>
</html>
`))
