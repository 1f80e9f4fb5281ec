package script

import (
	"slices"
	"strings"
)

// Reading is one way to understand what was typed into the search field: every Term must be found. The store tries the
// readings in order and takes the first that finds something.
type Reading struct {
	Loose bool // whether to look for words behind LooseMark too
	Terms []Term
}

// Term is one word as typed, between spaces: one of the Alternatives must be found. They are in the order of preference: as typed, in Latin
// letters or in a place's modern spelling, as the other keyboard would have written it.
type Term []Alternative

// Alternative is a folded word, or several where what was typed falls into more (Івано-Франківськ): each must be found, as the
// beginning of a word. Words hold only letters and digits, so that they can stand in a query in quotes as they are.
type Alternative []string

// MaxTerms bounds a query: who types more words than this finds what has the first ones.
const MaxTerms = 12

// Readings gives the ways to understand a query, at most three: as it was typed; as it was typed or as the same keys write on the other
// keyboard; and loosely. As FTS5 wants it, the first reading of "Lvov library" is
//
//	("lvov"* OR "lviv"*) AND ("library"*)
//
// Empty if the query has no letter or digit.
func Readings(query string) []Reading {
	typed := strings.Fields(query)
	if len(typed) > MaxTerms {
		typed = typed[:MaxTerms]
	}
	asTyped, switched := Reading{}, Reading{}
	for _, word := range typed {
		plain := alternatives(word)
		other := alternatives(SwitchLayout(word))
		if len(plain) > 0 {
			asTyped.Terms = append(asTyped.Terms, plain)
		}
		if both := distinct(slices.Concat(plain, other)); len(both) > 0 {
			switched.Terms = append(switched.Terms, both)
		}
	}
	var readings []Reading
	if len(asTyped.Terms) > 0 {
		readings = append(readings, asTyped)
	}
	if len(switched.Terms) > 0 {
		readings = append(readings, switched)
	}
	if len(asTyped.Terms) > 0 {
		readings = append(readings, asTyped.loose())
	}
	return readings
}

// alternatives reads one word: as it is, romanised, and a place by its modern name.
func alternatives(word string) Term {
	var folded, latin Alternative
	cyrillic := false
	for w := newWords(word); w.next(); {
		w.fold()
		folded = append(folded, string(w.folded))
		romanised := string(w.folded)
		if w.cyrillic {
			cyrillic = true
			romanised = string(appendRomanised(nil, w.folded))
		}
		if romanised != "" {
			latin = append(latin, romanised)
		}
	}
	if len(folded) == 0 {
		return nil
	}
	term := Term{folded}
	if cyrillic && len(latin) > 0 {
		term = append(term, latin)
	}
	if now, changed := latin.modern(); changed {
		term = append(term, now)
	}
	return distinct(term)
}

// modern puts the modern spelling in place of an old one.
func (a Alternative) modern() (now Alternative, changed bool) {
	now = slices.Clone(a)
	for i, word := range a {
		if stem := modernStem(word); stem != "" {
			now[i], changed = stem, true
		}
	}
	return now, changed
}

func (r Reading) loose() Reading {
	out := Reading{Loose: true}
	for _, t := range r.Terms {
		var loose Term
		for _, a := range t {
			var words Alternative
			for _, word := range a {
				if w := Loose(word); w != "" {
					words = append(words, w)
				}
			}
			if len(words) > 0 {
				loose = append(loose, words)
			}
		}
		if loose = distinct(loose); len(loose) > 0 {
			out.Terms = append(out.Terms, loose)
		}
	}
	return out
}

// distinct leaves out alternatives that stand before already.
func distinct(t Term) Term {
	var out Term
	for _, a := range t {
		if !slices.ContainsFunc(out, func(have Alternative) bool { return slices.Equal(have, a) }) {
			out = append(out, a)
		}
	}
	return out
}
