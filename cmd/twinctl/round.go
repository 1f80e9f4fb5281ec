package main

import (
	"io"
	"os"
	"slices"

	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/evidence"
	"github.com/twinshelf/twinshelf/data/papers"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/store"
)

func rounds(s *session, _ string) error {
	switch what := s.args.next(); what {
	case "start":
		return s.startRound()
	case "status":
		return s.roundStatus()
	case "write":
		return s.writeRound()
	case "enter":
		return s.enterAnswer()
	case "questions":
		return s.questions()
	default:
		return wrong("ctl.no_command", "Name", "round "+what)
	}
}

// questions lists what is asked, with the fields of each number.
func (s *session) questions() error {
	if err := s.args.check(); err != nil {
		return err
	}
	docs := []map[string]any{}
	for i, q := range evidence.Questions {
		text := s.words.T("round.question." + q.ID)
		s.line("%d. %s", i+1, text)
		for _, id := range q.Fields {
			s.line("   %-16s %s", id, s.words.FieldName("answer", id))
		}
		docs = append(docs, map[string]any{"number": i + 1, "question": text, "fields": q.Fields})
	}
	if s.json {
		s.print(map[string]any{"questions": docs})
	}
	return nil
}

// startRound asks the twinnings that are named, or all that are running.
func (s *session) startRound() error {
	set := record.Values{}
	for option, field := range map[string]string{"from": "period_from", "to": "period_to", "due": "due_on"} {
		if text := s.args.take(option); text != "" {
			d, err := s.day(text)
			if err != nil {
				return err
			}
			set[field] = []string{d.String()}
		}
	}
	for _, text := range s.args.all("twinning") {
		id, err := record.ParseID(text)
		if err != nil {
			return wrong("ctl.not_id", "Word", text)
		}
		set["twinnings"] = append(set["twinnings"], id.String())
	}
	c, err := s.circle(s.args.take("circle"))
	if err != nil {
		return err
	}
	folder := s.args.take("pages")
	values, err := s.values(s.desk.Registry().Kind("round"))
	if err != nil {
		return err
	}
	for slot, v := range values {
		set[slot] = v
	}
	if len(set["twinnings"]) == 0 {
		if set["twinnings"], err = s.desk.Running(s.ctx); err != nil {
			return err
		}
	}
	slices.Sort(set["twinnings"])
	id, err := s.desk.SaveRound(s.ctx, store.Draft{Circle: c, Set: set})
	if err != nil {
		return err
	}
	r, err := s.desk.Round(s.ctx, id)
	if err != nil {
		return err
	}
	s.line("%s", id)
	s.line("%s", s.words.N("round.asks", len(r.Respondents)))
	doc := map[string]any{"id": id.String(), "twinnings": len(r.Respondents)}
	if folder != "" {
		if doc["files"], err = s.writePages(r, folder); err != nil {
			return err
		}
	}
	if s.json {
		s.print(doc)
	}
	return s.warnings(id)
}

// round reads the round whose id is the next word.
func (s *session) round() (desk.Round, error) {
	word, err := s.args.need("ROUND")
	if err != nil {
		return desk.Round{}, err
	}
	id, err := record.ParseID(word)
	if err != nil {
		return desk.Round{}, wrong("ctl.not_id", "Word", word)
	}
	return s.desk.Round(s.ctx, id)
}

// roundStatus says who has answered, who has trouble with power, and whom to telephone.
func (s *session) roundStatus() error {
	r, err := s.round()
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	s.line("%s", s.words.N("round.answered_of", r.Count(evidence.Answered), "Of", len(r.Respondents)))
	docs := []map[string]any{}
	for _, of := range r.Respondents {
		s.line("%s — %s", s.roundName(of), s.words.T("round.state."+string(of.State)))
		if of.Power {
			s.line("    %s", s.words.T("round.power"))
		}
		calls := []string{}
		for _, m := range of.Call {
			calls = append(calls, s.words.Say(m))
			s.line("    %s %s", s.words.T("round.telephone"), s.words.Say(m))
		}
		to := []map[string]any{}
		for _, reader := range of.To {
			to = append(to, map[string]any{"person": reader.Person.ID.String(), "lang": reader.Lang})
		}
		doc := map[string]any{"twinning": of.Twinning.ID.String(), "name": s.roundName(of), "state": of.State, "power": of.Power, "telephone": calls, "asked": to}
		if !of.Answer.ID.IsZero() {
			doc["answer"] = of.Answer.ID.String()
		}
		docs = append(docs, doc)
	}
	t := r.Total()
	for _, id := range evidence.Figures {
		if n, ok := t.Figures[id]; ok {
			s.line("%s: %s", s.words.FieldName("answer", id), s.words.Int(n))
		}
	}
	outcomes := map[string]int{}
	for _, o := range t.Outcomes {
		outcomes[o.ID] = o.N
		s.line("%s: %d", s.words.ChoiceName("answer", "outcomes", o.ID), o.N)
	}
	if s.json {
		s.print(map[string]any{"round": r.ID.String(), "answered": r.Count(evidence.Answered), "twinnings": docs, "figures": t.Figures, "outcomes": outcomes})
	}
	return nil
}

func (s *session) roundName(of desk.Respondent) string {
	if name := of.Names[s.words.Lang()]; name != "" {
		return name
	}
	return s.words.T("record.untitled")
}

// writeRound writes pages and letters for those who have not answered.
func (s *session) writeRound() error {
	r, err := s.round()
	if err != nil {
		return err
	}
	folder, err := s.args.need("FOLDER")
	if err != nil {
		return err
	}
	if err := s.args.check(); err != nil {
		return err
	}
	files, err := s.writePages(r, folder)
	if err == nil && s.json {
		s.print(map[string]any{"files": files})
	}
	return err
}

func (s *session) writePages(r desk.Round, folder string) ([]string, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, say.Err(err, "file.unwritable", "File", folder)
	}
	files, err := s.desk.WriteQuestions(s.ctx, r, folder, nil)
	if err != nil {
		return files, err
	}
	s.line("%s", s.words.N("round.written", len(files)))
	for _, of := range r.Respondents {
		if len(of.To) == 0 && of.State != evidence.Answered {
			s.tell(s.words.T("round.nobody_for", "Twinning", s.roundName(of)))
		}
	}
	return files, nil
}

// enterAnswer saves what came back: from the text of an e-mail, from field=value, or both.
func (s *session) enterAnswer() error {
	r, err := s.round()
	if err != nil {
		return err
	}
	word, err := s.args.need("TWINNING")
	if err != nil {
		return err
	}
	at := slices.IndexFunc(r.Respondents, func(of desk.Respondent) bool { return of.Twinning.ID.String() == word })
	if at < 0 {
		return wrong("round.not_in", "Word", word)
	}
	of := r.Respondents[at]
	if of.Answer.ID.IsZero() {
		return say.Err(store.ErrNotFound, "round.no_answer")
	}
	set := record.Values{}
	if file := s.args.take("reply"); file != "" {
		text, err := readReply(file)
		if err != nil {
			return err
		}
		set = papers.ReadReply(text, of.Answer.Values.Get(record.FieldNotes))
		set["came_by"] = []string{"email"}
	}
	values, err := s.values(s.desk.Registry().Kind("answer"))
	if err != nil {
		return err
	}
	for slot, v := range values {
		set[slot] = v
	}
	if len(set) == 0 {
		return wrong("ctl.no_values")
	}
	if err := s.desk.EnterAnswer(s.ctx, of, set); err != nil {
		return err
	}
	s.say("ctl.saved")
	if s.json {
		s.print(map[string]any{"id": of.Answer.ID.String(), "fields": s.fields("answer", set)})
	}
	return s.warnings(of.Answer.ID)
}

// maxReply is more than any e-mail says.
const maxReply = 1 << 20

func readReply(file string) (string, error) {
	f, err := os.Open(file) //nolint:gosec // the user names it
	if err != nil {
		return "", say.Err(err, "file.unreadable", "File", file)
	}
	defer f.Close() //nolint:errcheck // only read
	b, err := io.ReadAll(io.LimitReader(f, maxReply))
	if err != nil {
		return "", say.Err(err, "file.unreadable", "File", file)
	}
	return string(b), nil
}
