// Package papers makes what is read on paper: a hand-over sheet, a page of questions. Each is one file of HTML that stands alone, black on white, for A4 and for any
// browser: no script, nothing that is fetched, nothing that could be clicked by mistake. What a person wrote is shown as it stands.
//
// A paper leaves the program, so it says only what its caller gives it: what is personal or sensitive goes in when the user said so, each time.
package papers
