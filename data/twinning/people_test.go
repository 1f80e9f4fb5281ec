package twinning

import (
	"slices"
	"strings"
	"testing"

	"github.com/twinshelf/twinshelf/data/record"
)

// Who may be written to, and of whom something is said.
func TestReachable(t *testing.T) {
	for circumstances, want := range map[string]struct{ reachable, care bool }{
		"":                {true, false},
		"evacuated":       {true, true},
		"displaced":       {false, true},
		"serving":         {false, true},
		"deceased":        {false, true},
		"of_a_later_year": {true, false},
	} {
		v := record.Values{"circumstances": {circumstances}}
		_, care := Instead(v)
		if Reachable(v) != want.reachable || care != want.care {
			t.Errorf("%q: reachable %v, care %v", circumstances, Reachable(v), care)
		}
	}
	for _, c := range record.Standard().Kind("person").Field("circumstances").Choices {
		if _, ok := Instead(record.Values{"circumstances": {c}}); !ok {
			t.Errorf("nothing is said of %s", c)
		}
	}
}

var (
	liverpool = Party{"l", "Liverpool", "GB"}
	odesa     = Party{"o", "Одеса", "UA"}
)

// who is a contact by her name: "-Name" is away, "Name<2026-05-01" left on that day.
func who(name string, deputy bool, at Party) Contact {
	c := Contact{Deputy: deputy, At: []Party{at}}
	name, c.Away = strings.CutPrefix(name, "-")
	name, left, gone := strings.Cut(name, "<")
	if gone {
		c.Left = day(left)
	}
	c.ID, c.Name = name, name
	return c
}

// sides are those of Liverpool and Odesa with their lead and deputy; "" is nobody.
func sides(lead, deputy, other, otherDeputy string) []Side {
	var people []Contact
	for i, name := range []string{lead, deputy, other, otherDeputy} {
		if name != "" {
			people = append(people, who(name, i%2 == 1, []Party{liverpool, odesa}[i/2]))
		}
	}
	s, _ := Sides([]Party{liverpool, odesa}, people, day("2026-06-01"))
	return s
}

// Each row: those who lead and stand in in Odesa, and what is missing there on 1 June 2026.
func TestMissing(t *testing.T) {
	for name, c := range map[string]struct {
		leads, deputies []string
		want            []string
	}{
		"both there":          {[]string{"Оля"}, []string{"Петро"}, nil},
		"nobody":              {nil, nil, []string{"lead.none", "deputy.none"}},
		"has left":            {[]string{"Оля<2026-06-01"}, []string{"Петро"}, []string{"lead.left"}},
		"leaves soon":         {[]string{"Оля<2026-07-31"}, []string{"Петро"}, []string{"lead.leaves"}},
		"leaves much later":   {[]string{"Оля<2026-08-01"}, []string{"Петро"}, nil},
		"somebody followed":   {[]string{"Оля<2026-03-01", "Ганна"}, []string{"Петро"}, nil},
		"serves":              {[]string{"-Оля"}, []string{"Петро"}, []string{"lead.away"}},
		"of two one serves":   {[]string{"-Оля", "Ганна"}, []string{"Петро"}, nil},
		"deputy has left":     {[]string{"Оля"}, []string{"Петро<2020-01-01", "Іван<2026-01-01"}, []string{"deputy.left"}},
		"died after she left": {[]string{"-Оля<2025-01-01"}, []string{"Петро"}, []string{"lead.away"}},
	} {
		var people []Contact
		for _, n := range c.leads {
			people = append(people, who(n, false, odesa))
		}
		for _, n := range c.deputies {
			people = append(people, who(n, true, odesa))
		}
		s, _ := Sides([]Party{odesa}, people, day("2026-06-01"))
		var got []string
		for _, m := range s[0].Missing(day("2026-06-01")) {
			got = append(got, strings.TrimPrefix(m.ID, "twinning.side."))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	s := sides("Ann", "", "Петро<2020-01-01", "Іван<2026-01-01")
	if m := s[1].Missing(day("2026-06-01")); m[0].With["Name"] != "Петро" || m[1].With["Name"] != "Іван" {
		t.Errorf("%v", m)
	}
}

// Three libraries in two countries have two sides; a branch's people belong to the side of their country; a library whose country is unknown is a side of its own.
func TestSides(t *testing.T) {
	lviv, branch, nowhere := Party{"v", "Львів", "UA"}, Party{"b", "Філія", "UA"}, Party{"n", "Somewhere", ""}
	people := []Contact{who("Left<2026-01-01", false, odesa), who("Петро", true, branch), who("Оля", false, lviv), who("Ann", false, liverpool), who("Zoe", false, nowhere), {Name: "Nobody’s"}}
	s, elsewhere := Sides([]Party{odesa, liverpool, lviv, nowhere}, people, day("2026-06-01"))
	var got []string
	for _, side := range s {
		text := side.Country + ":"
		for _, c := range side.People {
			text += " " + c.Name
		}
		got = append(got, text)
	}
	if want := []string{"UA: Оля Петро Left", "GB: Ann", ": Zoe"}; !slices.Equal(got, want) || len(elsewhere) != 1 || elsewhere[0].Name != "Nobody’s" {
		t.Errorf("%q, elsewhere %v", got, elsewhere)
	}
}
