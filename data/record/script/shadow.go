package script

import (
	"hash/maphash"
	"sync"
)

// Shadow gives what the search index holds for a record with the given texts. folded has each folded word once, with those in Cyrillic also in Latin
// letters and the names of places also in their old spellings; loose has them folded further (see Loose). Words are divided by
// spaces and hold only letters and digits, so that any tokenizer keeps them whole; SQLite's must not fold again: unicode61 with
// remove_diacritics 0.
func Shadow(texts ...string) (folded, loose string) {
	s := shadows.Get().(*shadow)
	defer shadows.Put(s)
	s.reset()
	for _, text := range texts {
		for w := newWords(text); w.next(); {
			s.add(w)
		}
	}
	return string(s.folded), string(s.loose)
}

var shadows = sync.Pool{New: func() any { return &shadow{seen: set{}, seenLoose: set{}} }}

// shadow gathers the words of one record.
type shadow struct {
	folded, loose   []byte
	word, looseWord []byte
	seen, seenLoose set
}

func (s *shadow) reset() {
	s.folded, s.loose = s.folded[:0], s.loose[:0]
	clear(s.seen)
	clear(s.seenLoose)
}

func (s *shadow) add(w *words) {
	if !s.addWord(w.folded) {
		return
	}
	latin := w.folded
	if w.cyrillic {
		plain := w.plain
		if !hasCyrillicOnly(w) {
			plain = w.folded
		}
		s.word = appendRomanised(s.word[:0], plain)
		latin = s.word
		s.addWord(latin)
	}
	for _, old := range otherSpellings(latin) {
		s.addWord([]byte(old))
	}
}

// hasCyrillicOnly tells whether the word as typed can be romanised, with its ґ: a word of mixed scripts is romanised as folded.
func hasCyrillicOnly(w *words) bool { return len(w.plain) == len(w.folded) && !hasLatin(w.plain) }

// addWord adds a folded word to both texts; false if it is there already.
func (s *shadow) addWord(word []byte) bool {
	if !s.seen.take(word) {
		return false
	}
	s.folded = appendWord(s.folded, word)
	s.looseWord = appendLoose(s.looseWord[:0], word)
	if s.seenLoose.take(s.looseWord) {
		s.loose = appendWord(s.loose, s.looseWord)
	}
	return true
}

// set remembers words by their 64-bit hashes: it makes no garbage, and two words of one record don't share a hash.
type set map[uint64]struct{}

var seed = maphash.MakeSeed()

// take tells whether a word is not empty and new, and remembers it.
func (s set) take(word []byte) bool {
	sum := maphash.Bytes(seed, word)
	if _, have := s[sum]; have || len(word) == 0 {
		return false
	}
	s[sum] = struct{}{}
	return true
}

// appendWord adds a word after a space, which the first one does without.
func appendWord(text, word []byte) []byte {
	if len(text) > 0 {
		text = append(text, ' ')
	}
	return append(text, word...)
}
