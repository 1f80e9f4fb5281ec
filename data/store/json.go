package store

import (
	"encoding/json"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/twinshelf/twinshelf/data/merge"
	"github.com/twinshelf/twinshelf/data/record"
)

// appendFields appends what the record shows as JSON: a register as a string, a set as an array of strings. It is written
// by hand because it is done for every record that comes in.
func appendFields(b []byte, r *merge.Record) []byte {
	b = append(b, '{')
	first := true
	for i := range r.Slots {
		s := &r.Slots[i]
		shown := s.Shown()
		if len(shown) == 0 {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = appendString(b, s.Name)
		b = append(b, ':')
		if s.Class != record.ClassSet {
			b = appendString(b, shown[0])
			continue
		}
		b = append(b, '[')
		for j, v := range shown {
			if j > 0 {
				b = append(b, ',')
			}
			b = appendString(b, v)
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

const hexDigits = "0123456789abcdef"

// appendString appends s, which is valid UTF-8, as a JSON string.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		start = i + 1
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// readFields reads what appendFields wrote.
func readFields(b []byte) (record.Values, error) {
	var raw map[string]any
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, ErrDamaged
	}
	v := make(record.Values, len(raw))
	for _, slot := range slices.Sorted(maps.Keys(raw)) {
		switch x := raw[slot].(type) {
		case string:
			v[slot] = []string{x}
		case []any:
			list := make([]string, len(x))
			for i := range x {
				s, ok := x[i].(string)
				if !ok || !utf8.ValidString(s) {
					return nil, ErrDamaged
				}
				list[i] = s
			}
			v[slot] = list
		default:
			return nil, ErrDamaged
		}
	}
	return v, nil
}
