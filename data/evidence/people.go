package evidence

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/twinshelf/twinshelf/data/record"
)

// Person is somebody whom a round may be addressed to.
type Person struct {
	ID      record.ID
	Values  record.Values
	Country string // of her library: "GB", "UA"; "" if unknown
}

// spared are the circumstances in which nobody is asked for evidence: the deputy is, or somebody telephones gently.
var spared = []string{"displaced", "serving", "deceased"}

// MayAsk tells whether a letter may go to a person today: not to one who has left or is a child, and not in circumstances that spare her.
func MayAsk(v record.Values, today time.Time) bool {
	if left, ok := record.ParsePartialDate(v.Get("left_on")); ok && !left.Last().After(today) {
		return false
	}
	return v.Get("is_child") != "yes" && !slices.Contains(spared, v.Get("circumstances"))
}

// Lang is the language to write to a person in: the only one of the two that she speaks, else that of her country, else that of her name's letters.
func (p Person) Lang() string {
	speaks := slices.DeleteFunc(slices.Clone(p.Values["languages"]), func(l string) bool { return l != "en" && l != "uk" })
	switch {
	case len(speaks) == 1:
		return speaks[0]
	case p.Country == "UA":
		return "uk"
	case p.Country == "GB":
		return "en"
	}
	name := strings.Join([]string{p.Values.Get("given_name.en"), p.Values.Get("given_name.uk")}, "")
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) || name == "" {
		return "en"
	}
	return "uk"
}

// Asked are those whom a round is addressed to: on each side the leads, or the deputies where no lead may be asked. Sides are told apart by country.
func Asked(leads, deputies []Person, today time.Time) []Person {
	var sides []string
	for _, p := range slices.Concat(leads, deputies) {
		if !slices.Contains(sides, p.Country) {
			sides = append(sides, p.Country)
		}
	}
	var list []Person
	for _, side := range sides {
		for _, from := range [][]Person{leads, deputies} {
			found := len(list)
			for _, p := range from {
				if p.Country == side && MayAsk(p.Values, today) && !slices.ContainsFunc(list, func(q Person) bool { return q.ID == p.ID }) {
					list = append(list, p)
				}
			}
			if len(list) > found {
				break
			}
		}
	}
	return list
}
