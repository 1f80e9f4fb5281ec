// Package bilingual says of a text in two languages which half is the translation, and how far it can be trusted: it is missing, a machine made it, somebody who knows
// both languages has checked it, or the original has changed since (domain/DOMAIN.md 1.5, “language”). It is a pure function of both halves, of the order in which the
// log says that they were written, and of what people said.
//
// What somebody said of a translation is a mark, an element of the set record.FieldTranslated: it names the field, the language of the translation, what was said, and
// short hashes of both halves as they were. So it holds for exactly these two texts: whoever changes the original makes the translation older, even without having seen
// the mark, and whoever writes the translation anew takes the mark off it. Marks of two people merge as sets do.
package bilingual

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/twinshelf/twinshelf/data/record"
)

// State is how far a translation can be trusted; its message is "translate.state.STATE".
type State string

// The states. What stands there in both languages, and of which nobody has said anything, is Written: it waits for nobody.
const (
	None    State = "none"
	Machine State = "machine"
	Checked State = "checked"
	Older   State = "older" // than the original
	Written State = "written"
)

// Waits tells whether somebody has to translate, or to look.
func (s State) Waits() bool { return s == None || s == Machine || s == Older }

// Half is the text in one language. First is the change to the record in which something was first written there, Since that in which it was written as it stands:
// their places in the order of the log, from 1; 0 where unknown. Places, not times: whoever saves twice within a tick of a clock still saves in an order.
type Half struct {
	Text         string
	First, Since int
}

// Text is the state of a text in two languages. From is the language of the original, To that of the translation.
type Text struct {
	From, To string
	State    State
}

// Of judges the text of a field; halves are by language. It has no state if there is no text at all.
func Of(field string, halves map[string]Half, marks []string) Text {
	one, other := record.Languages[0], record.Languages[1]
	switch {
	case halves[one].Text == "" && halves[other].Text == "":
		return Text{}
	case halves[one].Text == "":
		return Text{other, one, None}
	case halves[other].Text == "":
		return Text{one, other, None}
	}
	if t, ok := marked(field, halves, marks); ok {
		return t
	}
	t := Text{one, other, Written}
	a, b := halves[one], halves[other]
	// The half that was there first is the original. Of two that were written as one, the one that was changed since.
	if b.First < a.First || b.First == a.First && b.Since > a.Since {
		t.From, t.To = other, one
	}
	if halves[t.From].Since > halves[t.To].Since {
		t.State = Older
	}
	return t
}

// marked finds what marks say of the translation that stands. Of several that of this very original counts, and checked before machine.
func marked(field string, halves map[string]Half, marks []string) (found Text, ok bool) {
	for _, m := range marks {
		k, valid := parse(m)
		if !valid || k.field != field || k.translation != hash(halves[k.to].Text) {
			continue
		}
		from, state := Other(k.to), k.state
		if k.original != hash(halves[from].Text) {
			state = Older
		}
		if !ok || rank(state) < rank(found.State) {
			found, ok = Text{from, k.to, state}, true
		}
	}
	return found, ok
}

func rank(s State) int { return slices.Index([]State{Checked, Machine, Older}, s) }

// Other gives the other one of the two languages.
func Other(lang string) string {
	if lang == record.Languages[0] {
		return record.Languages[1]
	}
	return record.Languages[0]
}

// mark is a mark taken apart.
type mark struct {
	field, to             string
	state                 State
	original, translation string // hashes
}

func (m mark) String() string {
	return strings.Join([]string{m.field, m.to, string(m.state), m.original, m.translation}, " ")
}

// Marked gives marks with a new one, that the translation into a language is Machine or Checked, and without the others of its field.
func Marked(marks []string, field, to string, state State, original, translation string) []string {
	kept := slices.DeleteFunc(slices.Clone(marks), func(m string) bool {
		k, ok := parse(m)
		return ok && k.field == field
	})
	return append(kept, mark{field, to, state, hash(original), hash(translation)}.String())
}

func parse(s string) (m mark, ok bool) {
	parts := strings.Split(s, " ")
	if len(parts) != 5 || !slices.Contains(record.Languages, parts[1]) {
		return m, false
	}
	m = mark{parts[0], parts[1], State(parts[2]), parts[3], parts[4]}
	return m, m.state == Machine || m.state == Checked
}

// hash is long enough to tell two wordings of one text apart.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}
