package tables

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// MaxLine is how long a line of JSON may be, in bytes.
const MaxLine = 1 << 20

// Line is one line of JSON Lines: a record, {"kind":…,"id":…,"fields":{…}}, or an edit, {"op":"set"|"delete","id":…,"fields":{…}}. The id is that of the
// program or of the file.
type Line struct {
	Number int
	Kind   string
	ID     string
	Op     string              // "" for a record, "set", "delete"
	Fields map[string][]string // by slot or field id, as they stand there; an empty list takes the values away

	lists map[string]bool // the slots whose values stand in a list, so that none is a list in itself
}

// Lines reads JSON Lines.
type Lines struct {
	in     *bufio.Reader
	number int
}

// NewLines reads from r.
func NewLines(r io.Reader) *Lines { return &Lines{in: bufio.NewReaderSize(r, 64<<10)} }

// Next gives the next line that is not empty; io.EOF after the last. An error names the line, and the next call goes on after it.
func (l *Lines) Next() (Line, error) {
	for {
		raw, err := l.read()
		if err != nil {
			return Line{Number: l.number}, err
		}
		if l.number == 1 {
			raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
		}
		if raw = bytes.TrimSpace(raw); len(raw) > 0 {
			return l.parse(raw)
		}
	}
}

// read gives a line; of one that is too long it skips the rest.
func (l *Lines) read() ([]byte, error) {
	var line []byte
	for l.number++; ; {
		part, err := l.in.ReadSlice('\n')
		if len(line) <= MaxLine {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return nil, say.Err(err, "table.unreadable")
		case err != nil && len(line) == 0:
			return nil, io.EOF
		case len(line) > MaxLine:
			return nil, say.Err(nil, "jsonl.too_long", "Line", l.number, "Max", MaxLine)
		}
		return line, nil
	}
}

func (l *Lines) parse(raw []byte) (Line, error) {
	line := Line{Number: l.number}
	var in struct {
		Kind   string                     `json:"kind"`
		ID     json.RawMessage            `json:"id"`
		Op     string                     `json:"op"`
		Fields map[string]json.RawMessage `json:"fields"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return line, say.Err(err, "jsonl.not_json", "Line", l.number)
	}
	line.Kind, line.Op = in.Kind, in.Op
	id, ok := scalar(in.ID)
	line.ID = id
	switch {
	case !ok:
		return line, say.Err(nil, "jsonl.id", "Line", l.number)
	case line.Op != "" && line.Op != "set" && line.Op != "delete":
		return line, say.Err(nil, "jsonl.op", "Line", l.number, "Op", short(line.Op))
	case line.Op == "" && line.Kind == "":
		return line, say.Err(nil, "jsonl.kind", "Line", l.number)
	case line.Op != "" && line.ID == "":
		return line, say.Err(nil, "jsonl.id", "Line", l.number)
	}
	line.Fields, line.lists = make(map[string][]string, len(in.Fields)), map[string]bool{}
	for slot, value := range in.Fields {
		if strings.HasPrefix(slot, "@") || !line.take(slot, value) {
			return line, say.Err(nil, "jsonl.field", "Line", l.number, "Field", short(slot))
		}
	}
	return line, nil
}

// take reads the value of a field: one, a list, or for bilingual fields an object by language.
func (l *Line) take(slot string, raw json.RawMessage) bool {
	if text, ok := scalar(raw); ok {
		l.Fields[slot] = present(text)
		return true
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		values := make([]string, len(list))
		for i, element := range list {
			text, ok := scalar(element)
			if !ok {
				return false
			}
			values[i] = text
		}
		l.Fields[slot], l.lists[slot] = values, true
		return true
	}
	var languages map[string]string
	if json.Unmarshal(raw, &languages) != nil {
		return false
	}
	for lang, text := range languages {
		if !slices.Contains(record.Languages, lang) {
			return false
		}
		l.Fields[slot+"."+lang] = present(text)
	}
	return true
}

// scalar reads a text, a number, true, false or null as text.
func scalar(raw json.RawMessage) (string, bool) {
	var value any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if len(raw) == 0 {
		return "", true
	}
	if err := d.Decode(&value); err != nil {
		return "", false
	}
	switch v := value.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v], true
	}
	return "", false
}

// Record reads the fields of a line as a row's cells are read, with the same warnings. Fields that the kind does not know go to the notes of a new
// record, and are an error in an edit. cleared lists the slots whose values the line takes away.
func (l Line) Record(kind *record.Kind, o Options) (r Record, cleared []string, err error) {
	f := newFiller(kind, o)
	f.Number, f.External = l.Number, l.ID
	p := Plan{Kind: kind}
	for _, slot := range sortedKeys(l.Fields) {
		values := l.Fields[slot]
		field := p.fieldOf(slot)
		switch {
		case field == nil && l.Op != "":
			return Record{}, nil, say.Err(nil, "jsonl.field", "Line", l.Number, "Field", short(slot))
		case field == nil:
			f.note(slot, strings.Join(values, "; "))
			f.warn("", "row.unknown_field", slot, strings.Join(values, "; "))
		case len(values) == 0:
			cleared = append(cleared, slotsNamed(field, slot)...)
		case len(values) > 1 && !field.IsSet():
			return Record{}, nil, say.Err(nil, "jsonl.field", "Line", l.Number, "Field", short(slot))
		case l.lists[slot] && field.IsSet():
			for _, value := range values {
				f.element(field, slot, value)
			}
		default:
			f.put(slot, slot, values[0])
		}
	}
	if l.Op == "" {
		f.finish()
	} else if len(f.notes) > 0 {
		f.Values[record.FieldNotes] = []string{strings.Join(f.notes, "\n")}
	}
	return f.Record, cleared, nil
}

// slotsNamed gives the slots that an empty value of a field means: both, where no language is named.
func slotsNamed(f *record.Field, slot string) []string {
	if slot == f.ID {
		return f.Slots()
	}
	return []string{slot}
}

func sortedKeys(m map[string][]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// WriteLine writes one record as a line of JSON Lines: sets as lists, other values as texts. Personal and sensitive fields, and those that this
// version does not know, are left out unless private.
func WriteLine(w io.Writer, kind *record.Kind, id string, v record.Values, private bool) error {
	fields := map[string]any{}
	p := Plan{Kind: kind}
	for slot, values := range v {
		f := p.fieldOf(slot)
		hidden := f == nil || f.Private()
		if len(values) == 0 || strings.HasPrefix(slot, "@") || hidden && !private {
			continue
		}
		if len(values) > 1 || f != nil && f.IsSet() {
			fields[slot] = values
		} else {
			fields[slot] = values[0]
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(struct {
		Kind   string         `json:"kind"`
		ID     string         `json:"id"`
		Fields map[string]any `json:"fields"`
	}{kind.ID, id, fields})
}
