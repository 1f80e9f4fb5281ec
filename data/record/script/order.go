package script

import (
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// newOrder asks package collate for the weights of all usual characters.
func newOrder(of language.Tag) *order {
	o := &order{others: map[rune]weights{}}
	o.collators.New = func() any { return &collator{Collator: collate.New(of)} }
	o.keys.New = func() any { return &key{} }
	for _, r := range usual {
		letters, _, _ := o.collated(string(r))
		o.letters = append(o.letters, letters...)
	}
	slices.Sort(o.letters)
	o.letters = slices.Compact(o.letters)
	zero, _, _ := o.collated("0")
	i, _ := o.place(zero[0])
	o.zero = byte(3 + 2*i)
	for _, r := range usual {
		var k key
		k.text(o, string(r))
		o.keep(r, weights{string(k.letters), string(k.accents), string(k.capitals), true})
	}
	for _, r := range silentEverywhere {
		o.keep(r, weights{known: true})
	}
	return o
}

func (o *order) keep(r rune, w weights) {
	if int(r) < len(o.chars) {
		o.chars[r] = w
	} else {
		o.others[r] = w
	}
}

// place finds a letter's place among the usual ones.
func (o *order) place(w int) (i int, usual bool) { return slices.BinarySearch(o.letters, w) }
