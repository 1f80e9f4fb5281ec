package tables

import (
	"bytes"
	"strings"
)

// signatures are how files begin that people take for tables.
var signatures = []struct{ begins, message string }{
	{"PK\x03\x04", "table.spreadsheet"},
	{"\xD0\xCF\x11\xE0", "table.spreadsheet"},
	{"%PDF", "table.not_a_table"},
	{"<!doctype html", "table.web_page"},
	{"<html", "table.web_page"},
	{"age-encryption.org", "table.bundle"},
	{"-----BEGIN AGE", "table.bundle"},
	{"{", "table.json"},
	{"[{", "table.json"},
}

// notTable gives the message for a file that is no table; "" if it may be one.
func notTable(sample []byte) string {
	begin := bytes.TrimLeft(bytes.TrimPrefix(sample, []byte("\xEF\xBB\xBF")), " \t\r\n")
	if len(begin) == 0 {
		return "table.empty"
	}
	for _, s := range signatures {
		if len(begin) >= len(s.begins) && strings.EqualFold(string(begin[:len(s.begins)]), s.begins) {
			return s.message
		}
	}
	if name, _ := detect(sample, false); name != UTF16LE && name != UTF16BE && bytes.IndexByte(sample, 0) >= 0 {
		return "table.not_a_table"
	}
	return ""
}
