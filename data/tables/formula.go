package tables

import (
	"regexp"
	"strings"
)

// Spreadsheets take cells that begin so for formulas, and run them (OWASP, "CSV Injection"); the last four are full-width forms.
const formulaBegins = "=+-@\t\r＝＋－＠"

// harmless are plain numbers and telephone numbers in the form of E.164.
var harmless = regexp.MustCompile(`^(?:-?\d+(?:\.\d+)?|\+\d{8,15})$`)

// guard puts an apostrophe before what a spreadsheet would run, and before what looks as if guard had done so already, so
// that unguard gives back exactly what was there.
func guard(cell string) string {
	if isFormula(strings.TrimLeft(cell, "'")) && !harmless.MatchString(cell) {
		return "'" + cell
	}
	return cell
}

// unguard takes away what guard has put.
func unguard(cell string) string {
	if rest, guarded := strings.CutPrefix(cell, "'"); guarded && isFormula(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return cell
}

func isFormula(cell string) bool {
	for _, r := range cell {
		return strings.ContainsRune(formulaBegins, r)
	}
	return false
}
