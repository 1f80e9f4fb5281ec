package papers

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/twinshelf/twinshelf/data/evidence"
	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/record/script"
	"github.com/twinshelf/twinshelf/translations"
)

// ReadReply finds answers in the text of an e-mail that answers a letter of Questions, in either language, and gives them as values of the kind answer. What the
// mail program quoted with ">" counts only where nothing else was written: it is what the letter said. Whatever has a number and fits no field goes into the
// notes, under its number, below those that are there already. A person looks at all of it before it is saved.
func ReadReply(text, notes string) record.Values {
	quoted, own := newReply(), newReply()
	for _, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		line = strings.TrimSpace(strings.ReplaceAll(line, "\u00a0", " "))
		to := own
		if bare := strings.TrimLeft(line, "> "); bare != line {
			line, to = bare, quoted
			if q, _, isQuestion := numbered(line); isQuestion {
				own.begin(q) // what is written below a quoted question answers it
			} else if f, _ := labelled(line, own.question); f != nil {
				own.field = f
			}
		}
		to.take(line)
	}
	values := quoted.values()
	for slot, v := range own.values() {
		values[slot] = v
	}
	if found := values.Get(record.FieldNotes); found != "" && notes != "" {
		values[record.FieldNotes] = []string{notes + "\n" + found}
	}
	return values
}

// reply gathers what was written to each question.
type reply struct {
	question int    // that is being answered, from 1; 0 for none
	asked    string // what is still to come of the question's own words, where a mail program has broken the line
	field    *record.Field
	texts    map[string][]string // by field
	loose    []string            // what fits no field
}

func newReply() *reply { return &reply{texts: map[string][]string{}} }

func (r *reply) begin(question int) { r.question, r.asked, r.field = question, "", nil }

func (r *reply) take(line string) {
	if line == end || ends.MatchString(line) {
		r.begin(0)
		return
	}
	if n, rest, ok := numbered(line); ok {
		r.begin(n)
		for _, words := range both {
			if q := words.T("round.question." + evidence.Questions[n-1].ID); strings.HasPrefix(q, rest) {
				r.asked = strings.TrimSpace(strings.TrimPrefix(q, rest))
				return
			}
		}
		line = rest
	}
	if line == "" || r.question == 0 {
		return
	}
	if r.asked != "" && strings.HasPrefix(r.asked, line) {
		r.asked = strings.TrimSpace(strings.TrimPrefix(r.asked, line))
		return
	}
	r.asked = ""
	if f, rest := labelled(line, r.question); f != nil {
		r.field = f
		if rest != "" {
			r.put(f, rest)
		}
		return
	}
	r.put(r.field, line)
}

// put takes a line to a field; f is nil for one below the number alone.
func (r *reply) put(f *record.Field, line string) {
	fields := evidence.Questions[r.question-1].Fields
	if f == nil {
		f = answerKind.Field(fields[0])
		for _, id := range fields {
			if x := answerKind.Field(id); x.Type == record.BilingualLong {
				f = x
			}
		}
		if f.Type != record.BilingualLong && len(fields) > 1 {
			r.loose = append(r.loose, strconv.Itoa(r.question)+". "+line)
			return
		}
	}
	r.texts[f.ID] = append(r.texts[f.ID], line)
}

// values reads what was gathered.
func (r *reply) values() record.Values {
	v := record.Values{}
	loose := slices.Clone(r.loose)
	for i, q := range evidence.Questions {
		for _, id := range q.Fields {
			text := strings.Join(r.texts[id], "\n")
			if text == "" {
				continue
			}
			if slot, values, ok := read(answerKind.Field(id), text); ok {
				v[slot] = values
			} else {
				loose = append(loose, strconv.Itoa(i+1)+". "+text)
			}
		}
	}
	if len(loose) > 0 {
		v[record.FieldNotes] = []string{strings.Join(loose, "\n")}
	}
	return v
}

// read reads a text as values of a field; ok is false if it is none.
func read(f *record.Field, text string) (slot string, values []string, ok bool) {
	lang := "en"
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		lang = "uk"
	}
	switch f.Type {
	case record.BilingualLong:
		value, _ := f.Parse(text, lang)
		return f.ID + "." + lang, []string{value}, value != ""
	case record.Choices:
		for _, name := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;\n", r) }) {
			id := choiceNamed(f, name)
			if id == "" {
				return "", nil, false
			}
			values = append(values, id)
		}
		slices.Sort(values)
		return f.ID, slices.Compact(values), len(values) > 0
	}
	value, odd := f.Parse(text, lang)
	return f.ID, []string{value}, odd == nil && value != ""
}

func choiceNamed(f *record.Field, name string) string {
	for _, id := range f.Choices {
		for _, w := range both {
			if script.Fold(w.ChoiceName(f.Of, f.ID, id)) == script.Fold(strings.TrimSpace(name)) {
				return id
			}
		}
	}
	return ""
}

// both are the languages that an answer may be written in, whichever the letter was.
var both = []*translations.Words{translations.For("en"), translations.For("uk")}

// ends are lines with which a mail program ends what somebody wrote: a signature begins, or what she answers to is quoted.
var ends = regexp.MustCompile(`^--$|^_{10,}$|@.*:$`)

var number = regexp.MustCompile(`^([1-8])[.)]\s*(.*)$`)

// numbered takes a line apart that begins with the number of a question.
func numbered(line string) (question int, rest string, ok bool) {
	m := number.FindStringSubmatch(line)
	if m == nil || int(m[1][0]-'0') > len(evidence.Questions) {
		return 0, "", false
	}
	return int(m[1][0] - '0'), m[2], true
}

// labelled takes a line apart that begins with the name of a field of a question; f is nil if it does not.
func labelled(line string, question int) (f *record.Field, rest string) {
	name, rest, ok := strings.Cut(line, ":")
	if !ok || question == 0 {
		return nil, ""
	}
	for _, id := range evidence.Questions[question-1].Fields {
		f := answerKind.Field(id)
		for _, w := range both {
			if script.Fold(label(w, f)) == script.Fold(name) {
				return f, strings.TrimSpace(rest)
			}
		}
	}
	return nil, ""
}
