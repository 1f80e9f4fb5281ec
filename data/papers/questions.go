package papers

import (
	"slices"
	"strconv"
	"strings"

	"github.com/twinshelf/twinshelf/data/evidence"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/translations"
)

// Questions are what somebody is asked in an evidence round: on a page to write on, or in a letter to be answered. Both have the numbers of package evidence.
// What is known already is filled in, but nothing personal or sensitive: the reader may be a deputy, and paper lies about.
type Questions struct {
	Round, Answer, To record.Values // of the kinds round, answer and person
	Twinning          string        // its name in the reader's language
	From              string        // who asks
	InProgram         bool          // the reader's group has the questions too
}

// answerKind has the names and types of what is asked.
var answerKind = record.Standard().Kind("answer")

// roundKind has the texts of the round itself.
var roundKind = record.Standard().Kind("round")

// Page lays the questions out on paper.
func (q Questions) Page(w *translations.Words) Paper {
	p := Paper{
		Lang: w.Lang(), Title: q.title(w), Under: w.T("round.letter.under", "Twinning", q.Twinning, "From", w.Date(q.Round.Get("period_from")), "To", w.Date(q.Round.Get("period_to"))),
		Sections: []Section{{Note: strings.Join(q.intro(w, "round.page.how"), "\n\n")}},
		Foot:     w.T("round.page.foot", "From", q.From),
	}
	for i, question := range evidence.Questions {
		s := Section{Heading: strconv.Itoa(i+1) + ". " + w.T("round.question."+question.ID)}
		for _, id := range question.Fields {
			f := answerKind.Field(id)
			if line, ok := q.line(w, f); ok {
				s.Lines = append(s.Lines, line)
			}
			if f.Type == record.BilingualLong {
				s.Blank = linesToWrite
			}
		}
		p.Sections = append(p.Sections, s)
	}
	return p
}

// linesToWrite are left empty for an answer in words. With them the eight questions fill two sides of one sheet.
const linesToWrite = 3

// line is the place of one field; ok is false for one that needs none but the empty lines below.
func (q Questions) line(w *translations.Words, f *record.Field) (line Line, ok bool) {
	line = Line{Name: label(w, f)}
	known := q.known(w, f)
	switch f.Type {
	case record.YesNo:
		line.Ticks = []Tick{{w.T("value.yes"), false}, {w.T("value.no"), false}}
	case record.Choices:
		for _, id := range f.Choices {
			line.Ticks = append(line.Ticks, Tick{w.ChoiceName(f.Of, f.ID, id), slices.Contains(q.Answer[f.ID], id)})
		}
	case record.BilingualLong:
		return Line{Text: known}, known != ""
	default:
		line.Text, line.Box = known, true
	}
	return line, true
}

// known is what is filled in of a field, as the reader reads it.
func (q Questions) known(w *translations.Words, f *record.Field) string {
	switch {
	case f.Private():
		return ""
	case f.Type.IsBilingual():
		return f.In(q.Answer, w.Lang())
	}
	words := make([]string, 0, len(q.Answer[f.ID]))
	for _, v := range q.Answer[f.ID] {
		words = append(words, w.Value(f, v))
	}
	return strings.Join(words, ", ")
}

// label names a field without the number that its name begins with: it stands below the question.
func label(w *translations.Words, f *record.Field) string {
	name := w.FieldName(f.Of, f.ID)
	if _, after, ok := strings.Cut(name, ". "); ok {
		return after
	}
	return name
}

func (q Questions) title(w *translations.Words) string {
	if title := w.Title(roundKind, q.Round); title != "" {
		return title
	}
	return w.T("round.letter.title")
}

// intro greets, says what is asked and until when, and how it is answered.
func (q Questions) intro(w *translations.Words, how string) []string {
	list := []string{q.greeting(w), w.T("round.letter.what", "From", w.Date(q.Round.Get("period_from")), "To", w.Date(q.Round.Get("period_to")))}
	if own := w.Shown(roundKind.Field("message"), q.Round); own != "" {
		list = append(list, own)
	}
	list = append(list, w.T(how))
	if due := q.Round.Get("due_on"); due != "" {
		list = append(list, w.T("round.letter.due", "Day", w.Date(due)))
	}
	if q.InProgram {
		list = append(list, w.T("round.letter.program"))
	}
	return list
}

// greeting uses the salutation that a human typed for Ukrainian, where the vocative can't be made by rule (domain/DOMAIN.md 1.5); in English the name, in Latin
// letters.
func (q Questions) greeting(w *translations.Words) string {
	if w.Lang() == "uk" {
		if s := q.To.Get("salutation_uk"); s != "" {
			return strings.TrimRight(s, "!,. ") + "!"
		}
		return w.T("round.letter.hello")
	}
	name, _ := record.Standard().Kind("person").TitleShown(q.To, "en")
	if name == "" {
		return w.T("round.letter.hello")
	}
	return w.T("round.letter.dear", "Name", name)
}

// end stands below the last question of a letter: what comes after it is no answer.
const end = "* * *"

// Letter gives the questions as an e-mail. An answer is written behind the names or below them; ReadReply finds it there.
func (q Questions) Letter(w *translations.Words) (subject, body string) {
	parts := q.intro(w, "round.mail.how")
	for i, question := range evidence.Questions {
		lines := []string{strconv.Itoa(i+1) + ". " + w.T("round.question."+question.ID)}
		for _, id := range question.Fields {
			f := answerKind.Field(id)
			known := q.known(w, f)
			if f.Type == record.BilingualLong && known != "" {
				known = "\n" + known
			}
			lines = append(lines, strings.TrimRight(label(w, f)+": "+known, " "))
		}
		parts = append(parts, strings.Join(lines, "\n"))
	}
	parts = append(parts, end, w.T("round.letter.thanks")+"\n"+q.From)
	return w.T("round.mail.subject", "Title", q.title(w), "Twinning", q.Twinning), strings.Join(parts, "\n\n") + "\n"
}
