package tables

import (
	"bytes"
	"encoding/csv"
	"io"
	"regexp"
)

// declared is the line with which Excel itself says what the separator is.
var declared = regexp.MustCompile(`^(?i:sep)=([,;\t])\r?\n`)

func newCSV(r io.Reader, comma rune) *csv.Reader {
	rows := csv.NewReader(r)
	rows.Comma = comma
	rows.LazyQuotes = true
	rows.FieldsPerRecord = -1
	rows.ReuseRecord = true
	return rows
}

// separator tries each and takes the one that makes the most columns, in the headings and in as many rows as possible alike.
func separator(sample []byte) rune {
	best, most := ',', 0.0
	for _, comma := range []rune{',', ';', '\t'} {
		if score := regularity(sample, comma); score > most {
			best, most = comma, score
		}
	}
	return best
}

func regularity(sample []byte, comma rune) float64 {
	rows := newCSV(bytes.NewReader(sample), comma)
	heads, err := rows.Read()
	if err != nil {
		return 0
	}
	columns := len(heads)
	all, alike := 1.0, 1.0
	for ; all < 30; all++ {
		row, err := rows.Read()
		if err != nil {
			break
		}
		if len(row) == columns {
			alike++
		}
	}
	return float64(columns-1) * alike / all
}
