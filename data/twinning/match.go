package twinning

import (
	"slices"
	"strconv"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/data/say"
)

// Weights are how many points each reason for a match is worth.
type Weights struct{ Languages, Kind, Interests, Readers, Needs, Towns int }

// Standard are the weights that the program begins with; together they are 100. What sister library programmes ask for (DOMAIN.md 1.2: languages of staff and
// readers, similar structure, equal scale, needs and offers on both sides) is weighed as the scheme's coordinators do.
var Standard = Weights{Languages: 25, Kind: 20, Interests: 20, Readers: 15, Needs: 10, Towns: 10}

// WeightNames name the weights, in the order in which they are shown; the message is "match.weight.NAME".
var WeightNames = []string{"languages", "kind", "interests", "readers", "needs", "towns"}

// Of gives the weight with a name, to read or to change; nil for a name that none has.
func (w *Weights) Of(name string) *int {
	switch name {
	case "languages":
		return &w.Languages
	case "kind":
		return &w.Kind
	case "interests":
		return &w.Interests
	case "readers":
		return &w.Readers
	case "needs":
		return &w.Needs
	case "towns":
		return &w.Towns
	}
	return nil
}

// Valid tells whether the weights can rank anything: none below zero, not all zero, none beyond reason.
func (w *Weights) Valid() bool {
	for _, name := range WeightNames {
		if n := *w.Of(name); n < 0 || n > MaxWeight {
			return false
		}
	}
	return w.Sum() > 0
}

// MaxWeight is the most that one reason can be worth.
const MaxWeight = 100

// Sum is the most that a match can have.
func (w Weights) Sum() int { return w.Languages + w.Kind + w.Interests + w.Readers + w.Needs + w.Towns }

// Candidate is what matching looks at of a library.
type Candidate struct {
	Country   string
	Kind      string
	Languages []string
	// Interests are its interests and specialisms, folded for comparison; so are Offers and Seeks. The words as written are the values.
	Interests, Offers, Seeks map[string]string
	Towns                    []string
	Readers                  float64 // or what else says how large it is; 0 for unknown
	Interpreter              bool    // someone there interprets
}

// CandidateOf reads a library's record.
func CandidateOf(v record.Values) Candidate {
	c := Candidate{
		Country: v.Get("country"), Kind: v.Get("kind"), Languages: v["languages"], Towns: v["town_kinds"],
		Interests: tags(v["interests"], v["specialisms"]), Offers: tags(v["can_offer"]), Seeks: tags(v["looking_for"]),
	}
	for _, field := range []string{"readers", "population_served"} {
		if n, err := strconv.ParseFloat(v.Get(field), 64); err == nil && n > 0 && c.Readers == 0 {
			c.Readers = n
			if field == "population_served" {
				c.Readers /= peopleAReader
			}
		}
	}
	return c
}

// peopleAReader is how many people a library serves for each of its readers, where only the former is known: about one in five is a member of a public
// library in either country. It only decides whether two libraries are of about the same size.
const peopleAReader = 5

func tags(lists ...[]string) map[string]string {
	found := map[string]string{}
	for _, list := range lists {
		for _, t := range list {
			found[script.Fold(t)] = t
		}
	}
	return found
}

// kin are kinds of libraries that do the same work under different names.
var kin = [][]string{
	{"public", "central", "branch", "community", "mobile"},
	{"children", "youth", "school"},
	{"regional", "national", "central"},
}

// Match gives the points of two libraries as partners, and why: a sentence for each reason, the strongest first. It is the same whichever comes first.
func (w Weights) Match(a, b Candidate) (points int, why []say.Message) {
	type reason struct {
		points int
		why    []say.Message
	}
	var reasons []reason
	add := func(points int, why []say.Message) {
		if points > 0 && len(why) > 0 {
			reasons = append(reasons, reason{points, why})
		}
	}
	add(w.languages(a, b))
	add(w.kinds(a, b))
	shared := common(a.Interests, b.Interests)
	add(w.Interests*min(len(shared)+1, 4)/4*min(len(shared), 1), named("match.interest", "Tag", shared))
	add(w.readers(a, b))
	add(w.needs(a, b))
	var towns []say.Message
	for _, t := range a.Towns {
		if slices.Contains(b.Towns, t) {
			towns = append(towns, say.Msg("match.town", "Kind", say.Ref("choice.town_kinds."+t)))
		}
	}
	add(w.Towns, towns)
	slices.SortStableFunc(reasons, func(a, b reason) int { return b.points - a.points })
	for _, r := range reasons {
		points += r.points
		why = append(why, r.why...)
	}
	return points, why
}

// languages: one in common, or someone who interprets.
func (w Weights) languages(a, b Candidate) (int, []say.Message) {
	for _, l := range record.Spoken {
		if slices.Contains(a.Languages, l) && slices.Contains(b.Languages, l) {
			return w.Languages, []say.Message{say.Msg("match.language", "Language", say.Ref("choice.languages."+l))}
		}
	}
	if a.Interpreter || b.Interpreter {
		return w.Languages, []say.Message{say.Msg("match.interpreter")}
	}
	return 0, nil
}

// kinds: the same kind, or half as much for one that does the same work.
func (w Weights) kinds(a, b Candidate) (int, []say.Message) {
	if a.Kind == "" || b.Kind == "" {
		return 0, nil
	}
	if a.Kind == b.Kind {
		return w.Kind, []say.Message{say.Msg("match.kind", "Kind", say.Ref("choice.library.kind."+a.Kind))}
	}
	for _, k := range kin {
		if slices.Contains(k, a.Kind) && slices.Contains(k, b.Kind) {
			return w.Kind / 2, []say.Message{say.Msg("match.kin")}
		}
	}
	return 0, nil
}

// readers: about as many, within a factor of two.
func (w Weights) readers(a, b Candidate) (int, []say.Message) {
	if a.Readers == 0 || b.Readers == 0 || max(a.Readers, b.Readers) > 2*min(a.Readers, b.Readers) {
		return 0, nil
	}
	return w.Readers, []say.Message{say.Msg("match.size")}
}

// needs: what one looks for the other can offer; half the points for each direction, so that neither only gives (DOMAIN.md 1.5, "unequal relation").
func (w Weights) needs(a, b Candidate) (points int, why []say.Message) {
	for _, d := range [][2]map[string]string{{a.Seeks, b.Offers}, {b.Seeks, a.Offers}} {
		if fits := common(d[0], d[1]); len(fits) > 0 {
			points += w.Needs / 2
			why = append(why, named("match.need", "Tag", fits)...)
		}
	}
	return points, why
}

// common gives what is in both, as the first has it written, sorted.
func common(a, b map[string]string) []string {
	var found []string
	for key, written := range a {
		if _, ok := b[key]; ok {
			found = append(found, written)
		}
	}
	slices.Sort(found)
	return found
}

func named(id, hole string, words []string) []say.Message {
	list := make([]say.Message, len(words))
	for i, word := range words {
		list[i] = say.Msg(id, hole, word)
	}
	return list
}
