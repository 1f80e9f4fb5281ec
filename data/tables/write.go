package tables

import (
	"bufio"
	"encoding/csv"
	"io"
	"strings"

	"github.com/twinshelf/twinshelf/data/record"
)

// WriteOptions say what goes into a file.
type WriteOptions struct {
	Private bool                     // personal and sensitive fields too: only when the user has said so, this time
	Heading func(slot string) string // the heading of a slot; nil: the slot itself, which reads back in either language
}

// Writer writes records of a kind as CSV that spreadsheets of both countries open rightly and safely: UTF-8 with a byte order mark, lines that end
// with CRLF, formulas made harmless. The first column is the record's id. It reads back with NewPlan.
type Writer struct {
	slots []string
	kind  *record.Kind
	out   *bufio.Writer
	rows  *csv.Writer
}

// NewWriter begins a table with its headings.
func NewWriter(w io.Writer, kind *record.Kind, o WriteOptions) (*Writer, error) {
	t := &Writer{kind: kind, out: bufio.NewWriter(w)}
	if _, err := t.out.WriteString("\uFEFF"); err != nil {
		return nil, err
	}
	t.rows = csv.NewWriter(t.out)
	t.rows.UseCRLF = true
	heads := []string{"id"}
	for i := range kind.Fields {
		f := &kind.Fields[i]
		if f.Machinery || f.Private() && !o.Private {
			continue
		}
		for _, slot := range f.Slots() {
			t.slots = append(t.slots, slot)
			if o.Heading != nil {
				heads = append(heads, guard(o.Heading(slot)))
			} else {
				heads = append(heads, slot)
			}
		}
	}
	return t, t.rows.Write(heads)
}

// WriteRows writes a table that is not read back: what Writer does about spreadsheets is done here too.
func WriteRows(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = guard(cell)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// Write writes one record. The elements of sets stand in one cell, with semicolons between.
func (t *Writer) Write(id string, v record.Values) error {
	cells := make([]string, 0, len(t.slots)+1)
	cells = append(cells, guard(id))
	for _, slot := range t.slots {
		cells = append(cells, guard(strings.Join(t.shown(slot, v[slot]), "; ")))
	}
	return t.rows.Write(cells)
}

// shown gives the values of a slot as they stand in a table: files by their names, for a table carries none.
func (t *Writer) shown(slot string, values []string) []string {
	if f := t.kind.Field(slot); f == nil || f.Type != record.Files {
		return values
	}
	names := make([]string, 0, len(values))
	for _, v := range values {
		if f, ok := record.ParseFile(v); ok {
			v = f.Name
		}
		names = append(names, v)
	}
	return names
}

// Close writes what is left; it does not close the file.
func (t *Writer) Close() error {
	t.rows.Flush()
	if err := t.rows.Error(); err != nil {
		return err
	}
	return t.out.Flush()
}
