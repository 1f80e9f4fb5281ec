package tables

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// FuzzLines: a record that reads from a line of JSON, writes to a line that reads and writes the same; each line that can't be used is told of, and
// the next ones are read.
func FuzzLines(f *testing.F) {
	f.Add(`{"kind":"library","id":"7","fields":{"name":{"en":"A","uk":"Б"},"social":["x","y"],"floor":2,"notes":"a\nb"}}` + "\n" + `{"op":"set","id":"7","fields":{"email":[]}}`)
	kind := record.Standard().Kind("library")
	f.Fuzz(func(t *testing.T, text string) {
		lines := NewLines(strings.NewReader(text))
		for n := 0; ; n++ {
			l, err := lines.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err == nil && l.Op == "" {
				err = again(kind, l)
			}
			var told *say.Error
			if err != nil && !errors.As(err, &told) {
				t.Fatal(err)
			}
			if n > len(text) {
				t.Fatal("it does not end")
			}
		}
	})
}

// again writes the record of a line, reads that, and writes it once more.
func again(kind *record.Kind, l Line) error {
	r, _, err := l.Record(kind, Options{})
	if err != nil {
		return err
	}
	for slot, names := range r.Links { // references are resolved by who has the records
		if f := kind.Field(slot); f != nil && len(names) > 0 {
			delete(r.Values, slot)
		}
	}
	var first, second bytes.Buffer
	if err := WriteLine(&first, kind, r.External, r.Values, true); err != nil {
		return err
	}
	back, err := NewLines(bytes.NewReader(first.Bytes())).Next()
	if err != nil {
		if first.Len() > MaxLine {
			return nil
		}
		return errors.New(first.String() + " is not read: " + err.Error())
	}
	r, _, err = back.Record(kind, Options{})
	if err != nil {
		return errors.New(first.String() + " is not understood: " + err.Error())
	}
	if err := WriteLine(&second, kind, r.External, r.Values, true); err != nil {
		return err
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		return errors.New("wrote\n" + first.String() + "then\n" + second.String())
	}
	return nil
}
