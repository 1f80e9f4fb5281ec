package script

import (
	"hash/maphash"
	"strings"
	"sync"
)

// LooseMark stands before the loose words in a shadow. No folded word has it.
const LooseMark = "§"

// Shadow gives what the search index holds for a record with the given texts: each folded word once, those in Cyrillic also in Latin
// letters, the names of places also in their old spellings; and after each, behind LooseMark, its loose form (see Loose) where that is another.
// A loose word is looked for with the mark and without. Words are divided by spaces and hold only letters and digits; the tokenizer
// must not fold again and must take the mark for a letter: SQLite's ascii does.
func Shadow(texts ...string) string {
	s := shadows.Get().(*shadow)
	defer shadows.Put(s)
	s.begin()
	for _, text := range texts {
		s.take(text)
	}
	return string(s.out)
}

var shadows = sync.Pool{New: func() any { return newShadow() }}

func newShadow() *shadow {
	return &shadow{seed: maphash.MakeSeed(), words: map[string][]*entry{}, entries: map[string]*entry{}}
}

// shadow gathers the words of one record. It remembers what it made of a word: the same ones come again in the next record.
type shadow struct {
	out     []byte
	text    words
	word    []byte
	record  uint64
	words   map[string][]*entry // by the word in lower case, with its ґ
	entries map[string]*entry   // by themselves
	seed    maphash.Seed
	typed   [1 << 12]typed // words as they were typed, each in the place that its hash gives it, where it displaces another
}

// typed is a word as it stands in a text, all that it is found by, and the number of the record that it last came in.
type typed struct {
	text   string
	list   []*entry
	record uint64
}

// entry is a word of the index, and the number of the record that it was last written for.
type entry struct {
	text   string
	record uint64
}

// maxRemembered bounds what is remembered, to some megabytes; longer words than maxRememberedWord, in bytes, are not.
const (
	maxRemembered     = 1 << 14
	maxRememberedWord = 64
)

func (s *shadow) begin() {
	if len(s.words) > maxRemembered || len(s.entries) > 2*maxRemembered {
		clear(s.words)
		clear(s.entries)
		clear(s.typed[:])
	}
	s.record++
	s.out = s.out[:0]
}

// take adds the words of a text. Almost all are letters and digits between spaces, which came before: they are known as they stand.
func (s *shadow) take(text string) {
	begun, same := false, false
	for i := 0; i < len(text); {
		n := plainWord(text[i:])
		if n < 0 { // an apostrophe or an unusual character
			if !begun {
				s.text.begin(text)
				begun, same = true, s.text.rest == text
			}
			if !same {
				s.text.begin(text[i:])
				for s.text.next() {
					s.addList(s.listOf(&s.text))
				}
				return
			}
			s.text.rest = text[i:]
			if s.text.next() {
				s.addList(s.listOf(&s.text))
			}
			i = len(text) - len(s.text.rest)
			continue
		}
		if n > 0 {
			s.addTyped(text[i : i+n])
		}
		i += n + 1 // what ends a word is one byte, or the text
	}
}

func (s *shadow) addTyped(text string) {
	t := &s.typed[maphash.String(s.seed, text)%uint64(len(s.typed))]
	switch {
	case t.text != text:
		s.text.rest = text
		s.text.next()
		list := s.listOf(&s.text)
		s.addList(list)
		if len(text) <= maxRememberedWord {
			*t = typed{text: strings.Clone(text), list: list, record: s.record}
		}
	case t.record != s.record:
		t.record = s.record
		s.addList(t.list)
	}
}

// What a byte is to plainWord.
const (
	endsWord = iota // other characters of ASCII
	inWord          // a letter or digit of ASCII
	leads           // the first of two bytes of a Cyrillic letter, U+0400 to U+047F
	unusual
)

var byteClasses = func() (table [256]uint8) {
	for c := range len(table) {
		switch {
		case c == 0xD0 || c == 0xD1:
			table[c] = leads
		case c >= 0x80 || classes[c] == apostrophe:
			table[c] = unusual
		case classes[c] != other:
			table[c] = inWord
		}
	}
	return table
}()

// plainWord gives the length of the word at the beginning of s if it consists of letters and digits of ASCII and Cyrillic ones, and s or a character
// of ASCII ends it; 0 if there is none; -1 if that is to be looked at more closely.
func plainWord(s string) int {
	for i := 0; i < len(s); {
		switch byteClasses[s[i]] {
		case endsWord:
			return i
		case inWord:
			i++
		case leads:
			if i+1 == len(s) || s[i+1]&0xC0 != 0x80 {
				return -1
			}
			i += 2
		default:
			return -1
		}
	}
	return len(s)
}

// listOf gives all that a word is found by.
func (s *shadow) listOf(w *words) []*entry {
	list, known := s.words[string(w.plain)]
	if !known {
		list = s.entriesOf(w)
		if len(w.plain) <= maxRememberedWord {
			s.words[string(w.plain)] = list
		}
	}
	return list
}

func (s *shadow) addList(list []*entry) {
	out := s.out
	for _, e := range list {
		if e.record == s.record {
			continue
		}
		e.record = s.record
		if len(out) > 0 {
			out = append(out, ' ')
		}
		out = append(out, e.text...)
	}
	s.out = out
}

// entriesOf makes all that a word is found by.
func (s *shadow) entriesOf(w *words) []*entry {
	w.fold()
	list := s.spell(nil, w.folded)
	latin := w.folded
	if w.cyrillic {
		plain := w.plain
		if !hasCyrillicOnly(w) {
			plain = w.folded
		}
		latin = appendRomanised(nil, plain)
		list = s.spell(list, latin)
	}
	for _, old := range otherSpellings(latin) {
		list = s.spell(list, []byte(old))
	}
	return list
}

// hasCyrillicOnly tells whether the word as typed can be romanised, with its ґ: a word of mixed scripts is romanised as folded.
func hasCyrillicOnly(w *words) bool { return len(w.plain) == len(w.folded) && !hasLatin(w.plain) }

// spell adds a folded word and its loose form.
func (s *shadow) spell(list []*entry, word []byte) []*entry {
	if len(word) == 0 {
		return list
	}
	list = append(list, s.entry(word))
	s.word = appendLoose(append(s.word[:0], LooseMark...), word)
	if loose := s.word[len(LooseMark):]; len(loose) > 0 && string(loose) != string(word) {
		list = append(list, s.entry(s.word))
	}
	return list
}

func (s *shadow) entry(text []byte) *entry {
	e := s.entries[string(text)]
	if e == nil {
		e = &entry{text: string(text)}
		if len(text) <= 2*maxRememberedWord {
			s.entries[e.text] = e
		}
	}
	return e
}
