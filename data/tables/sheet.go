package tables

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// Sheet is a table that is being read, row by row.
type Sheet struct {
	Heads     []string // the headings; one that is empty is called by its letters, as spreadsheets do: "D"
	Encoding  string
	Separator rune

	rows  *csv.Reader
	limit *rowLimit
	row   int
}

// Row is one row below the headings.
type Row struct {
	Number int      // as a spreadsheet counts: the headings are in row 1
	Cells  []string // as many as there are headings at least; valid UTF-8, trimmed, repaired
	Odd    []record.Warning
}

// Open looks at a file, finds its encoding, its separator (comma, semicolon, tab) and its headings, and is ready to read
// the rows. The errors say in words what else the file is: empty, a spreadsheet, a web page, not a table.
func Open(r io.Reader) (*Sheet, error) {
	in := bufio.NewReaderSize(r, sampleSize)
	sample, err := in.Peek(sampleSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, say.Err(err, "table.unreadable")
	}
	if id := notTable(sample); id != "" {
		return nil, say.Err(nil, id)
	}
	s := &Sheet{}
	var mark int
	s.Encoding, mark = detect(sample, err != nil)
	if _, err := in.Discard(mark); err != nil {
		return nil, say.Err(err, "table.unreadable")
	}
	text := bufio.NewReaderSize(decoder(in, s.Encoding), sampleSize)
	if err := s.look(text); err != nil {
		return nil, err
	}
	return s, s.readHeads()
}

// look chooses the separator by the beginning of the text.
func (s *Sheet) look(text *bufio.Reader) error {
	sample, err := text.Peek(sampleSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return say.Err(err, "table.unreadable")
	}
	var from io.Reader = text
	if bytes.IndexByte(sample, '\n') < 0 && bytes.IndexByte(sample, '\r') >= 0 { // as old Macintoshes end lines
		from = &carriageReturns{text}
		sample = bytes.ReplaceAll(sample, []byte("\r"), []byte("\n"))
	}
	if m := declared.FindSubmatch(sample); m != nil { // a line that Excel writes and takes for no row
		if _, err := io.ReadFull(from, m[0]); err != nil {
			return say.Err(err, "table.unreadable")
		}
		s.row, s.Separator = 1, rune(m[1][0])
	} else {
		s.Separator = separator(sample)
	}
	s.limit = &rowLimit{from: from, left: maxRow}
	s.rows = newCSV(s.limit, s.Separator)
	return nil
}

func (s *Sheet) readHeads() error {
	cells, err := s.read()
	switch {
	case errors.Is(err, io.EOF):
		return say.Err(nil, "table.empty")
	case err != nil:
		return err
	case len(cells) > MaxColumns:
		return say.Err(nil, "table.too_many_columns", "Max", MaxColumns)
	}
	for i, cell := range cells {
		head, _ := decodeCell(cell)
		head, _ = mend(head)
		head = tidy(head)
		if isValue(head) {
			return say.Err(nil, "table.no_headings")
		}
		if head == "" {
			head = columnLetters(i)
		}
		s.Heads = append(s.Heads, head)
	}
	return nil
}

var (
	figures = regexp.MustCompile(`^[\d\s.,:/+-]+$`)
	address = regexp.MustCompile(`\S@\S+\.\S|^https?://`)
)

// isValue tells what can't be a heading: figures, dates, addresses of e-mail and web, whole paragraphs.
func isValue(head string) bool {
	return figures.MatchString(head) || address.MatchString(head) || len(head) > 300
}

// columnLetters gives A, B … Z, AA …
func columnLetters(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return columnLetters(i/26-1) + columnLetters(i%26)
}

// Next gives the next row that has anything in it, io.EOF after the last. An error says in which row it is; reading can't go on after one.
func (s *Sheet) Next() (Row, error) {
	for {
		cells, err := s.read()
		if err != nil {
			return Row{}, err
		}
		row := s.clean(cells)
		if strings.Join(row.Cells, "") != "" {
			return row, nil
		}
	}
}

func (s *Sheet) read() ([]string, error) {
	s.limit.left = maxRow
	cells, err := s.rows.Read()
	if err != nil && errors.Is(err, io.EOF) {
		return nil, io.EOF
	}
	s.row++
	switch {
	case errors.Is(err, errRowTooLong):
		return nil, say.Err(err, "table.row_too_long", "Row", s.row)
	case err != nil:
		return nil, say.Err(err, "table.row_unreadable", "Row", s.row)
	case s.row > MaxRows+1:
		return nil, say.Err(nil, "table.too_many_rows", "Max", MaxRows)
	case len(cells) > MaxColumns:
		return nil, say.Err(nil, "table.too_many_columns", "Max", MaxColumns)
	}
	for _, cell := range cells {
		if len(cell) > MaxCell {
			return nil, say.Err(nil, "table.row_too_long", "Row", s.row)
		}
	}
	return cells, nil
}

// clean makes the cells of a row as Row promises and says what was done to them.
func (s *Sheet) clean(cells []string) Row {
	row := Row{Number: s.row, Cells: make([]string, max(len(cells), len(s.Heads)))}
	for i, cell := range cells {
		text, ok := decodeCell(cell)
		if !ok {
			row.warn("row.encoding", s.head(i), text)
		}
		text = tidy(text)
		repaired, lost := mend(text)
		switch {
		case lost:
			row.warn("row.letters_lost", s.head(i), repaired)
		case repaired != text:
			row.warn("row.letters_repaired", s.head(i), repaired)
		}
		row.Cells[i] = unguard(tidy(repaired))
	}
	return row
}

func (r *Row) warn(id, column, text string) {
	r.Odd = append(r.Odd, record.Warning{Message: id, With: map[string]any{"Column": column, "Text": short(text)}})
}

func (s *Sheet) head(i int) string {
	if i < len(s.Heads) {
		return s.Heads[i]
	}
	return columnLetters(i)
}

// short keeps what a person needs to find a value again.
func short(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:59]) + "…"
	}
	return text
}

// mend repairs letters, and again when control characters among them are gone: else they would be found damaged when the table is
// exported and read once more. Those beyond U+007F stay for the first look, since damage consists of them.
func mend(text string) (repaired string, lost bool) {
	repaired, lost = Repair(text)
	plain := strings.Map(record.Printable, repaired)
	if plain == repaired {
		return repaired, lost
	}
	again, lostNow := Repair(plain)
	return again, lost || lostNow
}

// tidy trims outer spaces of all sorts, drops control characters of ASCII, and gives NFC.
func tidy(cell string) string {
	cell = strings.Map(func(r rune) rune {
		if r < 0x80 {
			return record.Printable(r)
		}
		return r
	}, strings.ReplaceAll(cell, "\r\n", "\n"))
	return norm.NFC.String(strings.Trim(cell, " \t\r\n\u00A0\uFEFF\u200B"))
}
