// Package evidence has the rules of an evidence round: its eight questions, what of the answer is known already, whom to ask and in which language, and how each
// twinning stands. It asks for figures that libraries have, so that evidence comes back from many twinnings without burdening them (domain/DOMAIN.md 1.1, 1.4,
// 1.7). All are functions of records and days; none knows a screen, a file or the clock.
package evidence

// Question is one of the eight. It has the same number on the page, in the letter, on the screen and in the terminal; the names of its fields begin with it.
type Question struct {
	ID     string   // the question is the message "round.question.ID"
	Fields []string // of the kind answer, in the order in which they are asked
}

// Questions are asked in this order; the number of the first is 1. The first three are outputs, the fourth is what they changed: funders ask to keep the two
// apart (DOMAIN.md 1.7).
var Questions = []Question{
	{"activities", []string{"activities"}},
	{"people", []string{"people_uk", "people_ua", "people_by_age"}},
	{"parcels", []string{"books_to_ua", "books_to_uk", "parcels_to_ua", "parcels_to_uk"}},
	{"change", []string{"outcomes", "what_changed"}},
	{"quote", []string{"quote", "quote_consent"}},
	{"difficulties", []string{"power_trouble", "difficulties"}},
	{"next", []string{"next_steps"}},
	{"help", []string{"call_wanted", "help_wanted"}},
}
