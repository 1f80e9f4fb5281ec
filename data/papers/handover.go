package papers

import (
	"time"

	"github.com/twinshelf/twinshelf/data/record"
	"github.com/twinshelf/twinshelf/data/say"
	"github.com/twinshelf/twinshelf/data/twinning"
	"github.com/twinshelf/twinshelf/translations"
)

// Handover is what somebody who takes over a twinning needs to know (domain/DOMAIN.md 1.5, “staff leave”): all of it stands in the records, nothing is asked for.
type Handover struct {
	Registry *record.Registry
	Title    string
	Today    time.Time
	Twinning record.Values
	Sides    []twinning.Side
	Next     []say.Message

	// Agreements, what is planned, tasks that are not done, the last contacts and parcels on their way, in the order in which they are to be read.
	Agreements, Plan, Tasks, Contacts, Parcels []record.Values

	Circle  string   // whose members hold the records
	Members []string // its members
	Files   []string // names of photos and documents

	// Private lets names of people and how to reach them onto the paper, with the notes on risks. People are their records, by the ids of contacts.
	Private bool
	People  map[string]record.Values
}

// ownWords is how many empty lines there are for what no record knows.
const ownWords = 7

// Paper sets it out in the words of its reader.
func (h Handover) Paper(w *translations.Words) Paper {
	p := Paper{
		Lang: w.Lang(), Title: w.T("handover.title"), Under: h.Title + " · " + w.Date(h.Today.Format(time.DateOnly)),
		Foot: w.T("handover.foot"),
	}
	if !h.Private {
		p.Foot = w.T("handover.foot.no_names")
	}
	s := sheet{h, w}
	for _, section := range []Section{
		{Heading: w.T("handover.people"), Lines: s.people()},
		{Heading: w.T("handover.twinning"), Lines: s.facts("twinning", h.Twinning, "stages", "started_on", "aims", "priorities", "public_summary", "contact_frequency_days", "next_review_on", "risk_notes")},
		{Heading: w.T("twinning.next"), Lines: s.next()},
		{Heading: w.KindMany("agreement"), Lines: s.list("agreement", h.Agreements, "status", "signed_on", "ends_on", "auto_renew", "notice_days")},
		{Heading: w.T("handover.plan"), Lines: s.list("activity", h.Plan, "starts", "status", "mode")},
		{Heading: w.T("handover.tasks"), Lines: s.list("task", h.Tasks, "due_on")},
		{Heading: w.T("handover.contacts"), Lines: s.list("contact_log", h.Contacts, "happened_at", "channel", "next_step", "due_on")},
		{Heading: w.T("handover.parcels"), Lines: s.list("exchange", h.Parcels, "direction", "status", "sent_on", "carrier", "tracking_no")},
		{Heading: w.T("handover.where"), Lines: s.where()},
		{Heading: w.T("handover.own_words"), Note: w.T("handover.own_words.what"), Blank: ownWords},
	} {
		if len(section.Lines)+section.Blank > 0 {
			p.Sections = append(p.Sections, section)
		}
	}
	return p
}

// sheet writes a hand-over in a language.
type sheet struct {
	Handover
	w *translations.Words
}

// people are those who lead and stand in, side by side.
func (s sheet) people() (lines []Line) {
	for _, side := range s.Sides {
		name := ""
		if side.Country != "" {
			name = s.w.ChoiceName("library", record.FieldCountry, side.Country)
		}
		libraries := Line{Name: name}
		for i, p := range side.Parties {
			if i > 0 {
				libraries.Text += "\n"
			}
			libraries.Text += p.Name
		}
		lines = append(lines, libraries)
		for _, role := range []struct {
			deputy bool
			field  string
		}{{false, "leads"}, {true, "deputies"}} {
			found := false
			for _, c := range side.People {
				if c.Deputy == role.deputy {
					lines = append(lines, s.person(c, s.w.T("handover.role."+role.field)))
					found = true
				}
			}
			if !found {
				lines = append(lines, Line{Name: s.w.T("handover.role." + role.field), Text: s.w.T("handover.nobody")})
			}
		}
	}
	return lines
}

// person is a line for a contact. Whoever can't be written to has no addresses here: nobody should use them.
func (s sheet) person(c twinning.Contact, role string) Line {
	l := Line{Name: role, Text: s.w.T("handover.name_left_out")}
	if s.Private {
		l.Text = c.Name
	}
	day := func(id string, t time.Time) {
		if !t.IsZero() {
			l.More = append(l.More, s.w.FieldName("person", id)+": "+s.w.Date(t.Format(time.DateOnly)))
		}
	}
	day("here_since", c.Since)
	day("left_on", c.Left)
	switch v := s.People[c.ID]; {
	case !s.Private:
	case c.Away:
		l.More = append(l.More, s.w.T("handover.away"))
	default:
		for _, f := range s.facts("person", v, "role", "salutation_uk", "email", "phone", "messenger", "power_cut_contact", "languages", "preferred_hours") {
			l.More = append(l.More, f.Name+": "+f.Text)
		}
	}
	return l
}

// facts are fields of a record that have a value.
func (s sheet) facts(kind string, v record.Values, fields ...string) (lines []Line) {
	k := s.Registry.Kind(kind)
	for _, id := range fields {
		f := k.Field(id)
		if f == nil || f.Private() && !s.Private {
			continue
		}
		if text := s.value(f, v); text != "" {
			lines = append(lines, Line{Name: s.w.FieldName(kind, id), Text: text})
		}
	}
	return lines
}

func (s sheet) value(f *record.Field, v record.Values) string {
	if f.Type.IsBilingual() {
		return s.w.Shown(f, v)
	}
	if f.Type == record.Dated {
		choice, date := record.CurrentStage(v[f.ID], f.Choices)
		if choice == "" {
			return ""
		}
		return s.w.ChoiceName(f.Of, f.ID, choice) + ", " + s.w.Date(date)
	}
	text := ""
	for i, value := range v[f.ID] {
		if i > 0 {
			text += ", "
		}
		text += s.w.Value(f, value)
	}
	return text
}

// list are records, each by its name with some of its fields below.
func (s sheet) list(kind string, records []record.Values, fields ...string) (lines []Line) {
	for _, v := range records {
		l := Line{Text: s.w.Title(s.Registry.Kind(kind), v)}
		for _, f := range s.facts(kind, v, fields...) {
			l.More = append(l.More, f.Name+": "+f.Text)
		}
		lines = append(lines, l)
	}
	return lines
}

// next is what the program would do next; sentences that name somebody stay away from a paper without names.
func (s sheet) next() (lines []Line) {
	for _, m := range s.Next {
		if _, names := m.With["Name"]; names && !s.Private {
			continue
		}
		lines = append(lines, Line{Text: s.w.Say(dated(s.w, m))})
	}
	return lines
}

// dated writes the day in a message as the language does.
func dated(w *translations.Words, m say.Message) say.Message {
	day, ok := m.With["Day"].(string)
	if !ok {
		return m
	}
	with := map[string]any{}
	for name, value := range m.With {
		with[name] = value
	}
	with["Day"] = w.Date(day)
	return say.Message{ID: m.ID, With: with}
}

// where says who holds the records, and what files there are.
func (s sheet) where() (lines []Line) {
	records := Line{Name: s.w.T("handover.records"), Text: s.Circle}
	if s.Private {
		records.More = s.Members
	}
	lines = append(lines, records)
	if len(s.Files) > 0 {
		l := Line{Name: s.w.T("handover.files"), Text: s.Files[0]}
		for _, name := range s.Files[1:] {
			l.Text += "\n" + name
		}
		lines = append(lines, l)
	}
	return lines
}
