package screens

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/twinshelf/twinshelf/app/theme"
	"github.com/twinshelf/twinshelf/app/widgets"
	"github.com/twinshelf/twinshelf/data/desk"
	"github.com/twinshelf/twinshelf/data/evidence"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/translations"
)

// roundStart fills in the form of a new evidence round as far as it can be known.
func (s *edit) roundStart(ctx context.Context) error {
	v, err := s.host.Desk().NewRound(ctx)
	if err != nil {
		return err
	}
	month := func(field string) string { return v.Get(field)[:len("2006-01")] }
	for _, lang := range record.Languages {
		w := translations.For(lang)
		v["title."+lang] = []string{w.T("round.new", "From", w.Date(month("period_from")), "To", w.Date(month("period_to")))}
	}
	s.draft.Set = v
	return nil
}

// roundCards say of an evidence round whom to telephone, who has answered and who has not, each on a card.
func (s *detail) roundCards() []fyne.CanvasObject {
	w := s.host.Words()
	var call, waiting, answered []desk.Respondent
	for _, of := range s.round.Respondents {
		switch {
		case len(of.Call) > 0:
			call = append(call, of)
		case of.State == evidence.Answered:
			answered = append(answered, of)
		default:
			waiting = append(waiting, of)
		}
	}
	write := widgets.NewButtonWithIcon(w.T("round.write"), theme.Icon("document"), s.writeQuestions)
	head := widgets.Card(widgets.Heading(w.N("round.answered_of", s.round.Count(evidence.Answered), "Of", len(s.round.Respondents))),
		widgets.Muted(w.T("round.what")), container.NewHBox(write))
	cards := []fyne.CanvasObject{head}
	for _, part := range []struct {
		title string
		list  []desk.Respondent
	}{{"round.part.call", call}, {"round.part.waiting", waiting}, {"round.part.answered", answered}} {
		if len(part.list) == 0 {
			continue
		}
		objects := []fyne.CanvasObject{widgets.Heading(w.T(part.title))}
		for _, of := range part.list {
			objects = append(objects, s.respondent(of))
		}
		cards = append(cards, widgets.Card(objects...))
	}
	return cards
}

// respondent is a twinning of a round: a click opens the questions, to enter what came back.
func (s *detail) respondent(of desk.Respondent) fyne.CanvasObject {
	w := s.host.Words()
	var sub []string
	if of.Power && len(of.Call) == 0 {
		sub = append(sub, w.T("round.power"))
	}
	for _, m := range of.Call {
		sub = append(sub, w.Say(m))
	}
	row := widgets.NewRow(s.respondentName(of), strings.Join(sub, " "), w.T("round.state."+string(of.State)), "twinning",
		func() { s.enterAnswer(of) }, func(at fyne.Position) { s.respondentMenu(of, at) })
	return row
}

func (s *detail) respondentName(of desk.Respondent) string {
	if name := of.Names[s.host.Words().Lang()]; name != "" {
		return name
	}
	return s.host.Words().T("record.untitled")
}

func (s *detail) enterAnswer(of desk.Respondent) {
	if of.Answer.ID.IsZero() {
		s.host.Tell(s.host.Words().T("round.no_answer"))
		return
	}
	s.host.Go(Place{Screen: Answer, ID: of.Answer.ID})
}

// respondentMenu is what can be done for a twinning: enter what came back, and ask each of its readers on paper or by e-mail.
func (s *detail) respondentMenu(of desk.Respondent, at fyne.Position) {
	w := s.host.Words()
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(w.T("round.enter"), func() { s.enterAnswer(of) }),
		fyne.NewMenuItem(w.T("round.open_twinning"), func() { s.host.Go(Place{Screen: Detail, ID: of.Twinning.ID}) }),
	}
	if !of.Answer.ID.IsZero() && len(of.To) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
		for _, to := range of.To {
			name := titleOf(w, s.host.Desk().Registry(), "person", to.Person.Values)
			items = append(items,
				fyne.NewMenuItem(w.T("round.copy_mail", "Name", name), func() { s.copyLetter(of, to) }),
				fyne.NewMenuItem(w.T("round.save_page", "Name", name), func() { s.savePage(of, to) }))
		}
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), s.host.Window().Canvas(), at)
}

// copyLetter puts the text of an e-mail where her mail program finds it, and notes that she asked.
func (s *detail) copyLetter(of desk.Respondent, to desk.Reader) {
	w := s.host.Words()
	subject, body := s.host.Desk().Questions(s.round, of, to).Letter(translations.For(to.Lang))
	fyne.CurrentApp().Clipboard().SetContent(subject + "\n\n" + body)
	s.host.Do(func(ctx context.Context) error { return s.host.Desk().Asked(ctx, of) }, func() {
		said := w.T("round.copied")
		if mail := to.Person.Values.Get("email"); mail != "" {
			said = w.T("round.copied_for", "Address", mail)
		}
		s.host.Tell(said)
		s.host.Show()
	})
}

func (s *detail) savePage(of desk.Respondent, to desk.Reader) {
	q := s.host.Desk().Questions(s.round, of, to)
	saveFile(s.host, "twinshelf-questions-"+to.Lang+".html", func(file string) {
		s.host.Do(func(ctx context.Context) error {
			if err := desk.WritePage(q, to.Lang, file); err != nil {
				return err
			}
			return s.host.Desk().Asked(ctx, of)
		}, func() {
			s.host.Tell(s.host.Words().T("round.page_saved", "File", filepath.Base(file)))
			s.host.Show()
		})
	})
}

// writeQuestions writes a page and a letter for everybody who has not answered.
func (s *detail) writeQuestions() {
	w := s.host.Words()
	saveFolder(s.host, func(folder string) {
		var files []string
		s.host.Long(w.T("round.writing"), func(ctx context.Context, p desk.Progress) (err error) {
			files, err = s.host.Desk().WriteQuestions(ctx, s.round, folder, p)
			return err
		}, func() {
			inform(s.host, w.T("round.write"), w.N("round.written", len(files)))
			s.host.Show()
		})
	})
}

// roundTotal is what the answers say together; nil while there are none.
func (s *detail) roundTotal() fyne.CanvasObject {
	w := s.host.Words()
	t := s.round.Total()
	if s.round.Count(evidence.Answered) == 0 {
		return nil
	}
	objects := []fyne.CanvasObject{widgets.Heading(w.T("round.total"))}
	for _, id := range evidence.Figures {
		if n, ok := t.Figures[id]; ok {
			_, name, _ := strings.Cut(w.FieldName("answer", id), ". ")
			objects = append(objects, line(name, w.Int(n)))
		}
	}
	if len(t.Outcomes) > 0 {
		named := make([]string, 0, len(t.Outcomes))
		for _, o := range t.Outcomes {
			named = append(named, w.ChoiceName("answer", "outcomes", o.ID)+" – "+strconv.Itoa(o.N))
		}
		objects = append(objects, line(w.T("round.total.outcomes"), strings.Join(named, "\n")))
	}
	quote := record.Standard().Kind("answer").Field("quote")
	for _, v := range t.Quotes {
		objects = append(objects, line(w.T("round.total.quote"), w.Shown(quote, v)))
	}
	return widgets.Card(objects...)
}
