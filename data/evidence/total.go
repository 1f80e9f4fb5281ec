package evidence

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/twinshelf/twinshelf/data/record"
)

// Total is what the answers of a round say together. A figure that nobody gave is missing, not zero.
type Total struct {
	Figures  map[string]int // by the field of the answer that counts it
	Outcomes []Outcome      // the most frequent first; no sum with the figures: what was made is one thing, what it changed another (DOMAIN.md 1.7)
	Quotes   []record.Values
}

// Outcome is how many twinnings named it.
type Outcome struct {
	ID string
	N  int
}

// Figures are the fields of an answer that can be added up, in the order of the questions.
var Figures = []string{"activities", "people_uk", "people_ua", "books_to_ua", "books_to_uk", "parcels_to_ua", "parcels_to_uk"}

// Sum adds up those answers that somebody gave: what the records alone say is not yet an answer. Quotes are those that may be used.
func Sum(answers []record.Values) Total {
	t := Total{Figures: map[string]int{}}
	named := map[string]int{}
	for _, v := range answers {
		if !IsAnswered(v) {
			continue
		}
		for _, id := range Figures {
			if n, err := strconv.Atoi(v.Get(id)); err == nil {
				t.Figures[id] += n
			}
		}
		for _, id := range v["outcomes"] {
			named[id]++
		}
		if v.Get("quote_consent") == "yes" && v.Get("quote.en")+v.Get("quote.uk") != "" {
			t.Quotes = append(t.Quotes, v)
		}
	}
	for id, n := range named {
		t.Outcomes = append(t.Outcomes, Outcome{id, n})
	}
	slices.SortFunc(t.Outcomes, func(a, b Outcome) int { return cmp.Or(b.N-a.N, cmp.Compare(a.ID, b.ID)) })
	return t
}
