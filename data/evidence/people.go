package evidence

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/twinning"
)

// Asked are those whom a round is addressed to: on each side the leads, or the deputies where no lead is there and may be written to. Those who work at none of
// the libraries count as a side of their own.
func Asked(sides []twinning.Side, elsewhere []twinning.Contact, today time.Time) (list []twinning.Contact) {
	groups := [][]twinning.Contact{}
	for _, s := range sides {
		groups = append(groups, s.People)
	}
	for _, people := range append(groups, elsewhere) {
		for _, deputy := range []bool{false, true} {
			found := len(list)
			for _, c := range people {
				if c.Deputy == deputy && c.Here(today) && !c.Away && !slices.ContainsFunc(list, func(x twinning.Contact) bool { return x.ID == c.ID }) {
					list = append(list, c)
				}
			}
			if len(list) > found {
				break
			}
		}
	}
	return list
}

// Lang is the language to write to a person in: the only one of the two that she speaks, else that of her library's country, else that of her name's letters.
func Lang(person record.Values, country string) string {
	speaks := slices.DeleteFunc(slices.Clone(person["languages"]), func(l string) bool { return l != "en" && l != "uk" })
	switch {
	case len(speaks) == 1:
		return speaks[0]
	case country == "UA":
		return "uk"
	case country == "GB":
		return "en"
	}
	name := person.Get("given_name.en") + person.Get("given_name.uk")
	if name != "" && !strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) {
		return "uk"
	}
	return "en"
}

// idle are the stages in which there is nothing to tell, or nobody is asked.
var idle = []string{"interested", "matched", "paused", "ended"}

// IsRunning tells whether a round asks a twinning unless the coordinator says otherwise. One whose stage nobody wrote down is asked.
func IsRunning(v record.Values) bool {
	stage, _ := record.CurrentStage(v["stages"], record.Stages)
	return v.Get("ended_on") == "" && !slices.Contains(idle, stage)
}
