package main

import (
	"strings"
	"time"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
)

func circles(s *session, _ string) error {
	switch verb := s.args.next(); verb {
	case "create":
		return createCircle(s)
	case "", "list":
		return listCircles(s, "", false)
	case "show", "members":
		return listCircles(s, s.args.next(), true)
	case "invite":
		return invite(s)
	case "join":
		return join(s)
	case "remove":
		return removeMember(s, false)
	case "leave":
		return removeMember(s, true)
	case "rotate":
		return rotate(s)
	case "request":
		return request(s)
	case "admit":
		return admit(s)
	case "role":
		return changeRole(s)
	case "digits":
		return memberDigits(s)
	case "log":
		return decisions(s)
	case "invitations":
		return invitations(s)
	case "kit":
		return kit(s)
	case "share":
		return share(s, "")
	default:
		return wrong("ctl.no_command", "Name", "circle "+verb)
	}
}

func createCircle(s *session) error {
	name, err := s.args.need("NAME")
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	slot := "name.en"
	if script.Fold(name) != "" && strings.ContainsAny(strings.ToLower(name), "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя") {
		slot = "name.uk"
	}
	id, err := s.desk.CreateCircle(s.ctx, record.Values{slot: {name}})
	if err != nil {
		return err
	}
	s.line("%s", id)
	if s.json {
		s.print(map[string]any{"id": id.String(), "name": name})
	}
	return nil
}

// listCircles lists the circles, or one; whole says that members are listed too.
func listCircles(s *session, only string, whole bool) error {
	if err := s.args.check(); err != nil {
		return err
	}
	all, err := s.desk.Circles(s.ctx)
	if err != nil {
		return err
	}
	var want causal.Circle
	if only != "" {
		if want, err = s.circle(only); err != nil {
			return err
		}
	}
	doc := []map[string]any{}
	for _, c := range all {
		if only != "" && c.ID != want {
			continue
		}
		s.tellCircle(c, whole)
		doc = append(doc, circleDoc(c))
	}
	if s.json {
		s.print(map[string]any{"circles": doc})
	}
	return nil
}

func (s *session) circleName(c desk.Circle) string {
	if c.Own {
		return s.words.T("circle.own")
	}
	name := c.Name.Get("name." + s.words.Lang())
	for _, lang := range record.Languages {
		if name == "" {
			name = c.Name.Get("name." + lang)
		}
	}
	return name
}

func (s *session) tellCircle(c desk.Circle, whole bool) {
	s.line("%s  %s — %s", c.ID, s.circleName(c), s.words.N("ctl.circle.records", c.Records))
	if !whole {
		return
	}
	for _, m := range c.Members {
		s.line("  %s", s.memberLine(m))
	}
	for _, m := range c.Gone {
		s.line("  %s", s.words.T("persondata.has_left", "Name", m.Name))
	}
	if !c.Own {
		s.line("  %s", s.words.Unsent(c.Unsent))
	}
}

func (s *session) memberLine(m desk.Member) string {
	switch {
	case m.Becomes != "":
		return s.words.T("circle.becomes", "Name", m.Name, "Role", circle.RoleName(m.Becomes))
	case m.Self:
		return s.words.T("status.self", "Name", m.Name, "Role", circle.RoleName(m.Role))
	case m.Lacks == 0:
		return s.words.T("status.has_all", "Name", m.Name, "Role", circle.RoleName(m.Role))
	default:
		return s.words.N("status.lacks", m.Lacks, "Name", m.Name, "Role", circle.RoleName(m.Role))
	}
}

func circleDoc(c desk.Circle) map[string]any {
	members := make([]map[string]any, 0, len(c.Members))
	for _, m := range c.Members {
		members = append(members, map[string]any{"device": m.Device.String(), "name": m.Name, "role": m.Role, "becomes": m.Becomes, "self": m.Self, "lacks": m.Lacks, "received": stamp(m.Received), "heard": stamp(m.Heard)})
	}
	gone := []map[string]any{}
	for _, m := range c.Gone {
		gone = append(gone, map[string]any{"device": m.Device.String(), "name": m.Name, "self": m.Self})
	}
	name := map[string]string{}
	for slot := range c.Name {
		name[strings.TrimPrefix(slot, "name.")] = c.Name.Get(slot)
	}
	return map[string]any{"id": c.ID.String(), "name": name, "own": c.Own, "role": c.Role, "records": c.Records, "unsent": c.Unsent, "waiting": c.Waiting, "members": members, "gone": gone}
}

func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

// passphrase reads --passphrase-file; "" without it.
func (s *session) passphrase() (string, error) {
	return s.secret("passphrase-file", "TWINSHELF_PASSPHRASE")
}

func invite(s *session) error {
	name, err := s.args.need("NAME")
	if err != nil {
		return err
	}
	file, err := s.args.need("FILE")
	if err != nil {
		return err
	}
	circleName := s.args.take("circle")
	role := s.args.take("role")
	if role == "" {
		role = circle.Editor
	}
	passphrase, err := s.passphrase()
	if err != nil {
		return err
	}
	bare := s.args.flag("without-places")
	if err := s.args.check(); err != nil {
		return err
	}
	c, err := s.invitedTo(name, circleName)
	if err != nil {
		return err
	}
	made := passphrase == ""
	passphrase, err = s.desk.InviteAs(s.ctx, c, role, !bare, file, passphrase, nil)
	if err != nil {
		return err
	}
	s.say("ctl.invited", "File", file)
	if made {
		s.say("ctl.passphrase", "Passphrase", passphrase)
	}
	if s.json {
		doc := map[string]any{"file": file}
		if made {
			doc["passphrase"] = passphrase
		}
		s.print(doc)
	}
	return nil
}

// invitedTo finds the circle of an invitation: the one that --circle or the name names. A name that is no circle's is that of the guest, whom the
// invitation does not name: then it is the only shared circle.
func (s *session) invitedTo(name, circle string) (causal.Circle, error) {
	if circle != "" {
		return s.circle(circle)
	}
	if c, err := s.circle(name); err == nil {
		return c, nil
	}
	return s.shared("")
}

// removeMember removes a member by name, or with leave this computer.
func removeMember(s *session, leave bool) error {
	var name string
	var err error
	if !leave {
		if name, err = s.args.need("MEMBER"); err != nil {
			return err
		}
	}
	c, err := s.shared(s.args.take("circle"))
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	m := desk.Member{Device: s.desk.Device()}
	if !leave {
		if m, err = s.memberOf(c, name); err != nil {
			return err
		}
	}
	if err := s.desk.RemoveMember(s.ctx, c, m.Device); err != nil {
		return err
	}
	if leave || m.Self {
		s.say("ctl.left")
	} else {
		s.say("circle.removed", "Name", m.Name)
		known, err := s.desk.PlacesToGive(s.ctx, c)
		if err != nil {
			return err
		}
		for i := range known {
			s.say("circle.removed.place", "Name", m.Name, "Place", known[i].Address.String())
		}
	}
	if s.json {
		s.print(map[string]any{"circle": c.String(), "device": m.Device.String()})
	}
	return nil
}

// rotate has what is sealed from now on open with a new key, which the members of today get.
func rotate(s *session) error {
	c, err := s.shared(s.args.take("circle"))
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	if err := s.desk.SealAnew(s.ctx, c); err != nil {
		return err
	}
	s.say("circle.sealed_anew")
	if s.json {
		s.print(map[string]any{"circle": c.String()})
	}
	return nil
}

func join(s *session) error {
	file, err := s.args.need("FILE")
	if err != nil {
		return err
	}
	passphrase, err := s.passphrase()
	if err != nil {
		return err
	}
	said := s.args.take("digits")
	if err := s.args.check(); err != nil {
		return err
	}
	if desk.IsAnswer(file) {
		return joinByAnswer(s, file, said)
	}
	if passphrase == "" {
		return wrong("ctl.need_passphrase")
	}
	c, err := s.desk.Join(s.ctx, file, passphrase, nil)
	if err != nil {
		return err
	}
	return s.joined(c)
}

func (s *session) joined(c desk.Circle) error {
	s.say("ctl.joined", "Name", s.circleName(c), "Records", c.Records)
	places, err := s.desk.PlacesToGive(s.ctx, c.ID)
	if err != nil {
		return err
	}
	for i := range places {
		s.say("circle.joined.place", "Name", places[i].Address.Name())
	}
	if s.json {
		s.print(circleDoc(c))
	}
	return s.desk.Index(s.ctx, nil)
}
