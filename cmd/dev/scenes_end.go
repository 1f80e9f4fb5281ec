package main

import "slices"

// The days that the two libraries choose for the same field.
const (
	manchesterDay = "2027-03-01"
	lvivDay       = "2027-03-15"
	contested     = "next_review_on"
)

// differ has both set the same field, unseen by each other; Lviv decides, and its decision travels.
func (s *story) differ() {
	m, l, k := s.manchester, s.lviv, s.kyiv
	s.carry(l, m, "lviv-is-up-to-date")
	m.set(s.twinning, contested+"="+manchesterDay)
	l.set(s.twinning, contested+"="+lvivDay)
	toLviv, toManchester := s.write(m, l, "review-to-lviv"), s.write(l, m, "review-to-manchester")
	for reader, file := range map[*desk]string{l: toLviv, m: toManchester} {
		var read bundleDoc
		reader.run(statusLook, &read, "bundle", "read", file)
		s.want(len(read.Differences) == 1, "%s: the bundle brought the differences %+v", reader.name, read.Differences)
	}
	here, there := s.difference(m), s.difference(l)
	s.want(s.state(m) == s.state(l), "with a difference the copies are not the same")
	s.say("both_set", manchesterDay, lvivDay)

	keep := slices.IndexFunc(there.Values, func(v struct {
		Keep  int
		Value string
	}) bool {
		return v.Value == manchesterDay
	})
	s.want(keep >= 0 && len(here.Values) == 2, "the difference has the values %+v", there.Values)
	l.do(nil, "conflicts", "resolve", s.twinning, contested, "--keep", itoa(there.Values[keep].Keep))
	s.say("resolved", manchesterDay)
	s.carry(l, m, "decision-to-manchester")
	s.carry(m, k, "decision-to-kyiv")
	for _, x := range []*desk{m, l, k} {
		var left conflictsDoc
		x.do(&left, "conflicts", "list")
		s.want(len(left.Conflicts) == 0 && x.show(s.twinning).text(contested) == manchesterDay, "%s: %+v is left, and the day is %v", x.name, left, x.show(s.twinning).Fields[contested])
	}
	s.say("decision_travels")
}

// difference wants exactly one on this copy, with both days.
func (s *story) difference(k *desk) differenceDoc {
	var doc conflictsDoc
	k.do(&doc, "conflicts", "list")
	s.want(len(doc.Conflicts) == 1, "%s: the differences are %+v", k.name, doc.Conflicts)
	d := doc.Conflicts[0]
	s.want(d.ID == s.twinning && d.Field == contested && len(d.Values) == 2, "%s: the difference is %+v", k.name, d)
	for _, v := range d.Values {
		s.want(v.Value == manchesterDay || v.Value == lvivDay, "%s: the difference has the value %q", k.name, v.Value)
	}
	return d
}

// searchBoth finds Lviv in three spellings on both copies: in Ukrainian, in Latin letters, and typed on the English layout.
func (s *story) searchBoth() {
	spellings := []string{"Львів", "lviv", "kmdsd"}
	for _, k := range []*desk{s.manchester, s.lviv} {
		party := s.lvivParty(k)
		for _, words := range spellings {
			var doc recordsDoc
			k.do(&doc, "search", words, "--kind", "library")
			s.want(slices.ContainsFunc(doc.Records, func(r recordDoc) bool { return r.ID == party }), "%s: a search for %q finds %d records, and not the library in Lviv", k.name, words, len(doc.Records))
		}
	}
	s.say("found", spellings[0], spellings[1], spellings[2])
}

// lvivParty is the party of the twinning that lies in Lviv.
func (s *story) lvivParty(k *desk) string {
	for _, id := range k.show(s.twinning).texts("parties") {
		if k.show(id).text("city.uk") == "Львів" {
			return id
		}
	}
	s.want(false, "%s: no party of the twinning lies in Lviv", k.name)
	return ""
}

// compare lets the last receipts travel, and wants the same state everywhere.
func (s *story) compare() {
	s.carry(s.manchester, s.lviv, "last-to-lviv")
	s.carry(s.lviv, s.manchester, "last-to-manchester")
	s.carry(s.kyiv, s.manchester, "last-from-kyiv")
	c := s.circleOf(s.manchester)
	s.want(len(c.Members) == s.members && c.Waiting == 0, "Manchester sees %+v", c)
	for _, m := range c.Members {
		s.want(m.Lacks == 0, "%s is not known to have received everything: %+v", m.Name, m)
	}
	s.say("received")
	want := s.state(s.manchester)
	for _, k := range []*desk{s.manchester, s.lviv, s.kyiv} {
		s.want(s.state(k) == want, "the copies are not the same: %s has %s, %s has %s", s.manchester.name, want, k.name, s.state(k))
		s.say("state", k.name, want)
	}
}

// state verifies everything on a copy and gives the hash of the circle's state.
func (s *story) state(k *desk) string {
	var doc verifyDoc
	k.do(&doc, "verify")
	i := slices.IndexFunc(doc.Circles, func(c stateDoc) bool { return c.Circle == s.circle })
	s.want(i >= 0, "%s: verify says nothing of the circle: %+v", k.name, doc)
	for _, c := range doc.Circles {
		s.want(c.Comparable && len(c.Faults) == 0 && c.State != "", "%s: verify finds %+v", k.name, c)
	}
	return doc.Circles[i].State
}
