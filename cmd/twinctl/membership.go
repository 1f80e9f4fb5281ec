package main

import (
	"errors"
	"io"
	"strings"

	"github.com/twinshelf/twinshelf/data/causal"
	"github.com/twinshelf/twinshelf/data/circle"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/data/seal"
)

// memberOf finds the member whose name or device the command says.
func (s *session) memberOf(c causal.Circle, name string) (desk.Member, error) {
	all, err := s.desk.Circles(s.ctx)
	if err != nil {
		return desk.Member{}, err
	}
	for _, x := range all {
		for _, m := range x.Members {
			if x.ID == c && !m.Earlier && (m.Device.String() == name || script.Fold(m.Name) == script.Fold(name)) {
				return m, nil
			}
		}
	}
	return desk.Member{}, wrong("ctl.no_member", "Name", name)
}

// request writes this computer's request to join, and tells the digits to compare.
func request(s *session) error {
	file, err := s.args.need("FILE")
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	if err := s.desk.Ask(file); err != nil {
		return err
	}
	digits, err := s.desk.AskedDigits(nil)
	if err != nil {
		return err
	}
	s.say("request.written", "File", file)
	s.line("%s", digits)
	if s.json {
		s.print(map[string]any{"file": file, "digits": digits})
	}
	return nil
}

// same tells whether the digits that were said on the telephone are those that are shown. Without any it only shows them: nothing is done before they were compared.
func (s *session) same(digits, said string) bool {
	plain := func(d string) string { return strings.NewReplacer(" ", "", "-", "").Replace(d) }
	if said != "" && plain(digits) == plain(said) {
		return true
	}
	s.line("%s", digits)
	if said == "" {
		s.say("request.compare_first")
	} else {
		s.tell(s.words.T("request.not_the_same"))
	}
	s.code = look
	return false
}

// admit takes in one who asked to join, if the digits that she says are those of her request.
func admit(s *session) error {
	file, err := s.args.need("REQUEST")
	if err != nil {
		return err
	}
	answer, err := s.args.need("ANSWER")
	if err != nil {
		return err
	}
	name, role, said := s.args.take("circle"), s.args.take("role"), s.args.take("digits")
	if role == "" {
		role = circle.Editor
	}
	bare := s.args.flag("without-places")
	if err := s.args.check(); err != nil {
		return err
	}
	c, err := s.shared(name)
	if err != nil {
		return err
	}
	r, err := s.desk.Request(file)
	if err != nil {
		return err
	}
	digits, err := s.desk.AskedDigits(r)
	if err != nil {
		return err
	}
	s.say("request.from", "Name", r.Name)
	if !s.same(digits, said) {
		return nil
	}
	if err := s.desk.Admit(s.ctx, c, r, role, !bare, answer, nil); err != nil {
		return err
	}
	s.say("request.admitted", "Name", r.Name, "File", answer)
	after, err := s.desk.Digits(c, r.Device())
	if err != nil {
		return err
	}
	s.line("%s", after)
	if s.json {
		s.print(map[string]any{"device": r.Device().String(), "name": r.Name, "role": role, "file": answer, "digits": after})
	}
	return nil
}

// joinByAnswer takes in the answer to this computer's request, if the digits that the coordinator says are those of its circle.
func joinByAnswer(s *session, file, said string) error {
	a, err := s.desk.Answer(s.ctx, file, nil)
	if err != nil {
		return err
	}
	s.say("answer.from", "Name", s.circleName(desk.Circle{Name: a.Name}), "From", strings.Join(a.From, ", "))
	digits, err := s.desk.Digits(a.Circle, s.desk.Device())
	if err != nil {
		return err
	}
	if !s.same(digits, said) {
		return nil
	}
	c, err := s.desk.JoinByAnswer(s.ctx, file, nil)
	if err != nil {
		return err
	}
	return s.joined(c)
}

// changeRole gives a member another role.
func changeRole(s *session) error {
	name, err := s.args.need("MEMBER")
	if err != nil {
		return err
	}
	role, err := s.args.need("ROLE")
	if err != nil {
		return err
	}
	c, err := s.shared(s.args.take("circle"))
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	m, err := s.memberOf(c, name)
	if err != nil {
		return err
	}
	if err := s.desk.ChangeRole(s.ctx, c, m.Device, role); err != nil {
		return err
	}
	s.say("circle.role_changed", "Name", m.Name, "Role", circle.RoleName(role))
	if s.json {
		s.print(map[string]any{"circle": c.String(), "device": m.Device.String(), "role": role})
	}
	return nil
}

// memberDigits tells the digits to compare with a member.
func memberDigits(s *session) error {
	name := s.args.next()
	c, err := s.shared(s.args.take("circle"))
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	device := s.desk.Device()
	if name != "" {
		m, err := s.memberOf(c, name)
		if err != nil {
			return err
		}
		device = m.Device
	}
	digits, err := s.desk.Digits(c, device)
	if err != nil {
		return err
	}
	s.line("%s", digits)
	if s.json {
		s.print(map[string]any{"circle": c.String(), "device": device.String(), "digits": digits})
	}
	return nil
}

// invitations lists the open ones, and with --withdraw ends those that were written here.
func invitations(s *session) error {
	withdraw := s.args.flag("withdraw")
	c, err := s.shared(s.args.take("circle"))
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	open, err := s.desk.Invitations(c)
	if err != nil {
		return err
	}
	docs := []map[string]any{}
	for _, o := range open {
		mine := o.By == s.desk.Device()
		if withdraw && mine {
			if err := s.desk.Withdraw(s.ctx, c, o.Name); err != nil {
				return err
			}
		}
		id := "invitation.open"
		if withdraw && mine {
			id = "invitation.withdrawn"
		}
		s.say(id, "Role", circle.RoleName(o.Role), "Day", s.words.MediumDate(o.Until))
		docs = append(docs, map[string]any{"role": o.Role, "until": o.Until, "mine": mine, "withdrawn": withdraw && mine})
	}
	if len(open) == 0 {
		s.say("invitation.none")
	}
	if s.json {
		s.print(map[string]any{"circle": c.String(), "invitations": docs})
	}
	return nil
}

// kit has the circle's kit: shows its digits and writes its sheet as long as they are here, forgets them, checks what is on paper, or makes a coordinator with it.
func kit(s *session) error {
	verb := s.args.next()
	name, sheet := s.args.take("circle"), s.args.take("sheet")
	var digits string
	var err error
	if verb == "check" || verb == "use" {
		if digits, err = s.secret("digits-file", "TWINSHELF_KIT"); err != nil {
			return err
		}
	}
	if err := s.args.check(); err != nil {
		return err
	}
	c, err := s.shared(name)
	if err != nil {
		return err
	}
	switch verb {
	case "":
		return showKit(s, c, sheet)
	case "printed":
		if err = s.desk.KitPrinted(c); err == nil {
			s.say("kit.dropped")
		}
	case "check":
		if err = s.desk.CheckKit(c, digits); err == nil {
			s.say("kit.fits")
		}
	case "use":
		if err = s.desk.UseKit(s.ctx, c, digits); err == nil {
			s.say("kit.used")
		}
	default:
		err = wrong("ctl.no_command", "Name", "circle kit "+verb)
	}
	if errors.Is(err, seal.ErrOtherRecovery) {
		s.code = look
	}
	if err == nil && s.json {
		s.print(map[string]any{"circle": c.String()})
	}
	return err
}

func showKit(s *session, c causal.Circle, file string) error {
	digits, err := s.desk.Kit(c)
	if err != nil {
		return err
	}
	s.line("%s", digits)
	if file != "" {
		sheet, err := s.desk.KitSheet(c, digits, s.words.Lang())
		if err != nil {
			return err
		}
		if err := writeFile(file, func(w io.Writer) error { return sheet.Write(w, s.words) }); err != nil {
			return err
		}
		s.tell(s.words.T("sheet.written", "File", file))
	}
	s.tell(s.words.T("kit.print"))
	if s.json {
		s.print(map[string]any{"circle": c.String(), "digits": digits, "sheet": file})
	}
	return nil
}
