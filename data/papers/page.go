package papers

import (
	"html/template"
	"io"
)

// Paper is what stands on it, in the words of its reader.
type Paper struct {
	Lang     string // "en" or "uk", for hyphens and screen readers
	Title    string
	Under    string // the line below the title; "" for none
	Sections []Section
	Foot     string
}

// Section is a heading with what stands below it; without one it stands alone.
type Section struct {
	Heading string
	Note    string // a sentence below the heading; "" for none
	Lines   []Line
	Blank   int  // how many empty lines there are to write on by hand
	Halves  bool // names and texts are of one weight, and share the width
}

// Line is a name and what belongs to it; More are remarks below, in small letters. Without a name the text has the whole width.
type Line struct {
	Name, Text string
	More       []string
	Ticks      []Tick
	Box        bool // an empty box at the end, to write a few figures or words into
}

// Tick is something to tick by hand, or ticked already.
type Tick struct {
	Text string
	On   bool
}

// Write writes the paper as HTML.
func (p Paper) Write(w io.Writer) error { return page.Execute(w, p) }

// Rules gives the empty lines, for the template.
func (s Section) Rules() []struct{} { return make([]struct{}, s.Blank) }

// page has a policy that lets nothing be fetched, should a browser find something to fetch.
var page = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{{.Title}}</title>
<style>
@page { size: A4; margin: 18mm 16mm; }
body { font: 11pt/1.4 "Inter", "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #111; background: #fff; max-width: 178mm; margin: 0 auto; padding: 4mm; }
h1 { font-size: 18pt; line-height: 1.2; margin: 0 0 1mm; }
h2 { font-size: 12.5pt; margin: 7mm 0 2mm; padding-bottom: 1mm; border-bottom: 0.4mm solid #111; break-after: avoid; }
p { margin: 0 0 2mm; white-space: pre-line; }
.under, .more, footer { color: #444; font-size: 9.5pt; }
.line { display: flex; gap: 5mm; margin: 0 0 2mm; break-inside: avoid; }
.name { flex: 0 0 45mm; font-weight: 600; overflow-wrap: anywhere; }
.text { flex: 1; white-space: pre-line; overflow-wrap: anywhere; }
.halves .name { flex: 1; font-weight: normal; }
.tick { display: inline-block; margin-right: 5mm; }
.tick i { display: inline-block; width: 3.5mm; height: 3.5mm; line-height: 3.5mm; border: 0.3mm solid #111; margin-right: 1.5mm; text-align: center; font-style: normal; font-size: 9pt; vertical-align: -0.4mm; }
.box { flex: 0 0 45mm; height: 7mm; border: 0.3mm solid #111; }
.rule { height: 8mm; border-bottom: 0.2mm solid #888; }
footer { margin-top: 9mm; border-top: 0.2mm solid #888; padding-top: 2mm; }
@media print { body { padding: 0; max-width: none; } }
</style>
</head>
<body>
<h1>{{.Title}}</h1>
{{with .Under}}<p class="under">{{.}}</p>
{{end}}{{range .Sections}}<section{{if .Halves}} class="halves"{{end}}>
{{with .Heading}}<h2>{{.}}</h2>
{{end}}{{with .Note}}<p>{{.}}</p>
{{end}}{{range .Lines}}<div class="line">{{with .Name}}<div class="name">{{.}}</div>{{end}}<div class="text">{{.Text}}{{range .Ticks}}<span class="tick"><i>{{if .On}}X{{end}}</i>{{.Text}}</span> {{end}}{{range .More}}<div class="more">{{.}}</div>{{end}}</div>{{if .Box}}<div class="box"></div>{{end}}</div>
{{end}}{{range .Rules}}<div class="rule"></div>
{{end}}</section>
{{end}}{{with .Foot}}<footer>{{.}}</footer>
{{end}}</body>
</html>
`))
