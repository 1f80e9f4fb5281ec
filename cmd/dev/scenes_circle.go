package main

import (
	"os"
	"slices"
)

const circleName = "Manchester – Lviv"

// createCircle founds the circle and writes the twinning into it, whose parties lie in Manchester's own circle.
func (s *story) createCircle() {
	m := s.manchester
	found := m.all("library", "--where", "postcode=M2 5PD")
	s.want(len(found) == 1, "the list has %d libraries at M2 5PD, not 1", len(found))
	s.ownCentral = found[0].ID
	s.ownYouth = m.add("library", "", "name.en=Roman Ivanychuk Lviv Regional Youth Library", "name.uk=Львівська обласна бібліотека для юнацтва імені Романа Іваничука",
		"country=UA", "kind=youth", "city.en=Lviv", "city.uk=Львів")
	var doc madeDoc
	m.do(&doc, "circle", "create", circleName)
	s.circle = doc.ID
	s.say("circle", circleName)
	s.twinning = m.add("twinning", circleName, "name.en=Manchester – Lviv Youth Library", "parties="+s.ownCentral+"; "+s.ownYouth, "stages=2024-10 matched")
	s.partiesResolve(m)
	parties := m.show(s.twinning).texts("parties")
	s.want(!slices.Contains(parties, s.ownCentral) && !slices.Contains(parties, s.ownYouth), "the twinning names records of one's own circle: %v", parties)
	s.say("twinning")
}

// partiesResolve wants both parties of the twinning to be records of the circle.
func (s *story) partiesResolve(k *desk) {
	parties := k.show(s.twinning).texts("parties")
	s.want(len(parties) == 2, "%s: the twinning has the parties %v", k.name, parties)
	for _, id := range parties {
		party := k.show(id)
		s.want(party.Circle == s.circle && party.Kind == "library", "%s: the party %s is not a library of the circle: %+v", k.name, id, party)
	}
}

// invite brings Lviv into the circle: a file goes by stick, the passphrase by telephone.
func (s *story) invite() {
	s.invitation(s.lviv, "lviv")
	s.partiesResolve(s.lviv)
	s.say("joined", s.lviv.name, s.circleOf(s.lviv).Records)
	s.carry(s.lviv, s.manchester, "lviv-has-joined")
	s.members = 2
	c := s.circleOf(s.manchester)
	s.want(len(c.Members) == 2 && c.Waiting == 0, "Manchester sees %+v", c)
	for _, m := range c.Members {
		s.want(m.Self || m.Name == s.lviv.name && m.Role == "editor" && m.Lacks == 0, "Manchester sees the member %+v", m)
	}
	s.say("confirmed")
}

// invitation has Manchester invite and k join. On the way someone tries another passphrase.
func (s *story) invitation(k *desk, name string) {
	file, spoken, guessed := s.file(name+"-invitation.twinbundle"), s.secret(name, "вишня 48 harbour"), s.secret(name+"-guess", "harbour 48")
	s.manchester.do(nil, "circle", "invite", circleName, file, "--passphrase-file", spoken)
	s.say("invited", k.name)
	var refused errorDoc
	k.run(statusNotDone, &refused, "circle", "join", file, "--passphrase-file", guessed)
	s.want(refused.Error.ID == "circle.wrong_passphrase" && refused.Error.Message != refused.Error.ID, "a wrong passphrase brings %+v", refused)
	s.say("wrong_passphrase")
	var joined circleDoc
	k.do(&joined, "circle", "join", file, "--passphrase-file", spoken)
	s.want(joined.ID == s.circle && joined.Waiting == 0, "joined %+v", joined)
	here, there := s.circleOf(k), s.circleOf(s.manchester)
	s.want(here.Records >= there.Records, "%s joined with %d records of %d", k.name, here.Records, there.Records)
}

// secret is a file with a passphrase; it lies beside the stick, not on it.
func (s *story) secret(name, text string) string {
	file := s.stick + "-" + name + ".txt"
	s.fail(os.WriteFile(file, []byte(text+"\n"), 0o600))
	return file
}

func (s *story) circleOf(k *desk) circleDoc {
	var doc circlesDoc
	k.do(&doc, "circle", "show", s.circle)
	s.want(len(doc.Circles) == 1 && doc.Circles[0].ID == s.circle, "%s: circle show printed %+v", k.name, doc)
	return doc.Circles[0]
}
