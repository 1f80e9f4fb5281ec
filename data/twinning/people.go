package twinning

import (
	"cmp"
	"slices"
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
)

// away are the circumstances of people who get no letter, no reminder and no checklist: who has lost home or life, or serves, is not to find a kind request for an
// answer in the post. Somebody evacuated with the library can be written to.
var away = []string{"displaced", "serving", "deceased"}

// Reachable tells whether a person may be written to: letters, reminders, questions, the checklist “revive”. Whatever addresses people asks here first.
func Reachable(person record.Values) bool {
	return !slices.Contains(away, person.Get("circumstances"))
}

// Instead says what to do for a person whose circumstances ask for care; ok is false where nothing is known.
func Instead(person record.Values) (m say.Message, ok bool) {
	c := person.Get("circumstances")
	if c != "evacuated" && Reachable(person) {
		return m, false
	}
	return say.Msg("person.care." + c), true
}

// Party is a library of a twinning; Name is as the user reads it.
type Party struct{ ID, Name, Country string }

// Contact is somebody who leads a twinning, or stands in for who does.
type Contact struct {
	ID, Name string
	Deputy   bool
	At       []Party   // the libraries where she works
	Since    time.Time // zero where unknown
	Left     time.Time // zero for somebody who has not left
	Away     bool      // not Reachable
}

// Here tells whether a contact still works there on a day.
func (c Contact) Here(today time.Time) bool { return c.Left.IsZero() || c.Left.After(today) }

// Side is one side of a twinning: its libraries in one country, or one library whose country nobody wrote down, and those who lead there or have led, the
// present ones first. Of two or more libraries in one country any may have the lead.
type Side struct {
	Country string
	Parties []Party
	People  []Contact
}

// Sides sorts the people of a twinning by where they work. Those who work at none of its libraries are given apart.
func Sides(parties []Party, people []Contact, today time.Time) (sides []Side, elsewhere []Contact) {
	for _, p := range parties {
		at := slices.IndexFunc(sides, func(s Side) bool { return p.Country != "" && s.Country == p.Country })
		if at < 0 {
			at = len(sides)
			sides = append(sides, Side{Country: p.Country})
		}
		sides[at].Parties = append(sides[at].Parties, p)
	}
	for _, c := range people {
		at := slices.IndexFunc(sides, func(s Side) bool { return s.has(c) })
		if at < 0 {
			elsewhere = append(elsewhere, c)
			continue
		}
		sides[at].People = append(sides[at].People, c)
	}
	for i := range sides {
		slices.SortStableFunc(sides[i].People, func(a, b Contact) int { return cmp.Or(rank(a, today)-rank(b, today), b.Left.Compare(a.Left)) })
	}
	return sides, elsewhere
}

// has tells whether a contact belongs to the side: she works at one of its libraries, or at another in the same country, such as the one that they belong to.
func (s Side) has(c Contact) bool {
	return slices.ContainsFunc(c.At, func(p Party) bool {
		return p.Country != "" && p.Country == s.Country || slices.ContainsFunc(s.Parties, func(q Party) bool { return q.ID == p.ID })
	})
}

// rank puts leads before deputies, and whoever has left last.
func rank(c Contact, today time.Time) int {
	n := 0
	if c.Deputy {
		n++
	}
	if !c.Here(today) {
		n += 2
	}
	return n
}

// name is what a side is called: the country, or its library.
func (s Side) name() any {
	if s.Country != "" {
		return say.Ref("choice.country." + s.Country)
	}
	return s.Parties[0].Name
}

// Silent tells whether those who lead on the side, or stand in, are known, and none of them may be written to.
func (s Side) Silent(today time.Time) bool {
	here := slices.DeleteFunc(slices.Clone(s.People), func(c Contact) bool { return !c.Here(today) })
	return len(here) > 0 && !slices.ContainsFunc(here, func(c Contact) bool { return !c.Away })
}

// leavingAhead is how many days before somebody leaves the hand-over is spoken of.
const leavingAhead = 60

// Missing says what a side lacks: each has somebody who leads and somebody who stands in (fields.md 3; DOMAIN.md 1.2, “individual key contact”, and 1.5, “staff leave”).
func (s Side) Missing(today time.Time) []say.Message {
	var list []say.Message
	for _, role := range []struct {
		deputy bool
		id     string
	}{{false, "twinning.side.lead"}, {true, "twinning.side.deputy"}} {
		people := slices.DeleteFunc(slices.Clone(s.People), func(c Contact) bool { return c.Deputy != role.deputy })
		if m, ok := s.lacks(people, role.id, today); ok {
			list = append(list, m)
		}
	}
	return list
}

// lacks says what is wrong with those of one role; id is that of its messages.
func (s Side) lacks(people []Contact, id string, today time.Time) (m say.Message, ok bool) {
	if len(people) == 0 {
		return say.Msg(id+".none", "Side", s.name()), true
	}
	staying := func(c Contact) bool {
		return !c.Away && (c.Left.IsZero() || c.Left.After(today.AddDate(0, 0, leavingAhead)))
	}
	first := people[0] // one who is here, if anybody is; else who left last
	switch {
	case slices.ContainsFunc(people, staying):
		return m, false
	case first.Away:
		return say.Msg(id+".away", "Side", s.name(), "Name", first.Name), true
	case first.Here(today):
		return say.Msg(id+".leaves", "Side", s.name(), "Name", first.Name, "Day", first.Left.Format(time.DateOnly)), true
	}
	return say.Msg(id+".left", "Side", s.name(), "Name", first.Name, "Day", first.Left.Format(time.DateOnly)), true
}
