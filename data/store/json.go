package store

import (
	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
)

// What a record shows lies in the database as JSONB (sqlite.org/jsonb.html), which SQLite's functions read without parsing: an
// object of slots, a register as a string, a set as an array of strings. It is written and read here by hand, because that is
// done for every record that comes in. Each element is a byte of type and size class, the size, and the contents:
//
//	low four bits    7 a text as it stands, 10 a text that JSON would write with escapes, 11 array, 12 object
//	high four bits   the size up to 11; or 12, 13, 14: it follows in 1, 2, 4 bytes, greatest first
const (
	jsonText    = 7
	jsonTextRaw = 10
	jsonArray   = 11
	jsonObject  = 12
)

// appendFields appends what a record shows.
func appendFields(b []byte, shown []merge.Shown) []byte {
	size := 0
	for i := range shown {
		size += jsonSize(len(shown[i].Slot)) + valuesSize(&shown[i])
	}
	b = appendJSONHead(b, jsonObject, size)
	for i := range shown {
		s := &shown[i]
		b = appendJSONText(b, s.Slot)
		if s.Class != record.ClassSet {
			b = appendJSONText(b, s.Values[0])
			continue
		}
		b = appendJSONHead(b, jsonArray, elementsSize(s.Values))
		for _, v := range s.Values {
			b = appendJSONText(b, v)
		}
	}
	return b
}

func valuesSize(s *merge.Shown) int {
	if s.Class != record.ClassSet {
		return jsonSize(len(s.Values[0]))
	}
	return jsonSize(elementsSize(s.Values))
}

func elementsSize(values []string) (n int) {
	for _, v := range values {
		n += jsonSize(len(v))
	}
	return n
}

// jsonSize is the size of an element whose contents have n bytes.
func jsonSize(n int) int {
	switch {
	case n <= 11:
		return 1 + n
	case n <= 0xff:
		return 2 + n
	case n <= 0xffff:
		return 3 + n
	}
	return 5 + n
}

func appendJSONHead(b []byte, typ byte, n int) []byte {
	switch {
	case n <= 11:
		return append(b, typ|byte(n)<<4)
	case n <= 0xff:
		return append(b, typ|12<<4, byte(n))
	case n <= 0xffff:
		return append(b, typ|13<<4, byte(n>>8), byte(n))
	}
	return append(b, typ|14<<4, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}

func appendJSONText(b []byte, s string) []byte {
	typ := byte(jsonText)
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c == '\'' {
			typ = jsonTextRaw
			break
		}
	}
	return append(appendJSONHead(b, typ, len(s)), s...)
}

// readShown reads what appendFields wrote. Of the classes it can tell only sets from registers.
func readShown(list []merge.Shown, b []byte) ([]merge.Shown, error) {
	// One copy, which all texts share: a row of a list has a dozen.
	r := jsonReader{rest: string(b)}
	typ, n := r.head()
	if typ != jsonObject || n != len(r.rest) {
		return list, ErrDamaged
	}
	for r.rest != "" {
		s := merge.Shown{Slot: r.text()}
		s.Values, s.Class = r.values()
		list = append(list, s)
	}
	if r.bad {
		return list, ErrDamaged
	}
	return list, nil
}

// appendTexts appends the values of some slots, without looking whether they are text that a field can have. It is false if b is not what appendFields
// wrote.
func appendTexts(list []string, b []byte, of func(slot string) bool) ([]string, bool) {
	r := jsonReader{rest: string(b)}
	if typ, n := r.head(); typ != jsonObject || n != len(r.rest) {
		return list, false
	}
	for r.rest != "" {
		_, n := r.head()
		slot := r.cut(n)
		typ, n := r.head()
		value := r.cut(n)
		if r.bad || slot == "" {
			return list, false
		}
		if !of(slot) {
			continue
		}
		if typ != jsonArray {
			list = append(list, value)
			continue
		}
		for in := (jsonReader{rest: value}); in.rest != ""; {
			_, n := in.head()
			if list = append(list, in.cut(n)); in.bad {
				return list, false
			}
		}
	}
	return list, !r.bad
}

// readFields reads what appendFields wrote into a map.
func readFields(b []byte) (record.Values, error) {
	var room [24]merge.Shown
	shown, err := readShown(room[:0], b)
	if err != nil {
		return nil, err
	}
	v := make(record.Values, len(shown))
	for i := range shown {
		v[shown[i].Slot] = shown[i].Values
	}
	return v, nil
}

type jsonReader struct {
	rest  string
	bad   bool
	texts []string // room, so that not every register costs an allocation
}

func (r *jsonReader) fail() {
	r.rest, r.bad = "", true
}

// head reads an element's type and size; no element is longer than what is left.
func (r *jsonReader) head() (typ byte, n int) {
	if r.rest == "" {
		r.fail()
		return 0, 0
	}
	typ, n = r.rest[0]&15, int(r.rest[0]>>4)
	more := 0
	if n > 11 {
		more, n = 1<<(n-12), 0
	}
	if more > 4 || 1+more > len(r.rest) {
		r.fail()
		return 0, 0
	}
	for _, c := range []byte(r.rest[1 : 1+more]) {
		n = n<<8 | int(c)
	}
	r.rest = r.rest[1+more:]
	if n > len(r.rest) {
		r.fail()
		return 0, 0
	}
	return typ, n
}

func (r *jsonReader) text() string {
	typ, n := r.head()
	return r.contents(typ, n)
}

func (r *jsonReader) cut(n int) string {
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *jsonReader) contents(typ byte, n int) string {
	s := r.rest[:n]
	if typ != jsonText && typ != jsonTextRaw || !record.ValidText(s) {
		r.fail()
		return ""
	}
	r.rest = r.rest[n:]
	return s
}

func (r *jsonReader) values() ([]string, record.Class) {
	typ, n := r.head()
	if typ != jsonArray {
		if len(r.texts) == 0 {
			r.texts = make([]string, 16)
		}
		v := r.texts[:1:1]
		r.texts = r.texts[1:]
		v[0] = r.contents(typ, n)
		return v, record.ClassValue
	}
	in := jsonReader{rest: r.rest[:n]}
	r.rest = r.rest[n:]
	list := []string{}
	for in.rest != "" {
		list = append(list, in.text())
	}
	if in.bad {
		r.fail()
	}
	return list, record.ClassSet
}
