package script

import "sync"

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
		for s.text.begin(text); s.text.next(); {
			s.add(&s.text)
		}
	}
	return string(s.out)
}

var shadows = sync.Pool{New: func() any { return &shadow{words: map[string][]*entry{}, entries: map[string]*entry{}} }}

// shadow gathers the words of one record. It remembers what it made of a word: the same ones come again in the next record.
type shadow struct {
	out     []byte
	text    words
	word    []byte
	record  uint64
	words   map[string][]*entry // by the word in lower case, with its ґ
	entries map[string]*entry   // by themselves
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
	}
	s.record++
	s.out = s.out[:0]
}

func (s *shadow) add(w *words) {
	list, known := s.words[string(w.plain)]
	if !known {
		list = s.entriesOf(w)
		if len(w.plain) <= maxRememberedWord {
			s.words[string(w.plain)] = list
		}
	}
	for _, e := range list {
		if e.record == s.record {
			continue
		}
		e.record = s.record
		if len(s.out) > 0 {
			s.out = append(s.out, ' ')
		}
		s.out = append(s.out, e.text...)
	}
}

// entriesOf gives all that a word is found by.
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
