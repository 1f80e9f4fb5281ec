package main

import (
	"slices"
	"strings"
)

// workOffline has both libraries write, neither knowing of the other's words.
func (s *story) workOffline() {
	m, l := s.manchester, s.lviv
	m.set(s.twinning, "stages=2024-10 matched; 2026-03-12 signed", "contact_frequency_days=60")
	s.parcel = m.add("exchange", circleName, "title.en=Picture books for Lviv", "twinning="+s.twinning, "direction=uk_to_ua", "kind=parcel", "status=packed",
		"sender="+s.ownCentral, "recipient="+s.ownYouth, "packed_on=2026-11-19", "declared_value=85 GBP", "weight_g=4200", "customs_form=cn22", "customs_category=gift")
	for _, book := range [][]string{
		{"title.en=The Tiger Who Came to Tea", "author=Judith Kerr", "quantity=2", "unit_value=8 GBP"},
		{"title.en=We're Going on a Bear Hunt", "author=Michael Rosen", "quantity=3", "unit_value=7 GBP"},
		{"title.en=Paddington", "author=Michael Bond", "quantity=6", "unit_value=8 GBP"},
	} {
		m.add("item", circleName, append(book, "exchange="+s.parcel, "kind=book", "language=eng", "condition=new")...)
	}
	s.want(m.show(s.parcel).text("sender") != s.ownCentral, "the parcel names its sender in one's own circle")
	s.say("manchester_writes", 3)

	l.set(s.twinning, "stages=2024-10 matched; 2026-04 active", "name.uk=Манчестер — Львівська бібліотека для юнацтва")
	s.activity = l.add("activity", circleName, "title.uk=Читацький онлайн-клуб для підлітків", "title.en=Online reading club for teenagers", "twinning="+s.twinning,
		"theme=literature", "mode=online", "status=planned", "starts=2026-12-10 16:00 Europe/Kyiv")
	s.say("lviv_writes")
}

// carry brings what k has that to lacks, by a bundle on the stick.
func (s *story) carry(k, to *desk, name string) bundleDoc {
	file := s.write(k, to, name)
	var read bundleDoc
	to.do(&read, "bundle", "read", file)
	return read
}

// write has k write a bundle for another member, and gives the file.
func (s *story) write(k, to *desk, name string) string {
	file := s.file(name + ".twinbundle")
	k.do(nil, "bundle", "write", file, "--circle", circleName, "--to", to.name)
	return file
}

// crossBundles has a bundle go each way, written before the other was read. One is looked at first, and read twice.
func (s *story) crossBundles() {
	m, l := s.manchester, s.lviv
	toLviv, toManchester := s.write(m, l, "monday-to-lviv"), s.write(l, m, "monday-to-manchester")
	before := s.state(l)
	var look, first, again bundleDoc
	l.do(&look, "bundle", "read", toLviv, "--preview")
	s.want(s.state(l) == before && look.Added["item"] == 3 && look.Added["exchange"] == 1, "the preview changed something, or promised %+v", look)
	s.say("preview", look.total())
	l.do(&first, "bundle", "read", toLviv)
	s.want(first.New > 0 && first.total() == look.total() && len(first.Waiting) == 0, "the preview promised %+v, reading brought %+v", look, first)
	after := s.state(l)
	l.do(&again, "bundle", "read", toLviv)
	s.want(again.New == 0 && again.Known == first.New+first.Known && again.total()+again.Changed == 0 && s.state(l) == after, "read a second time it brought %+v", again)
	s.say("twice", again.Known)
	m.do(nil, "bundle", "read", toManchester)
	for _, k := range []*desk{m, l} {
		s.bothWereHeard(k)
	}
	s.want(s.state(m) == s.state(l), "after both bundles the copies differ")
	s.say("merged")
}

// bothWereHeard wants what either library wrote.
func (s *story) bothWereHeard(k *desk) {
	t := k.show(s.twinning)
	stages := t.texts("stages")
	s.want(slices.Equal(stages, []string{"2024-10 matched", "2026-03-12 signed", "2026-04 active"}), "%s: the stages are %v", k.name, stages)
	s.want(t.text("contact_frequency_days") == "60" && strings.HasPrefix(t.text("name.uk"), "Манчестер"), "%s: the twinning is %v", k.name, t.Fields)
	s.want(k.show(s.activity).text("starts") == "2026-12-10T16:00 Europe/Kyiv", "%s: the activity starts at %v", k.name, k.show(s.activity).Fields["starts"])
	books := k.all("item", "--circle", circleName, "--where", "exchange="+s.parcel)
	s.want(len(books) == 3, "%s: the parcel has %d books", k.name, len(books))
	var past historyDoc
	k.do(&past, "history", s.parcel)
	s.want(len(past.History) == 1 && past.History[0].Member == s.manchester.name && past.History[0].Author == s.manchester.author, "%s: the parcel was written by %+v", k.name, past)
}

// outOfOrder brings bundles in another order than they were written. A true gap needs a third member: a bundle holds all that its addressee has not
// acknowledged, so only what was written for somebody else can begin after something that is missing here.
func (s *story) outOfOrder() {
	m, l, k := s.manchester, s.lviv, s.kyiv
	k.do(nil, "init", "--name", k.name)
	s.invitation(k, "kyiv")
	s.carry(k, m, "kyiv-has-joined")
	s.members = 3
	s.say("kyiv_joins", k.name)

	m.set(s.parcel, "status=sent", "sent_on=2026-11-20", "carrier=Royal Mail")
	wednesday := s.write(m, l, "wednesday-to-lviv")
	s.carry(m, k, "wednesday-to-kyiv")
	s.carry(k, m, "kyiv-has-read")
	m.set(s.parcel, "status=in_transit")
	friday := s.write(m, k, "friday-to-kyiv")

	var gap, filled bundleDoc
	l.run(statusLook, &gap, "bundle", "read", friday)
	s.want(len(gap.Waiting) == 1 && strings.Contains(gap.Waiting[0], m.name), "a bundle with a gap before it brought %+v", gap)
	s.want(s.circleOf(l).Waiting > 0 && l.show(s.parcel).text("status") == "packed", "what waits was used all the same")
	s.say("waits", gap.Waiting[0])
	l.do(&filled, "bundle", "read", wednesday)
	s.want(s.circleOf(l).Waiting == 0 && l.show(s.parcel).text("status") == "in_transit", "what waited is not used: %+v", filled)
	s.say("gap_filled")
	s.olderAfterNewer()
}

// olderAfterNewer has Lviv read Sunday's bundle before Saturday's.
func (s *story) olderAfterNewer() {
	m, l := s.manchester, s.lviv
	m.set(s.parcel, "status=customs")
	saturday := s.write(m, l, "saturday-to-lviv")
	m.set(s.parcel, "status=delivered")
	sunday := s.write(m, l, "sunday-to-lviv")
	l.do(nil, "bundle", "read", sunday)
	before := s.state(l)
	var late bundleDoc
	l.do(&late, "bundle", "read", saturday)
	s.want(late.New == 0 && s.state(l) == before && l.show(s.parcel).text("status") == "delivered", "an older bundle after a newer one brought %+v", late)
	s.say("older_after_newer")
}
